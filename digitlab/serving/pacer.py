"""What comes from outside, at a pace: a burst at once, then no more than the server can bear."""

import time
from collections.abc import Callable

BURST_SECONDS = 2.0
"""What may come at once, as seconds of the pace."""


class Pacer:
    """Counts what has come, and says how long the next must wait.

    Parameters
    ----------
    bytes_a_second : int
        Bytes that are passed on in a second, in the long run.
    messages : float
        Messages that are passed on in a second, in the long run. Default: any number.
    clock : function
        Seconds.
    """

    def __init__(
        self,
        bytes_a_second: int,
        messages: float = float("inf"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bytes, self._messages, self._clock = bytes_a_second, messages, clock
        self._free_at = clock()

    def take(self, size: int) -> float:
        """Take a message of so many bytes; the seconds to wait before it is passed on."""
        now = self._clock()
        wait = max(0.0, self._free_at - now - BURST_SECONDS)
        cost = max(1 / self._messages, size / self._bytes)
        self._free_at = max(self._free_at, now) + cost
        return wait
