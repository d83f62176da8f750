"""Drawings, pictures and pages → readings, by both networks."""
