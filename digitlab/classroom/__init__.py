"""Rooms: what a class draws, kept for a lesson, seen by its teacher, and then gone."""
