"""The training and validation data: MNIST, pen strokes, and pictures of no digit.

MNIST shows how Americans wrote on paper in 1990. What it hardly shows (slashed zeros, ones with a
long up-stroke, crossed sevens, open fours, curled nines, eights drawn as one S) is in the pen
strokes of UNIPEN and UCI, drawn in every epoch with other pens, slants and turns, and in digits by
made-up hands. An eleventh class is "not a digit": letters and symbols that resemble no digit, pairs
of digits, scribbles.

Two sites of UNIPEN, one writer in five of the other data sets and the last 5,000 of MNIST's
training digits are held out for validation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ...datasets import Digits, Mnist
from ...datasets.characters import DIGITS, HELD_OUT, SITES, PenCharacter, is_clear, is_held_out
from ...ink import strokes
from ...preprocess import SIZE, from_ink
from ...transforms import hands
from ...transforms.augmentation import Augmentation
from ...transforms.augmentation import scanned as as_scanned
from ...zoo import USUAL, Mix
from .negatives import DRAWN_SIDE, PAIR_COUNT, SCRIBBLE_COUNT, pairs, scribbles

NOT_A_DIGIT = 10
"""Label of the eleventh class."""

LICENCES = {
    "UNIPEN": "CC BY 4.0 (UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803)",
    "pendigits": 'CC BY 4.0 (UCI 81, "Pen-Based Recognition of Handwritten Digits", training part)',
    "ujipen": 'CC BY 4.0 (UCI 177, "UJI Pen Characters (Version 2)")',
}
"""Data set of pen strokes → its license."""

PEN_RANGE = (0.03, 0.3)
"""Thinnest and thickest pen, as a share of the character's longer side."""


class Examples(NamedTuple):
    """Labelled images of one epoch, or of validation.

    Attributes
    ----------
    images : (N, 28, 28) uint8
    labels : (N,) int
        0 to 9, or `NOT_A_DIGIT`.
    of_mnist : (N,) bool
        Whether each is one of MNIST's digits.
    """

    images: np.ndarray
    labels: np.ndarray
    of_mnist: np.ndarray


@dataclass(frozen=True)
class Corpus:
    """Training and validation data of a model.

    Attributes
    ----------
    mnist : Mnist
    characters : sequence of PenCharacter
        Digits, letters and symbols; empty for a network that knows MNIST alone.
    held_out : tuple of str
        Sites that are validation data; see also `characters.is_held_out`.
    balanced : bool
        Whether SMOTE adds training digits until each is as frequent as the most frequent one.
    pairs, scribbles : int
        Generated pictures that are not a digit, per epoch: digits side by side; random lines.
    """

    mnist: Mnist
    characters: Sequence[PenCharacter] = ()
    held_out: tuple[str, ...] = HELD_OUT
    balanced: bool = False
    pairs: int = PAIR_COUNT
    scribbles: int = SCRIBBLE_COUNT

    @cached_property
    def learn(self) -> Digits:
        """MNIST's part of the training data."""
        return balance(self.mnist.learn) if self.balanced else self.mnist.learn

    @property
    def classes(self) -> int:
        """10, or 11 with "not a digit"."""
        return 11 if self.characters else 10

    def epoch(self, rng: np.random.Generator, mix: Mix = USUAL) -> Examples:
        """Draw one epoch's examples, before augmentation, in random order."""
        learn, share = self.learn, mix.mnist
        if share < 1:
            learn = learn[np.sort(rng.choice(len(learn), round(share * len(learn)), False))]
        images, labels = [learn.images], [learn.labels.astype(np.int64)]
        if self.characters:
            known = [char for char in self.usable() if not is_held_out(char, self.held_out)]
            digits = [char for char in known if char.is_digit] * mix.drawings
            made_up = made_up_hands(mix.hands, rng)
            characters = digits + made_up + [char for char in known if not char.is_digit]
            counts = round(share * self.pairs), round(share * self.scribbles)
            generated = pairs(learn.images, counts[0], rng), scribbles(counts[1], rng)
            images += [draw(characters, rng, scanned=mix.scanned), *generated]
            labels += [_labels(characters), np.full(sum(counts), NOT_A_DIGIT)]
        order = rng.permutation(sum(map(len, labels)))
        return Examples(
            np.concatenate(images)[order], np.concatenate(labels)[order], order < len(learn)
        )

    def validation(self) -> Examples:
        """The validation data, the same at every call."""
        mnist = self.mnist.validation
        images, labels = [mnist.images], [mnist.labels.astype(np.int64)]
        if self.characters:
            held_out = [char for char in self.usable() if is_held_out(char, self.held_out)]
            digits = [char for char in held_out if char.is_digit]
            rng = np.random.default_rng(0)
            images += [draw(held_out, rng, turned=False), draw(digits, rng, False, scanned=1)]
            labels += [_labels(held_out), _labels(digits)]
        of_mnist = np.arange(sum(map(len, labels))) < len(mnist)
        return Examples(np.concatenate(images), np.concatenate(labels), of_mnist)

    def provenance(self) -> dict[str, Any]:
        """Describe training and validation data: counts, licences and checksums."""
        mnist = self.mnist
        sources: dict[str, Any] = {
            "MNIST": {
                "learned": len(self.learn),
                "chosen by": len(mnist.validation),
                "licence": "CC BY-SA 3.0 (LeCun, Cortes, Burges; as Keras states it)",
                "md5": mnist.checksums(),
            }
        }
        for kind, is_digit in (("digits", True), ("other characters", False)):
            characters = [char for char in self.usable() if char.is_digit is is_digit]
            for name, licence in LICENCES.items():
                part = [char for char in characters if _data_set(char.site) == name]
                if part:
                    sources[f"{name} {kind}"] = self._provenance(name, part) | {"licence": licence}
        return sources

    def _provenance(self, name: str, characters: Sequence[PenCharacter]) -> dict[str, Any]:
        """Describe one data set's part: how many characters and writers, and which sites."""
        held_out = [char for char in characters if is_held_out(char, self.held_out)]
        chosen_by = {char.writer for char in held_out}
        sites = {char.site for char in characters}
        return {
            "learned": len(characters) - len(held_out),
            "chosen by": len(held_out),
            "writers learned": len({char.writer for char in characters} - chosen_by),
            "writers held out": len(chosen_by),
            "sites learned": sorted(sites - set(self.held_out)),
            "sites held out": [site for site in self.held_out if _data_set(site) == name],
        }

    def usable(self) -> list[PenCharacter]:
        """The characters of known sites, without those that look like another one, as O like 0."""
        return [char for char in self.characters if char.site in SITES and is_clear(char)]


def balance(digits: Digits) -> Digits:
    """Make every digit as frequent as the most frequent one, by SMOTE.

    Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: synthetic minority over-sampling technique", 2002:
    an added digit lies, pixel by pixel, between a digit and one of its five nearest neighbors of
    the same class.
    """
    from imblearn.over_sampling import SMOTE

    pixels = digits.images.reshape(len(digits), -1)  # (N, 28, 28) -> (N, 784)
    resampled, labels = SMOTE(random_state=0).fit_resample(pixels.astype(np.float32), digits.labels)
    return Digits(resampled.round().astype(np.uint8).reshape(-1, SIZE, SIZE), labels)


def draw(
    characters: Sequence[PenCharacter],
    rng: np.random.Generator,
    turned: bool = True,
    scanned: float = 0.0,
) -> np.ndarray:
    """Draw each character with a random pen.

    Parameters
    ----------
    characters : sequence of PenCharacter
    rng : numpy.random.Generator
    turned : bool
        Whether each is turned, slanted and stretched a little.
    scanned : float
        Share of them that are made to look like scanned ink, 0 to 1.

    Returns
    -------
    (N, 28, 28) uint8
    """
    images = np.empty((len(characters), SIZE, SIZE), np.uint8)
    for index, character in enumerate(characters):
        paths = character.strokes
        if turned:
            matrix = Augmentation(shear=0.3, stretch=0.2).matrix(rng)
            paths = [path @ matrix.T for path in paths]
        pen = max(3, round(DRAWN_SIDE * np.exp(rng.uniform(*np.log(PEN_RANGE)))))
        drawing = strokes.draw_fitted(paths, pen, DRAWN_SIDE)
        if scanned and rng.random() < scanned:
            drawing = as_scanned(drawing, rng)
        images[index] = from_ink(drawing)
    return images


def made_up_hands(count: int, rng: np.random.Generator) -> list[PenCharacter]:
    """Write `count` digits, each by another made-up hand."""
    return [
        PenCharacter(DIGITS[digit], "made up/", hands.write(digit, rng))
        for digit in rng.integers(0, 10, count).tolist()
    ]


def _labels(characters: Sequence[PenCharacter]) -> np.ndarray:
    return np.array(
        [DIGITS.index(char.label) if char.is_digit else NOT_A_DIGIT for char in characters],
        np.int64,
    )


def _data_set(site: str) -> str:
    return site if site in LICENCES else "UNIPEN"
