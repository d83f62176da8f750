"""Figures → one table, each row beside its target."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

GENEROUS = 2.0
"""Times by which a ratio may miss its target before it is called far from it."""


@dataclass(frozen=True)
class Target:
    """What a ratio should be.

    Attributes
    ----------
    what : str
    part : str
    find : callable
        Takes the part's figures.
    bound : float
    at_least : bool
        Whether the bound is a lower one.
    """

    what: str
    part: str
    find: Callable[[Any], float]
    bound: float
    at_least: bool

    def value(self, results: dict[str, Any]) -> float | None:
        """The ratio; None if it was not measured."""
        figures = results["parts"].get(self.part)
        return None if figures is None else self.find(figures)

    def is_far(self, results: dict[str, Any]) -> bool:
        """Whether it is missed by far."""
        value = self.value(results)
        if value is None:
            return False
        if self.at_least:
            return value < self.bound / GENEROUS
        return value > self.bound * GENEROUS


def _ratio(name: str) -> Callable[[Any], float]:
    return lambda figures: figures["ratios"][name]


def _thirty(name: str) -> Callable[[Any], float]:
    return lambda figures: figures["digitlab"]["30"][name]


def _replicas(name: str) -> Callable[[Any], float]:
    return lambda figures: figures["2"][name]


def _share_of_uncompressed(figures: Any) -> float:
    slow = figures["1.6"]
    return round(slow["compressed"]["seconds"] / slow["uncompressed"]["seconds"], 2)


def _at_least(what: str, part: str, find: Callable[[Any], float], bound: float) -> Target:
    return Target(what, part, find, bound, at_least=True)


def _at_most(what: str, part: str, find: Callable[[Any], float], bound: float) -> Target:
    return Target(what, part, find, bound, at_least=False)


def _updates(figures: Any) -> float:
    return figures["updates_per_second_while_drawing"]


def _growth(figures: Any) -> float:
    return figures["growth_of_last_three_quarters_mb"]


def _last_class(figures: Any) -> float:
    return figures["mb_by_class"][-1]


def _later_class(figures: Any) -> float:
    return figures["later_class_adds_mb"]


def _slowest_page(figures: Any) -> float:
    computed = figures["processor_milliseconds"]
    return max(one for what, one in computed.items() if what.startswith("page"))


def _photo_of_one_digit(figures: Any) -> float:
    return figures["processor_milliseconds"]["photo of one digit"]


TARGETS = (
    _at_least(
        "pen lifted to final bars: times faster than the demo", "pen", _ratio("demo_to_ours"), 10
    ),
    _at_least("updates of the bars a second while drawing", "pen", _updates, 10),
    _at_least(
        "drawing to probabilities: times faster than squashing and `model.predict`",
        "process",
        _ratio("demo_to_ours"),
        40,
    ),
    _at_most("inference: times bare ONNX Runtime's", "process", _ratio("inference_to_bare"), 1.3),
    _at_most("slowest page of 12 megapixels, processor time, ms", "reading", _slowest_page, 400),
    _at_most(
        "photo of one digit, one megapixel, processor time, ms",
        "reading",
        _photo_of_one_digit,
        60,
    ),
    _at_most("p95 of thirty visitors: times one visitor's", "load", _ratio("thirty_to_one_p95"), 3),
    _at_most(
        "thirty visitors: wrong or missing answers", "load", _thirty("wrong_or_unanswered"), 0
    ),
    _at_most("thirty visitors: errors", "load", _thirty("errors"), 0),
    _at_most("thirty visitors: memory of the server, MB", "load", _thirty("memory_mb"), 350),
    _at_least(
        "10,000 PNGs: times the demo's pictures a second", "files", _ratio("ours_to_demo"), 60
    ),
    _at_least(
        "10,000 PNGs: share of Pillow's rate for decoding alone",
        "files",
        _ratio("share_of_decoding"),
        0.6,
    ),
    _at_most("canvas ready: share of the demo's time", "start", _ratio("canvas_ours_to_demo"), 0.5),
    _at_most("first answer: share of the demo's time", "start", _ratio("answer_ours_to_demo"), 0.5),
    _at_most(
        "`read`, first line: share of the demo's time", "start", _ratio("line_ours_to_demo"), 0.5
    ),
    _at_most("a hundred visitors on two replicas: p95, ms", "replicas", _replicas("p95_ms"), 150),
    _at_most(
        "a hundred visitors on two replicas: wrong or missing answers",
        "replicas",
        _replicas("wrong_or_unanswered"),
        0,
    ),
    _at_most(
        "canvas ready at 1.6 Mbit/s: share of the time without compression",
        "network",
        _share_of_uncompressed,
        0.6,
    ),
    _at_most("an hour's drawings: growth after the first quarter, MB", "memory", _growth, 15),
    _at_most("after many visitors have left: memory of the server, MB", "memory", _last_class, 350),
    _at_most("thirty more visitors after these: growth, MB", "memory", _later_class, 5),
)
"""What the project holds itself to."""


def lines(results: dict[str, Any]) -> Iterator[str]:
    """A Markdown table of what was measured, and below it the figures behind."""
    machine = results.get("machine", {})
    yield (
        f"{machine.get('processor')}, {machine.get('cores')} cores, {machine.get('system')}, "
        f"Python {machine.get('python')}, Streamlit {machine.get('streamlit')}"
    )
    yield ""
    yield "| what | measured | target |"
    yield "|---|---|---|"
    for target in TARGETS:
        value = target.value(results)
        if value is not None:
            sign = "at least" if target.at_least else "at most"
            yield f"| {target.what} | {value:g} | {sign} {target.bound:g} |"
    yield ""
    yield "| | digitlab | the demo | floor |"
    yield "|---|---|---|---|"
    for row in (*_of_one(results["parts"]), *_of_many(results["parts"])):
        yield f"| {' | '.join(row)} |"


OURS, DEMO = SIDES = "digitlab", "the way demos do it"
"""The two that are measured side by side."""


def _of_one(parts: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Rows of what one person waits: what, ours, the demo's, and what cannot be undercut."""
    if pen := parts.get("pen"):
        found = pen["pen_up_to_final_bars"]
        waits = (f"{found[side]['median_ms']} / {found[side]['p95_ms']} ms" for side in SIDES)
        yield ("pen lifted to final bars, median / p95", *waits, "")
    if process := parts.get("process"):
        found = process["microseconds"]
        ways = ("read_drawing", "squash and model.predict", "bare ONNX Runtime")
        yield ("one drawing in the process", *(f"{found[way] / 1000:.2f} ms" for way in ways))
    if reading := parts.get("reading"):
        for what, waited in reading["milliseconds"].items():
            computed = reading["processor_milliseconds"][what]
            yield (f"{what}, clock / processor", f"{waited} / {computed} ms", "", "")


def _of_many(parts: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Rows of crowds, slow lines, many files and starts, likewise."""
    if load := parts.get("load"):
        floor = f"{load['empty_fragment_ms']} ms"
        for count, crowd in load[OURS].items():
            demo = load[DEMO].get(count)
            yield (
                f"{count} visitors, median / p95 / p99, memory",
                _crowd(crowd),
                _crowd(demo) if demo else "",
                floor if count == "1" else "",
            )
    for count, crowd in parts.get("replicas", {}).items():
        where = "one server" if count == "1" else f"{count} replicas behind nginx"
        yield (f"100 visitors on {where}, median / p95 / p99, memory", _crowd(crowd), "", "")
        took = f"{crowd['cores_of_servers']} and {crowd['cores_of_people']}"
        late = f"{crowd['people_late_p95_ms']} ms"
        yield ("its cores and the visitors' own; their lateness, p95", f"{took}; {late}", "", "")
    for rate, load in parts.get("network", {}).items():
        before, after = load["uncompressed"], load["compressed"]
        yield (
            f"canvas ready at {rate} Mbit/s",
            f"{after['seconds']} s, {after['megabytes']} MB, {after['requests']:g} requests",
            "",
            f"uncompressed {before['seconds']} s, {before['megabytes']} MB",
        )
    if files := parts.get("files"):
        found = files["images_per_second"]
        rates = (f"{found[side]:,.0f}/s" for side in SIDES)
        floors = (
            f"{found[f'decoding only, by {who}']:,.0f}/s by {who}" for who in ("Pillow", "us")
        )
        yield (f"{files['images']:,} canvas PNGs, decoding alone", *rates, ", ".join(floors))
    if start := parts.get("start"):
        found = start["canvas_and_first_answer_s"]
        starts = (f"{found[side][0]} / {found[side][1]} s" for side in SIDES)
        yield ("start to canvas / first answer", *starts, "")
        lines = (f"{start['first_line_s'][side]} s" for side in SIDES)
        yield ("command line to first line", *lines, "")


def _crowd(crowd: dict[str, Any]) -> str:
    times = f"{crowd['median_ms']:,} / {crowd['p95_ms']:,} / {crowd['p99_ms']:,} ms"
    return f"{times}, {crowd['memory_mb']} MB"
