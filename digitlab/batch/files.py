"""Paths and folders → files, in order."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..io import images

OnProblem = Callable[[str, object], None]
"""Takes the name of a file and one sentence on what is wrong with it."""

UNREAD_PICTURES = (
    *(".jxl", ".svg", ".ico", ".psd", ".tga", ".dng", ".cr2", ".cr3", ".nef"),
    *(".arw", ".raw", ".djvu", ".eps"),
)
"""Names of pictures that are not read: a folder's are named as left out. What else lies in a folder
is taken for no picture."""


def find_files(paths: Iterable[str], on_problem: OnProblem) -> Iterator[str]:
    """Give files as they are named, and those in folders and their subfolders, in sorted order.

    A folder's files are chosen by their names; hidden ones are not. Links to folders are not
    followed.
    """
    for path in paths:
        if not _is_folder(path):
            yield path
            continue
        left_out: Counter[str] = Counter()
        count = 0
        for file in _walk(path, on_problem):
            suffix = file.suffix.lower()
            if file.name.startswith("."):
                continue
            if suffix in images.SUFFIXES:
                count += 1
                yield str(file)
            elif suffix in UNREAD_PICTURES:
                left_out[suffix] += 1
        if left_out:
            kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in left_out.most_common())
            on_problem(path, f"Left out: {kinds}; only {images.CLAIMS} files are read.")
        elif not count:
            on_problem(path, f"There is no {images.CLAIMS} file in this folder.")


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # a name that is too long
        return False


def _walk(folder: str, on_problem: OnProblem) -> Iterator[Path]:
    """Give the files of a folder and its subfolders, sorted; without recursion, however deep."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield Path(path)
            continue
        try:
            with os.scandir(path) as entries:
                inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            on_problem(path, f"This folder cannot be opened: {error.strerror}.")
            continue
        waiting += ((entry.path, entry.is_dir(follow_symlinks=False)) for entry in inside)
