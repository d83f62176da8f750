"""python -m tests.pages.doubts: fit what speaks for and against a digit; see `judges.doubts`.

The digits are those of half of the crossed pages. It prints the weights to be written into
`doubts.py`; and, of the other half, how many wrong digits are found by lists of several lengths.
"""

import argparse
from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from digitlab import Reader, Reading, load_reader
from digitlab.reading import reader
from digitlab.recognition.judges import doubts
from digitlab.recognition.judges.appearance import Appearance
from digitlab.recognition.judges.witnesses import are_digits

from . import crossed, real

LISTS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08)
"""Lengths of lists, as shares of the digits."""

JUDGE, READ = doubts.judge_doubts, reader.read_lines
"""What the observer stands in for, and asks."""


class Digits(NamedTuple):
    """What speaks for n digits, (n, 4), and which are wrong or invented, (n,) bool."""

    evidence: np.ndarray
    wrong: np.ndarray


class Observer:
    """Reads pages, and keeps what was known of their digits before they were doubted."""

    def __init__(self, own: Reader) -> None:
        self.reader = own
        self.last = np.empty((0, len(doubts.WEIGHTS)))
        self.known: list[tuple[Reading, np.ndarray]] = []

    def digits(self, picture: np.ndarray, truth: str) -> Digits:
        """Read a page whose digits are known."""
        self.known.clear()
        with (
            patch.object(doubts, "judge_doubts", self._judge),
            patch.object(reader, "read_lines", self._read),
        ):
            page = self.reader.read_page(picture)
        found = [reading for reading in page.readings if reading.is_digit]
        wrong = np.zeros(len(found), bool)
        wrong[real.align("".join(reading.text for reading in found), truth)[0]] = True
        known = {id(reading.picture): evidence for reading, evidence in self.known}
        evidence = [known[id(reading.picture)] for reading in found]
        return Digits(np.reshape(evidence, (-1, len(doubts.WEIGHTS))), wrong)

    def _judge(self, judged: np.ndarray, looks: Appearance) -> np.ndarray:
        if are_digits(judged).any():
            self.last = np.array(doubts.find_evidence(judged, looks)).T
        else:
            self.last = np.empty((len(judged), len(doubts.WEIGHTS)))
        return JUDGE(judged, looks)

    def _read(self, *asked: Any) -> list[Reading]:
        # A page is read in several ways, of which the surest becomes the page.
        found = READ(*asked)
        self.known += zip(found, self.last, strict=False)
        return found


def crossed_pages(own: Observer, half: int, seeds: range) -> Iterator[Digits]:
    """Digits of a half of the crossed pages."""
    folder = next(real.pages())[0].parent
    for seed in seeds:
        for task in crossed.pages(folder, half, seed):
            made = task.make()
            yield own.digits(made.rgb, made.truth)


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


def describe(found: Digits, weights: doubts.Evidence) -> str:
    """Tell which share of the wrong digits is on lists of several lengths."""
    order = np.argsort(found.evidence @ np.array(weights), kind="stable")
    shares = np.cumsum(found.wrong[order]) / max(1, found.wrong.sum())
    lists = (f"{length:.0%}: {shares[int(length * len(shares)) - 1]:.0%}" for length in LISTS)
    return f"{len(shares)} digits, {found.wrong.sum()} wrong; of these listed by " + ", ".join(
        lists
    )


def main() -> None:
    """Fit the weights and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.doubts", description=__doc__)
    parser.add_argument("--seeds", type=int, default=9, help="crossed pages are made so often")
    options = parser.parse_args()
    own = Observer(load_reader(threads=1))
    seeds = range(1, 1 + options.seeds)
    known = together(crossed_pages(own, 0, seeds))
    weights, always = fit(known)
    print(f"{weights}\nINTERCEPT = {always}\n{describe(known, weights)}")
    print("the other half:", describe(together(crossed_pages(own, 1, seeds)), weights))


if __name__ == "__main__":
    main()
