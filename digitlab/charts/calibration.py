"""Charts of calibration, and of what it costs to refuse."""

import altair as alt
import pandas as pd

from .axes import percent_tooltip, share_axis, with_percents
from .colors import ACCENT, BLUE, QUIET
from .tables import FEW_ANSWERS

MOST_REFUSED = 0.1
"""Share of digits refused at which the chart of refusals ends."""


def reliability(bins: pd.DataFrame) -> alt.LayerChart:
    """Reliability diagram: how often answers of each confidence are right.

    On the diagonal, percentages hold.

    Parameters
    ----------
    bins : DataFrame
        `tables.reliability` of a model.
    """
    names = list(bins["measured on"].unique())
    unit = alt.Scale(domain=[0, 1])
    counted = with_percents(bins, 1, "how sure", "share right")
    points = (
        alt.Chart(counted.assign(few=counted["answers"] < FEW_ANSWERS))
        .mark_point(strokeWidth=1.5)
        .encode(
            x=alt.X("how sure:Q", scale=unit, axis=share_axis()),
            y=alt.Y("share right:Q", scale=unit, axis=share_axis()),
            size=alt.Size("answers:Q", scale=alt.Scale(type="sqrt", range=[30, 500]), legend=None),
            color=alt.Color(
                "measured on:N",
                scale=alt.Scale(domain=names, range=[ACCENT, BLUE]),
                legend=alt.Legend(orient="top", title=None, labelLimit=300, direction="vertical"),
            ),
            shape=alt.Shape("measured on:N", scale=alt.Scale(domain=names)),
            fillOpacity=alt.condition(alt.datum.few, alt.value(0), alt.value(1)),
            fill=alt.Fill(
                "measured on:N",
                scale=alt.Scale(domain=names, range=[ACCENT, BLUE]),
                legend=None,
            ),
            tooltip=[
                "measured on:N",
                percent_tooltip("how sure"),
                percent_tooltip("share right"),
                alt.Tooltip("answers:Q", format=","),
            ],
        )
    )
    diagonal = alt.Chart(pd.DataFrame({"how sure": [0, 1], "share right": [0, 1]}))
    line = diagonal.mark_line(strokeDash=[4, 4], color=QUIET)
    return line.encode(x="how sure:Q", y="share right:Q") + points


def refusals(trade: pd.DataFrame, at: tuple[float, float]) -> alt.LayerChart:
    """Share of other pictures refused against share of digits refused, up to `MOST_REFUSED`.

    Parameters
    ----------
    trade : DataFrame
        `tables.refusals` of a model.
    at : tuple of two floats
        Shares of digits and of others refused at the model's threshold.
    """
    columns = ["digits refused", "others refused"]
    encoding = {
        "x": alt.X(
            "digits refused:Q", scale=alt.Scale(domain=[0, MOST_REFUSED]), axis=share_axis()
        ),
        "y": alt.Y("others refused:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis()),
        "tooltip": [percent_tooltip(column) for column in columns],
    }
    seen = trade[trade["digits refused"] <= MOST_REFUSED]
    here = pd.DataFrame([at], columns=columns)
    curve, threshold = (alt.Chart(with_percents(table, 1, *columns)) for table in (seen, here))
    line = curve.mark_line(color=QUIET, point=alt.OverlayMarkDef(color=QUIET))
    diamond = threshold.mark_point(color=ACCENT, filled=True, size=160, shape="diamond")
    return line.encode(**encoding) + diamond.encode(**encoding)
