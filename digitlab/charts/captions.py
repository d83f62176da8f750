"""Report → sentences: what to look at in each chart, made from its numbers.

One or two plain sentences each. A word of the field is explained where it first stands.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ..evaluation.metrics import interval, mcnemar
from ..recognition.prediction import SURE, Prediction
from ..report import Report
from ..report.figures import Calibration, Measure, Mistake, Rejection
from ..wording import counted, duration, listed, percent, percent_range, size, with_article
from .costs import COSTS
from .tables import FEW, pairs

SIGNIFICANT = 0.05
"""Two models differ where so uneven a split has less than this probability by chance."""

OVERFIT = 1.1
"""A model is said to overfit where its validation loss ends above this multiple of its minimum."""


UNCLAIMED = ("ours", "not stated")
"""What recipes have in the place of a claim where nobody makes one."""


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
        "the only mistake"
        if mistakes == 1
        else f"the {mistakes:,} mistakes; stronger means more. Most often {most_confused(wrong)}"
    )
    return f"Gray: right. Orange: {orange}."


def most_confused(wrong: pd.DataFrame, how_many: int = 3) -> str:
    """Say "4 is read as 9 (5 times), …" of the first rows of `tables.pairs`."""
    first = [
        f"{pair.digit} is read as {pair.read} ({_times(pair.count)})"
        for pair in wrong.head(how_many).itertuples()
    ]
    return listed(first)


def hardest(mistakes: Sequence[Mistake]) -> str:
    """Say how confident the model was in its mistakes.

    Parameters
    ----------
    mistakes : sequence of Mistake
        At least one, the most confident first.
    """
    first, confident = mistakes[0], sum(wrong.confidence >= SURE for wrong in mistakes)
    example = f"{with_article(first.label)} read as {with_article(first.read)}"
    if len(mistakes) == 1:
        return f"The only mistake: {example}, with {percent(first.confidence, 1)}."
    made = {0: "None was", 1: "1 was"}.get(confident, f"{confident:,} were")
    return (
        f"The {len(mistakes):,} mistakes, most confident first. {made} made with {percent(SURE)} "
        f"or more. The first: {example}, with {percent(first.confidence, 1)}."
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
    rings = f", rings for fewer than {FEW}" if min(counts, default=FEW) < FEW else ""
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
    if last > OVERFIT * lowest and falls and training.iloc[-1] < last:
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


def claims(models: pd.DataFrame) -> str:
    """Say which models reach what their authors claim."""
    claimed = models.dropna(subset=["claim"])
    short = list(claimed.loc[claimed["high"] < claimed["claim"], "model"])
    most = models["measured"].max()
    best = list(models.loc[models["measured"] == most, "model"])
    text = "Circles: what we measured, with 95 % confidence intervals. "
    if len(claimed):
        text += (
            f"Diamonds: what authors claim. {len(claimed) - len(short)} of {len(claimed)} claims "
            "are reached or lie within the interval"
        )
        text += (
            f"; {listed(short)} {'falls' if len(short) == 1 else 'fall'} short. " if short else ". "
        )
    return f"{text}Best: {listed(best)} with {percent(most, 2)}."


def tradeoff(models: pd.DataFrame, cost: str, bundled: str) -> str:
    """Compare the best model with the cheapest one, and with the bundled one."""
    priced = models[models[cost] > 0]
    best, cheapest = priced.loc[priced["measured"].idxmax()], priced.loc[priced[cost].idxmin()]
    is_best = best["model"] == cheapest["model"]
    named = {"Best and cheapest": best} if is_best else {"Best": best, "Cheapest": cheapest}
    ours = priced[priced["model"] == bundled]
    if len(ours) and bundled not in (best["model"], cheapest["model"]):
        named["Bundled"] = ours.iloc[0]
    parts = " ".join(
        f"{word}: {model['model']}, {percent(model['measured'], 2)} with "
        f"{COSTS[cost].words(model[cost])}."
        for word, model in named.items()
    )
    return (
        "Higher is more accurate, further left is cheaper; lines are 95 % confidence intervals. "
        f"{parts}"
    )


def optimizers(epochs: pd.DataFrame, count: int) -> str:
    """Rank the optimizers, and say whether the first and the last differ at all.

    Parameters
    ----------
    epochs : DataFrame
        `tables.optimizers`.
    count : int
        Validation digits.
    """
    names = [name for name in epochs if name != "epoch"]
    shares = {name: float(epochs[name].dropna().iloc[-1]) for name in names}
    ranked = sorted(shares, key=lambda name: -shares[name])
    text = (
        f"Same network, seed and data, {counted(len(epochs), 'epoch')}: only the optimizer "
        "differs. Validation digits read right in the end: "
        f"{listed([f'{name} {percent(shares[name], 2)}' for name in ranked])}."
    )
    first, last = ranked[0], ranked[-1]
    low, high = interval(shares[first], count)[0], interval(shares[last], count)[1]
    close = [name for name in ranked[1:] if interval(shares[name], count)[1] >= low]
    if len(ranked) > 1 and high >= low:
        text += f" On {count:,} digits these differences are within chance."
    elif close:
        text += f" Between {listed([first, *close])} the difference is within chance."
    return text


def votes(predictions: Mapping[str, Prediction]) -> str:
    """Say how many networks agree on a drawing, and which do not."""
    answers: dict[str, list[str]] = {}
    for name, prediction in predictions.items():
        answer = with_article(prediction.digit) if prediction.is_digit else "no digit"
        answers.setdefault(answer, []).append(name)
    most, *rest = sorted(answers, key=lambda answer: -len(answers[answer]))
    if not rest:
        return f"All {len(predictions)} networks see {most}."
    dissent = "; ".join(f"{listed(answers[answer])}: {answer}" for answer in rest)
    return f"{len(answers[most])} of {len(predictions)} networks see {most}; {dissent}."


def duel(
    first: str, second: str, both: int, only_first: int, only_second: int, neither: int
) -> str:
    """Say how often only one of two models is right, and whether that is more than chance.

    Parameters
    ----------
    first, second : str
        Names of the models.
    both, only_first, only_second, neither : int
        Digits that they read right.
    """
    text = (
        f"Both read {both:,} digits right and {neither:,} wrong. Only {first} reads "
        f"{only_first:,} right, only {second} {only_second:,}. "
    )
    if only_first == only_second:
        return text + "That is a draw: nothing shows that either is better."
    better = first if only_first > only_second else second
    p = mcnemar(only_first, only_second)
    text += (
        "If the two were equally good, so uneven a split would happen by chance "
        f"{_chance(p)} (McNemar's test, p {_p(p)}): "
    )
    if p < SIGNIFICANT:
        return f"{text}on digits like these, **{better} is the better one**."
    return f"{text}**nothing shows that either is better** on digits like these."


def duel_by_digit(table: pd.DataFrame) -> str:
    """Name the digits on which two models differ most."""
    first, second = (name for name in table if name != "digit")
    gap = table[second] - table[first]
    text = (
        f"Mistakes per digit; shorter is better. In all: {first} {table[first].sum():,}, "
        f"{second} {table[second].sum():,}."
    )
    for better, worse, lead in ((first, second, gap), (second, first, -gap)):
        if lead.max() > 0:
            digit = int(lead.idxmax())
            fewer = counted(table[better][digit], "mistake")
            text += f" {better} is furthest ahead on {digit} ({fewer}, {worse} "
            text += f"{table[worse][digit]})."
    return text


def _chance(p: float) -> str:
    if p < 1e-4:
        return "less than once in 10,000 times"
    if p < SIGNIFICANT:
        return f"about once in {1 / p:,.0f} times"
    return f"{100 * p:.0f} times in 100"


def _p(p: float) -> str:
    return "< 0.0001" if p < 1e-4 else f"= {p:.2g}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
