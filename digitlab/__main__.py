"""python -m digitlab: the command line."""

from .cli.main import main

main("python -m digitlab")
