"""Chart of how a model learned, epoch by epoch."""

import altair as alt
import pandas as pd

from .axes import accuracy_axis, epoch_axis
from .colors import ACCENT, QUIET, Palette

KINDS = ["training", "validation"]

_LOSS_TICKS = [mark * 10.0**power for power in range(-6, 2) for mark in (1, 2, 5)]
"""Losses that may stand at the axis, which is logarithmic."""


def curves(
    history: pd.DataFrame, what: str, best_epoch: int, colors: Palette
) -> alt.LayerChart | alt.Chart:
    """Training and validation figures by epoch; the epoch that was kept is marked.

    Parameters
    ----------
    history : DataFrame
        `tables.history` of a model.
    what : {"accuracy", "loss"}
    best_epoch : int
        From 1; 0: none.
    colors : Palette
        Of the page.
    """
    columns = {f"{kind} {what}": kind for kind in KINDS if f"{kind} {what}" in history}
    table = history.rename(columns=columns).melt("epoch", list(columns.values()), "digits", what)
    table["mistakes"] = 1 - table[what]
    last = int(history["epoch"].max())
    lines = (
        alt.Chart(table)
        .mark_line(point=alt.OverlayMarkDef(size=28), clip=True)
        .encode(
            x=epoch_axis(last),
            y=_axis(table, what),
            color=alt.Color(
                "digits:N",
                scale=alt.Scale(domain=KINDS, range=[QUIET, ACCENT]),
                legend=alt.Legend(orient="top", title=None),
            ),
            strokeDash=alt.StrokeDash("digits:N", scale=alt.Scale(domain=KINDS), legend=None),
            tooltip=["digits:N", "epoch:Q", alt.Tooltip(f"{what}:Q", format=".4f")],
        )
    )
    return lines + _kept(best_epoch, last, what, colors) if 1 <= best_epoch <= last else lines


def _axis(table: pd.DataFrame, what: str) -> alt.Y:
    """Axis of accuracies or of losses; both are logarithmic."""
    if what == "accuracy":
        return alt.Y("mistakes:Q", **accuracy_axis(table["mistakes"], "accuracy"))
    ticks = [tick for tick in _LOSS_TICKS if table["loss"].min() <= tick <= table["loss"].max()]
    return alt.Y(
        "loss:Q",
        scale=alt.Scale(type="log", nice=False, padding=8),
        axis=alt.Axis(values=ticks, format="~g") if ticks else alt.Undefined,
    )


def _kept(epoch: int, last: int, what: str, colors: Palette) -> alt.LayerChart:
    """Dashed line at the epoch that was kept, and its number."""
    table = alt.Chart(pd.DataFrame({"epoch": [epoch], "words": [f"kept: {epoch}"]}))
    rule = table.mark_rule(strokeDash=[4, 4], color=ACCENT).encode(x="epoch:Q")
    is_late = epoch > last / 2
    word = table.mark_text(
        align="right" if is_late else "left",
        # Where the lines are not: above falling losses, below rising accuracies.
        baseline="top" if what == "loss" else "bottom",
        dx=-5 if is_late else 5,
        color=colors.words,
    )
    y = alt.value(0 if what == "loss" else "height")
    return rule + word.encode(x="epoch:Q", y=y, text="words:N")
