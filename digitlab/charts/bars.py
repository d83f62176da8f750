"""Prediction → ten bars: their rows, their Vega-Lite specification, and the same in words.

The specification is written out: Draw shows no other chart, and would have to wait for Altair to be
imported. Only the rows change from drawing to drawing.
"""

import io
import json
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.json as pa_json  # type: ignore[import-untyped]

from ..recognition.prediction import Prediction
from ..wording import percent
from .colors import ACCENT, LABEL, QUIET

_COLUMNS = pa_json.ParseOptions(
    explicit_schema=pa.schema(
        {
            "digit": pa.int64(),
            "probability": pa.float64(),
            "percent": pa.string(),
            "wins": pa.bool_(),
            "mark": pa.string(),
        }
    )
)


def table(prediction: Prediction) -> pa.Table:
    """One row a digit: digit, probability, percent, wins and mark; a blank one has no numbers."""
    rows = (
        {
            "digit": digit,
            "probability": float(probability),
            "percent": "" if prediction.is_blank else percent(float(probability)),
            "wins": digit == prediction.digit,
            "mark": f"▼ {percent(float(probability))}",
        }
        for digit, probability in enumerate(prediction.probabilities)
    )
    # By way of JSON: a list given to pyarrow makes it import pandas first.
    lines = io.BytesIO("\n".join(map(json.dumps, rows)).encode())
    return pa_json.read_json(lines, pa_json.ReadOptions(use_threads=False), _COLUMNS)


def large(height: int) -> dict[str, Any]:
    """Shape of ten bars, 0 to 9, each with its percentage; the plot is `height` pixels high."""
    color = {"condition": {"test": "datum.wins", "value": ACCENT}, "value": QUIET}
    column = {
        "mark": {"type": "bar", "cornerRadiusTopLeft": 3, "cornerRadiusTopRight": 3},
        "encoding": {
            "color": color,
            "opacity": {"condition": {"test": "datum.wins", "value": 1}, "value": 0.6},
            "tooltip": _TOOLTIP,
        },
    }
    number = {
        "transform": [{"filter": "!datum.wins"}],
        "mark": {"type": "text", "dy": -9, "fontSize": 13},
        "encoding": {"color": {"value": LABEL}, "text": {"field": "percent", "type": "nominal"}},
    }
    # More than color: the winner's number stands in bold with a mark above it.
    winner = {
        "transform": [{"filter": "datum.wins"}],
        "mark": {"type": "text", "dy": -9, "fontSize": 15, "fontWeight": "bold", "color": ACCENT},
        "encoding": {"text": {"field": "mark", "type": "nominal"}},
    }
    return {
        "height": height,
        "config": {"view": {"stroke": None}},
        "encoding": _places({"labelFontSize": 18}, 1.12),
        "layer": [column, number, winner],
    }


def small(height: int) -> dict[str, Any]:
    """Shape of ten bars small enough to stand beside those of other networks."""
    places = _places({"labelFlush": False, "labelFontSize": 11, "labelPadding": 3}, 1)
    color = {"condition": {"test": "datum.wins", "value": ACCENT}, "value": QUIET}
    return {
        "height": height,
        "padding": {"left": 2, "top": 2, "right": 2, "bottom": 8},
        "config": {"view": {"stroke": None}},
        "mark": {"type": "bar"},
        "encoding": places | {"color": color, "tooltip": _TOOLTIP},
    }


_TOOLTIP = [
    {"field": "digit", "type": "ordinal"},
    {"field": "percent", "type": "nominal", "title": "probability"},
]


def _places(labels: dict[str, Any], highest: float) -> dict[str, Any]:
    """Axes, which are fixed: a chart whose shape stays can stay mounted and only its bars move."""
    axis = {"labelAngle": 0, "ticks": False} | labels
    return {
        "x": {"field": "digit", "type": "ordinal", "title": None, "axis": axis},
        "y": {
            "field": "probability",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, highest]},
        },
    }


def describe(prediction: Prediction) -> str:
    """The same bars in words, for those who do not see them."""
    if prediction.is_blank:
        return "Ten empty bars, one for each digit from 0 to 9."
    shares = ", ".join(
        f"{digit}: {percent(float(p))}" for digit, p in enumerate(prediction.probabilities)
    )
    return f"Probability of each digit. {shares}."
