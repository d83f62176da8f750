"""Tasks → results, in the tasks' order: by threads, by processes, or by a cluster."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Given = TypeVar("Given", covariant=True)

TASKS_AHEAD = 3
"""Tasks begun for each core before their results are asked for."""

MOST_PROCESSES = 61
"""Most processes that Windows can wait for."""


class Pending(Protocol[Given]):
    """A result to come, such as a `concurrent.futures.Future`."""

    def result(self) -> Given:
        """Wait for it."""

    def cancel(self) -> object:
        """Let it be, if it has not begun."""


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
    with _pool(cores, processes) as pool:
        yield from in_order(lambda task: pool.submit(work, task), tasks, lambda: cores)


def in_order(
    begin: Callable[[T], Pending[R]], tasks: Iterable[T], cores: Callable[[], int]
) -> Iterator[R]:
    """Do tasks on whatever engine, and give results in the tasks' order.

    Parameters
    ----------
    begin : callable
        Hands a task to the engine: an `Executor` of threads or processes, or a `cluster.Cluster`.
    tasks : iterable
        Taken from only when a core will soon need a task; `TASKS_AHEAD` for each core are begun.
    cores : callable
        Gives the number of the engine's cores, which may change.
    """
    waiting: deque[Pending[R]] = deque()
    try:
        for task in tasks:
            waiting.append(begin(task))
            if len(waiting) > TASKS_AHEAD * cores():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for pending in waiting:
            pending.cancel()


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
