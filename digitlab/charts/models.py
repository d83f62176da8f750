"""All models side by side."""

from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from .axes import accuracy_axis
from .colors import ACCENT, BLUE, GREEN, LABEL, PURPLE, QUIET
from .costs import COSTS

KINDS = ["other models", "the bundled one"]

Side = tuple[int, int, Literal["left", "center", "right"]]
"""Where a name stands beside its point: pixels to the right and down, and its alignment."""

SIDES: tuple[Side, ...] = ((9, 0, "left"), (-9, 0, "right"), (0, -12, "center"), (0, 13, "center"))


def claims(models: pd.DataFrame) -> alt.LayerChart:
    """What each model's author claims beside what was measured, with its interval.

    Parameters
    ----------
    models : DataFrame
        `tables.models`.
    """
    table = models.assign(
        wrong=1 - models["measured"],
        most=1 - models["low"],
        least=1 - models["high"],
        wrong_claimed=1 - models["claim"],
    )
    errors = pd.concat([table["most"], table["least"], table["wrong_claimed"].dropna()])
    x = accuracy_axis(errors, "MNIST test digits read right")
    base = alt.Chart(table).encode(
        y=alt.Y(
            "model:N",
            title=None,
            sort=list(table.sort_values("measured", ascending=False)["model"]),
            axis=alt.Axis(
                labelLimit=140, labelOverlap=False, labelFlush=False, ticks=False, grid=True
            ),
        ),
        tooltip=[
            "model:N",
            "claimed:N",
            alt.Tooltip("measured:Q", format=".2%"),
            alt.Tooltip("low:Q", format=".2%"),
            alt.Tooltip("high:Q", format=".2%"),
        ],
    )
    what = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["measured", "claimed"], range=[ACCENT, BLUE]),
        legend=alt.Legend(orient="top", title=None, labelLimit=220),
    )
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=["measured", "claimed"], range=["circle", "diamond"]),
    )
    spans = base.mark_rule(color=ACCENT, strokeWidth=2).encode(x=alt.X("least:Q", **x), x2="most:Q")
    measured = (
        base.transform_calculate(kind="'measured'")
        .mark_point(filled=True, size=70, opacity=1)
        .encode(x=alt.X("wrong:Q", **x), color=what, shape=shape)
    )
    claimed = (
        base.transform_filter("isValid(datum.wrong_claimed)")
        .transform_calculate(kind="'claimed'")
        .mark_point(size=80, strokeWidth=2, opacity=1)
        .encode(x=alt.X("wrong_claimed:Q", **x), color=what, shape=shape)
    )
    return (spans + measured + claimed).properties(height=24 * len(table) + 110)


def tradeoff(models: pd.DataFrame, cost: str, bundled: str) -> alt.LayerChart:
    """Accuracy, with its interval, against what it costs.

    Parameters
    ----------
    models : DataFrame
        `tables.models`.
    cost : str
        One of `COSTS`.
    bundled : str
        The model that stands out.
    """
    table = models[models[cost] > 0].assign(
        wrong=lambda one: 1 - one["measured"],
        most=lambda one: 1 - one["low"],
        least=lambda one: 1 - one["high"],
        kind=lambda one: [KINDS[name == bundled] for name in one["model"]],
    )
    y = accuracy_axis([*table["most"], *table["least"]], "MNIST test digits read right")
    base = alt.Chart(table).encode(
        x=alt.X(
            f"{cost}:Q",
            title=COSTS[cost].axis,
            scale=alt.Scale(type="log", nice=False, padding=40),
            axis=alt.Axis(format="~s", tickCount=5, grid=False),
        ),
        tooltip=[
            "model:N",
            alt.Tooltip("measured:Q", format=".2%"),
            alt.Tooltip("low:Q", format=".2%"),
            alt.Tooltip("high:Q", format=".2%"),
            alt.Tooltip(f"{cost}:Q", title=COSTS[cost].axis, format=",.4~r"),
        ],
    )
    color = alt.Color("kind:N", scale=alt.Scale(domain=KINDS, range=[QUIET, ACCENT]), legend=None)
    spans = base.mark_rule(opacity=0.5).encode(y=alt.Y("least:Q", **y), y2="most:Q", color=color)
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=alt.Y("wrong:Q", **y),
        color=color,
        shape=alt.Shape(
            "kind:N", scale=alt.Scale(domain=KINDS, range=["circle", "diamond"]), legend=None
        ),
    )
    chart = spans + points
    for (dx, dy, align), names in _sides(table, cost).items():
        if names:
            chart += (
                base.transform_filter(alt.FieldOneOfPredicate("model", names))
                .mark_text(dx=dx, dy=dy, align=align, fontSize=12, color=LABEL)
                .encode(y=alt.Y("wrong:Q", **y), text="model:N")
            )
    return chart.properties(height=430)


def optimizers(epochs: pd.DataFrame) -> alt.LayerChart:
    """Validation accuracy by epoch, a line an optimizer.

    Parameters
    ----------
    epochs : DataFrame
        `tables.optimizers`: a column an optimizer.
    """
    names = [name for name in epochs if name != "epoch"]
    table = epochs.melt("epoch", names, "optimizer", "accuracy").dropna()
    table["mistakes"] = 1 - table["accuracy"]
    colors = alt.Scale(domain=names, range=[QUIET, BLUE, GREEN, ACCENT, PURPLE][: len(names)])
    # Two by two, so that a phone shows them all.
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=300, columns=2)
    return (
        alt.Chart(table)
        .mark_line(opacity=1, point=alt.OverlayMarkDef(size=40, opacity=1))
        .encode(
            x=alt.X(
                "epoch:Q",
                axis=alt.Axis(tickMinStep=1, grid=False, format="d"),
                scale=alt.Scale(domain=[1, max(2, int(table["epoch"].max()))], nice=False),
            ),
            y=alt.Y(
                "mistakes:Q",
                **accuracy_axis(table["mistakes"], "validation digits read right"),
            ),
            color=alt.Color("optimizer:N", scale=colors, legend=legend),
            strokeDash=alt.StrokeDash("optimizer:N", scale=alt.Scale(domain=names)),
            tooltip=["optimizer:N", "epoch:Q", alt.Tooltip("accuracy:Q", format=".2%")],
        )
    )


def _sides(table: pd.DataFrame, cost: str) -> dict[Side, list[str]]:
    """On which side of its point each name stands so that the fewest lie on one another.

    Reckoned for a phone's plot; a wider one has more room between the names.
    """
    width, height, letter, line = 250, 330, 6.5, 14
    groups: dict[Side, list[str]] = {side: [] for side in SIDES}
    spots = pd.DataFrame(
        {
            "x": _stretched(table[cost]) * width,
            "y": _stretched(table["wrong"].clip(lower=1e-6)) * height,
            "model": table["model"],
        }
    )
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in zip(spots["x"], spots["y"], strict=True)]
    for x, y, name in spots.sort_values("y").itertuples(index=False):
        long = letter * len(name)
        boxes = {}
        for side in SIDES:
            dx, dy, align = side
            left = x + dx - {"left": 0, "right": long, "center": long / 2}[align]
            boxes[side] = (left, y + dy - line / 2, left + long, y + dy + line / 2)
        best = min(SIDES, key=lambda side: _cost(boxes[side], taken, width))
        groups[best].append(name)
        taken.append(boxes[best])
    return groups


def _stretched(values: pd.Series) -> np.ndarray:
    """Where values lie on a logarithmic axis between the least and the largest, 0 to 1."""
    logs = np.log(values.to_numpy(float))
    return (logs - logs.min()) / max(np.ptp(logs), 1e-9)


def _cost(
    box: tuple[float, ...], taken: list[tuple[float, float, float, float]], width: int
) -> float:
    """Area of a box that lies on others or beyond the plot, square pixels."""
    left, top, right, bottom = box
    hidden = max(0, -40 - left) + max(0, right - width - 40)
    over = sum(
        max(0, min(right, one[2]) - max(left, one[0]))
        * max(0, min(bottom, one[3]) - max(top, one[1]))
        for one in taken
    )
    return over + 20 * hidden
