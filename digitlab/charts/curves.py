"""How a model learned, epoch by epoch."""

import altair as alt
import pandas as pd

from .axes import accuracy_axis
from .colors import ACCENT, QUIET

KINDS = ["training", "validation"]

_TICKS = [mark * 10.0**power for power in range(-6, 2) for mark in (1, 2, 5)]
"""Of an axis of losses."""


def curves(history: pd.DataFrame, what: str, best_epoch: int) -> alt.LayerChart | alt.Chart:
    """Training and validation figures by epoch; the epoch that was kept is marked.

    Parameters
    ----------
    history : DataFrame
        `tables.history` of a model.
    what : {"accuracy", "loss"}
    best_epoch : int
        From 1; 0: none.
    """
    columns = {f"{kind} {what}": kind for kind in KINDS if f"{kind} {what}" in history}
    table = history.rename(columns=columns).melt("epoch", list(columns.values()), "digits", what)
    table["mistakes"] = 1 - table[what]
    if what == "accuracy":
        y = alt.Y("mistakes:Q", **accuracy_axis(table["mistakes"], "accuracy"))
    else:
        ticks = [tick for tick in _TICKS if table["loss"].min() <= tick <= table["loss"].max()]
        y = alt.Y(
            "loss:Q",
            scale=alt.Scale(type="log", nice=False, padding=8),
            axis=alt.Axis(values=ticks, format="~g") if ticks else alt.Undefined,
        )
    last = int(history["epoch"].max())
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[1, max(2, last)], nice=False),
        axis=alt.Axis(tickMinStep=1, grid=False, format="d"),
    )
    lines = (
        alt.Chart(table)
        .mark_line(point=alt.OverlayMarkDef(size=28), clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "digits:N",
                scale=alt.Scale(domain=KINDS, range=[QUIET, ACCENT]),
                legend=alt.Legend(orient="top", title=None),
            ),
            strokeDash=alt.StrokeDash("digits:N", scale=alt.Scale(domain=KINDS), legend=None),
            tooltip=["digits:N", "epoch:Q", alt.Tooltip(f"{what}:Q", format=".4f")],
        )
    )
    if not best_epoch:
        return lines
    kept = alt.Chart(pd.DataFrame({"epoch": [best_epoch], "words": [f"kept: {best_epoch}"]}))
    rule = kept.mark_rule(strokeDash=[4, 4], color=ACCENT).encode(x="epoch:Q")
    left = best_epoch > last / 2
    word = kept.mark_text(
        align="right" if left else "left",
        # Where the lines are not: above falling losses, below rising accuracies.
        baseline="top" if what == "loss" else "bottom",
        dx=-5 if left else 5,
        color=ACCENT,
    ).encode(x="epoch:Q", y=alt.value(0 if what == "loss" else "height"), text="words:N")
    return lines + rule + word
