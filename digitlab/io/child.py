"""What a module of digitlab does first where it runs as a process of its own; see `program`.

Where a system lacks a limit, it is left out: whoever started the process has a clock of its own.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO


def give_way(niceness: int) -> None:
    """Let other processes compute first: the higher `niceness`, 0 to 19, the more."""
    if hasattr(os, "nice"):
        os.nice(niceness)


def compute_when_idle() -> None:
    """Compute only while nobody else of this machine wants to, with all threads, on Linux.

    Linux wakes others on a core that computes so as on one that does nothing, and at once. Beside
    a process that has a low priority alone they crowd on the other cores. There is no way back.
    """
    if sys.platform == "linux":
        for thread in Path("/proc/self/task").glob("*"):
            with contextlib.suppress(OSError):  # It has ended.
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))


def limit_memory(most_bytes: int) -> None:
    """Limit this process to `most_bytes` of address space beyond what it has now."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + most_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_computing(seconds: int) -> None:
    """End this process after so many `seconds` of its own computing time."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def answers_alone() -> BinaryIO:
    """Keep stdout for answers alone: what libraries print goes to stderr from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers
