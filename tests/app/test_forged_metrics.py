"""Whatever a visitor sends the Metrics page, the page stands and the log is quiet."""

import logging
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from .metrics_page import opened

VIEWS = ("One model", "All models", "Compare two")

NONSENSE = (
    "",
    "nonsense",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "digit_cnn\0",
    "\u202edigit_cnn",
    "9" * 10_000,
    "null",
    "[]",
)

CELLS = (
    "[]",
    "[[]]",
    "[[99, 0]]",
    "[[-1, 0]]",
    "[[true]]",
    '[["a", 1e400]]',
    "[{}]",
    '[{"digit": 4}]',
    '[{"digit": [], "read": {}}]',
    '[{"digit": "4", "read": 9}]',
    '[{"digit": NaN, "read": 1e400}]',
    '[{"digit": 99, "read": -1}]',
)

SELECTIONS = (
    "{}",
    '{"selection": {}}',
    *(f'{{"selection": {{"NAME": {cells}}}}}' for cells in CELLS),
)
"""What a chart or a table may be said to have chosen; NAME: its selection."""


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, AppTest]:
    """The page in each of its views."""
    return {view: opened(root, view=view) for view in VIEWS}


def send(app: AppTest, widget: str, text: str) -> AppTest:
    """Send what no browser would: any text as the state of a widget."""
    states = app._tree.get_widget_states().widgets
    kept = [state for state in states if state.id != widget]
    return app._run(WidgetStates(widgets=[*kept, WidgetState(id=widget, string_value=text)]))


def is_quiet(app: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    assert not app.exception, app.exception
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("value", NONSENSE, ids=ascii)
def test_nonsense_in_the_address(root: Path, value: str, caplog: pytest.LogCaptureFixture) -> None:
    is_quiet(opened(root, view=value, model=value), caplog)
    is_quiet(opened(root, view="One model", model=value), caplog)
    is_quiet(opened(root, view="Compare two", one=value, other=value), caplog)


@pytest.mark.parametrize("value", NONSENSE, ids=ascii)
def test_option_that_was_not_offered(
    pages: dict[str, AppTest], value: str, caplog: pytest.LogCaptureFixture
) -> None:
    for app in pages.values():
        for box in [box.id for box in app.selectbox]:
            is_quiet(send(app, box, value), caplog)


@pytest.mark.parametrize("selection", SELECTIONS)
def test_selection_in_a_chart_of_what_it_does_not_show(
    pages: dict[str, AppTest], selection: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = pages["One model"]
    (matrix,) = [chart.proto.id for chart in app.get("vega_lite_chart") if chart.proto.id]
    is_quiet(send(app, matrix, selection.replace("NAME", "cell")), caplog)


@pytest.mark.parametrize("selection", SELECTIONS)
def test_selection_in_a_table_of_what_it_does_not_show(
    pages: dict[str, AppTest], selection: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = pages["All models"]
    is_quiet(send(app, app.dataframe[0].proto.id, selection.replace("NAME", "cells")), caplog)
