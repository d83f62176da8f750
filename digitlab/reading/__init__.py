"""The whole way, from a drawing, a picture or a page to readings.

Builds on `io`, `ink`, `segmentation`, `recognition` and `structure`. Begin with `reader.Reader`:
its methods name the ways. `lines` tells, step by step, how a page's lines are read.
"""
