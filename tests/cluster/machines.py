"""A scheduler and workers of Dask's, each a process of its own, as on several machines."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[2]

QUIET = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""Else Dask answers on all of the machine's addresses."""


class Machines:
    """A scheduler at an address of this machine, and workers.

    Parameters
    ----------
    folder : Path
        For whatever workers write.
    environment : mapping
        Set for all of them.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {})
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> None:
        options = ["--host", "127.0.0.1", "--port", str(self.port), *QUIET]
        self.scheduler = self._run("dask_scheduler", *options)

    def start_worker(self, *options: str) -> None:
        """Start a worker of one thread under a nanny, which starts it again when it has ended."""
        options = ("--nthreads", "1", *QUIET, "--host", "127.0.0.1", *options)
        local = ("--local-directory", str(self._folder))
        self.workers.append(self._run("dask_worker", self.address, *options, *local))

    def wait_for_workers(self, count: int) -> None:
        """Wait until so many have come to the scheduler."""
        with Client(self.address, timeout=100) as client:
            client.wait_for_workers(count, timeout=100)

    def kill_scheduler(self) -> None:
        assert self.scheduler
        self.scheduler.kill()
        self.scheduler.wait()

    def stop(self) -> None:
        """End all of them, with what they started."""
        for process in [*self.workers, self.scheduler]:
            if process:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _run(self, program: str, *options: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd=self._folder,
            start_new_session=True,
        )


@contextmanager
def machines(
    folder: Path, workers: int, environment: Mapping[str, str] | None = None
) -> Iterator[Machines]:
    """A scheduler and workers for as long as the block lasts."""
    started = Machines(folder, environment)
    try:
        started.start_scheduler()
        for _ in range(workers):
            started.start_worker()
        if workers:
            started.wait_for_workers(workers)
        yield started
    finally:
        started.stop()
