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
"""Tasks begun for each core before their results are asked for."""

MOST_PROCESSES = 61
"""Most processes that Windows can wait for."""


def ordered_map(work: Callable[[T], R], tasks: Iterable[T], processes: bool = False) -> Iterator[R]:
    """Do tasks, a few of them ahead, and give results in the order of the tasks.

    Parameters
    ----------
    work : callable
    tasks : iterable
        Taken from only when a core will soon need a task.
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
            for future in waiting:
                future.cancel()


def _pool(cores: int, processes: bool) -> Executor:
    if processes:
        # A forked process has its parent's locks, in whatever state, and none of its threads.
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
