"""Report → sentences: what to look at in each chart, made from its numbers.

One or two plain sentences each; a word of the field is explained where it first stands.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from ..evaluation.metrics import interval, mcnemar
from ..recognition.prediction import SURE, Prediction
from ..report import Calibration, Measure, Mistake, Rejection, Report
from ..wording import duration, percent, size, with_article
from .costs import COSTS
from .tables import pairs

DIFFERENT = 0.05
"""Below this probability of so uneven a split by chance one says that two models differ."""


def interval_of(measure: Measure) -> str:
    """Say what the interval is for, by an example from the model's own neighbourhood."""
    wrong = round((1 - measure.share) * measure.count)
    return (
        f"{wrong:,} of {measure.count:,} digits are misread. With other digits of the kind it "
        "would be another number: 19 times in 20 the share read right lies between "
        f"{percent(measure.low, 2)} and {percent(measure.high, 2)}. {_example(measure.count)}"
    )


def _example(count: int) -> str:
    """Two shares that look different and are not, on so many digits."""
    (_, high), (low, _) = interval(0.996, count), interval(0.997, count)
    if low > high:
        return ""
    return (
        f"So a model with 99.6 % and one with 99.7 % of {count:,} digits are not shown to differ: "
        f"the first may be worth {percent(high, 2)}, the second {percent(low, 2)}."
    )


def confusion(cells: pd.DataFrame) -> str:
    """Name the most confused pairs."""
    total, wrong = int(cells["count"].sum()), pairs(cells)
    misread = int(wrong["count"].sum())
    if not misread:
        return f"All {total:,} test digits lie on the diagonal: none is misread."
    return (
        f"Off the grey diagonal lie the {misread:,} of {total:,} MNIST test digits that are "
        f"misread; the darker, the more. Most often {most_confused(wrong)}."
    )


def most_confused(wrong: pd.DataFrame, how_many: int = 3) -> str:
    """Say "4 is taken for 9 (5 times), …" of the first rows of `tables.pairs`."""
    first = [
        f"{one.digit} is taken for {one.read} ({_times(one.count)})"
        for one in wrong.head(how_many).itertuples()
    ]
    return _list(first)


def facts(report: Report) -> str:
    """Say how large and how fast a model is, as far as its report tells."""
    known = [f"{report.parameters:,} parameters"]
    if report.size:
        known.append(f"{size(report.size)} as it is served")
    if report.microseconds:
        known.append(f"{report.microseconds:,.0f} µs to read a digit")
    known.append(f"trained in {duration(report.seconds)}")
    return " · ".join(known)


def hardest(wrong: Sequence[Mistake]) -> str:
    """Say how sure the model was of what it misread."""
    first, sure = wrong[0], sum(one.confidence >= SURE for one in wrong)
    return (
        f"Misread digits, those first of which it was surest: {sure:,} of {len(wrong):,} with "
        f"{percent(SURE)} or more. Surest of all it took {with_article(first.label)} for "
        f"{with_article(first.read)} "
        f"({percent(first.confidence, 1)})."
    )


def mistake(one: Mistake) -> str:
    """Say "9 read as 4, 87 %"."""
    return f"{one.label} read as {one.read}, {percent(one.confidence)}"


def classes(table: pd.DataFrame) -> str:
    """Name the digits that are read best and worst."""
    ranked = table.sort_values("F1", kind="stable")
    worst, best = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"Read best is {best['digit']:.0f} (F1 {percent(best['F1'], 2)}), "
        f"worst {worst['digit']:.0f} ({percent(worst['F1'], 2)})."
    )


def reliability(calibrations: Mapping[str, Calibration]) -> str:
    """Say how far percentages are from the truth on average."""
    errors = "; ".join(f"{name}: {percent(one.error, 2)}" for name, one in calibrations.items())
    return (
        "Of the answers that say 90 %, nine in ten should be right: points on the dashed line; "
        "larger points stand for more answers. Expected calibration error, their mean distance "
        f"from the line: {errors}."
    )


def refusals(rejection: Rejection) -> str:
    """Say what refusing costs where the model stands."""
    digits, others = rejection.at_threshold
    return (
        f"Turning away more of what is no digit ({rejection.others:,} letters and symbols) costs "
        f"more true digits ({rejection.digits:,}). The diamond is where the pages stand: "
        f"{percent(others, 1)} of the others and {percent(digits, 1)} of the digits are refused. "
        f"Area under the ROC curve: {rejection.area:.4f}."
    )


def curves(report: Report, history: pd.DataFrame) -> str:
    """Say which epoch was kept and whether the model learned its examples by heart."""
    head = (
        f"{report.parameters:,} numbers were learned in {_epochs(len(history))} "
        f"({duration(report.seconds)})."
    )
    if "validation accuracy" in history and report.best_epoch:
        best = history["validation accuracy"].iloc[report.best_epoch - 1]
        head += (
            f" The dashed line marks epoch {report.best_epoch}, which was kept: it read "
            f"{percent(best, 2)} of the validation pictures right, which it did not learn from."
        )
    return f"{head} {_gap(history)}".strip()


def _gap(history: pd.DataFrame) -> str:
    if not {"training loss", "validation loss"} <= set(history):
        return ""
    validation = history["validation loss"]
    lowest, last = validation.min(), validation.iloc[-1]
    if last > 1.1 * lowest and history["training loss"].iloc[-1] < last:
        return (
            f"The validation loss falls to {lowest:.3f} in epoch {validation.idxmin() + 1} and "
            f"ends at {last:.3f}, while the training loss goes on falling: it learns its examples "
            "by heart (it overfits)."
        )
    if history["training loss"].iloc[-1] > last:
        return (
            "Training figures are the worse ones: dropout or augmentation makes training digits "
            "harder, and validation digits are left as they are."
        )
    return ""


def claims(models: pd.DataFrame) -> str:
    """Say which models keep their authors' word."""
    told = models.dropna(subset=["claim"])
    kept = told[told["high"] >= told["claim"]]
    short = told[told["high"] < told["claim"]]
    most = models["measured"].max()
    best = list(models.loc[models["measured"] == most, "model"])
    text = (
        f"Points are what we measured, lines their 95 % intervals, diamonds what authors claim: "
        f"{len(kept)} of {len(told)} claims are reached or lie within the interval"
    )
    if len(short):
        text += f", {_list(list(short['model']))} {'falls' if len(short) == 1 else 'fall'} short"
    return (
        f"{text}. Best {'is' if len(best) == 1 else 'are'} {_list(best)} with {percent(most, 2)}."
    )


def tradeoff(models: pd.DataFrame, cost: str, bundled: str) -> str:
    """Compare the best model with the cheapest one, and with the bundled one."""
    priced = models[models[cost] > 0]
    best, cheapest = priced.loc[priced["measured"].idxmax()], priced.loc[priced[cost].idxmin()]
    said = {"Best": best, "cheapest": cheapest}
    ours = priced[priced["model"] == bundled]
    if len(ours) and bundled not in (best["model"], cheapest["model"]):
        said["bundled"] = ours.iloc[0]
    parts = "; ".join(
        f"{word}: {one['model']}, {percent(one['measured'], 2)} with {COSTS[cost].words(one[cost])}"
        for word, one in said.items()
    )
    return (
        f"Better models stand higher, cheaper ones further left; lines are 95 % intervals. {parts}."
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
    ends = {name: float(epochs[name].dropna().iloc[-1]) for name in names}
    ranked = sorted(ends, key=lambda name: -ends[name])
    shares = _list([f"{name} {percent(ends[name], 2)}" for name in ranked])
    text = (
        f"The same network, seed and data, {_epochs(len(epochs))}: only the optimizer differs. "
        f"Validation digits read right in the end: {shares}."
    )
    first, last = ranked[0], ranked[-1]
    low, high = interval(ends[first], count)[0], interval(ends[last], count)[1]
    close = [name for name in ranked[1:] if interval(ends[name], count)[1] >= low]
    if high < low and close:
        text += f" Between {_list([first, *close])} the difference is within chance."
    elif high >= low:
        text += f" On {count:,} digits these differences are within chance."
    return text


def votes(predictions: Mapping[str, Prediction]) -> str:
    """Say how many networks agree on a drawing, and who does not."""
    said: dict[str, list[str]] = {}
    for name, one in predictions.items():
        said.setdefault(with_article(one.digit) if one.is_digit else "no digit", []).append(name)
    most, *others = sorted(said, key=lambda word: -len(said[word]))
    if not others:
        return f"All {len(predictions)} networks see {most}."
    rest = "; ".join(f"{_list(said[word])}: {word}" for word in others)
    return f"{len(said[most])} of {len(predictions)} networks see {most}; {rest}."


def duel(one: str, other: str, both: int, only_one: int, only_other: int, neither: int) -> str:
    """Say who is right where the other is wrong, and whether that is more than chance."""
    text = (
        f"Both read {both:,} digits right and {neither:,} wrong; only {one} reads {only_one:,} "
        f"right, only {other} {only_other:,}. "
    )
    if only_one == only_other:
        return text + "That is a draw: nothing shows that one is better."
    better = one if only_one > only_other else other
    p = mcnemar(only_one, only_other)
    split = (
        f"If the two were equally good, so uneven a split would come about by chance "
        f"{_chance(p)} (McNemar's test, p {_p(p)})"
    )
    if p < DIFFERENT:
        return f"{text}{split}: on digits like these, **{better} is the better one**."
    return f"{text}{split}: **nothing shows that one is better** on digits like these."


def duel_by_digit(table: pd.DataFrame) -> str:
    """Name the digits on which two models differ most."""
    one, other = (name for name in table if name != "digit")
    gap = table[other] - table[one]
    text = f"Misread digits of each kind, the shorter bar reads better. In all: {one} "
    text += f"{table[one].sum():,}, {other} {table[other].sum():,}."
    for better, worse, by in ((one, other, gap), (other, one, -gap)):
        if by.max() > 0:
            digit = int(by.idxmax())
            text += (
                f" {better} gains most on {digit} ({table[better][digit]} misread, "
                f"{worse} {table[worse][digit]})."
            )
    return text


def _chance(p: float) -> str:
    if p < 1e-4:
        return "less than once in 10,000 times"
    if p < 0.05:
        return f"about once in {1 / p:,.0f} times"
    return f"{100 * p:.0f} times in 100"


def _p(p: float) -> str:
    return "< 0.0001" if p < 1e-4 else f"= {p:.2g}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
