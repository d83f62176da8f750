"""The files of one visit and what was read in them; they belong to that visitor's session alone.

Files come from several sources: the uploader, the camera, the example. At every change a source
says which files it holds, and what it no longer holds is freed. A source that begins anew, because
the visitor was on another page of the app, holds nothing at first; what it gave before stays.

Each page waits its turn among those of all visits, and is decoded, read and kept within that turn.
Between two pages a visit holds neither a turn nor a decoder: it may end there at any time.

Streamlit begins the next run of a visit's page before the last one has noticed that it must stop.
Whoever works with the uploads of a visit for longer than one call holds their lock.
"""

import itertools
import logging
import traceback
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from threading import RLock

from ...errors import DigitlabError
from ...io import images
from ...reading.reader import Reader
from ...recognition.adapt import Hand
from ...results import NO_INK
from ...serving import limits
from ...serving.budget import Budget, LimitError
from ...serving.gate import Urgency
from .. import background
from .sheet import Sheet
from .upload import Upload

MOST_SHEETS = 200
"""Most pages kept in one visit: some 50 MB beside the files themselves."""

MOST_DIGITS = 2000
"""Most pictures of single digits kept in one visit."""

UNKNOWN = "This file could not be read. Try saving it in another format, then upload it."
"""Sentence for a file that led to an unforeseen error."""

LOST = "The server no longer has this file. Remove it here, then upload it again."
"""Sentence for a file that a browser lists and the server does not hold."""

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Uploads:
    """All files of one visit, in the order in which they came.

    Attributes
    ----------
    files : dict of str to Upload
        By identifiers that the sources give them.
    is_one_each : bool
        Whether each file is a picture of one digit.
    round : int
        Grows each time that the uploads are cleared.
    most_sheets, most_digits : int
        Pages, or pictures of single digits, that are kept.
    budgets : tuple of Budget
        What the visit and the server have room for.
    hand : Hand
        The visitor's, with which the files are read.
    lock : RLock
        One run of the page at a time.
    make_room : function
        Forgets visits that have left, and says whether there were any.
    """

    files: dict[str, Upload] = field(default_factory=dict)
    is_one_each: bool = False
    round: int = 1
    most_sheets: int = MOST_SHEETS
    most_digits: int = MOST_DIGITS
    budgets: tuple[Budget, ...] = field(
        default_factory=lambda: (limits.visit_budget(), limits.SERVER)
    )
    hand: Hand = field(default_factory=Hand)
    lock: RLock = field(default_factory=RLock)
    make_room: Callable[[], bool] = bool
    _held: dict[str, set[str]] = field(default_factory=dict)
    _saved: dict[int, str] = field(default_factory=dict)

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

    @property
    def _said(self) -> dict[int, str]:
        """Number of each find or cell that the visitor has said something of → the word."""
        items = (item for sheet in self.sheets for item in (*sheet.finds, *sheet.cells))
        return {item.number: item.label for item in items if item.label is not None}

    @property
    def has_unsaved(self) -> bool:
        """Whether the visitor has said something that was not downloaded."""
        said = self._said
        return bool(said) and said != self._saved

    def mark_saved(self) -> None:
        """Remember that all was downloaded."""
        self._saved = self._said

    def receive(self, source: str, files: Mapping[str, tuple[str, bytes | None]]) -> None:
        """Take the files that a source holds now: identifier → name and content.

        The content is None where the server does not hold it, as after a restart.
        """
        with self.lock:
            for gone in self._held.get(source, set()) - files.keys():
                self.files.pop(gone, None)
            for new, (name, content) in files.items():
                if new not in self.files:
                    self.files[new] = self._accepted(self._distinct(name), content)
            self._held[source] = set(files)

    @property
    def unlisted(self) -> dict[str, Upload]:
        """Files that no source lists any more, as after another page of the app was shown."""
        listed = set().union(*self._held.values())
        return {key: file for key, file in list(self.files.items()) if key not in listed}

    def remove(self, key: str) -> None:
        """Free one file."""
        with self.lock:
            self.files.pop(key, None)

    @property
    def pages_left(self) -> int:
        """Pages that are to be read, as far as they are counted."""
        return sum(file.pages_left for file in list(self.files.values()))

    def stop(self, is_stopped: bool = True) -> None:
        """Read no more of the files that are here, or go on with them."""
        for file in list(self.files.values()):
            file.is_stopped = is_stopped and not file.is_done

    def begin_anew(self, source: str) -> None:
        """Keep what a source has given, though it holds nothing from now on."""
        self._held.pop(source, None)

    def move(self, there: "Uploads") -> None:
        """Go on in another session, with what has been sent there meanwhile."""
        with self.lock:
            for key, file in there.files.items():
                name = self._distinct(file.name)
                self.files[key] = file if file.is_refused else self._accepted(name, file.content)
            self._held = dict(there._held)
            # Its uploader stays: a file that is on its way to it would be lost with it.
            self.round = there.round

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

    def read(
        self, reader: Reader, while_waiting: Callable[[], object] = lambda: None
    ) -> Generator[tuple[float, str]]:
        """Read what is unread, page by page.

        It may be broken off at any page: what was read is kept, and the next call goes on.

        Parameters
        ----------
        reader : Reader
        while_waiting : function, optional
            Called again and again while other visits have their turn; see `Gate.turn`.

        Yields
        ------
        float
            Share that is done, 0 to 1, before each page.
        str
            Name of the file that is read next.
        """
        for place, file in enumerate(list(self.files.values())):
            while file.pages_left:
                yield (place + file.share_read) / len(self.files), file.name
                with limits.PAGES.turn(Urgency.PAGE, while_waiting):
                    background.run(self._read_on, file, reader)

    def turn(
        self,
        reader: Reader,
        sheet: Sheet,
        degrees: int,
        while_waiting: Callable[[], object] = lambda: None,
    ) -> Sheet:
        """Read one page again, turned clockwise by so many degrees more.

        Returns
        -------
        Sheet
            The page as it was read now; it takes the other one's place.

        Raises
        ------
        DigitlabError
            If it cannot be decoded again, or there is no room for it.
        """
        file = next(file for file in self.files.values() if sheet in file.sheets)
        place = file.sheets.index(sheet)
        with limits.PAGES.turn(Urgency.PAGE, while_waiting):
            turned = background.run(self._turned, file, reader, sheet, degrees)
        file.sheets[place] = turned
        return turned

    def _turned(self, file: Upload, reader: Reader, sheet: Sheet, degrees: int) -> Sheet:
        """Read a page again, turned clockwise by so many degrees more."""
        pixels = file.decode(file.sheets.index(sheet))
        page = reader.read_page(pixels, turn=(sheet.turned + degrees) % 360, hand=self.hand)
        turned = Sheet.from_page(file.name, sheet.number, page)
        self._charge(turned, turned.memory)
        return turned

    def _distinct(self, name: str) -> str:
        """Name a file as no other is: phones call every photo the same."""
        taken = {file.name for file in self.files.values()}
        path = PurePath(name)
        names = (f"{path.stem} ({count}){path.suffix}" for count in itertools.count(2))
        return name if name not in taken else next(one for one in names if one not in taken)

    def _accepted(self, name: str, content: bytes | None) -> Upload:
        """Keep a file, or its name and why it cannot be kept."""
        if content is None:
            return Upload(name, b"", LOST, is_done=True, is_refused=True)
        file = Upload(name, content)
        try:
            self._charge(file, len(content))
        except LimitError as error:
            _log.warning("a file of %d bytes was refused: %s", len(content), error)
            return Upload(name, b"", str(error), is_done=True, is_refused=True)
        return file

    @property
    def stopped(self) -> int:
        """Files of which the visitor wanted no more to be read."""
        return sum(file.is_stopped for file in list(self.files.values()))

    def _charge(self, owner: object, size: int) -> None:
        for budget in self.budgets:
            try:
                budget.charge(owner, size)
            except LimitError:
                # Who has left a while ago makes room for who is here.
                if budget is not limits.SERVER or not self.make_room():
                    raise
                budget.charge(owner, size)

    def _read_on(self, file: Upload, reader: Reader) -> None:
        """Read the next page of a file, or say why it cannot be read."""
        try:
            if self.is_one_each:
                self._read_digit(file, reader)
            else:
                self._read_page(file, reader)
        except DigitlabError as error:
            file.problem, file.is_done = str(error), True
            _log.warning("a file of %d bytes was refused: %s", len(file.content), error)
        except Exception as error:
            # One bad file must not stop the others, whatever it is that it brings to light.
            file.problem, file.is_done = UNKNOWN, True
            _log.error("a file of %d bytes broke its reading: %s", len(file.content), _at(error))

    def _read_page(self, file: Upload, reader: Reader) -> None:
        if not file.page_count:
            file.page_count = images.count_pages(file.content)
        number = len(file.sheets) + 1
        if len(self.sheets) >= self.most_sheets:
            raise DigitlabError(
                f"At most {self.most_sheets} pages are kept at a time, of this file "
                f"{number - 1}. Remove other files, then upload it again."
            )
        page = reader.read_page(file.decode(number - 1), hand=self.hand)
        self._keep(file, Sheet.from_page(file.name, number, page))
        file.is_done = number >= file.page_count

    def _read_digit(self, file: Upload, reader: Reader) -> None:
        if len(self.sheets) >= self.most_digits:
            raise DigitlabError(f"At most {self.most_digits} digits are kept at a time.")
        reading = reader.read_digit(file.content, hand=self.hand)
        if reading.digit is None:
            raise DigitlabError(NO_INK)
        self._keep(file, Sheet.from_digit(file.name, reading, images.first_page(file.content)))
        file.is_done = True

    def _keep(self, file: Upload, sheet: Sheet) -> None:
        self._charge(sheet, sheet.memory)
        file.sheets.append(sheet)


def _at(error: Exception) -> str:
    """What happened and where, in one line of the log."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{error!r:.200} at {frame.filename}:{frame.lineno}".replace("\n", " ")
