"""A form: named boxes with rules, drawn on one sheet → what stands in them on other sheets.

A sheet is laid on the form's own by the points that both have, so that small shifts and turns do no
harm. Of all that may be written in a field, the most probable reading that its rule allows is
taken, by the digits' own probabilities; what no reading satisfies is to be checked.
"""

import base64
import heapq
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..errors import DataError
from ..geometry import Box, shrink
from ..io.atomic import write_text
from ..recognition.symbols import DIGITS
from ..results import Page, Reading
from .numbers import value_of
from .rules import Rule

SIDE = 1000
"""Longer side at which sheets are laid on one another, pixels."""

POINTS = 1500
"""Points that are looked for on a sheet."""

FEWEST = 12
"""Points that must agree on how a sheet lies; with fewer it is taken to lie as the form's own."""

TRIED = 5000
"""Readings of a field that are tried, the most probable first."""

UNLIKELY = 1e-3
"""Probability, in shares of that of the likeliest reading, from which on one that a rule allows is
believed without being looked at."""

KIND = "digitlab form 1"


@dataclass(frozen=True)
class Field:
    """A named box of a form, (x, y, width, height) in pixels of its sheet, and its rule."""

    name: str
    box: Box
    rule: Rule = field(default_factory=Rule)


@dataclass(frozen=True, eq=False)
class FieldReading:
    """What stands in a field.

    Attributes
    ----------
    name : str
    text : str
        The most probable reading that the rule allows; where none is, the most probable one.
    value : Decimal or None
    confidence : float
        Probability of the text among all readings that the rule allows, 0 to 1.
    is_allowed : bool
        Whether the rule allows it.
    read : str
        The most probable reading without the rule.
    weakness : float
        Probability of the text, in shares of that of `read`; 1 where they are the same.
    box : (x, y, width, height)
        Of the field, in pixels of the page upright.
    readings : tuple of Reading
    """

    name: str
    text: str
    value: Decimal | None
    confidence: float
    is_allowed: bool
    read: str
    weakness: float
    box: Box
    readings: tuple[Reading, ...]

    def is_open(self, ask_below: int) -> bool:
        """Whether a person should look at it, with `ask_below` in percent."""
        is_sure = self.confidence > ask_below / 100 and self.weakness > UNLIKELY
        return not (self.is_allowed and is_sure and self.text)


@dataclass(frozen=True, eq=False)
class Form:
    """Fields, and the sheet on which they were drawn.

    Attributes
    ----------
    fields : tuple of Field
    picture : (H, W) uint8
        The sheet, gray, at most `SIDE` pixels a side.
    size : (width, height)
        Of the sheet as it was, in whose pixels the boxes are.
    """

    fields: tuple[Field, ...]
    picture: np.ndarray
    size: tuple[int, int]

    @classmethod
    def of(cls, picture: np.ndarray, fields: Sequence[Field]) -> "Form":
        """Make a form of a sheet, (H, W, 3) uint8 RGB upright, such as `Page.upright`."""
        height, width = picture.shape[:2]
        return cls(tuple(fields), _gray(picture), (width, height))

    def read(self, page: Page) -> list[FieldReading]:
        """Read the fields on a page of this form."""
        move = self.place(page.upright)
        found: dict[str, FieldReading] = {}
        # Sums come last: they need the others.
        for one in sorted(self.fields, key=lambda one: bool(one.rule.sum_of)):
            box = _moved(one.box, move)
            found[one.name] = _read_field(one, box, _inside(page, box), found)
        return [found[one.name] for one in self.fields]

    def place(self, upright: np.ndarray) -> np.ndarray:
        """Find how a page lies: (2, 3) float, from pixels of the form to those of the page."""
        own, other = self.picture, _gray(upright)
        grow = np.array([[upright.shape[1] / other.shape[1]], [upright.shape[0] / other.shape[0]]])
        down = own.shape[1] / self.size[0]
        move = _registered(own, other)
        if move is None:
            scale = upright.shape[1] / self.size[0], upright.shape[0] / self.size[1]
            return np.array([[scale[0], 0, 0], [0, scale[1], 0]], float)
        return np.hstack([move[:, :2] * down, move[:, 2:]]) * grow

    def save(self, path: Path) -> None:
        """Write it as JSON, some tens of kilobytes, whole or not at all."""
        packed = cv2.imencode(".png", self.picture)[1].tobytes()
        content = {
            "kind": KIND,
            "size": self.size,
            "fields": [asdict(one) for one in self.fields],
            "picture": base64.b64encode(packed).decode(),
        }
        write_text(path, json.dumps(content, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> "Form":
        """Read a form that was saved.

        Raises
        ------
        DataError
            If it is none.
        """
        try:
            content = json.loads(path.read_bytes())
            if content["kind"] != KIND:
                raise DataError(f"{path} is no form of digitlab.")
            packed = np.frombuffer(base64.b64decode(content["picture"]), np.uint8)
            picture = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
            width, height = (int(edge) for edge in content["size"])
            fields = tuple(_field(one) for one in content["fields"])
        except (OSError, ValueError, TypeError, KeyError, cv2.error) as error:
            raise DataError(f"{path} is no form of digitlab, or is damaged.") from error
        if (
            picture is None
            or width < 1
            or height < 1
            or len({f.name for f in fields}) < len(fields)
        ):
            raise DataError(f"{path} is no form of digitlab, or is damaged.")
        return cls(fields, np.asarray(picture, np.uint8), (width, height))


def _field(content: Mapping[str, Any]) -> Field:
    x, y, width, height = (int(edge) for edge in content["box"])
    rule = dict(content.get("rule") or {})
    rule["sum_of"] = tuple(rule.get("sum_of") or ())
    return Field(str(content["name"]), (x, y, width, height), Rule(**rule))


def _gray(picture: np.ndarray) -> np.ndarray:
    small = shrink(np.ascontiguousarray(picture), SIDE)
    return small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)


def _registered(own: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    """(2, 3) from one sheet to the other by points of both; None where too few agree."""
    finder = cv2.ORB.create(POINTS)
    own_points, own_words = finder.detectAndCompute(own, None)
    points, words = finder.detectAndCompute(other, None)
    if own_words is None or words is None:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(own_words, words)
    if len(pairs) < FEWEST:
        return None
    begins = np.array([own_points[pair.queryIdx].pt for pair in pairs], np.float32)
    ends = np.array([points[pair.trainIdx].pt for pair in pairs], np.float32)
    move, agree = cv2.estimateAffinePartial2D(begins, ends, ransacReprojThreshold=4.0)
    if move is None or int(agree.sum()) < FEWEST:
        return None
    return np.asarray(move, float)


def _moved(box: Box, move: np.ndarray) -> Box:
    x, y, width, height = box
    corners = np.array(
        [[x, y, 1], [x + width, y, 1], [x, y + height, 1], [x + width, y + height, 1]]
    )
    moved = corners @ move.T
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    return round(left), round(top), round(right - left), round(bottom - top)


def _inside(page: Page, box: Box) -> list[Reading]:
    """Readings whose middle is in a box, from left to right."""
    x, y, width, height = box
    found = []
    for reading in page.readings:
        place = page.upright_box(reading)
        if place:
            across, down = place[0] + place[2] / 2, place[1] + place[3] / 2
            if x <= across <= x + width and y <= down <= y + height:
                found.append((across, reading))
    return [reading for _, reading in sorted(found, key=lambda one: one[0])]


def _read_field(
    one: Field, box: Box, readings: list[Reading], found: Mapping[str, FieldReading]
) -> FieldReading:
    """Take the most probable reading that the rule allows."""
    tried = list(islice(_by_probability([_choices(reading) for reading in readings]), TRIED))
    read, most = tried[0] if tried else ("", 1.0)
    total = _total(one.rule, found)
    allowed = [(text, p) for text, p in tried if one.rule.allows(text, total)]
    text, probability = allowed[0] if allowed else (read, most)
    among = sum(p for _, p in (allowed or tried)) or 1.0
    rest = probability / among, bool(allowed), read, probability / (most or 1.0)
    return FieldReading(one.name, text, value_of(text), *rest, box, tuple(readings))


def _total(rule: Rule, found: Mapping[str, FieldReading]) -> Decimal | None:
    values = [found[name].value if name in found else None for name in rule.sum_of]
    if not values or any(value is None for value in values):
        return None
    return sum((value for value in values if value is not None), Decimal(0))


def _choices(reading: Reading) -> list[tuple[str, float]]:
    """What a symbol may be, most probable first; nothing at all, where it is unread."""
    digits = dict(zip(DIGITS, map(float, reading.probabilities), strict=True))
    if reading.mark:
        rest = 1 - reading.confidence
        choices = {digit: rest * p for digit, p in digits.items()} | {
            reading.text: reading.confidence
        }
    elif reading.is_digit:
        choices = digits
    else:
        choices = {digit: p / 2 for digit, p in digits.items()} | {"": 0.5}
    return sorted(choices.items(), key=lambda one: -one[1])


def _by_probability(choices: list[list[tuple[str, float]]]) -> Iterator[tuple[str, float]]:
    """All ways to choose one of each, the most probable first, by a queue of the next best."""
    if not choices:
        return

    def probability(places: tuple[int, ...]) -> float:
        return math.prod(one[place][1] for one, place in zip(choices, places, strict=True))

    first = (0,) * len(choices)
    queue = [(-probability(first), first)]
    seen = {first}
    while queue:
        minus, places = heapq.heappop(queue)
        yield "".join(one[at][0] for one, at in zip(choices, places, strict=True)), -minus
        for which, at in enumerate(places):
            following = (*places[:which], at + 1, *places[which + 1 :])
            if at + 1 < len(choices[which]) and following not in seen:
                seen.add(following)
                heapq.heappush(queue, (-probability(following), following))
