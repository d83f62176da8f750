"""Rooms: what a class draws, kept for a lesson, seen by its teacher, and then gone; see README.md.

Knows no page: `ui.classroom` shows it. Begin with `store.Store`, which has all that can be done in
a room; `records` has what it gives and takes.
"""
