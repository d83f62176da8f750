"""python -m tests.benchmarks.classroom: a teacher and thirty pupils in a room.

Each pupil joins by the QR code's link, draws a digit every few seconds and hands it in. Measured is
the time from there to the pupil's own page, and to the teacher's wall. All pages look for news by
themselves, as browsers let them. `--rooms` names the database; `--servers 2` shares the pupils out
among as many servers on it. `--browsers 3` gives the teacher and two of the pupils Chromium: what
that takes of the machine is in the figures.
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

from ..browser.chromium import find
from .class_browsers import RealBrowser, RealPupil, RealTeacher, browsing
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
        key = visit.components["digitlab_class_keys"][2]["visit"]
        told = {"visit": key, "pupil": "", "teacher": ""} | kept
        await visit.tell("digitlab_class_keys", told=told)
        return browser

    def token(self, name: str) -> str:
        """What the page has it keep."""
        kept: str = self.visit.components["digitlab_class_keys"][2][name]
        return kept

    def on_wall(self) -> list[int]:
        """Numbers of the digits on the wall that it shows, the latest first."""
        _, _, shown = self.visit.components.get("digitlab_wall", ("", "", {"digits": ()}))
        return [digit["number"] for digit in shown["digits"]]

    async def sees(self, digit: int, patience: float) -> bool:
        """Wait until a digit is on the wall."""
        return await self.visit.until(lambda: digit in self.on_wall(), patience)

    async def end(self) -> None:
        """Close the tab."""
        self._looking.cancel()
        await self.visit.end()


class Pupil:
    """A pupil who has joined."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.visit, self.said_at = browser, browser.visit, 0.0

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

    async def draw(self, run: np.ndarray) -> None:
        """Tell that the canvas shows a digit."""
        path = [["L" if at else "M", *map(float, point)] for at, point in enumerate(run)]
        await self.report([{"type": "Path", "path": path, "strokeWidth": PEN}])

    async def hand_in(self, run: np.ndarray, patience: float = PATIENCE) -> int | None:
        """Draw a digit and hand it in; its number, or None where no answer came in time."""
        before, self.said_at = set(self.browser.on_wall()), time.perf_counter()
        await self.draw(run)
        await self.visit.until(lambda: not self.visit.components["Hand in"][2])
        await self.visit.press("Hand in")
        await self.visit.until(lambda: set(self.browser.on_wall()) - before, patience)
        return next(iter(set(self.browser.on_wall()) - before), None)

    async def end(self) -> None:
        """Close the tab."""
        await self.browser.end()


async def lesson(
    servers: Sequence[Server],
    store: Store,
    count: int,
    seconds: float,
    real: RealBrowser | None = None,
    phones: int = 0,
) -> dict[str, Any]:
    """Let a class of so many draw for so long; its teacher is at the first server.

    Where there is a real browser, the teacher has it, and so many of the pupils.
    """
    token = store.open_room(1)
    room = store.taught(token)
    assert room
    at = itertools.cycle(servers)
    pupils: list[Pupil | RealPupil] = []
    teacher: Browser | RealTeacher
    if real is None:
        teacher = await Browser.open(servers[0], teacher=token)
    else:
        teacher = await RealTeacher.open(real, servers[0], token)
        pupils += [await RealPupil.join(real, next(at), room) for _ in range(phones)]
    others = (Pupil.join(next(at), room) for _ in range(count - phones))
    pupils += await asyncio.gather(*others)
    log = await _draw(teacher, pupils, seconds)
    kept = len(store.latest(room.number))
    await asyncio.gather(teacher.end(), *(pupil.end() for pupil in pupils))
    store.end(token)
    return log.summary() | {
        "kept": kept,
        "memory_mb": [round(server.memory()) for server in servers],
    }


async def _draw(
    teacher: Browser | RealTeacher, pupils: Sequence[Pupil | RealPupil], seconds: float
) -> Log:
    """Let pupils draw for so long, each a digit every few seconds."""
    log, begun = Log(), time.perf_counter()

    async def person(number: int, pupil: Pupil | RealPupil) -> None:
        next_at = begun + PERIOD * number / len(pupils)
        for run in hands(number):
            await asyncio.sleep(max(0, next_at - time.perf_counter()))
            if time.perf_counter() > begun + seconds:
                return
            # In a room for all ten the task ends with the tenth: the digits are not read for it.
            digit = await pupil.hand_in(run, PATIENCE)
            if digit is None:
                log.lost += 1
                return
            log.answered.append(time.perf_counter() - pupil.said_at)
            seen = await teacher.sees(digit, PATIENCE)
            log.on_wall.append(time.perf_counter() - pupil.said_at)
            log.lost += not seen
            next_at += PERIOD

    done = await asyncio.gather(
        *itertools.starmap(person, enumerate(pupils)), return_exceptions=True
    )
    log.errors += [repr(error) for error in done if error]
    return log


async def _lesson_in_browsers(
    servers: Sequence[Server], store: Store, count: int, seconds: float, browsers: int, path: str
) -> dict[str, Any]:
    async with browsing(path) as real:
        return await lesson(servers, store, count, seconds, real, browsers - 1)


def measure(
    count: int, seconds: float, rooms: str = "", servers: int = 1, browsers: int = 0
) -> dict[str, Any]:
    """A lesson, in a database that is made for it unless one is named."""
    path = find() if browsers else ""
    if path is None:
        raise click.ClickException("no browser; python -m tests.browser.chromium gets one")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        os.environ[place.ADDRESS] = rooms or f"sqlite:///{Path(folder) / 'rooms.sqlite'}"
        store = Store(database.connect(database.address()))
        started = [running.enter_context(serving(OURS)) for _ in range(servers)]
        if path:
            taught = _lesson_in_browsers(started, store, count, seconds, browsers, path)
        else:
            taught = lesson(started, store, count, seconds)
        found = asyncio.run(taught)
        store.close()
        return found


@click.command()
@click.option("--people", default=30)
@click.option("--seconds", default=45.0)
@click.option("--rooms", default="", help="Address of a database.")
@click.option("--servers", default=1)
@click.option("--browsers", default=0, help="Of the teacher and some pupils.")
def main(people: int, seconds: float, rooms: str, servers: int, browsers: int) -> None:
    """Measure a class."""
    print(json.dumps(measure(people, seconds, rooms, servers, browsers), indent=1))


if __name__ == "__main__":
    main()
