"""Pages are read in threads that give way to whoever draws."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from ..io import sandbox
from ..serving import limits
from ..serving.gate import Urgency

REST_SECONDS = 0.3
"""Time after a page in which another one may begin with the same decoder, seconds. Then it ends: a
visitor who has left leaves none a second later."""

NICENESS = 10
"""Of the threads that read pages, 0 to 19: the more, the less often they run beside others."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


def run(work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
    """Do work in a thread of low priority, and wait for what it gives or raises."""
    try:
        return _threads.submit(work, *args, **kwargs).result()
    finally:
        sandbox.end_idle(REST_SECONDS)


def in_turn(work: Callable[[], Made], while_waiting: Callable[[], object]) -> Made:
    """Read a page for a program when it is its turn among those of all visits."""
    with limits.PAGES.turn(Urgency.PAGE, while_waiting):
        return run(work)


def _give_way() -> None:
    """Lower this thread's priority where a thread has one of its own, as in Linux."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        # Nobody but root may raise a priority again.
        lowest = max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, lowest)


_threads = ThreadPoolExecutor(limits.PAGES.places, "page", _give_way)
