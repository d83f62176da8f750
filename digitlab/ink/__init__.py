"""Pixels → ink: (H, W) uint8, white on black.

Rules with constants are for what is physics: light, the sheet, ruled lines. What is writing, the
networks decide. Builds on `geometry` alone. Begin with `photo.develop`, which takes a photo's steps
in a row; `canvas.from_canvas` has nothing to take off.
"""
