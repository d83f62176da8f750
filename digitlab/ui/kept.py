"""What a visit has, kept for a while: a page that is loaded again goes on with it.

Streamlit takes a page that is loaded again for a new visit. The browser's tab therefore keeps a
random token; whoever shows it has back what was kept under it, and nobody else knows it.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What the visits of this server have, by the tokens of their tabs.

    Parameters
    ----------
    seconds : float
        Time for which it is kept after it was last seen.
    most_bytes : float, optional
        Memory for all of it; what was not seen for longest goes first.
    size : function, optional
        Memory that one takes, bytes; it is asked when it is kept.
    clock : function, optional
        Seconds that only grow.
    """

    def __init__(
        self,
        seconds: float,
        most_bytes: float = float("inf"),
        size: Callable[[T], int] = lambda _: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._most_bytes = seconds, most_bytes
        self._size, self._clock = size, clock
        # Token → what is kept, when it was last seen, and its bytes; the oldest first.
        self._kept: OrderedDict[str, tuple[T, float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, token: str, value: T) -> None:
        """Keep what is here now as it is; forget what is too old or too much."""
        with self._lock:
            self._kept[token] = value, self._clock(), self._size(value)
            self._kept.move_to_end(token)
            self._forget(self._seconds)
            total = sum(taken for _, _, taken in self._kept.values())
            while total > self._most_bytes:
                total -= self._kept.popitem(last=False)[1][2]

    def find(self, token: str) -> T | None:
        """Give what is kept under a token; None where nothing is, or no longer."""
        with self._lock:
            self._forget(self._seconds)
            found = self._kept.get(token)
            return found[0] if found else None

    def take(self, token: str) -> T | None:
        """Give what is kept under a token, and keep it no longer."""
        with self._lock:
            self._forget(self._seconds)
            found = self._kept.pop(token, None)
            return found[0] if found else None

    def make_room(self, idle_seconds: float) -> bool:
        """Forget what was not seen for so long; returns whether there was any."""
        with self._lock:
            return self._forget(idle_seconds)

    def _forget(self, seconds: float) -> bool:
        oldest = self._clock() - seconds
        over = [token for token, (_, seen, _) in self._kept.items() if seen < oldest]
        for token in over:
            del self._kept[token]
        return bool(over)
