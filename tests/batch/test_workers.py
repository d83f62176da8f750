"""Tasks on all cores: threads and processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digitlab.batch import workers


def pids(_: object) -> int:
    return os.getpid()


def test_each_core_has_a_process() -> None:
    found = {*workers.ordered_map(pids, range(100), processes=True)}
    assert os.getpid() not in found
    assert 1 <= len(found) <= (os.cpu_count() or 1)


def test_where_there_can_be_no_processes_threads_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("no semaphores")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refused)
    assert {*workers.ordered_map(pids, range(10), processes=True)} == {os.getpid()}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_processes_end_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    ) as program:
        assert program.stdout
        pid = int(program.stdout.readline())
        program.kill()
    deadline = time.monotonic() + 60
    while is_running(pid):
        assert time.monotonic() < deadline, "a process has outlived its parent"
        time.sleep(0.01)


ENDLESS = """
from itertools import count
from tests.batch.test_workers import pids
from digitlab.batch.workers import ordered_map
if __name__ == "__main__":
    for pid in ordered_map(pids, count(), processes=True):
        print(pid, flush=True)
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays listed until someone asks how.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
