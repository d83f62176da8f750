"""What costs processor time waits its turn at a gate: so many at once, the most urgent first."""

import enum
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

POLL_SECONDS = 0.1
"""Seconds after which a waiting run looks whether it has been stopped."""


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
        """Take a place if it is this ticket's turn within `POLL_SECONDS`."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_next(ticket), POLL_SECONDS):
                return False
            self._queue.remove(ticket)
            self._free -= 1
            self._changed.notify_all()
            return True

    def _is_next(self, ticket: tuple[Urgency, int]) -> bool:
        return self._free > 0 and ticket == min(self._queue)
