"""A browser can be made to say anything: what a component says is believed only if it makes sense.

Whatever it says, the page shows no error, and the log has a line at most.
"""

import logging
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.ui.canvas.history import History

from ..conftest import SCRIPT
from ..fixtures.memory import weight
from ..fixtures.visits import Unlimited

WRONG: dict[str, Any] = {
    "nothing": None,
    "a number": 7,
    "a text": "text",
    "a list": [1],
    "not a number": float("nan"),
    "beyond all": float("inf"),
    "huge": 1e300,
    "beyond all floats": 10**400,
    "deep": [[[[[[[[[]]]]]]]]],
    "an object": {"a": {"b": None}},
}

MARK = {"type": "Rect", "visible": False, "left": 0}
STROKE = {"path": [["M", 90, 40], ["L", 90, 200]], "strokeWidth": 20}

DRAWINGS: dict[str, Any] = {
    **{f"a drawing that is {name}": one for name, one in WRONG.items()},
    **{f"a drawing of {name}": {"raw": one} for name, one in WRONG.items()},
    **{f"objects that are {name}": {"raw": {"objects": one}} for name, one in WRONG.items()},
    **{
        f"a stroke that is {name}": {"raw": {"objects": [MARK, one]}} for name, one in WRONG.items()
    },
    **{
        f"a stroke whose {part} is {name}": {"raw": {"objects": [MARK, {**STROKE, part: one}]}}
        for part in ("path", "strokeWidth", "left", "scaleX")
        for name, one in WRONG.items()
    },
    "an image that is none": {"raw": {"objects": []}, "data": "data:text/html;base64,PGI+"},
    "100,000 strokes": {"raw": {"objects": [MARK, *[STROKE] * 100_000]}},
    "a stroke of a million pieces": {
        "raw": {"objects": [MARK, {"path": [["M", 0, 0], *[["L", 9, 9]] * 1_000_000]}]}
    },
}


@pytest.fixture(scope="module")
def page() -> AppTest:
    app = AppTest.from_file(str(Path(__file__).parents[2] / SCRIPT), default_timeout=60)
    app.session_state["draw_companion"] = {"told": {"width": 480}}
    app.session_state["draw_allowance"] = Unlimited()
    return app.run()


def says_nothing_of_it(app: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    assert not app.exception
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert sum(record.name.startswith("digitlab") for record in caplog.records) <= 3
    assert all("\n" not in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("said", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_forged_drawing(page: AppTest, said: Any, caplog: pytest.LogCaptureFixture) -> None:
    page.session_state["draw_history"] = History()  # its mark is `MARK`
    page.session_state["draw"] = {"drawing": said}
    page.run()
    says_nothing_of_it(page, caplog)


@pytest.mark.parametrize("said", [*WRONG.values(), -1, 0, 1e9, True], ids=str)
def test_forged_word_of_a_companion(
    page: AppTest, said: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for key, forged in (
        ("draw_follower", {"stroke": said}),
        ("draw_companion", {"told": said}),
        ("draw_companion", {"told": {"width": said, "room": said, "visit": said}}),
    ):
        page.session_state[key] = forged
        page.run()
        says_nothing_of_it(page, caplog)
    page.session_state["draw_companion"] = {"told": {"width": 480}}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG.keys())
def test_forged_points_of_an_unfinished_stroke(
    page: AppTest, said: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for stroke in (said, {"points": said}, {"points": [said, said]}, {"number": said}):
        page.session_state["draw_history"].unfinished = stroke
        page.run()
        says_nothing_of_it(page, caplog)


def reports(app: AppTest, *strokes: dict[str, Any], **more: Any) -> AppTest:
    """The canvas reports what it shows, with the mark of the last decision."""
    mark = app.session_state["draw_history"].objects("#000000")[0]
    raw = {"objects": [mark, *strokes], **more}
    app.session_state["draw"] = {"drawing": {"raw": raw, "data": None}, **more}
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "forged",
    [
        {**STROKE, "path": [["M", 10**400, 1]]},
        {**STROKE, "path": [["M", 0, 0], *[["L", 9, 9]] * 10**5]},
    ],
    ids=["beyond all floats", "too long"],
)
def test_refused_drawing_is_dropped_with_a_sentence_and_the_app_goes_on(forged: dict) -> None:
    app = AppTest.from_file(str(Path(__file__).parents[2] / SCRIPT), default_timeout=60)
    app.session_state["draw_companion"] = {"told": {"width": 480}}
    app.session_state["draw_allowance"] = Unlimited()
    reports(app.run(), STROKE)
    history = app.session_state["draw_history"]
    reports(app, STROKE, forged)
    (warning,) = app.warning
    assert warning.value.endswith("was left out.")
    assert len(history.now.strokes) == 1
    reports(app, STROKE)  # the canvas shows again what was drawn before
    reports(app, STROKE, STROKE)
    assert not app.warning
    assert len(history.now.strokes) == 2


def test_nothing_is_kept_of_what_a_drawing_does_not_need(page: AppTest) -> None:
    junk: list[Any] = [[]] * 100_000
    reports(page, {**STROKE, "junk": junk}, junk=junk)
    kept = [page.session_state[key] for key in ("draw", "draw_history", "draw_companion")]
    assert sum(map(weight, kept)) < 10_000
