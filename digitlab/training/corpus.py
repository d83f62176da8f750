"""What the bundled network learns from: MNIST, pen strokes, and what is not a digit.

MNIST shows how Americans wrote in 1990, on paper. What it hardly shows (slashed zeros, ones with a
long up-stroke, crossed sevens, open fours, curled nines, eights drawn as one S) is in the pen
strokes of UNIPEN, drawn anew in every epoch with other pens, slants and turns. An eleventh class
holds what is not a digit: letters and symbols that resemble none, two digits at once, scribbles.

Two sites of UNIPEN are never learned from: with the last 5,000 of MNIST's training digits, they are
what everything is chosen by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..datasets import Digits, Mnist
from ..datasets.characters import DIGITS, HELD_OUT, SITES, PenCharacter, is_clear
from ..ink import strokes
from ..preprocess import SIZE, from_ink
from ..transforms.augmentation import Augmentation
from .negatives import PAIRS, SCRIBBLES, SIDE, pairs, scribbles

NOT_A_DIGIT = 10
"""Label of the eleventh class."""


DRAWINGS = 4
"""Times that each pen digit is drawn in an epoch, each time otherwise."""


PEN = (0.03, 0.3)
"""Thinnest and thickest pen, as a share of the character's longer side."""


class Pictures(NamedTuple):
    """What is learned in one go, or chosen by: (N, 28, 28) uint8, (N,) labels 0 to 10, and (N,)
    bool whether each is one of MNIST's digits.
    """

    images: np.ndarray
    labels: np.ndarray
    of_mnist: np.ndarray


@dataclass(frozen=True)
class Corpus:
    """Pictures to learn from and to choose by.

    Attributes
    ----------
    mnist : Mnist
    characters : sequence of PenCharacter
        Digits, letters and symbols; empty for a network that knows MNIST alone.
    held_out : tuple of str
        Sites of UNIPEN to choose by.
    balanced : bool
        Whether SMOTE adds digits to learn from until each is as frequent as the most frequent one.
    pairs, scribbles : int
        Made-up pictures that are not a digit, in an epoch: digits side by side; random lines.
    """

    mnist: Mnist
    characters: Sequence[PenCharacter] = ()
    held_out: tuple[str, ...] = HELD_OUT
    balanced: bool = False
    pairs: int = PAIRS
    scribbles: int = SCRIBBLES

    @cached_property
    def learn(self) -> Digits:
        """MNIST's part of what is learned."""
        return balance(self.mnist.learn) if self.balanced else self.mnist.learn

    @property
    def classes(self) -> int:
        """10, or 11 where "not a digit" is learned too."""
        return 11 if self.characters else 10

    def epoch(self, rng: np.random.Generator, size: int | None = None) -> Pictures:
        """One epoch's pictures before augmentation, in random order."""
        learn = self.learn
        images, labels = [learn.images], [learn.labels.astype(np.int64)]
        if self.characters:
            ours = [one for one in self.usable() if one.site not in self.held_out]
            digits = [one for one in ours if one.is_digit] * DRAWINGS
            others = [one for one in ours if not one.is_digit]
            drawn = digits + others
            made = (pairs(learn.images, self.pairs, rng), scribbles(self.scribbles, rng))
            images += [draw(drawn, rng), *made]
            labels += [_labels(drawn), np.full(self.pairs + self.scribbles, NOT_A_DIGIT)]
        order = rng.permutation(sum(map(len, labels)))[:size]
        return Pictures(
            np.concatenate(images)[order], np.concatenate(labels)[order], order < len(learn)
        )

    def validation(self) -> Pictures:
        """The pictures by which everything is chosen, the same at every call."""
        held = self.mnist.validation
        images, labels = [held.images], [held.labels.astype(np.int64)]
        if self.characters:
            theirs = [one for one in self.usable() if one.site in self.held_out]
            images.append(draw(theirs, np.random.default_rng(0), turned=False))
            labels.append(_labels(theirs))
        of_mnist = np.arange(sum(map(len, labels))) < len(held)
        return Pictures(np.concatenate(images), np.concatenate(labels), of_mnist)

    def provenance(self) -> dict[str, Any]:
        """What was learned from and chosen by, with counts, licences and checksums."""
        mnist = self.mnist
        sources: dict[str, Any] = {
            "MNIST": {
                "learned": len(self.learn),
                "chosen by": len(mnist.validation),
                "licence": "CC BY-SA 3.0 (LeCun, Cortes, Burges; as Keras states it)",
                "md5": mnist.checksums(),
            }
        }
        for what, is_digit in (("digits", True), ("other characters", False)):
            of = [one for one in self.usable() if one.is_digit is is_digit]
            if of:
                sources[f"UNIPEN {what}"] = {
                    "learned": sum(one.site not in self.held_out for one in of),
                    "chosen by": sum(one.site in self.held_out for one in of),
                    "sites learned": [site for site in SITES if site not in self.held_out],
                    "sites held out": list(self.held_out),
                    "licence": "CC BY 4.0 (UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803)",
                }
        return sources

    def usable(self) -> list[PenCharacter]:
        """The characters that are learned or measured."""
        return [one for one in self.characters if one.site in SITES and is_clear(one)]


def balance(digits: Digits) -> Digits:
    """Make every digit as frequent as the most frequent one, by SMOTE.

    Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: synthetic minority over-sampling technique", 2002:
    what is added lies, pixel by pixel, between a digit and one of its five nearest of the kind.
    """
    from imblearn.over_sampling import SMOTE

    pixels = digits.images.reshape(len(digits), -1)  # (N, 28, 28) -> (N, 784)
    made, labels = SMOTE(random_state=0).fit_resample(pixels.astype(np.float32), digits.labels)
    return Digits(made.round().astype(np.uint8).reshape(-1, SIZE, SIZE), labels)


def draw(
    characters: Sequence[PenCharacter], rng: np.random.Generator, turned: bool = True
) -> np.ndarray:
    """Draw each character with a random pen, by default turned, slanted and stretched a little.

    Returns
    -------
    (N, 28, 28) uint8
    """
    pictures = np.empty((len(characters), SIZE, SIZE), np.uint8)
    for place, character in enumerate(characters):
        runs = character.strokes
        if turned:
            matrix = Augmentation(shear=0.3, stretch=0.2).matrix(rng)
            runs = [run @ matrix.T for run in runs]
        pen = max(3, round(SIDE * np.exp(rng.uniform(*np.log(PEN)))))
        pictures[place] = from_ink(strokes.draw_fitted(runs, pen, SIDE))
    return pictures


def _labels(characters: Sequence[PenCharacter]) -> np.ndarray:
    return np.array(
        [DIGITS.index(one.label) if one.is_digit else NOT_A_DIGIT for one in characters], np.int64
    )
