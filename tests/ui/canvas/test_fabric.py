"""Strokes as the canvas serializes them: believed as far as they make sense."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.ui.canvas import fabric
from digitlab.ui.canvas.fabric import (
    MOST_COMMANDS,
    MOST_STROKES,
    NO_DRAWING,
    TOO_LARGE,
    DrawingError,
    parse,
    serialize,
)

from ...fixtures.memory import weight

LINE: dict[str, Any] = {"type": "Path", "path": [["M", 20, 50], ["L", 80, 50]], "strokeWidth": 10}


def path(*commands: Any) -> dict[str, Any]:
    return LINE | {"path": list(commands)}


def test_stroke_is_built_of_path_and_width() -> None:
    (stroke,) = parse([path(["M", 1, 2], ["Q", 3, 4, 5, 6.125], ["L", -7, 8])])
    assert stroke.commands == "MQL"
    assert list(stroke.numbers) == [1, 2, 3, 4, 5, 6.125, -7, 8]
    assert stroke.width == 10


def test_nothing_is_no_stroke() -> None:
    assert parse([]) == ()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        None,
        7,
        [],
        "M 1 2",
        LINE | {"path": None},
        LINE | {"path": "M 1 2"},
        LINE | {"path": {"0": ["M", 1, 2]}},
        path(),
        path(["M", 1, 2], ["L", 3, 4], ["M", 5, 6], ["L", 7, 8]),
        path([]),
        path("M"),
        path(["M"]),
        path(["L", 1, 2]),
        path(["Q", 1, 2, 3, 4]),
        path(["M", 1, 2], ["L", 1, 2, 3]),
        path(["M", 1, 2], ["Q", 1, 2]),
        path(["M", 1, 2], ["C", 1, 2, 3, 4, 5, 6]),
        path([["M"], 1, 2]),
        path(["M", "a", "b"]),
        path(["M", None, 2]),
        path(["M", [1], 2]),
        path(["M", 10**400, 2]),
        path(["M", -(10**400), 2]),
        path(["M", 1e300, 2]),
        path(["M", float("nan"), 0], ["L", 5, 5]),
        path(["M", float("inf"), 0], ["L", 5, 5]),
        {"path": LINE["path"]},
        *(LINE | {"strokeWidth": width} for width in (-1, 0, 1e9, 10**400, None, "9", [1])),
        LINE | {"strokeWidth": float("nan")},
    ],
    ids=lambda broken: str(broken)[:60],
)
def test_what_is_no_stroke_is_refused_in_a_sentence(broken: Any) -> None:
    with pytest.raises(DrawingError) as refused:
        parse([LINE, broken])
    assert str(refused.value) == NO_DRAWING


def test_as_much_as_a_drawing_may_hold_is_believed() -> None:
    assert len(parse([LINE] * MOST_STROKES)) == MOST_STROKES
    (stroke,) = parse([path(["M", 1, 2], *[["L", 1, 2]] * (MOST_COMMANDS - 1))])
    assert len(stroke.commands) == MOST_COMMANDS


@pytest.mark.parametrize(
    "drawing",
    [
        [LINE] * (MOST_STROKES + 1),
        [path(["M", 1, 2], *[["L", 1, 2]] * MOST_COMMANDS)],
        [path(["M", 1, 2], *[["L", 1, 2]] * (MOST_COMMANDS // 2))] * 2,
        [LINE] * 100_000,
        [path(*[["M", 1, 2]] * 1_000_000)],
    ],
    ids=["strokes", "a path", "paths", "many strokes", "a long path"],
)
def test_more_than_a_drawing_may_hold_is_refused_in_a_sentence(drawing: list[Any]) -> None:
    with pytest.raises(DrawingError) as refused:
        parse(drawing)
    assert str(refused.value) == TOO_LARGE


def test_what_a_stroke_does_not_need_is_not_kept() -> None:
    junk = {"junk": "x" * 1_000_000, "shadow": [[]] * 100_000, "left": 10**400, "stroke": {}}
    assert parse([LINE | junk]) == parse([LINE])
    assert weight(parse([LINE | junk])) < 2_000


def test_size_is_about_what_strokes_take() -> None:
    for count in (1, 100, MOST_COMMANDS - 1):
        (stroke,) = parse([path(["M", 1, 2], *[["Q", 1, 2, 3, 4]] * count)])
        assert 0.5 < stroke.size / weight(stroke) < 1.5


def test_stroke_of_another_size_keeps_its_shape() -> None:
    (stroke,) = parse([path(["M", 10, 20], ["Q", 30, 40, 50, 60])])
    assert list(stroke.scaled(0.5).numbers) == [5, 10, 15, 20, 25, 30]
    assert stroke.scaled(0.5).width == 5
    assert stroke.scaled(0.5).scaled(2) == stroke


COORDINATES = st.floats(-fabric.FARTHEST_POINT, fabric.FARTHEST_POINT) | st.integers(-9_999, 9_999)
COMMANDS = st.tuples(st.just("L"), COORDINATES, COORDINATES) | st.tuples(
    st.just("Q"), *[COORDINATES] * 4
)
STROKES = st.builds(
    lambda x, y, rest, width: {"path": [["M", x, y], *map(list, rest)], "strokeWidth": width},
    COORDINATES,
    COORDINATES,
    st.lists(COMMANDS, max_size=9),
    st.floats(0.001, fabric.WIDEST_STROKE),
)


@given(st.lists(STROKES, max_size=3))
def test_strokes_that_have_been_to_the_browser_are_the_same(objects: list[Any]) -> None:
    strokes = parse(objects)
    assert parse(json.loads(json.dumps(serialize(strokes, "#000000")))) == strokes


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=8,
)
LETTERS = st.sampled_from(["M", "L", "Q", "C", "", None])
NEARLY = st.lists(st.tuples(LETTERS, JSON, JSON).map(list) | JSON, max_size=4)


@given(path=JSON | NEARLY, width=JSON, more=JSON)
def test_whatever_is_sent_is_a_drawing_or_refused(path: Any, width: Any, more: Any) -> None:
    sent = json.loads(json.dumps([{"path": path, "strokeWidth": width, "left": more}, more]))
    for objects in (sent, sent[:1]):
        try:
            strokes = parse(objects)
        except DrawingError as error:
            assert str(error).endswith(".")  # noqa: PT017
        else:
            assert serialize(strokes, "#000000")
