"""python -m tests.cluster.drill: many files, a worker killed every ten seconds; is each read once?

A real scheduler and two workers read `--files` drawings into a data set, which is then counted. The
killed worker's nanny starts another. Exit status 1 if a file is missing or stands there twice.
`--keep` stores the figures for the README.
"""

import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import pyarrow.dataset
from distributed import Client

from digitlab.batch.archive import Archive
from digitlab.batch.cluster import connect
from digitlab.batch.dataset import DataSet
from digitlab.batch.progress import Progress
from digitlab.batch.tasks import Settings

from ..benchmarks.files import make
from .machines import machines

MEASURED = Path(__file__).with_name("drill.json")
"""The run that the README quotes."""

WORKERS = 2

HEADING = """\
| files | workers killed | seconds | read once | missing | twice | set aside |
|---|---|---|---|---|---|---|"""


@dataclass
class Drill:
    """What came of a drill."""

    files: int
    kills: int
    seconds: float
    once: int
    missing: int
    twice: int
    set_aside: int

    @property
    def is_well(self) -> bool:
        """Whether each file was read once, although workers were killed."""
        return self.once == self.files and not (self.missing or self.twice or self.set_aside)


class Killer(threading.Thread):
    """Kills a worker, chosen at random, every so many seconds."""

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(daemon=True)
        self._address, self._seconds = address, seconds
        self._chance = random.Random(1)
        self.over = threading.Event()
        self.kills = 0

    def run(self) -> None:
        with Client(self._address, timeout=100) as client:
            while not self.over.wait(self._seconds):
                pids = [*client.run(os.getpid, on_error="ignore").values()]
                if pids:
                    os.kill(self._chance.choice(pids), signal.SIGKILL)
                    self.kills += 1


def drill(count: int, seconds: float) -> Drill:
    """Read so many files while a worker is killed every so many seconds."""
    settings = Settings(one=True, rows="digits", layout="parquet")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        files, out = make(Path(name) / "drawings", count), Path(name) / "out"
        dataset = DataSet(str(out), settings.layout)
        dataset.open(resume=False)
        with (
            machines(Path(name), WORKERS) as started,
            connect(started.address, settings) as cluster,
        ):
            killer = Killer(started.address, seconds)
            begun = time.monotonic()
            killer.start()
            archive = Archive(cluster, settings, dataset, _name)
            done = archive.read([str(Path(name) / "drawings")], _show)
            took = time.monotonic() - begun
            killer.over.set()
            killer.join()
        table = pyarrow.dataset.dataset(out, format="parquet").to_table(["file"])
        listed = Counter(table["file"].to_pylist())
    return Drill(
        files=count,
        kills=killer.kills,
        seconds=round(took, 1),
        once=sum(listed[file] == 1 for file in files),
        missing=sum(file not in listed for file in files),
        twice=sum(number > 1 for number in listed.values()),
        set_aside=len(done.set_aside),
    )


def _name(file: str, sentence: object) -> None:
    print(f"{file}: {sentence}", file=sys.stderr, flush=True)


def _show(progress: Progress) -> None:
    if progress.files % 1024 == 0:
        print(
            f"{progress.files:,} files, {progress.rate:,.0f} a second", file=sys.stderr, flush=True
        )


def table(found: Drill) -> str:
    """The figures as a table of one row."""
    row = " | ".join(f"{value:,}" for value in asdict(found).values())
    return f"{HEADING}\n| {row} |"


def kept() -> Drill:
    """Load the stored run."""
    return Drill(**json.loads(MEASURED.read_text(encoding="utf-8")))


@click.command()
@click.option("--files", default=20_000)
@click.option("--seconds", default=10.0, help="Between two kills.")
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(files: int, seconds: float, keep: bool) -> None:
    """Read files while workers are killed, and count."""
    found = drill(files, seconds)
    print(table(found))
    if keep:
        MEASURED.write_text(json.dumps(asdict(found), indent=1) + "\n")
    sys.exit(0 if found.is_well else 1)


if __name__ == "__main__":
    main()
