"""Files → entries, in the order of the files; a file that cannot be read is reported."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DigitlabError, PictureError
from ..export.formats import Entry, entries
from ..reading.reader import Reader
from ..recognition.adapt import Hand
from ..results import NO_INK, Page, Reading
from .files import OnProblem
from .tasks import PICTURES_TOGETHER
from .workers import ordered_map

MANY_PICTURES = 2000
"""Pictures of one digit from which on processes are worth the third of a second that they take to
start: each is read a quarter of a millisecond faster."""

NO_DIGIT = "Nothing on page {page} looks like a digit; only handwritten digits are read."
ENDED = (
    "The system ended a process that was reading, as it does when memory runs out; a listing that "
    "was being written can be gone on with by --resume."
)
BLANK = "There is no ink on page {page}; is it the right side of the sheet?"

Lister = Callable[[str, int, Page], Iterable[tuple[Any, ...]]]
"""File, number of a page in it, and the page → its entries."""


def read_files(
    files: Iterable[str],
    reader: Reader,
    one_digit: bool,
    on_problem: OnProblem,
    many: bool = False,
    list_page: Lister = entries,
    hand: Hand | None = None,
) -> Generator[Any]:
    """Read files on all cores, in their order; what cannot be read is reported.

    A few files are read ahead, to keep the cores busy; no other file is opened before its turn.

    Parameters
    ----------
    files : iterable of str
        Paths.
    reader : Reader
        Best with a classifier of one thread, since every core uses it.
    one_digit : bool
        Whether each is a picture of one digit, not pages.
    on_problem : callable
        Is told of each problem.
    many : bool
        Whether there are so many pictures of one digit, `MANY_PICTURES`, that processes read them.
    list_page : callable
        What makes entries of a page: `formats.entries`, symbol by symbol, or
        `numbers.cell_entries`, cell by cell.
    hand : Hand, optional
        Of the one who wrote them all.

    Yields
    ------
    Entry, or what `list_page` makes
        A picture of one digit is always an `Entry`.

    Raises
    ------
    DigitlabError
        If the system ends one of the processes.
    """
    done = (
        ordered_map(partial(_read_digits, reader, hand), growing(files), many)
        if one_digit
        else ordered_map(partial(_read_pages, reader, list_page, hand), files)
    )
    try:
        for outcomes in done:
            for outcome in outcomes:
                if isinstance(outcome, Problem):
                    on_problem(*outcome)
                else:
                    yield outcome
    except BrokenExecutor as error:
        raise DigitlabError(ENDED) from error


class Problem(NamedTuple):
    """A file and one sentence on what is wrong with it."""

    file: str
    sentence: str


def _read_digits(reader: Reader, hand: Hand | None, files: Sequence[str]) -> list[Entry | Problem]:
    return digit_outcomes(files, reader.read_digits(map(Path, files), hand))


def digit_outcomes(
    files: Iterable[str], readings: Iterable[Reading | PictureError]
) -> list[Entry | Problem]:
    """Entries of pictures of one digit each, and what is wrong with the others."""
    outcomes: list[Entry | Problem] = []
    for file, reading in zip(files, readings, strict=True):
        if isinstance(reading, PictureError):
            outcomes.append(Problem(file, str(reading)))
        elif reading.digit is None:
            outcomes.append(Problem(file, NO_INK))
        else:
            outcomes.append(Entry(file, 1, reading))
    return outcomes


def _read_pages(
    reader: Reader, list_page: Lister, hand: Hand | None, file: str
) -> list[tuple[Any, ...]]:
    return page_outcomes(file, reader.read_pages(Path(file), hand=hand), list_page)


def page_outcomes(
    file: str, pages: Iterable[Page], list_page: Lister, first: int = 1
) -> list[tuple[Any, ...]]:
    """Entries of a file's pages, and what is wrong with them; `first` is the first one's number."""
    outcomes: list[tuple[Any, ...]] = []
    try:
        for number, page in enumerate(pages, first):
            if not page.readings:
                outcomes.append(Problem(file, BLANK.format(page=number)))
            elif not any(reading.is_digit for reading in page.readings):
                outcomes.append(Problem(file, NO_DIGIT.format(page=number)))
            outcomes += list_page(file, number, page)
    except DigitlabError as error:
        outcomes.append(Problem(file, str(error)))
    return outcomes


def growing(files: Iterable[str]) -> Iterator[list[str]]:
    """Group files: few at first, so that the first answer comes soon, then `PICTURES_TOGETHER`."""
    rest = iter(files)
    size = 1
    while group := list(islice(rest, size)):
        yield group
        size = min(2 * size, PICTURES_TOGETHER)
