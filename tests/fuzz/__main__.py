"""python -m tests.fuzz: attack every target, each in a process of its own, and print a table.

Exit status 1 if anything crashed, hung, leaked or ended in an error that is no sentence; the inputs
that did it are left in tests/fuzz/found, to become cases of tests/fuzz/test_fuzz.py. `--keep`
stores the figures for the README.
"""

import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from .attack import Outcome, attack, total
from .targets import shared_reader, targets

FOUND = Path(__file__).with_name("found")

MEASURED = Path(__file__).with_name("measured.json")
"""The run that the README quotes: target → its outcome."""

SLOW = ("odd, but a picture", "grows when decoded", "keeps a decoder busy")
"""Kinds of which an input takes a second or two."""

HEADING = """\
| input | tried | refused | crashed | hung | leaked | longest, s | computing, s | most MB |
|---|---|---|---|---|---|---|---|---|"""


@click.command()
@click.option("--inputs", default=640, help="For each; the slow ones get an eighth.")
@click.option("--only", help="Attack this target alone, in this process.")
@click.option("--found", type=click.Path(path_type=Path), default=FOUND)
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(inputs: int, only: str | None, found: Path, keep: bool) -> None:
    """Attack all targets."""
    if only is not None:
        shared_reader()
        outcome = attack(targets()[only], inputs)
        for content in outcome.untyped.values():
            found.mkdir(exist_ok=True)
            (found / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)
        known = dataclasses.asdict(outcome) | {"untyped": dict.fromkeys(outcome.untyped, "")}
        print(json.dumps(known))
        return
    outcomes, crashed = {}, 0
    print(HEADING, flush=True)
    for name in sorted(targets(), key=SLOW.__contains__):
        share = inputs // 8 if name in SLOW else inputs
        options = ["--inputs", str(share), "--only", name, "--found", str(found)]
        command = [sys.executable, "-m", "tests.fuzz", *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            crashed += 1
            print(f"{name}: ended with {done.returncode}", file=sys.stderr)
            continue
        outcomes[name] = Outcome(**json.loads(done.stdout.splitlines()[-1]))
        print(row(name, outcomes[name]), flush=True)
        for error in outcomes[name].untyped:
            print(f"{name}: {error}", file=sys.stderr)
    whole = total(outcomes)
    print(row("**all**", whole))
    if keep:
        write(outcomes)
    sys.exit(1 if crashed or whole.untyped or whole.hung or whole.leaked else 0)


def row(name: str, outcome: Outcome) -> str:
    """A row of the table."""
    counts = (outcome.tried, outcome.refused, len(outcome.untyped), outcome.hung, outcome.leaked)
    seconds = (outcome.longest[0], outcome.computing)
    cells = [name, *map("{:,}".format, counts), *map("{:.1f}".format, seconds), str(outcome.memory)]
    return f"| {' | '.join(cells)} |"


def table(outcomes: Mapping[str, Outcome]) -> str:
    """A row for each target and one for all."""
    rows = [row(name, outcome) for name, outcome in outcomes.items()]
    return "\n".join([HEADING, *rows, row("**all**", total(outcomes))])


def write(outcomes: Mapping[str, Outcome]) -> None:
    """Store the figures of a run."""
    # An input that did harm is a file in FOUND; its error is enough here.
    kept = {
        name: dataclasses.asdict(outcome) | {"untyped": dict.fromkeys(outcome.untyped, "")}
        for name, outcome in outcomes.items()
    }
    MEASURED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def read() -> dict[str, Outcome]:
    """Load the figures of the stored run."""
    kept = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {name: Outcome(**outcome) for name, outcome in kept.items()}


if __name__ == "__main__":
    main()
