"""What a network says of one drawing: ten bars, large or small."""

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]

from ..prediction import Prediction
from .palette import ACCENT, QUIET


def bars(prediction: Prediction, height: int = 200) -> alt.LayerChart:
    """Ten bars, 0 to 9, each with its percentage.

    Parameters
    ----------
    prediction : Prediction
        A blank one gives ten empty bars.
    height : int
        Of the plot, pixels.
    """
    base = alt.Chart(bars_table(prediction)).encode(
        x=alt.X("digit:O", title=None, axis=alt.Axis(labelAngle=0, labelFontSize=18, ticks=False)),
        y=alt.Y("probability:Q", scale=alt.Scale(domain=[0, 1.12]), axis=None),
    )
    wins = alt.datum.wins
    column = base.mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3).encode(
        color=alt.condition(wins, alt.value(ACCENT), alt.value(QUIET)),
        opacity=alt.condition(wins, alt.value(1.0), alt.value(0.6)),
        tooltip=[alt.Tooltip("digit:O"), alt.Tooltip("probability:Q", format=".1%")],
    )
    number = base.mark_text(dy=-9, fontSize=13).encode(
        text="percent:N",
        color=alt.condition(wins, alt.value(ACCENT), alt.value(QUIET)),
    )
    # More than colour: the winner's number stands in bold with a mark above it.
    winner = (
        base.transform_filter(wins)
        .mark_text(dy=-9, fontSize=15, fontWeight="bold", color=ACCENT)
        .encode(text="mark:N")
    )
    return (
        alt.layer(column, number.transform_filter(~wins), winner)
        .properties(height=height)
        .configure_view(stroke=None)
    )


def describe(prediction: Prediction) -> str:
    """The same bars in words, for those who do not see them."""
    if prediction.is_blank:
        return "Ten empty bars, one for each digit from 0 to 9."
    shares = ", ".join(
        f"{digit}: {percent(float(p))}" for digit, p in enumerate(prediction.probabilities)
    )
    return f"Probability of each digit. {shares}."


def small_bars(prediction: Prediction, height: int = 56) -> alt.Chart:
    """Ten bars small enough to stand beside those of other networks; the answer told elsewhere.

    Parameters
    ----------
    prediction : Prediction
    height : int
        Of the plot, pixels.
    """
    wins = alt.datum.wins
    return (
        alt.Chart(bars_table(prediction))
        .mark_bar()
        .encode(
            x=alt.X(
                "digit:O",
                title=None,
                axis=alt.Axis(
                    labelAngle=0, labelFlush=False, labelFontSize=11, labelPadding=3, ticks=False
                ),
            ),
            y=alt.Y("probability:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
            color=alt.condition(wins, alt.value(ACCENT), alt.value(QUIET)),
            tooltip=[alt.Tooltip("digit:O"), alt.Tooltip("probability:Q", format=".1%")],
        )
        .properties(height=height, padding={"left": 2, "top": 2, "right": 2, "bottom": 8})
        .configure_view(stroke=None)
    )


def bars_table(prediction: Prediction) -> pa.Table:
    """What `bars` draws: one row a digit, with digit, probability, percent, wins and mark."""
    probabilities = [float(p) for p in prediction.probabilities]
    percents = [percent(p) for p in probabilities]
    # As a page sends it in the end: made by way of pandas, it would take longer than the reading.
    return pa.table(
        {
            "digit": list(range(10)),
            "probability": probabilities,
            "percent": ["" if prediction.is_blank else one for one in percents],
            "wins": [digit == prediction.digit for digit in range(10)],
            "mark": [f"▼ {one}" for one in percents],
        }
    )


def percent(probability: float) -> str:
    """Write 0.93 as "93 %", and never "100 %" or "0 %" of what is only almost so."""
    if 0.995 <= probability < 1:
        return "99 %"
    if 0 < probability < 0.005:
        return "<1 %"
    return f"{probability:.0%}".replace("%", " %")
