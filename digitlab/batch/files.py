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


def find_files(
    paths: Iterable[str],
    on_problem: OnProblem,
    is_wanted: Callable[[str], bool] = lambda name: False,
) -> Iterator[str]:
    """Give files as they are named, and those in folders and their subfolders, in sorted order.

    A folder's files are chosen by their names, of pictures and PDFs and of what else `is_wanted`;
    hidden ones are not. Links to folders are not followed.
    """
    for path in paths:
        if not _is_folder(path):
            yield path
            continue
        found = Chosen(path, is_wanted)
        for file in _walk(path, on_problem):
            if found.takes(file.rpartition(os.sep)[2]):
                yield file
        found.report(on_problem)


class Chosen:
    """Which files of a folder are read, and what is said of the others.

    Parameters
    ----------
    folder : str
        Its name.
    is_wanted : callable
        Whether a file is read that is no picture by its name.
    """

    def __init__(self, folder: str, is_wanted: Callable[[str], bool]) -> None:
        self._folder, self._is_wanted = folder, is_wanted
        self._left_out: Counter[str] = Counter()
        self._count = 0

    def takes(self, name: str) -> bool:
        """Whether a file of that name is read."""
        if name.startswith("."):
            return False
        stem, _, ending = name.rpartition(".")
        suffix = f".{ending.lower()}" if stem else ""
        is_taken = suffix in images.SUFFIXES or self._is_wanted(name)
        self._count += is_taken
        if suffix in UNREAD_PICTURES:
            self._left_out[suffix] += 1
        return is_taken

    def report(self, on_problem: OnProblem) -> None:
        """Say which pictures were left out, or that there are none."""
        if self._left_out:
            listed = self._left_out.most_common()
            kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in listed)
            sentence = f"Left out: {kinds}; only {images.CLAIMS} files are read."
            on_problem(self._folder, sentence)
        elif not self._count:
            on_problem(self._folder, f"There is no {images.CLAIMS} file in this folder.")


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # a name that is too long
        return False


def _walk(folder: str, on_problem: OnProblem) -> Iterator[str]:
    """Give the files of a folder and its subfolders, sorted; without recursion, however deep.

    There may be millions, so paths stay texts, written as `Path` writes them.
    """
    waiting = [(str(Path(folder)), True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path.removeprefix(f".{os.sep}")  # of the current folder
            continue
        try:
            with os.scandir(path) as entries:
                inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            on_problem(path, f"This folder cannot be opened: {error.strerror}.")
            continue
        waiting += ((entry.path, entry.is_dir(follow_symlinks=False)) for entry in inside)
