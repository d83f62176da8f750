"""Report → tables of its figures: what charts draw, screen readers read and people download.

Numbers stay numbers and shares stay 0 to 1, so that a downloaded table can be used in calculations.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from ..report import MNIST_TEST, Report
from ..report.figures import Calibration, Learning, Measure, Mistake, Rejection
from .costs import COSTS

OPTIMIZERS = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}
"""Name of an optimizer in recipes → in print."""

HISTORY = {
    "training accuracy": "accuracy",
    "validation accuracy": "val_accuracy",
    "training loss": "loss",
    "validation loss": "val_loss",
}
"""Column → its name in Keras' history."""

FEW_ANSWERS = 20
"""Answers of a bin below which its share says little: ten percentage points either way by chance.
In charts such a bin is a ring, not a dot."""


class Described(Protocol):
    """What a recipe says of a model; see `zoo.Recipe`."""

    @property
    def what(self) -> str:
        """One line for people."""

    @property
    def claim(self) -> float | None:
        """Share that its author says it reads right."""

    @property
    def claimed(self) -> str:
        """The same in the author's words."""


def history(report: Report) -> pd.DataFrame:
    """One row per epoch: epoch, and what is known of `HISTORY`."""
    known = {name: key for name, key in HISTORY.items() if report.history.get(key)}
    table = pd.DataFrame({name: pd.Series(report.history[key]) for name, key in known.items()})
    table.insert(0, "epoch", range(1, len(table) + 1))
    return table


def confusion(counts: Sequence[Sequence[int]]) -> pd.DataFrame:
    """One row per cell of a confusion matrix, (10, 10): digit, read, count, share (of the row)."""
    return pd.DataFrame(
        [
            {"digit": digit, "read": read, "count": count, "share": count / max(1, sum(row))}
            for digit, row in enumerate(counts)
            for read, count in enumerate(row)
        ]
    )


def matrix(cells: pd.DataFrame, value: str = "count") -> pd.DataFrame:
    """Lay out the cells of `confusion` as a matrix: a row per digit, a column per answer."""
    laid = cells.pivot_table(value, "digit", "read", sort=False)
    laid = laid.round(4) if value == "share" else laid.astype(int)
    laid.columns = [f"read as {read}" for read in laid]
    return laid.reset_index(names="written")


def classes(report: Report) -> pd.DataFrame:
    """One row per digit: digit, precision, recall, F1, support."""
    columns = ["precision", "recall", "F1", "support"]
    table = pd.DataFrame(report.per_digit, columns=columns).round(4)
    table.insert(0, "digit", range(len(table)))
    return table


def measures(known: Mapping[str, Measure]) -> pd.DataFrame:
    """One row per measure: right, measured on, low, high, digits."""
    return pd.DataFrame(
        [
            (measure.share, name, measure.low, measure.high, measure.count)
            for name, measure in known.items()
        ],
        columns=["right", "measured on", "low", "high", "digits"],
    )


def reliability(calibrations: Mapping[str, Calibration]) -> pd.DataFrame:
    """One row per bin: measured on, how sure, share right, answers."""
    return pd.DataFrame(
        [
            (name, sure, share, count)
            for name, bins in calibrations.items()
            for sure, share, count in zip(bins.confidence, bins.accuracy, bins.count, strict=True)
        ],
        columns=["measured on", "how sure", "share right", "answers"],
    )


def learning(curves: Mapping[str, Sequence[Learning]]) -> pd.DataFrame:
    """One row per number of corrections; before the first, all mistakes remain."""
    columns = ["writers", "corrections", "mistakes that remain", "writers worse off", "trials"]
    rows = [
        row
        for name, curve in curves.items()
        for row in [
            (name, 0, 1.0, 0.0, curve[0].trials),
            *((name, point.corrections, point.left, point.worse, point.trials) for point in curve),
        ]
    ]
    return pd.DataFrame(rows, columns=columns)


def refusals(rejection: Rejection) -> pd.DataFrame:
    """One row per threshold: digits refused, others refused."""
    return pd.DataFrame(
        {
            "digits refused": rejection.digits_refused,
            "others refused": rejection.others_refused,
        }
    )


def mistakes(wrong: Sequence[Mistake]) -> pd.DataFrame:
    """One row per digit that was read wrong: test digit, written, read as, how sure."""
    return pd.DataFrame(wrong, columns=["test digit", "written", "read as", "how sure"])


def models(reports: Mapping[str, Report], recipes: Mapping[str, Described]) -> pd.DataFrame:
    """One row per model that was measured: claimed and measured, and what it costs.

    Columns
    -------
    model, what, claimed : str
    claim, measured, low, high : float
        Shares of the MNIST test digits read right; claim NaN where there is none in numbers.
    misread : int
    One column for each of `COSTS` : int or float
    """
    rows = []
    for name, report in reports.items():
        if MNIST_TEST not in report.measures or name not in recipes:
            continue
        measure, recipe = report.measures[MNIST_TEST], recipes[name]
        rows.append(
            {
                "model": name,
                "measured": measure.share,
                "low": measure.low,
                "high": measure.high,
                "misread": round((1 - measure.share) * measure.count),
                "claimed": recipe.claimed,
                "claim": np.nan if recipe.claim is None else recipe.claim,
                **{column: cost.of(report) for column, cost in COSTS.items()},
                "what": recipe.what,
            }
        )
    return pd.DataFrame(rows)


def optimizers(reports: Mapping[str, Report]) -> pd.DataFrame:
    """One row per epoch: epoch, and the validation accuracy of each optimizer's run."""
    columns = {
        OPTIMIZERS.get(name, name): pd.Series(report.history["val_accuracy"])
        for name, report in reports.items()
        if report.history.get("val_accuracy")
    }
    table = pd.DataFrame(columns)
    table.insert(0, "epoch", range(1, len(table) + 1))
    return table


def by_digit(reports: Mapping[str, Report]) -> pd.DataFrame:
    """One row per digit: digit, and how often each model misreads it."""
    columns = {}
    for name, report in reports.items():
        counts = np.array(report.confusion)
        columns[name] = counts.sum(axis=1) - counts.diagonal()
    return pd.DataFrame({"digit": range(10), **columns})


def pairs(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of `confusion` that are mistakes, the most frequent first."""
    wrong = cells[(cells["digit"] != cells["read"]) & (cells["count"] > 0)]
    return wrong.sort_values("count", ascending=False, kind="stable")
