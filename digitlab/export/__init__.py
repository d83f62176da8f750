"""Readings → files: text, CSV, JSON, archives."""
