"""python -m tests.benchmarks.training: thirty draw, quietly and while one trains, in turns.

One server for both. The one who trains is a visitor of the Teach page, who lets it show its curves
as browsers do; the others draw on the Draw page as in `load`. It needs MNIST and TensorFlow.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import click
import numpy as np

from .load import crowd
from .serving import OURS, Server, serving
from .visit import Visit

PEOPLE = 30

SECONDS = 25.0
"""How long they draw each time."""

TURNS = 3

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


async def _in_turns(server: Server, people: int, seconds: float, turns: int) -> dict[str, Any]:
    """Figures of `load.crowd`, quiet and while one trains."""
    await crowd(OURS, server, 1, 4)  # The first strokes load what is loaded late.
    found: dict[str, Any] = {"quiet": [], "training": []}
    for _ in range(turns):
        found["quiet"].append(await crowd(OURS, server, people, seconds))
        async with training(server) as visit:
            before = visit.curves
            figures = await crowd(OURS, server, people, seconds)
            found["training"].append(figures | {"curves": visit.curves - before})
    return found


@click.command()
@click.option("--people", default=PEOPLE)
@click.option("--seconds", default=SECONDS)
@click.option("--turns", default=TURNS)
def main(people: int, seconds: float, turns: int) -> None:
    """Print a line a turn, and how much slower the others draw."""
    with serving(OURS) as server:
        found = asyncio.run(_in_turns(server, people, seconds, turns))
    click.echo("| | drawings | median ms | p95 ms | wrong or unanswered | errors | new curves |")
    click.echo("|---|---:|---:|---:|---:|---:|---:|")
    for at in range(turns):
        for name, crowds in found.items():
            one = crowds[at]
            counts = one["wrong_or_unanswered"], one["errors"]
            times = f"{one['drawings']} | {one['median_ms']} | {one['p95_ms']}"
            click.echo(
                f"| {name} | {times} | {counts[0]} | {counts[1]} | {one.get('curves', '')} |"
            )
    quiet, slowed = (np.median([one["p95_ms"] for one in crowds]) for crowds in found.values())
    click.echo(f"\np95 while one trains: {slowed / quiet:.2f} times the quiet one.")


if __name__ == "__main__":
    main()
