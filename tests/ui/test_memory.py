"""Memory that is free goes back to the system."""

import os
import platform
import subprocess
import sys
import threading

import pytest

from digitlab.ui import memory

LEAVES = """
import threading
from pathlib import Path
from digitlab.ui import memory

def resident():
    return next(
        int(line.split()[1]) / 1000
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )

def work():
    bytearray(12_000_000)  # From then on, less than that is no mapping of its own.
    pages = [bytearray(b"1") * 8_000_000, bytearray(b"1") * 8_000_000]
    del pages
    done.set()
    ends.wait()

{first}
done, ends = threading.Event(), threading.Event()
before = resident()
thread = threading.Thread(target=work)
thread.start()
done.wait()
{then}
memory.give_back()
print(resident() - before)
ends.set()
"""


def left(first: str = "", then: str = "") -> float:
    """What stays taken by a thread that has freed all, megabytes, after it was told to go back."""
    code = LEAVES.format(first=first, then=then)
    # Dask sets glibc's parameters for its workers, and leaves them in the environment of the tests.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=clean, check=False
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has arenas")
def test_what_a_thread_has_freed_goes_back_if_all_share_one_arena() -> None:
    assert left() > 10
    assert left(first="memory.share_one_arena()") < 3
    # That of a thread that was there before is the second one.
    assert left(then="memory.share_one_arena()") < 3


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has arenas")
def test_nothing_waits_for_threads_that_the_system_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[threading.Thread] = []

    class Scarce(threading.Thread):
        def start(self) -> None:
            if len(started) == 3:
                raise RuntimeError("can't start new thread")
            super().start()
            started.append(self)

    monkeypatch.setattr(memory.threading, "Thread", Scarce)
    memory.give_back()
    assert [thread.is_alive() for thread in started] == [False] * 3


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has arenas")
def test_nothing_waits_for_a_thread_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[threading.Thread] = []

    class Late(threading.Thread):
        def run(self) -> None:
            came.append(self)
            if len(came) > 1:
                super().run()

    monkeypatch.setattr(memory.threading, "Thread", Late)
    monkeypatch.setattr(memory, "PATIENCE_SECONDS", 0.01)
    memory.give_back()
    assert len(came) == memory.FREEING_THREADS
