"""Charts of mistakes: the confusion matrix of one model, and two models digit by digit."""

import altair as alt
import pandas as pd

from ..wording import percent
from .axes import percent_tooltip, with_percents
from .colors import ACCENT, BLUE, DEEP, Palette

CELL = "cell"
"""Name of the selection that a click on the confusion matrix makes."""


def confusion(
    cells: pd.DataFrame, marked: tuple[int, int], colors: Palette, shares: bool = False
) -> alt.LayerChart:
    """Confusion matrix: the number in each cell, and a shade for mistakes alone.

    Hundreds of times more digits are read right than wrong: a shade by count would show nothing
    but the diagonal. A click chooses a cell.

    Parameters
    ----------
    cells : DataFrame
        Of `tables.confusion`.
    marked : tuple of two ints
        Digit and what it is read as: the cell that is chosen at first.
    colors : Palette
        Of the page.
    shares : bool
        Percentages of each row in place of counts.
    """
    base = alt.Chart(_with_texts(cells, shares)).encode(
        x=alt.X(
            "read:O",
            title="read as",
            axis=alt.Axis(labelAngle=0, labelFlush=False, orient="top", ticks=False),
        ),
        y=alt.Y("digit:O", title="written", axis=alt.Axis(ticks=False, labelFlush=False)),
        tooltip=[
            alt.Tooltip("digit:O", title="written"),
            alt.Tooltip("read:O", title="read as"),
            alt.Tooltip("count:Q", format=","),
            percent_tooltip("share", "share of the row"),
        ],
    )
    is_right = alt.datum.digit == alt.datum.read
    numbers = base.mark_text(fontSize=12, cursor="pointer").encode(
        text="text:N",
        color=alt.condition(is_right, alt.value("white"), alt.value(colors.on_shades)),
    )
    return _shades(base, is_right, marked, colors) + numbers


def _with_texts(cells: pd.DataFrame, shares: bool) -> pd.DataFrame:
    """Add the number of mistakes in each cell, and the text that stands in it."""
    table = with_percents(cells, 2, "share")
    table["mistakes"] = table["count"].where(table["digit"] != table["read"], 0)
    if shares:
        texts = table["share"].map(lambda share: percent(share, 1).removesuffix(" %"))
    else:
        texts = table["count"].astype(str)
    table["text"] = texts.where(table["count"] > 0, "")
    return table


def _shades(
    base: alt.Chart, is_right: alt.Expr, marked: tuple[int, int], colors: Palette
) -> alt.Chart:
    """The cells, of which one can be chosen; those with nothing in them are left out."""
    chosen = alt.selection_point(
        name=CELL,
        fields=["digit", "read"],
        value=[{"digit": marked[0], "read": marked[1]}],
        on="click",
        clear=False,
        toggle=False,
    )
    shade = alt.Color(
        "mistakes:Q",
        scale=alt.Scale(range=list(colors.shades), domainMin=1),
        legend=None,
    )
    filled = base.transform_filter(alt.datum.count > 0).mark_rect(cornerRadius=2, cursor="pointer")
    return filled.encode(
        color=alt.condition(is_right, alt.value(DEEP), shade),
        stroke=alt.condition(chosen, alt.value(BLUE), alt.value("transparent"), empty=False),
        strokeWidth=alt.value(3),
    ).add_params(chosen)


def duel(by_digit: pd.DataFrame, colors: Palette) -> alt.LayerChart:
    """Mistakes of two models, digit by digit, as pairs of bars.

    Parameters
    ----------
    by_digit : DataFrame
        `tables.by_digit` of the two: a column per model.
    colors : Palette
        Of the page.
    """
    names = [name for name in by_digit if name != "digit"]
    table = by_digit.melt("digit", names, "model", "misread")
    base = alt.Chart(table).encode(
        x=alt.X("digit:O", axis=alt.Axis(labelAngle=0, ticks=False)),
        xOffset=alt.XOffset("model:N", sort=names),
        y=alt.Y("misread:Q", axis=alt.Axis(tickMinStep=1)),
        tooltip=["model:N", "digit:O", "misread:Q"],
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "model:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[ACCENT, BLUE]),
            legend=alt.Legend(orient="top", title=None),
        )
    )
    return bars + base.mark_text(dy=-6, fontSize=11, color=colors.label).encode(text="misread:Q")
