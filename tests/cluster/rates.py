"""python -m tests.cluster.rates: files a second without a cluster, and on 1, 2 and 4 workers.

All ways read the same drawings, in turns, in one run of some four minutes. What a cluster takes to
start is told apart. `--keep` stores the figures for the README.
"""

import io
import json
import os
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from digitlab import load_reader
from digitlab.batch.archive import Archive
from digitlab.batch.cluster import LOCAL, connect
from digitlab.batch.dataset import DataSet
from digitlab.batch.files import find_files
from digitlab.batch.read import read_files
from digitlab.batch.tasks import Settings
from digitlab.export.formats import write_csv

from ..benchmarks.files import make

MEASURED = Path(__file__).with_name("rates.json")
"""The run that the README quotes."""

WORKERS = (1, 2, 4)

CSV = Settings(one=True, rows="digits", layout="csv")


def plain(folder: Path) -> float:
    """Seconds that `read` takes on this machine's cores, by processes."""
    begun = time.perf_counter()
    files = list(find_files([str(folder)], _refuse))
    write_csv(read_files(files, load_reader(threads=1), True, _refuse, many=True), io.StringIO())
    return time.perf_counter() - begun


def on_cluster(folder: Path, out: Path, workers: int) -> tuple[float, float]:
    """Seconds that a local cluster takes to read, and to start."""
    dataset = DataSet(str(out), CSV.layout)
    dataset.open(resume=False)
    begun = time.perf_counter()
    with connect(LOCAL, CSV, workers) as cluster:
        started = time.perf_counter()
        Archive(cluster, CSV, dataset, _refuse).read([str(folder)], lambda progress: None)
        return time.perf_counter() - started, started - begun


def _refuse(file: str, problem: object) -> None:
    raise AssertionError(f"{file}: {problem}")


@dataclass(frozen=True)
class Rate:
    """What one way took, the median of all rounds.

    Attributes
    ----------
    workers : int
        Of a local cluster; 0 without one.
    files_a_second : float
    times_plain : float
        The plain way's time in this run is 1.
    seconds_to_start : float
    """

    workers: int
    files_a_second: float
    times_plain: float
    seconds_to_start: float


def measure(files: int, rounds: int) -> list[Rate]:
    """Read so many drawings so many times in each way."""
    took: dict[int, list[float]] = {count: [] for count in (0, *WORKERS)}
    starts: dict[int, list[float]] = {count: [] for count in (0, *WORKERS)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "drawings"
        make(folder, files)
        for turn in range(rounds):
            took[0].append(plain(folder))
            for count in WORKERS:
                seconds, start = on_cluster(folder, Path(name) / f"out-{turn}-{count}", count)
                took[count].append(seconds)
                starts[count].append(start)
    base = statistics.median(took[0])
    return [
        Rate(
            count,
            round(files / statistics.median(seconds)),
            round(statistics.median(seconds) / base, 2),
            round(statistics.median(starts[count] or [0.0]), 1),
        )
        for count, seconds in took.items()
    ]


def table(rates: list[Rate], cores: int) -> str:
    """The figures as a table, a row a way."""
    rows = [
        f"| {f'{rate.workers} workers' if rate.workers else 'without a cluster'} "
        f"| {rate.files_a_second:,} | {rate.times_plain:.2f} "
        f"| {rate.seconds_to_start if rate.workers else ''} |"
        for rate in rates
    ]
    heading = (
        f"| on {cores} cores | files a second | times the plain way's time | seconds to start |"
    )
    return "\n".join([heading, "|---|---|---|---|", *rows])


def kept() -> str:
    """The stored run as a table."""
    run = json.loads(MEASURED.read_text(encoding="utf-8"))
    return table([Rate(**one) for one in run["rates"]], run["cores"])


@click.command()
@click.option("--files", default=10_000)
@click.option("--rounds", default=2)
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(files: int, rounds: int, keep: bool) -> None:
    """Measure all ways, and print a table of the medians."""
    rates, cores = measure(files, rounds), os.cpu_count() or 1
    print(table(rates, cores))
    if keep:
        run = {"files": files, "cores": cores, "rates": [asdict(rate) for rate in rates]}
        MEASURED.write_text(json.dumps(run, indent=1) + "\n")


if __name__ == "__main__":
    main()
