"""Whether percentages hold, and what refusing to read costs."""

import altair as alt
import pandas as pd

from .colors import ACCENT, BLUE, QUIET


def reliability(bins: pd.DataFrame) -> alt.LayerChart:
    """How often answers of each confidence are right; on the diagonal, percentages hold.

    Parameters
    ----------
    bins : DataFrame
        `tables.reliability` of a model.
    """
    names = list(bins["measured on"].unique())
    line = alt.Chart(pd.DataFrame({"how sure": [0, 1], "share right": [0, 1]}))
    unit = alt.Scale(domain=[0, 1])
    points = (
        alt.Chart(bins)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=alt.X("how sure:Q", scale=unit, axis=alt.Axis(format="%", tickCount=5)),
            y=alt.Y("share right:Q", scale=unit, axis=alt.Axis(format="%", tickCount=5)),
            size=alt.Size("answers:Q", scale=alt.Scale(type="sqrt", range=[30, 500]), legend=None),
            color=alt.Color(
                "measured on:N",
                scale=alt.Scale(domain=names, range=[ACCENT, BLUE]),
                legend=alt.Legend(orient="top", title=None, labelLimit=300, direction="vertical"),
            ),
            shape=alt.Shape("measured on:N", scale=alt.Scale(domain=names)),
            tooltip=[
                "measured on:N",
                alt.Tooltip("how sure:Q", format=".1%"),
                alt.Tooltip("share right:Q", format=".1%"),
                alt.Tooltip("answers:Q", format=","),
            ],
        )
    )
    return (
        line.mark_line(strokeDash=[4, 4], color=QUIET).encode(x="how sure:Q", y="share right:Q")
        + points
    )


def refusals(trade: pd.DataFrame, at: tuple[float, float]) -> alt.LayerChart:
    """Share of other pictures refused against share of digits refused, up to a tenth of these.

    Parameters
    ----------
    trade : DataFrame
        `tables.refusals` of a model.
    at : tuple of two floats
        Shares of digits and of others refused where the model stands.
    """
    here = pd.DataFrame([at], columns=["digits refused", "others refused"])
    encoding = {
        "x": alt.X(
            "digits refused:Q",
            scale=alt.Scale(domain=[0, 0.1]),
            axis=alt.Axis(format=".0%", tickCount=5),
        ),
        "y": alt.Y("others refused:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        "tooltip": [
            alt.Tooltip("digits refused:Q", format=".1%"),
            alt.Tooltip("others refused:Q", format=".1%"),
        ],
    }
    seen = trade[trade["digits refused"] <= 0.1]
    curve = (
        alt.Chart(seen)
        .mark_line(color=QUIET, point=alt.OverlayMarkDef(color=QUIET))
        .encode(**encoding)
    )
    return curve + alt.Chart(here).mark_point(
        color=ACCENT, filled=True, size=160, shape="diamond"
    ).encode(**encoding)
