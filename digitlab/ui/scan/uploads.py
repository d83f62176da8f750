"""The files of one visit and what was read in them; they belong to that visitor's session alone.

Files come from several sources: the uploader, the camera, the example. At every change a source
says which files it holds, and what it no longer holds is freed. A source that begins anew, because
the visitor was on another page of the app, holds nothing at first; what it gave before stays.

Streamlit begins the next run of a visit's page before the last one has noticed that it must stop.
Whoever works with the uploads of a visit for longer than one call holds their lock.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from threading import RLock

import numpy as np

from ...errors import DigitlabError
from ...io import images
from ...reader import Reader
from ...results import NO_INK
from .sheet import Sheet

MOST_SHEETS = 200
"""Pages kept in one visit: some 50 MB beside the files themselves."""

MOST_DIGITS = 2000
"""Pictures of single digits kept in one visit."""

UNKNOWN = "This file could not be read. Try saving it in another format, then upload it."
"""What is said of a file that led to an error that nobody has foreseen."""

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Upload:
    """One file, and how far it was read.

    Attributes
    ----------
    name : str
        As it was sent; not to be trusted.
    content : bytes
    sheets : list of Sheet
        Its pages, as far as they were read.
    problem : str
        Why the file, or the rest of it, could not be read; empty where all went well.
    is_done : bool
        Whether nothing of it is left to read.
    """

    name: str
    content: bytes
    sheets: list[Sheet] = field(default_factory=list)
    problem: str = ""
    is_done: bool = False
    _count: int = 1
    _left: Iterator[np.ndarray] | None = None

    def forget(self) -> None:
        """Forget what was read."""
        self.sheets, self.problem, self.is_done, self._left = [], "", False, None

    def read_on(self, reader: Reader, room: int) -> Iterator[float]:
        """Read what is left, at most `room` pages; gives the share that is done before each page.

        It may be broken off between two pages and taken up again.
        """
        if self._left is None:
            self._count = images.count_pages(self.content)
            self._left = images.pages(self.content)
        while True:
            yield len(self.sheets) / self._count
            pixels = next(self._left, None)
            if pixels is None:
                break
            if room <= 0:
                raise DigitlabError(
                    f"At most {MOST_SHEETS} pages are kept at a time, of this file "
                    f"{len(self.sheets)}. Remove other files, then upload it again."
                )
            number = len(self.sheets) + 1
            self.sheets.append(Sheet.from_page(self.name, number, reader.read_page(pixels)))
            room -= 1

    def read_digit(self, reader: Reader) -> None:
        """Read it as a picture of one digit."""
        reading = reader.read_digit(self.content)
        if reading.digit is None:
            raise DigitlabError(NO_INK)
        self.sheets = [Sheet.from_digit(self.name, reading, images.first_page(self.content))]

    def turn(self, reader: Reader, sheet: Sheet, degrees: int) -> Sheet:
        """Read one page again, turned clockwise by so many degrees more; the page as read then."""
        place = self.sheets.index(sheet)
        with closing(images.pages(self.content, place)) as found:
            pixels = next(found)
        page = reader.read_page(pixels, turn=(sheet.turned + degrees) % 360)
        self.sheets[place] = Sheet.from_page(self.name, sheet.number, page)
        return self.sheets[place]


@dataclass(eq=False)
class Uploads:
    """All files of one visit, in the order in which they came."""

    files: dict[str, Upload] = field(default_factory=dict)
    is_one_each: bool = False
    """Whether each file is a picture of one digit."""
    round: int = 1
    """Grows each time that the uploads are cleared."""
    lock: RLock = field(default_factory=RLock)
    """One run of the page at a time."""
    _held: dict[str, set[str]] = field(default_factory=dict)

    @property
    def sheets(self) -> list[Sheet]:
        """All that was read."""
        files = list(self.files.values())
        return [sheet for file in files for sheet in file.sheets]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Names of the files that were not read to their end, and why."""
        files = list(self.files.values())
        return [(file.name, file.problem) for file in files if file.problem]

    def receive(self, source: str, files: Mapping[str, tuple[str, bytes]]) -> None:
        """Take the files that a source holds now: identifier → name and content."""
        with self.lock:
            for gone in self._held.get(source, set()) - files.keys():
                self.files.pop(gone, None)
            for new, (name, content) in files.items():
                if new not in self.files:
                    self.files[new] = Upload(name, content)
            self._held[source] = set(files)

    def begin_anew(self, source: str) -> None:
        """Keep what a source has given, though it holds nothing from now on."""
        self._held.pop(source, None)

    def clear(self) -> None:
        """Free everything."""
        self.files.clear()
        self._held.clear()
        self.round += 1

    def read_as_digits(self, is_one_each: bool) -> None:
        """Say whether each file is one digit, or pages; all is read anew where that changes."""
        if is_one_each != self.is_one_each:
            self.is_one_each = is_one_each
            for file in self.files.values():
                file.forget()

    def read(self, reader: Reader) -> Iterator[tuple[float, str]]:
        """Read what is unread; gives the share that is done, 0 to 1, and the file's name.

        It may be broken off at any such moment: what was read is kept, and the next call goes on.
        """
        for place, file in enumerate(list(self.files.values())):
            if file.is_done:
                continue
            try:
                for share in self._read(file, reader):
                    yield (place + share) / len(self.files), file.name
            except DigitlabError as error:
                file.problem = str(error)
                _log.warning("a file of %d bytes was refused: %s", len(file.content), error)
            except Exception as error:
                # One bad file must not stop the others, whatever it is that it brings to light.
                _log.error(
                    "a file of %d bytes broke its reading: %s", len(file.content), _at(error)
                )
                file.problem = UNKNOWN
            file.is_done = True

    def _read(self, file: Upload, reader: Reader) -> Iterator[float]:
        kept = len(self.sheets)
        if not self.is_one_each:
            yield from file.read_on(reader, MOST_SHEETS - kept)
            return
        yield 0.0
        if kept >= MOST_DIGITS:
            raise DigitlabError(f"At most {MOST_DIGITS} digits are kept at a time.")
        file.read_digit(reader)


def _at(error: Exception) -> str:
    """What happened and where, in one line of the log."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{error!r:.200} at {frame.filename}:{frame.lineno}".replace("\n", " ")
