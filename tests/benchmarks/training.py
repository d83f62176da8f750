"""python -m tests.benchmarks.training: thirty draw, quietly and while one trains, in turns.

One server for both. The one who trains is a visitor of the Teach page, who lets it show its curves
as browsers do; the others draw on the Draw page as in `load`. The turns alternate, each pair in the
other order than the one before, so that a machine that grows slower counts for both. p95 is that of
the drawings of all turns together: of one turn's 375 it hangs on nineteen. It needs MNIST and
TensorFlow. `--keep` stores the figures for the README.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click

from .load import Log, crowd
from .serving import OURS, Server, serving
from .visit import Visit

PEOPLE = 30

SECONDS = 25.0
"""How long they draw each time."""

TURNS = 6

MEASURED = Path(__file__).with_name("training.json")
"""The run that the README quotes: "quiet" and "training" → what each turn found, and all turns
together."""

HEADING = """\
| | drawings | median ms | p95 ms | wrong or unanswered | errors | new curves |
|---|---:|---:|---:|---:|---:|---:|"""

FIGURES = ("drawings", "median_ms", "p95_ms", "wrong_or_unanswered", "errors", "curves")
"""What stands in a row."""

Turns = dict[str, list[dict[str, Any]]]
"""What each turn found, as in `MEASURED`."""

ROUNDS = 60
"""Of the training: so many that it outlasts the drawing."""


@asynccontextmanager
async def training(server: Server) -> AsyncIterator[Visit]:
    """A visitor trains while the block lasts."""
    visit = await Visit.begin(server, "teach")
    await visit.until(lambda: {"Rounds through the digits", "Play"} <= {*visit.components})
    await visit.slide("Rounds through the digits", ROUNDS)
    await visit.press("Play")
    looking = asyncio.create_task(visit.look())
    try:
        if not await visit.until(lambda: visit.curves):
            raise RuntimeError("no training began")
        yield visit
        if "Stop" not in visit.components:
            raise RuntimeError("the training ended before the drawing did")
        del visit.components["Play"]
        await visit.press("Stop")
        await visit.until(lambda: "Play" in visit.components)  # The server takes another one then.
    finally:
        looking.cancel()
        await visit.end()


async def _in_turns(server: Server, people: int, seconds: float, turns: int) -> Turns:
    """Figures of `load.crowd`, quiet and while one trains; the last ones are of all turns."""
    await crowd(OURS, server, 1, 4)  # The first strokes load what is loaded late.
    found: Turns = {"quiet": [], "training": []}
    together = {name: Log() for name in found}
    for turn in range(turns):
        for name in sorted(found, reverse=bool(turn % 2)):
            log, curves = Log(), 0
            if name == "training":
                async with training(server) as visit:
                    before = visit.curves
                    await crowd(OURS, server, people, seconds, log)
                    curves = visit.curves - before
            else:
                await crowd(OURS, server, people, seconds, log)
            together[name].add(log)
            found[name].append(log.summary() | {"curves": curves})
    for name, log in together.items():
        curves = sum(one["curves"] for one in found[name])
        found[name].append(log.summary() | {"curves": curves})
    return found


def table(found: Turns) -> str:
    """A row a turn, one for all of them, and below them how much slower the others draw."""
    *turns, together = zip(*found.values(), strict=True)
    rows = [
        f"| {' | '.join([named, *(str(figures[figure]) for figure in FIGURES)])} |"
        for label, both in [*(("{}", both) for both in turns), ("{}, all", together)]
        for named, figures in zip(map(label.format, found), both, strict=True)
    ]
    quiet, slowed = (figures["p95_ms"] for figures in together)
    last = f"p95 while one trains, of all drawings: {slowed / quiet:.2f} times the quiet one."
    return "\n".join([HEADING, *rows, "", last])


def read() -> Turns:
    """Load the stored run."""
    found: Turns = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


@click.command()
@click.option("--people", default=PEOPLE)
@click.option("--seconds", default=SECONDS)
@click.option("--turns", default=TURNS)
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(people: int, seconds: float, turns: int, keep: bool) -> None:
    """Print a line a turn, and how much slower the others draw."""
    with serving(OURS) as server:
        found = asyncio.run(_in_turns(server, people, seconds, turns))
    print(table(found))
    if keep:
        short = {
            name: [{figure: turn[figure] for figure in FIGURES} for turn in turns]
            for name, turns in found.items()
        }
        MEASURED.write_text(json.dumps(short, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
