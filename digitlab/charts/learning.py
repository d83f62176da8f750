"""What a hand brings, corrections against the mistakes that remain: a chart and its caption."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from ..report.figures import Learning
from ..wording import counted, percent
from .axes import percent_tooltip, share_axis, with_percents
from .colors import ACCENT, BLUE


def chart(table: pd.DataFrame) -> alt.Chart:
    """Share of later mistakes that remain after each number of corrections.

    Parameters
    ----------
    table : DataFrame
        `tables.learning` of a model.
    """
    names = list(table["writers"].unique())
    scale = alt.Scale(domain=names, range=[ACCENT, BLUE])
    # The page says that it is about learning a hand; a phone has no room to say it again.
    label = "replace(datum.label, 'Learning a hand, ', '')"
    legend = alt.Legend(
        orient="top", title=None, labelLimit=400, labelExpr=label, direction="vertical"
    )
    return (
        alt.Chart(with_percents(table, 0, "mistakes that remain"))
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(
            x=alt.X("corrections:Q", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y(
                "mistakes that remain:Q",
                scale=alt.Scale(domain=[0, max(1.0, table["mistakes that remain"].max())]),
                axis=share_axis(),
            ),
            color=alt.Color("writers:N", scale=scale, legend=legend),
            strokeDash=alt.StrokeDash("writers:N", scale=alt.Scale(domain=names), legend=None),
            tooltip=[
                "writers:N",
                "corrections:Q",
                percent_tooltip("mistakes that remain"),
            ],
        )
    )


def caption(curves: Mapping[str, Sequence[Learning]]) -> str:
    """Say what the corrections bring, and how it was measured."""
    name, curve = next(iter(curves.items()))
    last = curve[-1]
    worst = max(step.worse for curve in curves.values() for step in curve)
    return (
        f"{name}: after {counted(last.corrections, 'correction')}, {percent(last.left)} of the "
        "mistakes that would follow remain. Simulated: the first misread digits of each writer "
        "are corrected, and what comes after is read with and without what was learned. At most "
        f"{percent(worst, 1)} of the trials came off worse."
    )
