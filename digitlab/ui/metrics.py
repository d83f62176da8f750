"""The Metrics page: how the network was trained, how good it is, and where it fails.

Drawn from report.json alone: it needs neither the network nor any data set.
"""

import pandas as pd
import streamlit as st

from digitlab import charts
from digitlab.reader import BUNDLED, MODELS
from digitlab.report import Measure, Report
from digitlab.ui.network import usable


def page(report: Report) -> None:
    """All of it, the answer first."""
    st.header("How well it reads")
    _yardsticks(report)
    if report.confusion:
        _mistakes(report)
    if report.calibration:
        _percentages(report)
    if report.rejection:
        _refusals(report)
    _training(report)


def _yardsticks(report: Report) -> None:
    if not report.measures:
        st.info(f"Nothing is measured yet: run `python -m digitlab evaluate {report.name}`.")
        return
    st.write(
        "Each row is a set of digits that people wrote. *Right* is the share read right; the "
        "*interval* is where that share would lie, 19 times in 20, with other digits of the kind: "
        "two figures whose intervals overlap are not really different."
    )
    _table(report.headlines())
    with st.expander("Each corruption and each site by itself"):
        parts = report.measures.items() - report.headlines().items()
        _table(dict(sorted(parts)))


def _table(measures: dict[str, Measure]) -> None:
    table = pd.DataFrame(
        [
            {
                "Right": 100 * one.share,  # first, so that a phone shows it too
                "Measured on": name,
                "Interval": f"{one.low:.2%} to {one.high:.2%}",
                "Digits": one.count,
            }
            for name, one in measures.items()
        ],
        columns=["Right", "Measured on", "Interval", "Digits"],
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Right": st.column_config.NumberColumn(format="%.2f %%", width="small"),
        },
        height="content",
    )


def _mistakes(report: Report) -> None:
    st.header("What it takes for what")
    pairs = sorted(
        (
            (count, digit, read)
            for digit, row in enumerate(report.confusion)
            for read, count in enumerate(row)
            if digit != read
        ),
        reverse=True,
    )
    wrong = sum(count for count, _, _ in pairs)
    total = sum(map(sum, report.confusion))
    worst = ", ".join(f"{digit} for {read} ({count} times)" for count, digit, read in pairs[:3])
    caption = (
        f"Confusion matrix of the {total:,} MNIST test digits: {wrong} are misread, most often "
        f"{worst}. Rows are what was written, columns what was read; the darker, the more mistakes."
    )
    st.altair_chart(charts.confusion(report).properties(height=420), alt=caption)
    st.caption(caption)


def _percentages(report: Report) -> None:
    st.header("Whether its percentages mean what they say")
    errors = "; ".join(f"{name}: {one.error:.2%}" for name, one in report.calibration.items())
    caption = (
        "Of the answers that say 90 %, nine in ten should be right: points on the dashed line. "
        f"Expected calibration error, the mean distance from it: {errors}."
    )
    st.altair_chart(charts.reliability(report.calibration).properties(height=380), alt=caption)
    st.caption(caption)


def _refusals(report: Report) -> None:
    rejection = report.rejection
    assert rejection is not None
    st.header("What is not a digit")
    digits, others = rejection.at_threshold
    caption = (
        f"Turning away more of what is no digit ({rejection.others:,} letters and symbols) costs "
        f"more true digits ({rejection.digits:,}). The diamond is where the pages stand: "
        f"{others:.1%} of the others and {digits:.1%} of the digits are refused. "
        f"Area under the ROC curve: {rejection.area:.4f}."
    )
    st.altair_chart(charts.refusals(rejection).properties(height=320), alt=caption)
    st.caption(caption)


def _training(report: Report) -> None:
    st.header("How it was trained")
    best = report.history["val_accuracy"][report.best_epoch - 1]
    minutes = report.seconds / 60
    caption = (
        f"{report.parameters:,} numbers were learned in {len(report.history['loss'])} epochs "
        f"({minutes:.0f} minutes). The dashed line marks epoch {report.best_epoch}: of the last "
        f"phase it read most of the validation pictures right, {best:.2%}, and so it was kept."
    )
    for column, what in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        column.altair_chart(charts.curves(report, what).properties(height=280), alt=caption)
    st.caption(caption)
    with st.expander("What it learned from, and with what settings"):
        st.json({"data": report.data, "recipe": report.recipe, "versions": report.versions})


bundled = usable(lambda: Report.read(MODELS / BUNDLED))
with st.container(horizontal_alignment="center"), st.container(width=900):
    page(bundled)
