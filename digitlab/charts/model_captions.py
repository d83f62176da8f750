"""Report of a model → sentences: what to look at in each of its charts, made from its numbers.

One or two plain sentences each. A word of the field is explained where it first stands.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ..evaluation.metrics import interval
from ..recognition.prediction import SURE_PROBABILITY
from ..report import Report
from ..report.figures import Calibration, Measure, Mistake, Rejection
from ..wording import counted, duration, listed, percent, percent_range, size, with_article
from .costs import COSTS
from .tables import FEW_ANSWERS, pairs

OVERFIT_RATIO = 1.1
"""A model is said to overfit where its validation loss ends above this multiple of its minimum."""

UNCLAIMED = ("ours", "not stated")
"""What stands in a recipe in place of a claim where its author makes none."""


def described(what: str, claimed: str) -> str:
    """Say what a model is, and what its author claims, if anything."""
    return f"{what}." if claimed in UNCLAIMED else f"{what}. Its author's claim: {claimed}."


def interval_of(measure: Measure) -> str:
    """Give the confidence interval, and say which difference it is too wide for."""
    mistakes = round((1 - measure.share) * measure.count)
    return (
        f"{mistakes:,} of {measure.count:,} digits are misread. 95 % confidence interval: "
        f"{percent_range(measure.low, measure.high)}. {_too_close(measure)}"
    ).strip()


def _too_close(measure: Measure) -> str:
    """Name two shares near this one whose intervals overlap on as many digits; "" if none do."""
    lower = min(math.floor(1000 * measure.share) / 1000, 0.998)
    higher = lower + 0.001
    if interval(lower, measure.count)[1] <= interval(higher, measure.count)[0]:
        return ""
    return (
        f"On {measure.count:,} digits, a model with {percent(lower, 1)} and one with "
        f"{percent(higher, 1)} are not shown to differ."
    )


def facts(report: Report) -> str:
    """Say how large and how fast a model is, as far as its report tells."""
    known = [COSTS["parameters"].words(report.parameters)]
    if report.size:
        known.append(f"{size(report.size)} on disk")
    if report.microseconds:
        known.append(COSTS["microseconds a digit"].words(report.microseconds))
    known.append(COSTS["seconds to train"].words(report.seconds))
    return " · ".join(known)


def confusion(cells: pd.DataFrame) -> str:
    """Explain the colors of the confusion matrix, and name the most confused pairs."""
    total, wrong = int(cells["count"].sum()), pairs(cells)
    mistakes = int(wrong["count"].sum())
    if not mistakes:
        return f"All {total:,} test digits are read right."
    orange = (
        "the only mistake" if mistakes == 1 else f"the {mistakes:,} mistakes; stronger means more"
    )
    most = most_confused(wrong) if mistakes > 1 else ""
    return f"Gray: right. Orange: {orange}." + (f" Most often {most}." if most else "")


def most_confused(wrong: pd.DataFrame, how_many: int = 3) -> str:
    """Say "4 is read as 9 (5 times), …" of the first rows of `tables.pairs`.

    A pair is left out where one that is not named is as frequent; empty where that leaves none.
    """
    unnamed = wrong["count"].iloc[how_many] if len(wrong) > how_many else 0
    first = [
        f"{pair.digit} is read as {pair.read} ({_times(pair.count)})"
        for pair in wrong.head(how_many).itertuples()
        if pair.count > unnamed
    ]
    return listed(first) if first else ""


def hardest(mistakes: Sequence[Mistake]) -> str:
    """Say how confident the model was in its mistakes.

    Parameters
    ----------
    mistakes : sequence of Mistake
        At least one, the most confident first.
    """
    first, confident = mistakes[0], sum(wrong.confidence >= SURE_PROBABILITY for wrong in mistakes)
    example = f"{with_article(first.label)} read as {with_article(first.read)}"
    if len(mistakes) == 1:
        return f"The only mistake: {example}, with {percent(first.confidence, 1)}."
    made = {0: "None was", 1: "1 was"}.get(confident, f"{confident:,} were")
    return (
        f"The {len(mistakes):,} mistakes, most confident first. {made} made with "
        f"{percent(SURE_PROBABILITY)} or more. The first: {example}, with "
        f"{percent(first.confidence, 1)}."
    )


def mistake(wrong: Mistake) -> str:
    """Say "9 read as 4, 87 %"."""
    return f"{wrong.label} read as {wrong.read}, {percent(wrong.confidence)}"


def classes(table: pd.DataFrame) -> str:
    """Name the digits that are read best and worst."""
    ranked = table.sort_values("F1", kind="stable")
    worst, best = ranked.iloc[0], ranked.iloc[-1]
    if worst["F1"] == best["F1"]:
        return f"All digits are read equally well (F1 {percent(best['F1'], 2)})."
    return (
        f"Best: {best['digit']:.0f} (F1 {percent(best['F1'], 2)}). "
        f"Worst: {worst['digit']:.0f} (F1 {percent(worst['F1'], 2)})."
    )


def reliability(calibrations: Mapping[str, Calibration]) -> str:
    """Say how far percentages are from the truth on average."""
    errors = "; ".join(
        f"{name}: {percent(calibration.error, 2)}" for name, calibration in calibrations.items()
    )
    counts = [count for bins in calibrations.values() for count in bins.count]
    rings = (
        f", rings for fewer than {FEW_ANSWERS}"
        if min(counts, default=FEW_ANSWERS) < FEW_ANSWERS
        else ""
    )
    return (
        "Of the answers given with 90 %, 9 in 10 should be right: points on the dashed line. "
        f"Larger points stand for more answers{rings}. Expected calibration error, the mean "
        f"distance from the line: {errors}."
    )


def refusals(rejection: Rejection) -> str:
    """Say what refusing costs, and what the model's own threshold refuses."""
    digits, others = rejection.at_threshold
    return (
        "The stricter it is with letters and symbols, the more real digits it also refuses. The "
        f"diamond is the threshold in use: it refuses {percent(others, 1)} of "
        f"{rejection.others:,} letters and symbols and {percent(digits, 1)} of "
        f"{rejection.digits:,} digits. Area under the ROC curve, 1 at best: {rejection.area:.4f}."
    )


def curves(report: Report, history: pd.DataFrame) -> str:
    """Say which epoch was kept, and whether the model overfits."""
    head = (
        f"{report.parameters:,} parameters, learned in {counted(len(history), 'epoch')} "
        f"({duration(report.seconds)})."
    )
    if "validation accuracy" in history and 1 <= report.best_epoch <= len(history):
        best = history["validation accuracy"].iloc[report.best_epoch - 1]
        head += (
            f" The dashed line marks epoch {report.best_epoch}, which was kept: it read "
            f"{percent(best, 2)} of the validation pictures right, which it did not learn from."
        )
    return f"{head} {_gap(history)}".strip()


def trained_at_once(report: Report, history: pd.DataFrame) -> str:
    """Say how a model was trained of which there is no curve: one point is none."""
    text = (
        f"{report.name} was trained in one go, so there are no curves. It took "
        f"{duration(report.seconds)}."
    )
    if "validation accuracy" in history:
        share = percent(history["validation accuracy"].iloc[-1], 2)
        text += f" It read {share} of the validation pictures right, which it did not learn from."
    return text


def _gap(history: pd.DataFrame) -> str:
    """Explain where training and validation losses part."""
    if not {"training loss", "validation loss"} <= set(history):
        return ""
    validation = history["validation loss"]
    lowest, last = validation.min(), validation.iloc[-1]
    training = history["training loss"]
    falls = training.iloc[-1] < training[validation.idxmin()]
    if last > OVERFIT_RATIO * lowest and falls and training.iloc[-1] < last:
        return (
            f"It overfits, that is, it learns its examples by heart: the validation loss is "
            f"lowest in epoch {validation.idxmin() + 1} ({lowest:.3f}) and ends at {last:.3f}, "
            "while the training loss goes on falling."
        )
    if training.iloc[-1] > last:
        return (
            "The training loss is the worse one: it is a mean over a whole epoch of learning, and "
            "dropout or augmentation, where it is used, makes training digits harder."
        )
    return ""


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
