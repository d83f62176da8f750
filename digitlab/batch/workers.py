"""Tasks → results, on all cores and in the tasks' order, by threads or by processes."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks for each core that are begun before their results are asked for."""

MOST_PROCESSES = 61
"""As many as Windows can wait for."""


def in_order(work: Callable[[T], R], tasks: Iterable[T], processes: bool = False) -> Iterator[R]:
    """Do tasks, a few ahead of what is asked for, and give results in their order.

    Parameters
    ----------
    work : callable
    tasks : iterable
        None is taken before its turn comes.
    processes : bool
        Whether each core gets a process, to which `work` and tasks are sent. Threads begin at once,
        but each waits for the others between two calls of Pillow, OpenCV and ONNX Runtime: where
        these calls are short, as in small pictures, that is a third of the time.

    Raises
    ------
    BrokenExecutor
        If a process is ended from outside, as when memory runs out.
    """
    cores = os.cpu_count() or 1
    waiting: deque[Future[R]] = deque()
    with _pool(cores, processes) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) > AHEAD * cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


def _pool(cores: int, processes: bool) -> Executor:
    if processes:
        # One that is forked has its parent's locks, in whatever state, and none of its threads.
        context = multiprocessing.get_context("spawn")
        with contextlib.suppress(OSError, ImportError, NotImplementedError):  # no semaphores here
            return ProcessPoolExecutor(min(cores, MOST_PROCESSES), context, _begin)
    return ThreadPoolExecutor(cores)


def _begin() -> None:
    """Leave interrupts to the parent, and end when it does, however that happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
