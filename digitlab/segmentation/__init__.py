"""Ink → the ink of what is read by itself: a line, a symbol, the digit of a picture.

Builds on `ink`; what it cuts, it does not read. Begin with `lines.find_lines`. Where the number
network names symbols in a line, `cut` gives each its own ink. `orientation` finds which way up a
page is, `isolate` the digit of a picture that has one.
"""
