"""python -m tests.pages.doubts: fit what speaks for and against a digit; see `judges.doubts`.

The digits are those of half of the crossed pages, read with trees (`judges.context`) that learned
from the other half. It prints the weights to be written into `doubts.py`; and, of the other half,
how many wrong digits are found by lists of several lengths. Then the other way about: weights that
both halves agree on are no accident of one.
"""

import argparse
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from digitlab import Reader, load_reader
from digitlab.recognition.judges import doubts
from digitlab.recognition.judges.order import judge_page
from digitlab.recognition.judges.witnesses import are_digits
from digitlab.structure.corrections import ASK_BELOW
from digitlab.wording import percent

from . import crossed, real
from .context import see
from .halves import HALVES, as_unknown

LISTS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08)
"""Lengths of lists, as shares of the digits."""


class Digits(NamedTuple):
    """What speaks for n digits, (n, 4), and which are wrong or invented, (n,) bool."""

    evidence: np.ndarray
    wrong: np.ndarray


def digits_of(reader: Reader, picture: np.ndarray, truth: str) -> Digits:
    """Read a page whose digits are known, up to where doubts come in."""
    seen = see(reader, reader.read_page(picture))
    judged = np.zeros((0, 20)) if seen is None else judge_page(seen.said, seen.looks, on_paper=True)
    is_digit = are_digits(judged)
    if seen is None or not is_digit.any():
        return Digits(np.empty((0, len(doubts.WEIGHTS))), np.empty(0, bool))
    digits = judged[is_digit, :10]
    wrong = are_wrong("".join(map(str, digits.argmax(axis=1))), truth, digits.max(axis=1))
    return Digits(np.array(doubts.find_evidence(judged, seen.looks)).T[is_digit], wrong)


def are_wrong(read: str, truth: str, judged: np.ndarray) -> np.ndarray:
    """Tell which digits are wrong or invented, (n,) bool, by how likely each was judged, (n,).

    Of 844 read for 84 it is the less likely 4, as in `real`: a right digit that is counted as wrong
    teaches that its evidence is worth little.
    """
    wrong = np.zeros(len(read), bool)
    wrong[real.align(read, truth, judged.tolist())[0]] = True
    return wrong


def crossed_pages(reader: Reader, half: int, seeds: range) -> Digits:
    """Digits of a half of the crossed pages: trees are too sure of what they learned from."""
    folder = next(real.pages()).path.parent
    tasks = chain.from_iterable(crossed.pages(folder, half, seed) for seed in seeds)
    pages = crossed.of_each(tasks, lambda _, made: digits_of(reader, made.rgb, made.truth))
    with as_unknown(half):
        return together(pages)


def together(found: Iterator[Digits]) -> Digits:
    """All digits of some pages."""
    evidence, wrong = zip(*found, strict=True)
    return Digits(np.concatenate(evidence), np.concatenate(wrong))


def fit(found: Digits) -> tuple[doubts.Evidence, float]:
    """Fit the weights and what counts always, by maximum likelihood with a weak pull towards 0."""
    scale = StandardScaler().fit(found.evidence)
    model = LogisticRegression().fit(scale.transform(found.evidence), ~found.wrong)
    weights = model.coef_[0] / scale.scale_
    always = float(model.intercept_[0] - weights @ scale.mean_)
    return doubts.Evidence(*weights.round(2).tolist()), round(always, 2)


def describe(found: Digits, weights: doubts.Evidence, always: float) -> str:
    """Tell how many wrong digits are on lists of several lengths, and on that of the Scan page."""
    logits = always + found.evidence @ np.array(weights)
    order = np.argsort(logits, kind="stable")
    listed = np.cumsum(found.wrong[order])
    lists = [(length, listed[int(length * len(listed)) - 1]) for length in LISTS]
    asked = 1 / (1 + np.exp(-logits)) <= ASK_BELOW / 100
    lists.append((asked.mean(), found.wrong[asked].sum()))
    counts = ", ".join(f"{count} by {percent(length, 1)}" for length, count in lists)
    return f"{len(listed)} digits, {found.wrong.sum()} wrong; of these listed: {counts}"


def main() -> None:
    """Fit the weights and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.doubts", description=__doc__)
    parser.add_argument("--seeds", type=int, default=9, help="crossed pages are made so often")
    options = parser.parse_args()
    reader = load_reader(threads=1)
    seeds = range(1, 1 + options.seeds)
    halves = [crossed_pages(reader, half, seeds) for half in HALVES]
    for own, other in (halves, halves[::-1]):
        weights, always = fit(own)
        print(f"{weights}\nINTERCEPT = {always}")
        print("own half:", describe(own, weights, always))
        print("other half:", describe(other, weights, always))


if __name__ == "__main__":
    main()
