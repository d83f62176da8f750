"""Memory that is free goes back to the system.

glibc gives each thread an arena of its own, and `malloc_trim` never gives back the end of any but
the first: after a page had been read in a thread, 35 MB stayed taken. So threads share what arenas
there are, which takes less, as each of them has a cache of its own and one at a time runs Python;
and the ends are given back by the way that glibc has for them: something is freed in each.
"""

import contextlib
import ctypes
import gc
import sys
import threading
from typing import Any

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Parameters of `mallopt`, of glibc's malloc.h."""

MAPPED_BYTES = 32 * 1024**2
"""Size from which on memory is taken from the system directly: the most that glibc allows, and what
it comes to by itself when pages have been read."""

END_BYTES = 2 * MAPPED_BYTES
"""Free memory at an arena's end up to which it is kept for what comes next; glibc's own ratio."""

FREEING_THREADS = 16
"""Threads that free something, more than there are arenas: each new thread takes another one."""

FREED_BYTES = 100_000
"""What each of them frees; glibc looks at an arena's end from 64 kB on."""

PATIENCE_SECONDS = 5.0
"""Longest wait of a thread for the others, seconds."""


def share_one_arena() -> None:
    """Let all threads that begin from now on take their memory from the arenas that there are."""
    if mallopt := _glibc("mallopt"):
        mallopt(ARENA_MAX, 1)
        mallopt(MMAP_THRESHOLD, MAPPED_BYTES)
        mallopt(TRIM_THRESHOLD, END_BYTES)


def give_back() -> None:
    """Collect what only cycles hold, and give freed memory back to the system."""
    gc.collect()
    trim, mallopt = _glibc("malloc_trim"), _glibc("mallopt")
    if trim and mallopt:
        trim(0)
        mallopt(TRIM_THRESHOLD, 0)
        try:
            _free_in_each()
        finally:
            mallopt(TRIM_THRESHOLD, END_BYTES)


def _free_in_each() -> None:
    """Free something in each arena, or in as many as the system has room for threads."""
    all_are_here = threading.Barrier(FREEING_THREADS, timeout=PATIENCE_SECONDS)
    started: list[threading.Thread] = []
    try:
        for _ in range(FREEING_THREADS):
            thread = threading.Thread(target=_free, args=(all_are_here,))
            thread.start()
            started.append(thread)
    except RuntimeError:  # The system starts no more.
        all_are_here.abort()
    for thread in started:
        thread.join()


def _free(all_are_here: threading.Barrier) -> None:
    """Free something in this thread's arena, while others hold theirs."""
    taken = bytearray(FREED_BYTES)
    with contextlib.suppress(threading.BrokenBarrierError):
        all_are_here.wait()
    del taken


def _glibc(name: str) -> Any:
    """A function of glibc's; None where the C library is another."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
