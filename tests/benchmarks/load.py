"""Many people at once: each draws a digit every two seconds and checks that the answer is its own.

The time is from the message that the pen is up to the chart with the right ten numbers; what the
network, the browser and the canvas' own wait add is not in it. Where the page follows the pen, the
visitors let it, as the page's JavaScript does.
"""

import asyncio
import base64
import io
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from digitlab import Reader, load_reader
from digitlab.ink import strokes
from digitlab.recognition.classifier import Classifier
from digitlab.ui.canvas import fabric, rasterize
from digitlab.ui.draw.live_stroke import LOST_MILLISECONDS

from ..fixtures.hands import HANDS, Hand
from .serving import DEMO, DEMO_MODEL, FLOOR, OURS, App, Server, serving
from .visit import Visit

WIDTH, SHAPE, PEN = 500, (400, 500), 22
"""Column and canvas that our page is told of, and its pen, pixels."""

DEMO_SIDE, DEMO_PEN = 280, 20
"""The demo's canvas and pen, pixels."""

PERIOD, DRAWING = 2.0, 0.6
"""Seconds from drawing to drawing, and those of them with the pen down."""

CLOSE = 1e-4
"""Largest difference of two probabilities that are the same."""

Run = np.ndarray
"""(n, 2) float, the points of a stroke in pixels."""


@dataclass
class Log:
    """What happened to all visitors."""

    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    errors: list[str] = field(default_factory=list)
    followed: int = 0
    memory: list[float] = field(default_factory=list)

    def add(self, other: "Log") -> None:
        """Add what another one tells, so that both are summed up as one."""
        self.seconds += other.seconds
        self.unanswered += other.unanswered
        self.errors += other.errors
        self.followed += other.followed
        self.memory += other.memory

    def summary(self) -> dict[str, Any]:
        """Milliseconds, counts and megabytes."""
        times = 1000 * np.array(self.seconds or [float("nan")])
        middle, high, highest = np.percentile(times, (50, 95, 99))
        return {
            "drawings": len(self.seconds) + self.unanswered,
            "median_ms": round(float(middle), 1),
            "p95_ms": round(float(high), 1),
            "p99_ms": round(float(highest), 1),
            "wrong_or_unanswered": self.unanswered,
            "errors": len(self.errors),
            "updates_while_drawing": self.followed,
            "memory_mb": round(max(self.memory)) if self.memory else None,
        }


class Ours:
    """A visitor of our Draw page."""

    def __init__(self, visit: Visit, reader: Reader, log: Log) -> None:
        self.visit, self.reader, self.log = visit, reader, log
        self.numbers = itertools.count(1)

    async def open(self) -> None:
        visit = self.visit
        await visit.until(lambda: "digitlab_canvas_companion" in visit.components)
        await visit.tell("digitlab_canvas_companion", told={"width": WIDTH})
        await visit.until(lambda: "digitlab_follower" in visit.components)
        await self.report([])

    @property
    def mark(self) -> dict[str, Any]:
        """The invisible object that tells which drawing the canvas shows."""
        return self.visit.components["streamlit_drawable_canvas"][2]["initialDrawing"]["objects"][0]

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the canvas is told to show."""
        objects = self.visit.components["streamlit_drawable_canvas"][2]["initialDrawing"]["objects"]
        return list(objects[1:])

    async def report(self, shown: list[dict[str, Any]]) -> None:
        """Tell what the canvas shows."""
        drawing = {"raw": {"objects": [self.mark, *shown]}, "data": None}
        await self.visit.tell("streamlit_drawable_canvas", drawing=drawing)

    async def clear(self) -> None:
        """Press Clear; the canvas shows that it is empty."""
        before = self.mark
        await self.visit.press("Clear")
        await self.visit.until(lambda: self.mark != before)
        await self.report([])

    async def draw(self, run: Run, seconds: float) -> None:
        """Draw one stroke, let the page follow it, lift the pen and wait for the answer."""
        if seconds:
            await self._follow(run, seconds)
        path = [["L" if at else "M", *map(float, point)] for at, point in enumerate(run)]
        stroke = {"type": "Path", "path": path, "strokeWidth": PEN, "scaleX": 1, "scaleY": 1}
        expected = self.reader.read_ink(rasterize.draw(fabric.parse([stroke]), SHAPE)).probabilities
        await _answered(self.visit, self.log, expected, lambda: self.report([stroke]))

    async def _follow(self, run: Run, seconds: float) -> None:
        """What the page's JavaScript does while the pen is down; see live_stroke.js."""
        visit, begun = self.visit, time.perf_counter()
        pause = visit.components["digitlab_follower"][2]["every"] / 1000
        while True:
            await asyncio.sleep(pause)
            share = (time.perf_counter() - begun) / seconds
            if share >= 1:
                return
            points = [round(float(one)) for one in run[: max(1, round(share * len(run)))].ravel()]
            number, said = next(self.numbers), time.perf_counter()
            message = {"number": number, "points": points}
            await visit.trigger("digitlab_follower", "stroke", message)
            heard = await visit.until(
                lambda: visit.components["digitlab_follower"][2]["heard"] == number,  # noqa: B023
                min(LOST_MILLISECONDS / 1000, max(0.0, begun + seconds - said)),
            )
            self.log.followed += heard
            took = time.perf_counter() - said
            told = visit.components["digitlab_follower"][2]
            pause = max(told["every"] / 1000 - took, (told["share"] - 1) * took)


class Demo:
    """A visitor of the demo."""

    def __init__(self, visit: Visit, classifier: Classifier, log: Log) -> None:
        self.visit, self.classifier, self.log = visit, classifier, log

    async def open(self) -> None:
        await self.visit.until(lambda: "streamlit_drawable_canvas" in self.visit.components)
        await self.visit.until(lambda: self.visit.runs)

    async def clear(self) -> None:
        """Nothing: each drawing is told as the only one."""

    async def draw(self, run: Run, seconds: float) -> None:
        """Draw one stroke, lift the pen and wait for the answer."""
        await asyncio.sleep(seconds)
        run = run * (DEMO_SIDE / SHAPE[0])
        ink = strokes.draw([run], DEMO_PEN, (DEMO_SIDE, DEMO_SIDE))
        small = Image.fromarray(np.dstack([ink, ink, ink])).convert("L").resize((28, 28))
        (expected,) = self.classifier.predict_proba(np.asarray(small)[np.newaxis])
        canvas = io.BytesIO()
        Image.fromarray(np.dstack([ink, ink, ink, np.full_like(ink, 255)])).save(canvas, "PNG")
        url = f"data:image/png;base64,{base64.b64encode(canvas.getvalue()).decode()}"
        path = [["L" if at else "M", *map(float, point)] for at, point in enumerate(run)]
        drawing = {"raw": {"objects": [{"type": "Path", "path": path}]}, "data": url}
        await _answered(
            self.visit,
            self.log,
            expected,
            lambda: self.visit.tell("streamlit_drawable_canvas", drawing=drawing),
        )


async def _answered(visit: Visit, log: Log, expected: np.ndarray, say: Callable[[], Any]) -> None:
    """Say something and wait for the answer that is right for it."""

    def is_right() -> bool:
        shown = visit.probabilities
        return (
            visit.shown_at > said
            and shown is not None
            and np.allclose(shown, expected, atol=CLOSE, rtol=0)
        )

    said = time.perf_counter()
    await say()
    if await visit.until(is_right):
        log.seconds.append(visit.shown_at - said)
    else:
        log.unanswered += 1


def hands(seed: int) -> Any:
    """Digits of one stroke at random places and sizes, no two the same: (n, 2) float each."""
    rng = np.random.default_rng(seed)
    simple = [hand for hand in HANDS if len(hand.strokes) == 1]
    while True:
        hand: Hand = simple[rng.integers(len(simple))]
        side = rng.uniform(150, 330)
        middle = tuple(rng.uniform(side / 2 + 15, SHAPE[0] - side / 2 - 15, 2))
        (run,) = hand.placed(middle, side)
        yield np.array(run) + rng.normal(0, 1, (len(run), 2))


async def crowd(
    app: App, server: Server, count: int, seconds: float, log: Log | None = None
) -> dict[str, Any]:
    """Let so many visitors draw for so long; what happens to them is added to a log."""
    log = Log() if log is None else log
    reader, classifier = load_reader(threads=1), Classifier(DEMO_MODEL, threads=1)
    visits = await asyncio.gather(*(Visit.begin(server) for _ in range(count)))
    people = [
        Ours(visit, reader, log) if app is OURS else Demo(visit, classifier, log)
        for visit in visits
    ]
    await asyncio.gather(*(one.open() for one in people))
    begun = time.perf_counter()

    async def person(number: int) -> None:
        try:
            next_at = begun + PERIOD * number / count
            for run in hands(number):
                await asyncio.sleep(max(0, next_at - time.perf_counter()))
                if time.perf_counter() > begun + seconds:
                    return
                await people[number].draw(run, DRAWING)
                await people[number].clear()
                next_at += PERIOD
        except Exception as error:
            log.errors.append(repr(error))

    async def scales() -> None:
        while True:
            log.memory.append(await asyncio.to_thread(server.memory))
            await asyncio.sleep(1)

    weighing = asyncio.create_task(scales())
    await asyncio.gather(*map(person, range(count)))
    weighing.cancel()
    await asyncio.gather(*(visit.end() for visit in visits))
    return log.summary() | {"first_error": log.errors[0] if log.errors else None}


async def empty(server: Server, count: int = 60) -> list[float]:
    """Round trips of an empty fragment, seconds."""
    visit = await Visit.begin(server)
    await visit.until(lambda: "floor" in visit.components)
    times = []
    for number in range(count):
        said = time.perf_counter()
        await visit.tell("floor", number=number)
        await visit.until(lambda: visit.text == f"answer {number}")  # noqa: B023
        times.append(time.perf_counter() - said)
        await asyncio.sleep(0.2)  # The run before must have ended on the server's side too.
    await visit.end()
    return times


def measure(seconds: float, counts: tuple[int, ...] = (1, 10, 30, 100)) -> dict[str, Any]:
    """Ours with each number of visitors, the demo with one and with thirty, and the floor."""
    with serving(FLOOR) as server:
        floor = asyncio.run(empty(server))
    found: dict[str, Any] = {"empty_fragment_ms": round(1000 * float(np.median(floor)), 1)}
    for app, numbers in ((DEMO, (1, 30)), (OURS, counts)):
        found[app.name] = {}
        for count in numbers:
            # Each number has a server of its own, so that its memory is its own.
            with serving(app) as server:
                asyncio.run(crowd(app, server, 1, 4))  # The first strokes load what is loaded late.
                found[app.name][str(count)] = asyncio.run(crowd(app, server, count, seconds))
    one, thirty = (found[OURS.name].get(str(count)) for count in (1, 30))
    if one and thirty:
        found["ratios"] = {
            "thirty_to_one_p95": round(thirty["p95_ms"] / one["p95_ms"], 2),
            "demo_to_ours_thirty_p95": round(
                found[DEMO.name]["30"]["p95_ms"] / thirty["p95_ms"], 1
            ),
            "one_to_empty_fragment": round(one["median_ms"] / found["empty_fragment_ms"], 2),
        }
    return found
