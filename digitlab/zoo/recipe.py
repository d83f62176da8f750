"""What a recipe is: everything that decides how a model comes out, and what its author claims."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np

Schedule = Literal["flat", "cosine", "halved"]

PATIENCE = 3
"""Epochs without a better validation accuracy after which a "halved" rate is halved."""


@dataclass(frozen=True)
class Phase:
    """A stretch of training under one regime.

    Attributes
    ----------
    epochs : int
    learning_rate : float or None
        None: found by a range test when the phase begins.
    schedule : {"flat", "cosine", "halved"}
        Whether the rate stays; is a peak, risen to in the first epoch and left along a cosine; or
        is halved whenever validation accuracy stands still for `PATIENCE` epochs.
    augmentation : callable or None
        Changes a batch of digits by a source of chance: an `Augmentation`, `Either` of two, or a
        `Jitter`.
    kept : bool
        Whether its best epoch (if averaged, its last) has a part in the model, which is the mean of
        all that have.
    head_only : bool
        Whether the last layer alone learns.
    averaged : bool
        Whether the running average of its weights is what an epoch ends with and is judged by.
    teachers : tuple of str
        Bundled models that know MNIST alone. A phase with teachers begins at the mean of what was
        kept before; that teaches, they teach too, and what comes out takes its place.
    trust : float
        The teachers' part of a target; the rest is its label.
    wider : callable or None
        Makes a network of the same layers with more filters, which begins at what the one before
        knows and takes its place; as `Network.build`.
    """

    epochs: int
    learning_rate: float | None
    schedule: Schedule = "flat"
    augmentation: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None
    kept: bool = True
    head_only: bool = False
    averaged: bool = False
    teachers: tuple[str, ...] = ()
    trust: float = 0.6
    wider: Callable[[int], Any] | None = None

    def share(self, epoch: float, accuracies: Sequence[float] = ()) -> float:
        """Share of the learning rate that holds at a moment of the phase.

        Parameters
        ----------
        epoch : float
            Epochs of the phase that are done, 0 to `epochs`.
        accuracies : sequence of float
            Validation accuracy after each of them.
        """
        match self.schedule:
            case "cosine" if epoch < 1:
                return max(epoch, 0.01)
            case "cosine":
                return (1 + math.cos(math.pi * (epoch - 1) / (self.epochs - 1))) / 2
            case "halved":
                return 0.5 ** standstills(accuracies)
            case _:
                return 1.0


def standstills(accuracies: Sequence[float]) -> int:
    """Count how often `PATIENCE` epochs in a row did not better the best accuracy before them."""
    best, waited, count = -1.0, 0, 0
    for accuracy in accuracies:
        waited += 1
        if accuracy > best:
            best, waited = accuracy, 0
        elif waited == PATIENCE:
            waited, count = 0, count + 1
    return count


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How one model is made, whatever its kind.

    Attributes
    ----------
    name : str
        What `train NAME` calls it, and its folder under `models/`.
    what : str
        One line for people.
    claim : float or None
        Share of test digits that its author says it reads right; None if not stated.
    claimed : str
        The same in the author's words, with what belongs to it.
    compared : bool
        Whether it has a row of its own in the table of models.
    seed : int
        Of weights, order, dropout and augmentation.
    """

    name: str
    what: str
    claim: float | None = None
    claimed: str = "not stated"
    compared: bool = True
    seed: int = 1998


@dataclass(frozen=True, kw_only=True)
class Classical(Recipe):
    """A model of scikit-learn's, fitted in one go.

    Attributes
    ----------
    build : callable
        Makes the estimator, given the seed; it sees (N, 784) float32 from 0 to 1.
    digits : int or None
        How many of the training digits it learns, the first ones; None: all.
    """

    build: Callable[[int], Any]
    digits: int | None = None


@dataclass(frozen=True, kw_only=True)
class Network(Recipe):
    """A network of Keras', trained by epochs.

    Attributes
    ----------
    build : callable
        Makes the untrained Keras model of so many classes: (N, 28, 28) uint8 → probabilities. The
        scaling to [0, 1] happens inside.
    phases : tuple of Phase
        One after another.
    batch : int
        Digits a step.
    optimizer : str
        Keras' name for it.
    weight_decay : float
        The optimizer's.
    label_smoothing : float
        Share of certainty given to the other nine digits.
    pens : bool
        Whether it learns pen strokes too, and an eleventh class for what is not a digit.
    balanced : bool
        Whether SMOTE first makes every digit as frequent as the most frequent one.
    """

    build: Callable[[int], Any]
    phases: tuple[Phase, ...]
    batch: int = 128
    optimizer: str = "adam"
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    pens: bool = False
    balanced: bool = False

    @property
    def epochs(self) -> int:
        """Of all phases."""
        return sum(phase.epochs for phase in self.phases)

    @property
    def teachers(self) -> list[str]:
        """Of all phases."""
        return sorted({name for phase in self.phases for name in phase.teachers})

    def untaught(self) -> "Network":
        """The same recipe without the phases that have teachers."""
        return replace(self, phases=tuple(phase for phase in self.phases if not phase.teachers))

    def joined(self, number: int) -> list[int]:
        """Numbers of the phases that make the model before a phase begins, or, of one beyond the
        last, when all is done: those that were kept since the last that had teachers.
        """
        taught = [place for place in range(number) if self.phases[place].teachers]
        since = range(max(taught, default=0), number)
        return [place for place in since if self.phases[place].kept] or [number - 1]

    def span(self, number: int) -> tuple[int, int]:
        """First epoch of a phase, and the one after its last; all from 0."""
        first = sum(phase.epochs for phase in self.phases[:number])
        return first, first + self.phases[number].epochs

    def phase_of(self, epoch: int) -> int:
        """Number of the phase that an epoch belongs to; both from 0."""
        for number in range(len(self.phases)):
            if epoch < self.span(number)[1]:
                return number
        raise ValueError(f"the recipe {self.name} has {self.epochs} epochs")

    def shortened(self, epochs: int) -> "Network":
        """The same recipe in another number of epochs, the phases in proportion, none of the later
        without the first: they need what it leaves.
        """
        ends = [
            math.ceil(epochs * sum(one.epochs for one in self.phases[: place + 1]) / self.epochs)
            for place in range(len(self.phases))
        ]
        lengths = [end - start for start, end in pairwise([0, *ends])]
        phases = [
            replace(one, epochs=length)
            for one, length in zip(self.phases, lengths, strict=True)
            if length
        ]
        phases[-1] = replace(phases[-1], kept=True)
        return replace(self, phases=tuple(phases))
