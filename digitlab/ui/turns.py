"""Whose run begins: of all visits, those that have taken little of the server's time come first.

Runs of all visits share one interpreter, and each makes the others slower. Where a visit has taken
no more than others lately, a lifted pen's run begins at once, a few at a time. All else waits until
no run is in progress, and begins alone: live strokes, those of pens that rest before those that
never do, new visits, and the runs of a visit that has taken more than others. So a visit that sends
without a pause gets what the others leave, and whoever lifts the pen meets one of its runs at most.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

MEMORY_SECONDS = 5.0
"""Time after which a third is left of what was taken, seconds. A person draws every two."""

AT_ONCE = 4
"""Runs in progress up to which a lifted pen's begins. Each waits for others now and then: for a
network, a gate or the connection."""

HELD_SECONDS = 0.25
"""Seconds after which a run no longer holds up others: it reads a page, or waits for its turn. A
lifted pen's takes a twentieth of that, on a machine that is not crowded."""

LEAST_SECONDS = 0.001
"""Time from which on a visit counts as one of those who take some, seconds."""


class Account:
    """Seconds of the server's time, those long ago counting less."""

    def __init__(self) -> None:
        self._taken, self._at = 0.0, 0.0

    def taken(self, now: float) -> float:
        """What was taken lately, seconds."""
        return self._taken * math.exp((self._at - now) / MEMORY_SECONDS)

    def add(self, seconds: float, now: float) -> None:
        """Take some more."""
        self._taken, self._at = self.taken(now) + seconds, now


class Share(Account):
    """What one visit has taken, its live strokes apart.

    Attributes
    ----------
    live : Account
        What its live strokes have taken.
    is_new : bool
        Whether none of its runs has begun yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.live = Account()
        self.is_new = True


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A run that is to begin."""

    share: Share
    is_live: bool
    begins: "asyncio.Future[None]"


@dataclass(frozen=True)
class _Running:
    """A run in progress."""

    is_live: bool
    ends: asyncio.TimerHandle


class Turns:
    """The runs of all visits. All methods are called in the event loop's thread.

    Parameters
    ----------
    clock : function
        Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shares: set[Share] = set()
        self._running: dict[Share, _Running] = {}
        self._waiting: list[_Waiting] = []
        self._counted = clock()

    def enter(self) -> Share:
        """Come as a visit, which has taken nothing."""
        share = Share()
        self._shares.add(share)
        return share

    def leave(self, share: Share) -> None:
        """Go."""
        self.end(share)
        self._shares.discard(share)

    def is_running(self, share: Share) -> bool:
        """Whether a run of a visit is in progress and holds up others."""
        return share in self._running

    async def begin(self, share: Share, is_live: bool = False) -> None:
        """Wait until a run of a visit may begin, and count it as in progress.

        Parameters
        ----------
        share : Share
            The visit's.
        is_live : bool
            Whether the run is for a pen that moves, and for nothing else.
        """
        waiting = _Waiting(share, is_live, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._begin_next()
        try:
            await waiting.begins
        except asyncio.CancelledError:
            if not waiting.begins.cancelled():  # It was to begin in this moment.
                self.end(share)
            raise

    def end(self, share: Share) -> None:
        """A run of a visit has ended, if one was in progress."""
        self._count()
        if running := self._running.pop(share, None):
            running.ends.cancel()
            self._begin_next()

    def _count(self) -> None:
        """Charge the time since the last change to those who run, in equal parts."""
        now = self._clock()
        for share, running in self._running.items():
            account = share.live if running.is_live else share
            account.add((now - self._counted) / len(self._running), now)
        self._counted = now

    def _begin_next(self) -> None:
        """Let runs begin, as many as may: first those of visits that have taken the least.

        A live stroke stands behind lifted pens of visits that have taken more by a usual share, and
        by what the visit's other live strokes have taken: whose pen never rests would come before
        a lifted one. A new visit is the first of all, else those who never rest would keep it out.
        """
        now, usual = self._clock(), self._usual()

        def place(waiting: _Waiting) -> float:
            behind = (
                usual + LEAST_SECONDS + waiting.share.live.taken(now) if waiting.is_live else 0.0
            )
            return waiting.share.taken(now) + behind

        self._waiting = [waiting for waiting in self._waiting if not waiting.begins.cancelled()]
        while self._waiting:
            first = min(self._waiting, key=place)
            is_light = place(first) < usual + LEAST_SECONDS and not first.share.is_new
            at_once = AT_ONCE if is_light else 1
            if len(self._running) >= at_once:
                return
            self._waiting.remove(first)
            self._start(first)

    def _usual(self) -> float:
        """What a visit that takes some has taken on average, seconds."""
        now = self._clock()
        taken = [
            seconds for share in self._shares if (seconds := share.taken(now)) >= LEAST_SECONDS
        ]
        return sum(taken) / max(1, len(taken))

    def _start(self, waiting: _Waiting) -> None:
        self._count()
        share = waiting.share
        share.is_new = False
        if before := self._running.pop(share, None):
            before.ends.cancel()
        ends = asyncio.get_running_loop().call_later(HELD_SECONDS, self.end, share)
        self._running[share] = _Running(waiting.is_live, ends)
        waiting.begins.set_result(None)
