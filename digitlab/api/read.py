"""A file → the JSON that the command line writes of it, page by page, in turns with all others."""

import io
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple

from ..batch.read import Problem, page_outcomes
from ..errors import DigitlabError, ModelError, PictureError
from ..export.formats import Entry, entries, write_json
from ..export.numbers import cell_entries, of_digit, write_number_json
from ..io import decoder, images, sandbox
from ..reading.reader import Reader
from ..results import NO_INK, Page
from .body import Sent
from .service import InTurn, Service

BROKEN = "This file could not be read. Try saving it in another format."
"""Sentence for a file that led to an unforeseen error."""

_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A file is refused: its HTTP status, and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class HangupError(Exception):
    """The client has hung up."""


class Answer(NamedTuple):
    """JSON as the command line writes it, and a sentence for each page that was not read."""

    json: bytes
    problems: list[str]


def read(
    service: Service,
    file: Sent,
    one: bool,
    by_number: bool,
    check: Callable[[], object],
) -> Answer:
    """Read a file.

    Parameters
    ----------
    service : Service
    file : Sent
    one : bool
        Whether it is a picture of one digit, not pages.
    by_number : bool
        Whether the JSON has an object for each number, not for each digit.
    check : function
        Called before each page and while waiting; what it raises ends the reading.

    Raises
    ------
    RefusedError
        If nothing of it could be read.
    """
    problems: list[str] = []
    counted = _Counted()
    out = io.StringIO()
    try:
        reader = service.reader()
        if one:
            check()
            digit = service.in_turn(partial(_read_digit, reader, file), check)
            listed: Iterable[Any] = [of_digit(digit) if by_number else digit]
        else:
            listed = _read_pages(reader, service.in_turn, file, by_number, check, problems)
        write = write_number_json if by_number else write_json
        write(counted.of(listed), out)
    except DigitlabError as error:
        raise RefusedError(_status(error, file.content), str(error)) from None
    except HangupError:
        raise
    except Exception as error:
        # A bad file must not fill the log, whatever it is that it brings to light.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{error!r:.200} at {frame.filename}:{frame.lineno}".replace("\n", " ")
        _log.error("a file of %d bytes broke its reading: %s", len(file.content), where)
        raise RefusedError(500, BROKEN) from None
    if problems and not counted.count:
        raise RefusedError(422, " ".join(problems))
    return Answer(out.getvalue().encode(), problems)


class _Counted:
    """Counts what is written."""

    count = 0

    def of(self, listed: Iterable[Any]) -> Iterator[Any]:
        for entry in listed:
            self.count += 1
            yield entry


def _read_digit(reader: Reader, file: Sent) -> Entry:
    reading = reader.read_digit(file.content)
    if reading.digit is None:
        raise PictureError(NO_INK)
    return Entry(file.name, 1, reading)


def _read_pages(
    reader: Reader,
    in_turn: InTurn,
    file: Sent,
    by_number: bool,
    check: Callable[[], object],
    problems: list[str],
) -> Iterator[Any]:
    """Give the entries of each page; what is wrong with a later one ends the list."""
    list_page = cell_entries if by_number else entries
    number = 1
    try:
        check()
        count = in_turn(partial(images.count_pages, file.content), check)
        for number in range(1, count + 1):
            check()
            page = in_turn(partial(_read_page, reader, file.content, number), check)
            for outcome in page_outcomes(file.name, [page], list_page, number):
                if isinstance(outcome, Problem):
                    problems.append(outcome.sentence)
                else:
                    yield outcome
    except PictureError as error:
        if number == 1:
            raise
        problems.append(str(error))


def _read_page(reader: Reader, content: bytes, number: int) -> Page:
    with closing(images.pages(content, number - 1)) as pages:
        return reader.read_page(next(pages))


def _status(error: DigitlabError, content: bytes) -> int:
    """HTTP status for what is wrong with a file, or with the server."""
    sentence = str(error)
    if isinstance(error, ModelError) or sentence == sandbox.BUSY:
        return 503
    if not content:
        return 400
    if len(content) > images.MAX_BYTES:
        return 413
    return 415 if sentence == decoder.unknown(content) else 422
