"""python -m tests.faults.kills: kill -9 at random moments whatever writes files; what is left?

After each kill every file that bears its own name must be the old one or the new one, whole; what
is half written may only bear the name of a part. What can be resumed is resumed now and then, and
must come out as if nothing had happened. Exit status 1 if anything was lost. `--keep` stores the
figures for the README.
"""

import json
import random
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from .runs import KINDS, kill, wait

RESUMED = 10
"""After every so many kills what was broken off is gone on with to its end."""

MEASURED = Path(__file__).with_name("kills.json")
"""The run that the README quotes: a list of tallies."""

HEADING = """\
| run | kills | in the midst of work | files lost | resumed rightly |
|---|---|---|---|---|"""


@dataclass
class Tally:
    """Counts of one kind of run."""

    name: str
    kills: int = 0
    in_time: int = 0
    lost: int = 0
    resumed: int = 0
    resumed_right: int = 0

    def __str__(self) -> str:
        numbers = f"{self.kills} | {self.in_time} | {self.lost}"
        return f"| {self.name} | {numbers} | {self.resumed_right} of {self.resumed} |"


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def torment(name: str, kills: int, seed: int) -> Tally:
    """Begin one kind of run again and again, and kill it."""
    chance, tally = random.Random(seed), Tally(name)
    with scratch() as folder:
        run = KINDS[name](folder)
        started = time.monotonic()
        wait(run.start(False))
        whole = time.monotonic() - started
        while tally.kills < kills:
            begun = run.start(False)
            time.sleep(chance.uniform(0, whole))
            tally.in_time += kill(begun)
            tally.kills += 1
            lost = run.lost()
            tally.lost += len(lost)
            for file in lost:
                print(f"{name}: lost {file}", file=sys.stderr, flush=True)
            if tally.kills % RESUMED == 0:
                tally.resumed += 1
                tally.resumed_right += wait(run.start(True)) == 0 and run.ended_well()
    return tally


def table(tallies: Iterable[Tally]) -> str:
    """A row for each kind of run."""
    return "\n".join([HEADING, *map(str, tallies)])


def read() -> list[Tally]:
    """Load the figures of the stored run."""
    return [Tally(**tally) for tally in json.loads(MEASURED.read_text(encoding="utf-8"))]


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(KINDS)))
@click.option("--kills", default=100)
@click.option("--seed", default=1)
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(names: tuple[str, ...], kills: int, seed: int, keep: bool) -> None:
    """Torment all kinds of runs, or some."""
    warnings.simplefilter("ignore")
    print(HEADING, flush=True)
    tallies = []
    for name in names or KINDS:
        tallies.append(torment(name, kills, seed))
        print(tallies[-1], flush=True)
    if keep:
        MEASURED.write_text(json.dumps([asdict(tally) for tally in tallies], indent=1) + "\n")
    is_well = all(not run.lost and run.resumed == run.resumed_right for run in tallies)
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
