"""Bytes → pixels, within limits on size, time and memory; files written whole or not at all.

What comes from outside is decoded in a process of its own, `sandbox` and `worker`, which is ended
when it takes too long; `program` and `child` are how any process of ours starts. Builds on
`geometry` alone. Begin with `images`: all of digitlab asks it for pixels.
"""
