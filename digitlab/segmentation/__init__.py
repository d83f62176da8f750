"""Ink to digits, each with its box."""
