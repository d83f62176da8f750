"""python -m tests.cluster.rates: files a second without a cluster, and on 1, 2 and 4 workers.

All ways read the same drawings, in turns, in one run. What a cluster takes to start is told apart.
"""

import io
import statistics
import tempfile
import time
from pathlib import Path

import click

from digitlab import load_reader
from digitlab.batch.archive import Archive
from digitlab.batch.cluster import LOCAL, connect
from digitlab.batch.dataset import DataSet
from digitlab.batch.read import read_files
from digitlab.batch.tasks import Settings
from digitlab.export.formats import write_csv

from ..benchmarks.files import make

WORKERS = (1, 2, 4)

CSV = Settings(one=True, rows="digits", layout="csv")


def plain(files: list[str]) -> float:
    """Seconds that `read` takes on this machine's cores, by processes."""
    begun = time.perf_counter()
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


@click.command()
@click.option("--files", default=10_000)
@click.option("--rounds", default=2)
def main(files: int, rounds: int) -> None:
    """Measure all ways, and print a table of the medians."""
    took: dict[int, list[float]] = {count: [] for count in (0, *WORKERS)}
    starts: dict[int, list[float]] = {count: [] for count in WORKERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "drawings"
        drawings = make(folder, files)
        for turn in range(rounds):
            took[0].append(plain(drawings))
            for count in WORKERS:
                seconds, start = on_cluster(folder, Path(name) / f"out-{turn}-{count}", count)
                took[count].append(seconds)
                starts[count].append(start)
    base = statistics.median(took[0])
    print("| way | files a second | times the plain way's time | seconds to start |")
    print("|---|---|---|---|")
    for count, measured in took.items():
        median = statistics.median(measured)
        way = f"{count} workers" if count else "without a cluster"
        to_start = f"{statistics.median(starts[count]):.1f}" if count else ""
        print(f"| {way} | {files / median:,.0f} | {median / base:.2f} | {to_start} |")


if __name__ == "__main__":
    main()
