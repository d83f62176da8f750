"""Files and folders → Entries, one file after another, whatever is wrong with some of them."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from . import pictures
from .errors import DigitlabError, PictureError
from .listing import Entry
from .reader import Reader

T = TypeVar("T")
R = TypeVar("R")

Report = Callable[[str, object], None]
"""Takes the name of a file and one sentence on what is wrong with it."""

TOGETHER = 32
"""Pictures of one digit that the network reads at once."""

AHEAD = 3
"""Tasks for each core that are begun before their results are asked for."""

NO_INK = "There is no ink in this picture."
NO_DIGIT = "Nothing on page {page} looks like a digit; only handwritten digits are read."
BLANK = "There is no ink on page {page}; is it the right side of the sheet?"


def find_files(paths: Iterable[str], report: Report) -> Iterator[str]:
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
            if file.suffix.lower() in pictures.SUFFIXES and not file.name.startswith(".")
        ]
        if not inside:
            report(path, f"There is no {pictures.CLAIMS} file in this folder.")
        yield from map(str, inside)


def read_files(
    files: Iterable[str], reader: Reader, one_digit: bool, report: Report
) -> Generator[Entry]:
    """Read files on all cores, in their order; what cannot be read is reported, the rest is read.

    Some files are read ahead of what is asked for, as many as keep the cores busy; the rest is not
    touched before its turn comes.

    Parameters
    ----------
    files : iterable of str
        Paths.
    reader : Reader
        Best with a classifier of one thread, since as many threads as there are cores use it.
    one_digit : bool
        Whether each is a picture of one digit, not pages.
    report : callable
        Is told of each problem.
    """
    done = (
        in_order(partial(_read_digits, reader), growing(files))
        if one_digit
        else in_order(partial(_read_pages, reader), files)
    )
    for outcomes in done:
        for one in outcomes:
            if isinstance(one, Entry):
                yield one
            else:
                report(*one)


class Problem(NamedTuple):
    """A file and one sentence on what is wrong with it."""

    file: str
    sentence: str


def _read_digits(reader: Reader, files: Sequence[str]) -> list[Entry | Problem]:
    outcomes: list[Entry | Problem] = []
    for file, one in zip(files, reader.read_digits(map(Path, files)), strict=True):
        if isinstance(one, PictureError):
            outcomes.append(Problem(file, str(one)))
        elif one.digit is None:
            outcomes.append(Problem(file, NO_INK))
        else:
            outcomes.append(Entry(file, 1, one))
    return outcomes


def _read_pages(reader: Reader, file: str) -> list[Entry | Problem]:
    outcomes: list[Entry | Problem] = []
    try:
        for number, page in enumerate(reader.read_pages(Path(file)), 1):
            if not page.readings:
                outcomes.append(Problem(file, BLANK.format(page=number)))
            elif not any(reading.is_digit for reading in page.readings):
                outcomes.append(Problem(file, NO_DIGIT.format(page=number)))
            outcomes += (Entry(file, number, reading) for reading in page.readings)
    except DigitlabError as error:
        outcomes.append(Problem(file, str(error)))
    return outcomes


def growing(files: Iterable[str]) -> Iterator[list[str]]:
    """Group files: few at first, so that the first answer comes at once, then `TOGETHER`."""
    rest = iter(files)
    size = 1
    while group := list(islice(rest, size)):
        yield group
        size = min(2 * size, TOGETHER)


def in_order(work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Do tasks on all cores, a few ahead of what is asked for, and give results in their order.

    Threads do: nearly all the time is spent in Pillow, OpenCV and ONNX Runtime, which do not hold
    each other up.
    """
    cores = os.cpu_count() or 1
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) > AHEAD * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()
