"""The limits of a server: how much one visit may take, and how much all visits together.

A server must stay quick for everybody, whatever one visitor sends. What costs processor time waits
its turn at a `Gate`. What costs memory is charged to a `Budget`. Each limit has a sentence for the
visitor who reaches it.
"""

import enum
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import DigitlabError

MEGABYTE = 1_000_000
"""Bytes."""

CORES = os.cpu_count() or 1
"""Processor cores of this machine."""

UPLOAD_BYTES = 50 * 1024**2
"""Size of one file that is sent. `.streamlit/config.toml` says the same to the browser."""

MESSAGE_BYTES = MEGABYTE
"""Size of one message of a browser, which holds the state of all that is on its page. The largest
that is needed holds two of the largest drawings, 450 kB each."""

VISIT_BYTES = 300 * MEGABYTE
"""Memory for the files of one visit and for what is kept of their pages: five of the largest."""

SERVER_BYTES = 1_000 * MEGABYTE
"""Memory for the files of all visits together and for what is kept of their pages."""

VISIT_FULL = (
    f"At most {VISIT_BYTES // MEGABYTE} MB of files and pages are kept at a time. "
    "Remove other files, then upload this one again."
)
SERVER_FULL = "The server has no room for more files now. Try again in a few minutes."

RECEIVED_A_SECOND = 25 * MEGABYTE
"""Bytes of files that are received in a second, in the long run, all senders together: a tenth of
the time of the thread that serves all connections."""

THROWN_AWAY_A_SECOND = 10 * MEGABYTE
"""The same of files that are refused: those that are wanted do not wait for them."""

UPLOAD_SECONDS = 300
"""Time in which one file must arrive, seconds: a slow one takes room from all."""

STOPPING_SECONDS = 5
"""Time that requests have left when the server is told to stop, seconds. Docker ends by force what
has not stopped after ten."""

NO_LENGTH = "Say with Content-Length how large the file is."
TOO_SLOW = "The file took too long to arrive. Try again on a faster line."

REQUESTS = 32
"""Requests of programs that are answered at once on the whole server, those included that send a
file or wait for their turn; each of these holds a thread."""

REQUESTS_OF_ONE = 4
"""Requests of one address that are answered at once. A visitor's page waits for one page of each
that came before."""

POLL = 0.1
"""Seconds after which a waiting run looks whether it has been stopped."""


class LimitError(DigitlabError):
    """A visit, or the server, has as much as it can keep."""


class Urgency(enum.IntEnum):
    """Who is served first, the lowest number first."""

    LIFTED = 0
    """The pen has been lifted: a person waits for the answer."""
    LIVE = 1
    """The pen is moving: the next answer replaces this one."""
    PAGE = 2
    """A page of a file: a progress bar is shown."""


class Gate:
    """Lets a fixed number of threads work at once.

    The most urgent comes first; among equals, whoever came first.

    Parameters
    ----------
    places : int
        Threads that work at once, at least 1.

    Attributes
    ----------
    places : int
    """

    def __init__(self, places: int) -> None:
        if places < 1:
            raise ValueError(f"places must be at least 1, got {places}")
        self.places = self._free = places
        self._arrivals = 0
        self._queue: list[tuple[Urgency, int]] = []
        self._changed = threading.Condition()

    @contextmanager
    def turn(
        self, urgency: Urgency, while_waiting: Callable[[], object] = lambda: None
    ) -> Iterator[None]:
        """Wait for a place and hold it until the block ends, however it ends.

        Never hold a turn across the `yield` of a generator: a run that Streamlit stops leaves its
        generators open.

        Parameters
        ----------
        urgency : Urgency
        while_waiting : function, optional
            Called ten times a second while no place is free. A page gives a call of Streamlit's,
            which raises when the run has been stopped: that run then leaves the queue.
        """
        with self._changed:
            self._arrivals += 1
            ticket = (urgency, self._arrivals)
            self._queue.append(ticket)
        try:
            while not self._enter(ticket):
                while_waiting()
        finally:
            # Whoever was stopped while waiting has not entered, and holds no place.
            with self._changed:
                has_entered = ticket not in self._queue
                if not has_entered:
                    self._queue.remove(ticket)
                    self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _enter(self, ticket: tuple[Urgency, int]) -> bool:
        """Take a place if it is this ticket's turn within `POLL` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_next(ticket), POLL):
                return False
            self._queue.remove(ticket)
            self._free -= 1
            self._changed.notify_all()
            return True

    def _is_next(self, ticket: tuple[Urgency, int]) -> bool:
        return self._free > 0 and ticket == min(self._queue)


class Budget:
    """Bytes that are kept for someone, at most a fixed number.

    Parameters
    ----------
    total : int
        Bytes.
    sentence : str
        What the visitor is told when nothing is left.
    """

    def __init__(self, total: int, sentence: str) -> None:
        self.total, self.sentence = total, sentence
        self._taken = 0
        self._lock = threading.RLock()

    @property
    def taken(self) -> int:
        """Bytes that are charged now."""
        return self._taken

    def charge(self, owner: object, size: int) -> None:
        """Charge bytes to the budget for as long as an object lives.

        Parameters
        ----------
        owner : object
            What holds the bytes; they are given back when it is collected.
        size : int
            Bytes.

        Raises
        ------
        LimitError
            Where less is left; nothing is charged then.
        """
        with self._lock:
            if self._taken + size > self.total:
                raise LimitError(self.sentence)
            self._taken += size
        weakref.finalize(owner, self._give_back, size).atexit = False

    def _give_back(self, size: int) -> None:
        # A collection may call this in a thread that holds the lock: it can be taken again.
        with self._lock:
            self._taken -= size


PAGES = Gate(max(1, CORES - 1))
"""Pages decoded, read and shown at once on the whole server. A core is left for whoever draws."""

DRAWINGS = Gate(CORES)
"""Drawings of one digit read at once on the whole server, live ones included."""

NUMBERS = Gate(max(1, CORES - 1))
"""Drawings of a whole number read at once. One takes from ten milliseconds to most of a second:
whoever draws one digit does not wait for it."""

SERVER = Budget(SERVER_BYTES, SERVER_FULL)
"""What all visits keep together."""


def visit_budget() -> Budget:
    """Make the budget of one visit."""
    return Budget(VISIT_BYTES, VISIT_FULL)


TRAININGS = threading.BoundedSemaphore(1)
"""Trainings at once on the whole server: each takes a core for as long as three minutes."""

TRAINING_TAKEN = "Somebody else is training now. It takes three minutes at most; try again then."
