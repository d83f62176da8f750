"""Dask's cluster as an engine: tasks go to its workers, each of which has a `station`.

Nothing of Dask's is changed on a cluster that runs already. A cluster of this machine is closed to
other users of it by TLS, whose key is made for the run and never written.
"""

import logging
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.comm.core import CommClosedError

from ..errors import DigitlabError
from ..recognition.store import BUNDLED, NUMBERS, ONNX, find_model
from ..report import NAME
from . import station
from .fetch import Fetcher
from .station import SET_ASIDE, Station
from .tasks import Item, Result, Settings

LOCAL = "local"
"""Address that stands for a cluster of this machine's cores."""

CONNECT_SECONDS = 20
"""Seconds to wait for a scheduler, and for its first worker."""

MEMORY_BYTES = 1_500_000_000
"""Most memory of a local worker's process, bytes; Dask ends and restarts it at 95 %. What reads for
it has a limit of its own, `child.MEMORY_BYTES`."""

LOCAL_SETTINGS = {
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
}
"""Of a local cluster: no pages of workers, no profile of threads that only wait for a process, and
fewer looks at whether a loop still turns. The last two took a tenth of a worker's core."""

WORKERS_SECONDS = 1.0
"""Seconds for which the list of workers is taken as it was."""

NO_SCHEDULER = "There is no Dask scheduler at {address}."
NO_WORKER = "The scheduler at {address} has no worker; start some by `dask worker {address}`."
NO_DIGITLAB = (
    "The workers cannot read: {reason} Install digitlab[cluster] on each, in the same version."
)
LOST = (
    "The scheduler is gone. What was read is kept; go on by --resume when there is one again, or "
    "with --cluster local."
)


class Cluster:
    """Workers that read items.

    Parameters
    ----------
    client : Client
        Of Dask.
    settings : Settings

    Attributes
    ----------
    models : dict
        Of each model, by name, the SHA-256 of each file.
    """

    def __init__(self, client: Client, settings: Settings) -> None:
        self._client = client
        station = Station({name: _files(find_model(name)) for name in (BUNDLED, NUMBERS)}, settings)
        self.models, self._name = station.sums, station.name
        self._sends_contents = False
        self._fetcher = Fetcher(Path(os.devnull))
        self._threads: dict[str, int] = {}
        self._looked_at = -WORKERS_SECONDS
        try:
            with _loss_told():
                client.register_plugin(station)
        except ImportError as error:
            raise DigitlabError(NO_DIGITLAB.format(reason=error)) from error

    def cores(self) -> int:
        """Tasks that the workers do at the same time; 1 where there is no worker just now."""
        return max(1, sum(self._workers().values()))

    def count_workers(self) -> int:
        """Workers that there are."""
        return len(self._workers())

    def _workers(self) -> dict[str, int]:
        if time.monotonic() - self._looked_at > WORKERS_SECONDS:
            with _loss_told():
                self._threads = self._client.nthreads()
            self._looked_at = time.monotonic()
        return self._threads

    @property
    def dashboard(self) -> str:
        """Address of Dask's dashboard; empty where this machine lacks bokeh, which draws it."""
        return str(self._client.dashboard_link or "") if find_spec("bokeh") else ""

    def begin(self, items: Sequence[Item]) -> "PendingRead":
        """Begin to read items."""
        return PendingRead(self, items)

    def send(self, items: Sequence[Item]) -> Future:
        """Send items to a worker, with their contents where workers do not see this machine."""
        if self._sends_contents:
            items = [self._fetcher.with_content(item) for item in items]
        with _loss_told():
            return self._client.submit(station.read, self._name, items, pure=False)

    def send_contents(self) -> None:
        """Send the contents of this machine's files from now on."""
        self._sends_contents = True

    def count_pages(self, item: Item) -> int:
        """Let a worker count the pages of a PDF in a store; 0 where it cannot."""
        with _loss_told():
            counting = self._client.submit(station.count_pages, self._name, item, priority=1)
            return int(counting.result())


class PendingRead:
    """A task on the cluster: items that are being read.

    Where the worker is gone Dask gives the task to another one, three times; a task that has then
    ended four workers is read item by item.
    """

    def __init__(self, cluster: Cluster, items: Sequence[Item]) -> None:
        self._cluster, self._items = cluster, items
        self._future = cluster.send(items)

    def result(self) -> Result:
        """Wait for it.

        Raises
        ------
        DigitlabError
            If the scheduler is gone.
        """
        try:
            found = self._wait()
            if found.unseen:
                self._cluster.send_contents()
                self._future = self._cluster.send(self._items)
                found = self._wait()
        except KilledWorker:
            return self._one_by_one()
        return found

    def cancel(self) -> None:
        """Let it be, if it has not begun."""
        with suppress(Exception):  # The scheduler may be gone.
            self._future.cancel()

    def _wait(self) -> Result:
        with _loss_told():
            found = self._future.result()
        assert isinstance(found, Result)
        return found

    def _one_by_one(self) -> Result:
        """Read item by item; one that ends workers even alone is set aside."""
        if len(self._items) == 1:
            return Result(pieces=[], problems=[(0, SET_ASIDE)], set_aside=[0])
        together = Result(pieces=[], problems=[], set_aside=[])
        for place, item in enumerate(self._items):
            found = PendingRead(self._cluster, [item]).result()
            together.pieces += found.pieces
            together.rows += found.rows
            together.problems += [(place, sentence) for _, sentence in found.problems]
            together.set_aside += [place] * len(found.set_aside)
        return together


@contextmanager
def connect(address: str, settings: Settings, workers: int = 0) -> Iterator[Cluster]:
    """Connect to a cluster, or start one on this machine for as long as the block lasts.

    Parameters
    ----------
    address : str
        Of a scheduler, as "tcp://host:8786", or `LOCAL`.
    settings : Settings
    workers : int
        Of a local cluster; 0 for one a core.

    Raises
    ------
    DigitlabError
        If there is no scheduler, no worker, or one that cannot read.
    """
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        if address == LOCAL:
            client = _start_local(stack, workers or os.cpu_count() or 1)
        else:
            client = _connect(stack, address)
        yield Cluster(client, settings)


def _start_local(stack: ExitStack, workers: int) -> Client:
    folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    own: dict[str, object] = {**LOCAL_SETTINGS, "temporary-directory": folder}
    if not find_spec("bokeh"):  # Dask would serve its counters, but nothing to look at.
        own["distributed.scheduler.http.routes"] = []
    stack.enter_context(dask.config.set(own))
    cluster = stack.enter_context(
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            security=True,
            memory_limit=MEMORY_BYTES,
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        )
    )
    return stack.enter_context(Client(cluster))


def _connect(stack: ExitStack, address: str) -> Client:
    try:
        client = stack.enter_context(Client(address, timeout=CONNECT_SECONDS))
    except (OSError, ValueError) as error:
        raise DigitlabError(NO_SCHEDULER.format(address=address)) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        raise DigitlabError(NO_WORKER.format(address=address)) from error
    return client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own lines, on every worker that ends, from stderr."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _loss_told() -> Iterator[None]:
    """Tell in a sentence that the scheduler is gone."""
    try:
        yield
    except (CancelledError, CommClosedError, OSError) as error:
        raise DigitlabError(LOST) from error


def _files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (ONNX, NAME)}
