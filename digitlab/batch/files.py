"""Paths and folders → files, in order."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..io import images

OnProblem = Callable[[str, object], None]
"""Takes the name of a file and one sentence on what is wrong with it."""


def find_files(paths: Iterable[str], on_problem: OnProblem) -> Iterator[str]:
    """Give files as they are named, and those in folders and theirs, in sorted order.

    A folder's file is taken by its name; hidden ones are not.
    """
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        inside = [
            file
            for file in sorted(Path(path).rglob("*"))
            if file.suffix.lower() in images.SUFFIXES and not file.name.startswith(".")
        ]
        if not inside:
            on_problem(path, f"There is no {images.CLAIMS} file in this folder.")
        yield from map(str, inside)
