"""Forms' files and what the editor of fields says: how they are taken, and what they begin with."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from digitlab import DigitlabError, Reader
from digitlab.structure.forms.combs import MOST_CELLS
from digitlab.structure.forms.fields import LONGEST_SIDE
from digitlab.structure.forms.form import MOST_FIELDS, Form
from digitlab.ui.scan.draft import Draft
from digitlab.ui.scan.filled import FilledForm

from ..fixtures.readings import sheet, sure
from . import files

SIDE = 120
"""Of the form's sheet and of the page, pixels."""

WRONG: list[Any] = [
    *(None, 7, -1, 1e300, float("inf"), float("nan"), 10**400, True),
    *("", "text", "9" * 5000, "\0\n", [], [1, 2], [[]], {}, {"a": [1]}),
]
"""What may stand in a place where it does not belong."""


def read_form(content: bytes, reader: Reader) -> None:
    """As the Scan page loads a form, and reads a page by it."""
    form = Form.from_json(content)
    picture = np.dstack([_paper()] * 3)
    filled = FilledForm(form, picture, sheet(sure("2026")).finds, reader)
    for cell in filled.cells:
        assert len(cell.note) < 2000, "a sentence that nobody reads"
        cell.correct("7")
    assert len(filled.cells) == len(form.fields)
    assert Form.from_json(form.as_json().encode()).fields == form.fields


def hear_editor(content: bytes) -> None:
    """As the Scan page takes in what was drawn, and makes a form of it."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise DigitlabError("That is no JSON.") from None
    draft = Draft.on(sheet(sure("2026")))
    for number in (1, 2):
        draft.take({"draft": draft.number, "number": number, "fields": said})
        draft.take(said)
    draft.finish()


def forms() -> dict[str, bytes]:
    """Files of forms."""
    good = _good()
    kinds: dict[str, Any] = {"good": good}
    for name in good:
        kinds |= {f"{name} {place}": {**good, name: value} for place, value in enumerate(WRONG)}
        kinds[f"without {name}"] = {key: value for key, value in good.items() if key != name}
    kinds |= {f"fields {place}": {**good, "fields": one} for place, one in enumerate(_fields())}
    kinds |= {str(place): value for place, value in enumerate(WRONG)}
    for name, picture in _pictures():
        kinds[name] = {**good, "picture": b64encode(picture).decode()}
    seeds = {name: json.dumps(one).encode() for name, one in kinds.items()}
    return seeds | {
        "deep": b'{"kind": ' + b"[" * 90_000,
        "far": json.dumps(good).replace(f"[{SIDE}, {SIDE}]", "[1e999, 1e999]").encode(),
        "large": json.dumps(good).encode() + b" " * 2_000_000,
    }


def drawings() -> dict[str, bytes]:
    """What the editor may say."""
    return {
        str(place): json.dumps(one).encode()
        for place, one in enumerate([*(fields for fields in _fields()), *WRONG])
    }


def _good() -> dict[str, Any]:
    form = Form.of(np.dstack([_paper()] * 3), ())
    told: dict[str, Any] = json.loads(form.as_json())
    return told | {"fields": [_field("net"), _field("tax"), _field("sum", sum_of=["net", "tax"])]}


def _field(name: str, **rule: Any) -> dict[str, Any]:
    return {"name": name, "box": [10, 10, 80, 40], "rule": {"digits": 4} | rule, "cells": 4}


def _fields() -> Iterator[Any]:
    """Fields, one of them wrong, or too many, or too large."""
    good = _field("net")
    for value in WRONG:
        yield [value]
        yield from ([{**good, name: value}] for name in good)
        yield [{**good, "box": [10, value, 30, 30]}]
        parts = ("digits", "decimals", "least", "most", "check", "sum_of", "other")
        yield from ([{**good, "rule": {part: value}}] for part in parts)
    yield [{key: value for key, value in good.items() if key != "name"}]
    yield [_field(str(place)) for place in range(MOST_FIELDS + 1)]
    yield [
        {**_field(str(place)), "box": [0, 0, SIDE, SIDE], "cells": MOST_CELLS}
        for place in range(MOST_FIELDS)
    ]
    yield [{**good, "box": [-LONGEST_SIDE, -LONGEST_SIDE, LONGEST_SIDE, LONGEST_SIDE]}]
    yield [{**good, "box": [0, 0, LONGEST_SIDE, 1], "cells": 0}]
    yield [good, _field("all", sum_of=["net"] * 100_000)]
    names = [str(place) for place in range(MOST_FIELDS)]
    yield [_field(name, sum_of=[one for one in names if one != name]) for name in names]
    yield [good, _field("tax", sum_of=["sum"]), _field("sum", sum_of=["tax"])]
    yield [_field("far", least="1e999999", most="-1e-999999")]


def _pictures() -> Iterator[tuple[str, bytes]]:
    """Sheets: the smallest bad file of each kind, and sheets without room for anything."""
    for kind, some in files.kinds().items():
        yield kind, min(some.values(), key=len)
    yield "a point", cv2.imencode(".png", np.zeros((1, 1), np.uint8))[1].tobytes()
    yield "a line", cv2.imencode(".png", np.zeros((1, 30_000), np.uint8))[1].tobytes()


def _paper() -> np.ndarray:
    """A sheet with something on it, (SIDE, SIDE) uint8."""
    paper = np.full((SIDE, SIDE), 240, np.uint8)
    for left in range(10, 91, 20):
        cv2.line(paper, (left, 10), (left, 50), 60, 1)
    cv2.rectangle(paper, (10, 10), (90, 50), 60, 1)
    return paper
