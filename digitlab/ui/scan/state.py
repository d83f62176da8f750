"""What one visit to the Scan page holds, and the keys of the widgets that several modules read."""

from dataclasses import dataclass, field
from functools import partial
from secrets import token_urlsafe

import streamlit as st

from ...structure.corrections import ASK_BELOW
from ...structure.forms.form import Form
from ...wording import duration
from .draft import Draft
from .noticed import Noticed
from .sheet import Sheet
from .uploads import Uploads

VISIT = "scan_visit"
"""Key of the visit in the session's state."""

CAMERA_ON = "camera_on"
"""Key of the switch that shows the camera."""

EACH_PAGE = "each_page"
"""Key of the switch by which each page is a file of its own in a ZIP."""

ONE_EACH = "one_each"
"""Key of the switch by which each picture is one digit."""

PAGE_CHOSEN = "page_chosen"
"""Key of the list of pages."""

THRESHOLD = "ask_below"
"""Key of the slider: percent up to which a person is asked."""

NOTHING_READ = (0.0, "")
"""Progress of a visit of which nothing is read."""

SOON_SECONDS = 10
"""Time below which nobody need be told how long it takes, seconds."""


@dataclass(eq=False)
class Pace:
    """How fast pages were read so far.

    Attributes
    ----------
    seconds : float
        That it took, waiting for others included.
    pages : int
    """

    seconds: float = 0.0
    pages: int = 0

    def add(self, seconds: float) -> None:
        """Count a page."""
        self.seconds += seconds
        self.pages += 1

    def left(self, pages: int, total: int) -> str:
        """Say which page is read, and about how long those left take; nothing of one page."""
        if total < 2:
            return ""
        told = f", page {total - pages + 1} of {total}"
        seconds = pages * self.seconds / max(1, self.pages)
        return told if seconds < SOON_SECONDS else f"{told}, about {duration(seconds)} left"


@dataclass(eq=False)
class Visit:
    """One visit; belongs to its session alone.

    Attributes
    ----------
    uploads : Uploads
        The files and what was read in them.
    shown : int
        Key of the sheet that is shown.
    turn : int
        Degrees clockwise by which that sheet is to be turned; 0 where it stays.
    answers : int
        Questions that the visitor has answered.
    token : str
        What the browser's tab is known by; empty until it has said so.
    name : str
        No other visit has it, be it of this server or of one that was here before.
    lost : int
        Files that the tab had sent and the server no longer has.
    ask_below : int
        Percent up to which the visitor wanted to be asked when last seen.
    is_reading : bool
        Whether files were left to be read when the last run ended.
    progress : (float, str)
        Share that is read, 0 to 1, and the name of the file that is read next.
    form : Form or None
        By which pages are read.
    draft : Draft or None
        Fields that are being drawn.
    form_saved : Form or None
        The form that was last loaded from a file, or saved as one.
    forms_loaded : int
        How many forms were loaded from files.
    pace : Pace
        How fast its pages were read.
    heard : int
        Number of the last message of words that were typed.
    table : str
        Key of the table of digits that stands on the page.
    table_texts : list of str
        The texts that this table was given when it came there.
    noticed : Noticed
        What was taught by its corrections, and what is offered for them.
    """

    uploads: Uploads = field(default_factory=Uploads)
    shown: int = 0
    turn: int = 0
    answers: int = 0
    token: str = ""
    name: str = field(default_factory=partial(token_urlsafe, 8))
    lost: int = 0
    ask_below: int = ASK_BELOW
    is_reading: bool = False
    progress: tuple[float, str] = NOTHING_READ
    form: Form | None = None
    draft: Draft | None = None
    form_saved: Form | None = None
    forms_loaded: int = 0
    pace: Pace = field(default_factory=Pace)
    heard: int = 0
    table: str = ""
    table_texts: list[str] = field(default_factory=list)
    noticed: Noticed = field(default_factory=Noticed)

    @property
    def has_unsaved_fields(self) -> bool:
        """Whether fields were drawn that are in no file."""
        is_drawing = self.draft is not None and bool(self.draft.fields)
        return is_drawing or (self.form is not None and self.form is not self.form_saved)

    def clear(self) -> None:
        """Forget all files, corrections and fields."""
        self.uploads.clear()
        self.form = self.draft = None

    def show(self, key: int) -> None:
        """Show the sheet of that key from now on."""
        self.shown = key

    def step(self, by: int) -> None:
        """Show the page that stands so many pages after the one that is shown, or before it."""
        keys = [sheet.key for sheet in self.uploads.sheets]
        if self.shown in keys:
            place = keys.index(self.shown) + by
            self.show(keys[min(max(place, 0), len(keys) - 1)])

    def next_to_check(self, ask_below: int) -> None:
        """Show the next page of which something is to be checked, or else the next one."""
        following = self._following()
        open_ones = [sheet.key for sheet in following if not sheet.is_done(ask_below)]
        if open_ones:
            self.show(open_ones[0])
        else:
            self.step(1)

    def has_next_to_check(self, ask_below: int) -> bool:
        """Whether another page has something to be checked."""
        return any(not sheet.is_done(ask_below) for sheet in self._following())

    def _following(self) -> list[Sheet]:
        """The pages after the one that is shown, then those before it."""
        sheets = self.uploads.sheets
        place = next((at for at, sheet in enumerate(sheets) if sheet.key == self.shown), 0)
        return sheets[place + 1 :] + sheets[:place]

    def turn_by(self, degrees: int) -> None:
        """Have the sheet that is shown turned clockwise and read again."""
        self.turn = degrees


def current_visit() -> Visit:
    """The visit of this session."""
    visit: Visit = st.session_state.setdefault(VISIT, Visit())
    return visit


def ask_below() -> int:
    """Percent up to which the visitor is asked about a digit."""
    return int(st.session_state.get(THRESHOLD, ASK_BELOW))


def end_if_stopped() -> None:
    """End this run here if Streamlit has asked it to stop."""
    # Any look at the session's state is such a moment.
    st.session_state.get(VISIT)
