"""What costs memory is charged to a budget, and comes back with what held it."""

import threading
import weakref

from ..errors import DigitlabError


class LimitError(DigitlabError):
    """A visit, or the server, has as much as it can keep."""


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
