"""What the server has in memory after an hour's drawings, and after classes that came and left."""

import asyncio
from typing import Any

from digitlab import load_reader

from .load import Log, Ours, crowd, hands
from .serving import OURS, Server, serving
from .visit import Visit

HOUR = 1800
"""Drawings in an hour."""

CLASSES = 12
"""Classes one after the other."""

LESSON = 10
"""Seconds for which each of them draws."""

KEPT = 128
"""Visitors whose tabs are closed that Streamlit keeps at most, by its source: it keeps each for two
minutes at least, and then until another leaves."""


def measure(drawings: int = HOUR, people: int = 30) -> dict[str, Any]:
    """An hour's drawings; and classes one after the other, each of which leaves."""
    with serving(OURS) as server:
        found = asyncio.run(hour(server, drawings))
    with serving(OURS) as server:
        asyncio.run(crowd(OURS, server, 1, 4))
        weights = [server.memory()]
        for _ in range(CLASSES):
            asyncio.run(crowd(OURS, server, people, LESSON))
            weights.append(server.memory())
    # From then on Streamlit drops a visitor who has left for each one who leaves.
    later = weights[1 + -(-KEPT // people) :]
    return found | {
        "mb_by_class": [round(weight, 1) for weight in weights],
        "later_class_adds_mb": round((later[-1] - later[0]) / (len(later) - 1), 1),
    }


async def hour(server: Server, drawings: int = HOUR) -> dict[str, Any]:
    """One visitor's hour of drawings, without the pauses; memory on the way, and after it."""
    log = Log()
    visit = await Visit.begin(server)
    person = Ours(visit, load_reader(threads=1), log)
    await person.open()
    weights = {}
    for number, run in zip(range(1, drawings + 1), hands(1), strict=False):
        await person.draw(run, 0)
        await person.clear()
        if number in (drawings // 4, drawings // 2, drawings):
            weights[number] = round(server.memory(), 1)
    await visit.end()
    quarter, _, end = weights.values()
    return {
        "drawings": drawings,
        "memory_mb_by_drawings": weights,
        "growth_of_last_three_quarters_mb": round(end - quarter, 1),
        "wrong_or_unanswered": log.unanswered,
        "median_ms": log.summary()["median_ms"],
    }
