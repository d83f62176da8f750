"""How often a visit's page may run: the busier the server, the less often.

The pages of honest visitors keep to it: their live strokes are sent at the pace that the server
names. Who sends more, waits; the others do not wait with them.
"""

import threading
import time
from collections.abc import Callable

import streamlit as st

LIVE_MILLISECONDS = 60
"""Shortest time between two messages of a live stroke to a server at rest, milliseconds."""

SELDOM_MILLISECONDS = 600
"""The same to a server at its limit."""

CALM_SHARE = 0.35
"""Share of a core up to which the server counts as at rest; its limit is one core."""

BURST_RUNS = 10
"""Runs that a visit may have at any pace."""

REFUSAL_RUNS = 10
"""Runs that a refused report costs."""

RUNS_PER_MESSAGE = 1.5
"""Runs of a visit for each message of a live stroke, in the long run: lifted pens and buttons need
some too."""


class Pace:
    """How often a browser may send a live stroke, by how busy the server was in the last second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = time.monotonic(), time.process_time()
        self._every = LIVE_MILLISECONDS

    def every(self) -> int:
        """Shortest time between two messages, milliseconds."""
        with self._lock:
            passed = time.monotonic() - self._since[0]
            # The clock of the process adds up all its threads: not to be asked at every call.
            if passed > 1:
                computed = time.process_time() - self._since[1]
                busy = min(max((computed / passed - CALM_SHARE) / (1 - CALM_SHARE), 0), 1)
                self._every = round(
                    LIVE_MILLISECONDS + busy * (SELDOM_MILLISECONDS - LIVE_MILLISECONDS)
                )
                self._since = self._since[0] + passed, self._since[1] + computed
            return self._every


PACE = Pace()
"""The server's."""


class Allowance:
    """The runs of one visit: a burst at once, then as many as the pace allows."""

    def __init__(self, pace: Pace = PACE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._clock = pace, clock
        self._left = float(BURST_RUNS)
        self._at = clock()

    @classmethod
    def of_visit(cls) -> "Allowance":
        """The allowance of the visit that this run belongs to."""
        allowance: Allowance = st.session_state.setdefault("draw_allowance", cls())
        return allowance

    def take(self, runs: int = 1) -> float:
        """Take runs, one or more; the seconds to wait before the last, mostly 0."""
        now = self._clock()
        per_second = 1000 * RUNS_PER_MESSAGE / self._pace.every()
        self._left = min(BURST_RUNS, self._left + (now - self._at) * per_second) - runs
        self._at = now
        return max(0.0, -self._left / per_second)


def wait_for_run(runs: int = 1) -> None:
    """Wait until this visit may run again, or has paid for more than one run."""
    time.sleep(Allowance.of_visit().take(runs))
