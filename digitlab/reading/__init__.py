"""Ink to readings, by both networks."""
