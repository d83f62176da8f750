"""Readings to files."""
