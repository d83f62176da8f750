"""python -m tests.benchmarks.classroom: a teacher and thirty pupils in a room, without browsers.

Each pupil joins by the QR code's link, draws a digit every few seconds and hands it in. Measured is
the time from there to the pupil's own page, and to the teacher's wall. All pages look for news by
themselves, as browsers let them. `--rooms` names the database; `--servers 2` shares the pupils out
among as many servers on it.
"""

import asyncio
import itertools
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

from digitlab.classroom import database, place
from digitlab.classroom.records import Room
from digitlab.classroom.store import Store
from digitlab.ui.classroom.visit import ROOM

from .load import PEN, WIDTH, hands
from .serving import OURS, Server, serving
from .visit import Visit

PAGE = "classroom"

PERIOD = 5.0
"""Seconds from one digit of a pupil to the next."""

PATIENCE = 30.0
"""Seconds after which a digit counts as lost."""


@dataclass
class Log:
    """What happened to a class, seconds."""

    answered: list[float] = field(default_factory=list)
    on_wall: list[float] = field(default_factory=list)
    lost: int = 0
    errors: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Milliseconds and counts."""
        found: dict[str, Any] = {"digits": len(self.answered), "lost": self.lost}
        for name, times in (("answered", self.answered), ("on_wall", self.on_wall)):
            shares = np.percentile(1000 * np.array(times or [float("nan")]), (50, 95, 100))
            found |= dict(
                zip(
                    (f"{name}_{part}_ms" for part in ("median", "p95", "max")),
                    shares.round(1).tolist(),
                    strict=True,
                )
            )
        return found | {"errors": len(self.errors), "first_error": next(iter(self.errors), None)}


class Browser:
    """A browser at the Class page: it keeps tokens, and lets the page look for news."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._looking = asyncio.create_task(visit.look())

    @classmethod
    async def open(cls, server: Server, query: str = "", **kept: str) -> "Browser":
        browser = cls(await Visit.begin(server, PAGE, query))
        visit = browser.visit
        await visit.until(lambda: "digitlab_class_keys" in visit.components)
        await visit.tell("digitlab_class_keys", told={"pupil": "", "teacher": ""} | kept)
        return browser

    def token(self, name: str) -> str:
        """What the page has it keep."""
        kept: str = self.visit.components["digitlab_class_keys"][2][name]
        return kept

    def on_wall(self) -> list[int]:
        """Numbers of the digits on the wall that it shows, the latest first."""
        _, _, shown = self.visit.components.get("digitlab_wall", ("", "", {"digits": ()}))
        return [digit["number"] for digit in shown["digits"]]

    async def end(self) -> None:
        """Close the tab."""
        self._looking.cancel()
        await self.visit.end()


class Pupil:
    """A pupil who has joined."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.visit = browser, browser.visit

    @classmethod
    async def join(cls, server: Server, room: Room) -> "Pupil":
        browser = await Browser.open(server, f"{ROOM}={room.invitation}")
        visit = browser.visit
        await visit.until(lambda: "Join" in visit.components)
        await visit.press("Join")
        await visit.until(lambda: "digitlab_canvas_companion" in visit.components)
        visit.query = ""
        await visit.tell("digitlab_canvas_companion", told={"width": WIDTH})
        await visit.until(lambda: "streamlit_drawable_canvas" in visit.components)
        pupil = cls(browser)
        await pupil.report([])
        await visit.until(lambda: "Hand in" in visit.components)
        return pupil

    async def report(self, shown: list[dict[str, Any]]) -> None:
        """Tell what the canvas shows."""
        mark = self.visit.components["streamlit_drawable_canvas"][2]["initialDrawing"]["objects"][0]
        drawing = {"raw": {"objects": [mark, *shown]}, "data": None}
        await self.visit.tell("streamlit_drawable_canvas", drawing=drawing)

    async def hand_in(self, run: np.ndarray) -> int | None:
        """Draw a digit and hand it in; its number, or None where no answer came in time."""
        path = [["L" if at else "M", *map(float, point)] for at, point in enumerate(run)]
        before = set(self.browser.on_wall())
        await self.report([{"type": "Path", "path": path, "strokeWidth": PEN}])
        await self.visit.until(lambda: not self.visit.components["Hand in"][2])
        await self.visit.press("Hand in")
        await self.visit.until(lambda: set(self.browser.on_wall()) - before, PATIENCE)
        return next(iter(set(self.browser.on_wall()) - before), None)


async def lesson(
    servers: Sequence[Server], store: Store, count: int, seconds: float
) -> dict[str, Any]:
    """Let a class of so many draw for so long; its teacher is at the first server."""
    log, token = Log(), store.open_room(1)
    room = store.taught(token)
    assert room
    teacher = await Browser.open(servers[0], teacher=token)
    at = itertools.cycle(servers)
    pupils = await asyncio.gather(*(Pupil.join(next(at), room) for _ in range(count)))
    begun = time.perf_counter()

    async def person(number: int, pupil: Pupil) -> None:
        next_at = begun + PERIOD * number / count
        for run in hands(number):
            await asyncio.sleep(max(0, next_at - time.perf_counter()))
            if time.perf_counter() > begun + seconds:
                return
            # In a room for all ten the task ends with the tenth: the digits are not read for it.
            said = time.perf_counter()
            digit = await pupil.hand_in(run)
            if digit is None:
                log.lost += 1
                return
            log.answered.append(time.perf_counter() - said)
            seen = await teacher.visit.until(lambda: digit in teacher.on_wall(), PATIENCE)  # noqa: B023
            log.on_wall.append(time.perf_counter() - said)
            log.lost += not seen
            next_at += PERIOD

    done = await asyncio.gather(
        *itertools.starmap(person, enumerate(pupils)), return_exceptions=True
    )
    log.errors += [repr(error) for error in done if error]
    kept = len(store.seen(room.number))
    await asyncio.gather(teacher.end(), *(pupil.browser.end() for pupil in pupils))
    store.end(token)
    return log.summary() | {"kept": kept, "memory_mb": [round(one.memory()) for one in servers]}


def measure(count: int, seconds: float, rooms: str = "", servers: int = 1) -> dict[str, Any]:
    """A lesson, in a database that is made for it unless one is named."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        os.environ[place.ADDRESS] = rooms or f"sqlite:///{Path(folder) / 'rooms.sqlite'}"
        store = Store(database.connect(database.address()))
        started = [running.enter_context(serving(OURS)) for _ in range(servers)]
        found = asyncio.run(lesson(started, store, count, seconds))
        store.close()
        return found


@click.command()
@click.option("--people", default=30)
@click.option("--seconds", default=45.0)
@click.option("--rooms", default="", help="Address of a database.")
@click.option("--servers", default=1)
def main(people: int, seconds: float, rooms: str, servers: int) -> None:
    """Measure a class."""
    print(json.dumps(measure(people, seconds, rooms, servers), indent=1))


if __name__ == "__main__":
    main()
