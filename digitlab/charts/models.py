"""Charts of all models side by side."""

from typing import Any

import altair as alt
import pandas as pd

from .axes import ACCURACY, accuracy_axis, epoch_axis, percent_tooltip, with_percents
from .colors import ACCENT, BLUE, GREEN, PURPLE, QUIET, Palette
from .costs import COSTS
from .labels import place_names

KINDS = ["other models", "the bundled one"]

OPTIMIZER_COLORS = [QUIET, BLUE, GREEN, ACCENT, PURPLE]
"""One for each optimizer that is compared, in their order."""

ROW_HEIGHT, FRAME_HEIGHT = 24, 110
"""Height of a model's row, and of axis and legend together, pixels."""


def claims(models: pd.DataFrame) -> alt.LayerChart:
    """What each model's author claims beside what was measured, with its interval.

    Parameters
    ----------
    models : DataFrame
        `tables.models`.
    """
    table = _with_mistakes(models).assign(wrong_claimed=1 - models["claim"])
    errors = pd.concat([table["most"], table["least"], table["wrong_claimed"].dropna()])
    x = accuracy_axis(errors, ACCURACY)
    base = alt.Chart(table).encode(
        y=alt.Y(
            "model:N",
            title=None,
            sort=list(table.sort_values("measured", ascending=False)["model"]),
            axis=alt.Axis(
                labelLimit=140, labelOverlap=False, labelFlush=False, ticks=False, grid=True
            ),
        ),
        tooltip=["model:N", "claimed:N", *map(percent_tooltip, ("measured", "low", "high"))],
    )
    spans = base.mark_rule(color=ACCENT, strokeWidth=2).encode(x=alt.X("least:Q", **x), x2="most:Q")
    chart = spans + _measured(base, x) + _claimed(base, x)
    return chart.properties(height=ROW_HEIGHT * len(table) + FRAME_HEIGHT)


def _measured(base: alt.Chart, x: dict[str, Any]) -> alt.Chart:
    """Points of what was measured."""
    points = base.transform_calculate(kind="'measured'").mark_point(filled=True, size=70, opacity=1)
    return points.encode(x=alt.X("wrong:Q", **x), **_measured_or_claimed())


def _claimed(base: alt.Chart, x: dict[str, Any]) -> alt.Chart:
    """Diamonds of what authors claim, where they claim a number."""
    points = (
        base.transform_filter("isValid(datum.wrong_claimed)")
        .transform_calculate(kind="'claimed'")
        .mark_point(size=80, strokeWidth=2, opacity=1)
    )
    return points.encode(x=alt.X("wrong_claimed:Q", **x), **_measured_or_claimed())


def _measured_or_claimed() -> dict[str, alt.Color | alt.Shape]:
    """Color and shape of the two kinds of points."""
    kinds = ["measured", "claimed"]
    return {
        "color": alt.Color(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=[ACCENT, BLUE]),
            legend=alt.Legend(orient="top", title=None, labelLimit=220),
        ),
        "shape": alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"])),
    }


def tradeoff(models: pd.DataFrame, cost: str, bundled: str, colors: Palette) -> alt.LayerChart:
    """Accuracy, with its interval, against one of its costs.

    Parameters
    ----------
    models : DataFrame
        `tables.models`.
    cost : str
        One of `COSTS`; models whose cost is not known are left out.
    bundled : str
        The model that stands out.
    colors : Palette
        Of the page.
    """
    table = _with_mistakes(models[models[cost] > 0]).assign(
        kind=lambda shown: [KINDS[name == bundled] for name in shown["model"]]
    )
    y = accuracy_axis([*table["most"], *table["least"]], ACCURACY)
    base = alt.Chart(table).encode(
        x=alt.X(
            f"{cost}:Q",
            title=COSTS[cost].axis,
            scale=alt.Scale(type="log", nice=False, padding=40),
            axis=alt.Axis(format="~s", tickCount=5, grid=False),
        ),
        tooltip=[
            "model:N",
            *map(percent_tooltip, ("measured", "low", "high")),
            alt.Tooltip(f"{cost}:Q", title=COSTS[cost].axis, format=",.4~r"),
        ],
    )
    color = alt.Color("kind:N", scale=alt.Scale(domain=KINDS, range=[QUIET, ACCENT]), legend=None)
    shape = alt.Shape(
        "kind:N", scale=alt.Scale(domain=KINDS, range=["circle", "diamond"]), legend=None
    )
    chart = base.mark_rule(opacity=0.5).encode(y=alt.Y("least:Q", **y), y2="most:Q", color=color)
    chart += base.mark_point(filled=True, size=90, opacity=1).encode(
        y=alt.Y("wrong:Q", **y), color=color, shape=shape
    )
    sides = place_names(table[cost], table["wrong"].clip(lower=1e-6), table["model"])
    for (dx, dy, align), names in sides.items():
        if names:
            chart += (
                base.transform_filter(alt.FieldOneOfPredicate("model", names))
                .mark_text(dx=dx, dy=dy, align=align, fontSize=12, color=colors.label)
                .encode(y=alt.Y("wrong:Q", **y), text="model:N")
            )
    return chart.properties(height=430)


def _with_mistakes(models: pd.DataFrame) -> pd.DataFrame:
    """Add shares of mistakes, which the axes need: wrong, and most and least of its interval."""
    table = models.assign(
        wrong=1 - models["measured"], most=1 - models["low"], least=1 - models["high"]
    )
    return with_percents(table, 2, "measured", "low", "high")


def optimizers(epochs: pd.DataFrame) -> alt.LayerChart:
    """Validation accuracy by epoch, a line per optimizer.

    Parameters
    ----------
    epochs : DataFrame
        `tables.optimizers`: a column per optimizer.
    """
    names = [name for name in epochs if name != "epoch"]
    table = epochs.melt("epoch", names, "optimizer", "accuracy").dropna()
    table["mistakes"] = 1 - table["accuracy"]
    colors = alt.Scale(domain=names, range=OPTIMIZER_COLORS[: len(names)])
    # Two by two, so that a phone shows them all.
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=300, columns=2)
    return (
        alt.Chart(with_percents(table, 2, "accuracy"))
        .mark_line(opacity=1, point=alt.OverlayMarkDef(size=40, opacity=1))
        .encode(
            x=epoch_axis(int(table["epoch"].max())),
            y=alt.Y(
                "mistakes:Q",
                **accuracy_axis(table["mistakes"], "validation digits read right"),
            ),
            color=alt.Color("optimizer:N", scale=colors, legend=legend),
            strokeDash=alt.StrokeDash("optimizer:N", scale=alt.Scale(domain=names)),
            tooltip=["optimizer:N", "epoch:Q", percent_tooltip("accuracy")],
        )
    )
