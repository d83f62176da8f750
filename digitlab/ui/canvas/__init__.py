"""A canvas to draw on: its strokes, what can be undone, its ink, and when that is read.

Begin with `canvas.Canvas`.
"""
