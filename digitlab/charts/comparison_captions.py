"""Reports of several models → sentences: which is better, and whether the difference is chance.

One or two plain sentences each, as in `model_captions`.
"""

from collections.abc import Mapping

import pandas as pd

from ..evaluation.metrics import interval, mcnemar
from ..recognition.prediction import Prediction
from ..wording import counted, listed, percent, with_article
from .costs import COSTS

SIGNIFICANT_P = 0.05
"""Two models are said to differ where McNemar's p-value is below this."""


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
    bundled_row = priced[priced["model"] == bundled]
    if len(bundled_row) and bundled not in (best["model"], cheapest["model"]):
        named["Bundled"] = bundled_row.iloc[0]
    parts = " ".join(
        f"{word}: {model['model']}, {percent(model['measured'], 2)} with "
        f"{COSTS[cost].words(model[cost])}."
        for word, model in named.items()
    )
    return (
        "Higher is more accurate, further left is cheaper; lines are 95 % confidence intervals. "
        f"{parts} {COSTS[cost].note}"
    ).strip()


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
        f"Both read {both:,} digits right and {neither:,} wrong. {first} alone reads "
        f"{only_first:,} right, {second} alone {only_second:,}. "
    )
    if only_first == only_second:
        return text + "That is a draw: nothing shows that either is better."
    better = first if only_first > only_second else second
    p = mcnemar(only_first, only_second)
    text += (
        "If the two were equally good, so uneven a split would happen by chance "
        f"{_chance(p)} (McNemar's test, p {_p(p)}): "
    )
    if p < SIGNIFICANT_P:
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
    if p < SIGNIFICANT_P:
        return f"about once in {1 / p:,.0f} times"
    return f"{100 * p:.0f} times in 100"


def _p(p: float) -> str:
    return "< 0.0001" if p < 1e-4 else f"= {p:.2g}"
