"""The command line, one file per command.

A command checks its options, calls what does the work, and prints. Begin with `main`.
"""
