"""Prediction or Report → Altair chart.

Axes are fixed and the chart's shape never changes, so that a page can keep it mounted and only its
numbers move. Colours come from the page's theme; the winner differs by weight and outline too.
"""

import altair as alt
import pandas as pd

from .metrics import Calibration, Rejection
from .prediction import Prediction
from .report import Report

ACCENT, BLUE, QUIET = "#d55e00", "#0072b2", "#8a94a6"
"""Vermilion and blue of Okabe and Ito's palette, safe for all eyes, and a grey for the rest."""


def bars(prediction: Prediction, height: int = 200) -> alt.LayerChart:
    """Ten bars, 0 to 9, each with its percentage.

    Parameters
    ----------
    prediction : Prediction
        A blank one gives ten empty bars.
    height : int
        Of the plot, pixels.
    """
    base = alt.Chart(_table(prediction)).encode(
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
    table = _table(prediction)
    shares = ", ".join(f"{row.digit}: {row.percent}" for row in table.itertuples())
    return f"Probability of each digit. {shares}."


def curves(report: Report, what: str) -> alt.LayerChart:
    """Training and validation figures by epoch; the epoch that was kept is marked.

    Parameters
    ----------
    report : Report
    what : {"accuracy", "loss"}
    """
    kinds = {"training": what, "validation": f"val_{what}"}
    table = pd.DataFrame(
        [
            {"epoch": epoch, "digits": kind, what: value}
            for kind, name in kinds.items()
            for epoch, value in enumerate(report.history[name], 1)
        ]
    )
    lines = (
        alt.Chart(table)
        .mark_line(point=True)
        .encode(
            x=alt.X("epoch:Q", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y(f"{what}:Q", scale=alt.Scale(zero=False)),
            color=alt.Color(
                "digits:N",
                scale=alt.Scale(domain=list(kinds), range=[QUIET, ACCENT]),
                legend=alt.Legend(orient="top", title=None),
            ),
            strokeDash="digits:N",
            tooltip=["digits:N", "epoch:Q", alt.Tooltip(f"{what}:Q", format=".4f")],
        )
    )
    kept = alt.Chart(pd.DataFrame({"epoch": [report.best_epoch]}))
    return lines + kept.mark_rule(strokeDash=[4, 4], color=ACCENT).encode(x="epoch:Q")


def confusion(report: Report) -> alt.LayerChart:
    """Confusion matrix: the number in each cell, the shade for the mistakes alone.

    Hundreds of times more digits are read right than wrong, so a shade by count would show nothing
    but the diagonal.
    """
    table = pd.DataFrame(
        [
            {
                "digit": digit,
                "read as": read,
                "count": count,
                "share": count / max(1, sum(row)),
                "mistakes": 0 if digit == read else count,
                "text": str(count) if count else "",
            }
            for digit, row in enumerate(report.confusion)
            for read, count in enumerate(row)
        ]
    )
    base = alt.Chart(table).encode(
        x=alt.X("read as:O", axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("digit:O"),
        tooltip=["digit:O", "read as:O", "count:Q", alt.Tooltip("share:Q", format=".2%")],
    )
    right = alt.datum.digit == alt.datum["read as"]
    shade = alt.Color("mistakes:Q", scale=alt.Scale(scheme="oranges", domainMin=0), legend=None)
    cells = (
        base.transform_filter(alt.datum.count > 0)
        .mark_rect()
        .encode(color=alt.condition(right, alt.value(QUIET), shade))
    )
    return cells + base.mark_text(fontSize=13).encode(
        text="text:N", color=alt.condition(right, alt.value("white"), alt.value("black"))
    )


def reliability(calibrations: dict[str, Calibration]) -> alt.LayerChart:
    """How often answers of each confidence are right; on the diagonal, percentages hold."""
    table = pd.DataFrame(
        [
            {"measured on": name, "how sure": sure, "share right": share, "answers": count}
            for name, one in calibrations.items()
            for sure, share, count in zip(one.confidence, one.accuracy, one.count, strict=True)
        ]
    )
    names = list(calibrations)
    line = alt.Chart(pd.DataFrame({"how sure": [0, 1], "share right": [0, 1]}))
    points = (
        alt.Chart(table)
        .mark_point(filled=True)
        .encode(
            x=alt.X("how sure:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            y=alt.Y("share right:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            size=alt.Size("answers:Q", scale=alt.Scale(type="sqrt", range=[30, 500]), legend=None),
            color=alt.Color(
                "measured on:N",
                scale=alt.Scale(domain=names, range=[ACCENT, BLUE]),
                legend=alt.Legend(orient="top", title=None, labelLimit=300),
            ),
            shape=alt.Shape("measured on:N", scale=alt.Scale(domain=names)),
            tooltip=[
                "measured on:N",
                alt.Tooltip("how sure:Q", format=".1%"),
                alt.Tooltip("share right:Q", format=".1%"),
                "answers:Q",
            ],
        )
    )
    return (
        line.mark_line(strokeDash=[4, 4], color=QUIET).encode(x="how sure:Q", y="share right:Q")
        + points
    )


def refusals(rejection: Rejection) -> alt.LayerChart:
    """Share of other pictures refused against share of digits refused, up to a tenth of these."""
    table = pd.DataFrame(
        {
            "digits refused": rejection.digits_refused,
            "others refused": rejection.others_refused,
        }
    ).query("`digits refused` <= 0.1")
    at = pd.DataFrame([rejection.at_threshold], columns=["digits refused", "others refused"])
    encoding = {
        "x": alt.X(
            "digits refused:Q",
            scale=alt.Scale(domain=[0, 0.1]),
            axis=alt.Axis(format=".1%", tickCount=6),
        ),
        "y": alt.Y("others refused:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        "tooltip": [
            alt.Tooltip("digits refused:Q", format=".1%"),
            alt.Tooltip("others refused:Q", format=".1%"),
        ],
    }
    curve = alt.Chart(table).mark_line(color=QUIET, point=True).encode(**encoding)
    return curve + alt.Chart(at).mark_point(
        color=ACCENT, filled=True, size=160, shape="diamond"
    ).encode(**encoding)


def _table(prediction: Prediction) -> pd.DataFrame:
    """One row a digit: digit, probability, percent, wins, mark."""
    probabilities = [float(p) for p in prediction.probabilities]
    percents = [_percent(p) for p in probabilities]
    return pd.DataFrame(
        {
            "digit": range(10),
            "probability": probabilities,
            "percent": ["" if prediction.is_blank else percent for percent in percents],
            "wins": [digit == prediction.digit for digit in range(10)],
            "mark": [f"▼ {percent}" for percent in percents],
        }
    )


def _percent(probability: float) -> str:
    """Write 0.93 as "93 %", and never "100 %" or "0 %" of what is only almost so."""
    if 0.995 <= probability < 1:
        return "99 %"
    if 0 < probability < 0.005:
        return "<1 %"
    return f"{probability:.0%}".replace("%", " %")
