"""Files and folders → Entries, one file after another, whatever is wrong with some of them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from . import pictures
from .errors import DigitlabError, PictureError
from .listing import Entry
from .page import Reading
from .reader import Reader

Report = Callable[[str, object], None]
"""Takes the name of a file and one sentence on what is wrong with it."""

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
) -> Iterator[Entry]:
    """Read files; what cannot be read is reported, and the rest is read all the same.

    Parameters
    ----------
    files : iterable of str
        Paths.
    reader : Reader
    one_digit : bool
        Whether each is a picture of one digit, not pages.
    report : callable
        Is told of each problem.
    """
    for file in files:
        try:
            if one_digit:
                yield Entry(file, 1, _read_digit(reader, file))
            else:
                yield from _read_pages(reader, file, report)
        except DigitlabError as error:
            report(file, error)


def _read_digit(reader: Reader, file: str) -> Reading:
    reading = reader.read_digit(Path(file))
    if reading.digit is None:
        raise PictureError(NO_INK)
    return reading


def _read_pages(reader: Reader, file: str, report: Report) -> Iterator[Entry]:
    for number, page in enumerate(reader.read_pages(Path(file)), 1):
        if not page.readings:
            report(file, BLANK.format(page=number))
        elif not any(reading.is_digit for reading in page.readings):
            report(file, NO_DIGIT.format(page=number))
        for reading in page.readings:
            yield Entry(file, number, reading)
