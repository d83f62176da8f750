"""How often something may be done: a burst at once, then at a steady pace.

It lies in this process' memory and outside of Streamlit's caches, which any visit may clear. Each
of several servers counts by itself.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_KEYS = 10_000
"""Most keys of a throttle; the least recently used go first."""


class Throttle:
    """Lets each key act in a burst, then at a steady pace.

    Parameters
    ----------
    burst : int
        How often at once.
    per_second : float
        How often in the long run.
    clock : function, optional
        Seconds that only grow.
    """

    def __init__(
        self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._lock = threading.Lock()
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable = None) -> bool:
        """Count one more action of a key, if it is not too soon; returns whether it is allowed."""
        with self._lock:
            left = self._now(key)
            is_allowed = left >= 1
            self._keep(key, left - is_allowed)
            return is_allowed

    def is_spent(self, key: Hashable = None) -> bool:
        """Whether an action of a key would be refused now."""
        with self._lock:
            return self._now(key) < 1

    def _now(self, key: Hashable) -> float:
        left, at = self._left.get(key, (float(self._burst), self._clock()))
        return min(float(self._burst), left + (self._clock() - at) * self._per_second)

    def _keep(self, key: Hashable, left: float) -> None:
        self._left[key] = left, self._clock()
        self._left.move_to_end(key)
        while len(self._left) > MOST_KEYS:
            self._left.popitem(last=False)


class Throttles:
    """All throttles of a server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.wrong_codes = Throttle(60, 0.5, clock)
        """Codes that no room has, typed by whomever. At this pace, somebody who guesses finds one
        of fifty rooms within a year."""
        self.hand_ins = Throttle(10, 1, clock)
        """Digits of a member, votes and what is taken back included."""
        self.openings = Throttle(10, 1 / 30, clock)
        """Rooms that are opened on this server."""
        self.joins = Throttle(MOST_JOINS, 1, clock)
        """Members who join a room: a class at once, then one a second."""


MOST_JOINS = 60
"""Members who may join a room in one burst."""

THROTTLES = Throttles()
"""The throttles of this server."""
