"""A worker of a cluster: the models, sent once, and the processes that read with them.

Dask's worker gets files and hands on rows; a `ReadingProcess` of its own reads. So a bad file ends
that process and not the worker, and it is known which file it was.
"""

import hashlib
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin, get_worker

from ..errors import ModelError
from ..io import images
from .fetch import Fetcher, Refused, UnseenError
from .process import EndedError, ReadingProcess
from .release import release
from .tasks import PICTURES_TOGETHER, Answer, Asked, Item, Result, Settings

MOST_TRIES = 2
"""Times that a file, alone, may end the process that reads it, before it is set aside."""

BATCH_BYTES = 64_000_000
"""Bytes of files that are got at once; while these are read the next ones are got."""

IDLE_SECONDS = 30.0
"""Seconds without a task after which a worker's processes are ended; each takes some 120 MB."""

SET_ASIDE = (
    "Set aside: it ended the process that read it, twice, as a file does that takes too much "
    "memory or time. Try saving it in another format, such as PNG or JPEG."
)

OTHER_VERSION = (
    "A worker has digitlab {theirs}, this machine has {ours}; all must have the same version."
)


class Station(WorkerPlugin):
    """What a worker needs to read; Dask sends it to each worker, also to those that come later.

    It stays there: the next run with the same models and settings finds it.

    Parameters
    ----------
    models : dict
        Of each model, by name: its files, by name.
    settings : Settings
    """

    idempotent = True

    def __init__(self, models: dict[str, dict[str, bytes]], settings: Settings) -> None:
        self.models, self.settings = models, settings
        self.fault: Exception | None = None
        self.sums = {name: _sums(files) for name, files in models.items()}
        self.version = release()
        made_of = repr((self.sums, settings, self.version)).encode()
        self.name = f"digitlab-{hashlib.sha256(made_of).hexdigest()[:16]}"

    def setup(self, worker: Any) -> None:
        """Prepare to read; where that fails, each task says why."""
        try:
            self._prepare(worker)
        except Exception as error:
            self.fault = error
            raise

    def _prepare(self, worker: Any) -> None:
        """Check the models and lay them into a folder of the worker's."""
        if (theirs := release()) != self.version:
            raise ModelError(OTHER_VERSION.format(theirs=theirs, ours=self.version))
        if {name: _sums(files) for name, files in self.models.items()} != self.sums:
            raise ModelError("The models did not reach a worker whole. Try again.")
        self.folder = Path(worker.local_directory).resolve() / self.name
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, files in self.models.items():
            (self.folder / name).mkdir(parents=True)
            for file, content in files.items():
                (self.folder / name / file).write_bytes(content)
        self.models = {}  # They lie in the folder now.
        (self.folder / "copies").mkdir()
        self.fetcher = Fetcher(self.folder / "copies")
        self._idle: list[ReadingProcess] = []
        self._lock = threading.Lock()
        self._alarm: threading.Timer | None = None

    def teardown(self, worker: Any) -> None:
        """End the processes and remove the folder."""
        if self.fault:
            return
        self.end_idle()
        self.fetcher.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self, items: Sequence[Item]) -> Result:
        """Read files, whatever is in them."""
        result = Result(pieces=[], problems=[], set_aside=[])
        reader = TaskReader(self)
        try:
            for start, asked in self._fetched(items):
                reader.read(start, asked, result)
        except UnseenError:
            return Result(unseen=True)
        finally:
            reader.give_back()
        return result

    def _fetched(self, items: Sequence[Item]) -> Iterator[tuple[int, list[Asked | Refused]]]:
        """Get files, batch after batch, one batch ahead; each with the place of its first."""
        together = PICTURES_TOGETHER if self.settings.one else 1
        starts = _batches(items, together)
        with ThreadPoolExecutor(1) as ahead:
            waiting = None
            for start, end in starts:
                following = start, ahead.submit(self.fetcher.fetch, items[start:end])
                if waiting:
                    yield waiting[0], waiting[1].result()
                waiting = following
            if waiting:
                yield waiting[0], waiting[1].result()

    def end_idle(self) -> None:
        """End the processes that wait for a task."""
        with self._lock:
            ended, self._idle = self._idle, []
            if self._alarm:
                self._alarm.cancel()
        for process in ended:
            process.end()

    def lend(self) -> ReadingProcess:
        """Lend a process that reads; one that has not ended is given back by `take_back`."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        for _ in range(MOST_TRIES):
            with suppress(ModelError):  # The system may have ended it at its start.
                return ReadingProcess(self.folder, self.settings)
        return ReadingProcess(self.folder, self.settings)

    def take_back(self, process: ReadingProcess) -> None:
        """Keep a process for the next task."""
        with self._lock:
            self._idle.append(process)
            if self._alarm:
                self._alarm.cancel()
            self._alarm = threading.Timer(IDLE_SECONDS, self.end_idle)
            self._alarm.daemon = True
            self._alarm.start()


class TaskReader:
    """Reads the files of a task with a process of the station's, or with another where it ended."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._process: ReadingProcess | None = None

    def read(self, start: int, asked: Sequence[Asked | Refused], result: Result) -> None:
        """Read a batch and add what came of it; `start` is the place of its first file."""
        places = [place for place, file in enumerate(asked, start) if isinstance(file, Asked)]
        files = [file for file in asked if isinstance(file, Asked)]
        refused = [
            (place, file.sentence)
            for place, file in enumerate(asked, start)
            if isinstance(file, Refused)
        ]
        try:
            answers = [(places, self._answer(files))] if files else []
        except EndedError:
            # One of them is to blame; alone it shows which.
            answers = [
                ([place], self._alone(place, file, result))
                for place, file in zip(places, files, strict=True)
            ]
        problems = list(refused)
        for answered, answer in answers:
            result.pieces.append(answer.piece)
            result.rows += answer.rows
            problems += [(answered[place], sentence) for place, sentence in answer.problems]
        result.problems += sorted(problems, key=lambda problem: problem[0])

    def give_back(self) -> None:
        """Give the process back."""
        if self._process:
            self._station.take_back(self._process)

    def _alone(self, place: int, file: Asked, result: Result) -> Answer:
        """Read a file that may have ended a process; set it aside where it does so again."""
        for _ in range(MOST_TRIES):
            try:
                return self._answer([file])
            except EndedError:
                pass
        result.set_aside.append(place)
        return Answer(problems=[(0, SET_ASIDE)])

    def _answer(self, files: Sequence[Asked]) -> Answer:
        """Read files with the task's process, which is ended at any fault."""
        process = self._process or self._station.lend()
        self._process = None
        try:
            answer = process.read(files)
        except BaseException:
            process.end()
            raise
        self._process = process
        return answer


def read(station: str, items: Sequence[Item]) -> Result:
    """Read files on a worker, whose station has that name: the task that Dask runs."""
    return _station(station).read(items)


def count_pages(station: str, item: Item) -> int:
    """Count the pages of a PDF on a worker; 0 where that cannot be done."""
    try:
        return images.count_pdf_pages(_station(station).fetcher.copy(item))
    except Exception:  # It is read whole then, and whoever reads it says what is wrong.
        return 0


def _station(name: str) -> Station:
    found = get_worker().plugins[name]
    assert isinstance(found, Station)
    if found.fault:  # Dask lets a worker work whose plugin failed.
        raise found.fault
    return found


def _sums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _batches(items: Sequence[Item], together: int) -> Iterator[tuple[int, int]]:
    """Starts and ends of batches of so many files, or fewer where they are large."""
    start, size = 0, 0
    for place, item in enumerate(items):
        if place > start and (place - start == together or size + item.size > BATCH_BYTES):
            yield start, place
            start, size = place, 0
        size += max(0, item.size)
    if items:
        yield start, len(items)
