"""What a recipe is: everything that decides how a model comes out, and what its author claims."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np

Schedule = Literal["flat", "cosine", "halved"]

PATIENCE_EPOCHS = 3
"""Epochs without a better validation accuracy after which a "halved" rate is halved."""

EMA_MOMENTUM = 0.998
"""Weight of the past in the moving average of weights, per step: it looks back about 500 steps."""


@dataclass(frozen=True)
class Mix:
    """What an epoch is made of.

    Attributes
    ----------
    mnist : float
        Share of MNIST's digits that are drawn by lot, and of the pairs and scribbles, 0 to 1.
    drawings : int
        How often each pen digit is drawn, each time with another pen and slant.
    hands : int
        Digits by made-up hands; see `transforms.hands`.
    scanned : float
        Share of the drawings that are made to look like scanned ink, 0 to 1.
    """

    mnist: float = 1.0
    drawings: int = 4
    hands: int = 0
    scanned: float = 0.0


USUAL = Mix()
"""All of MNIST, each pen digit four times, no made-up hands."""


@dataclass(frozen=True)
class Phase:
    """Epochs of a training with the same settings.

    Attributes
    ----------
    epochs : int
    learning_rate : float
        The highest; the schedule gives a share of it.
    schedule : {"flat", "cosine", "halved"}
        Flat: the rate stays. Cosine: a linear warm-up in the first epoch, then a cosine decay.
        Halved: the rate halves when validation accuracy has not improved for `PATIENCE_EPOCHS`.
    augmentation : callable or None
        Changes a batch of digits, given a random generator: an `Augmentation`, `Either` of two, or
        a `Jitter`.
    kept : bool
        Whether its best epoch (if averaged, its last) takes part in the final model, which is the
        mean of the weights.
    averaged : bool
        Whether an exponential moving average of the weights is validated and kept.
    teachers : tuple of str
        Bundled models that know MNIST's digits only. A phase with teachers starts at the mean of
        the epochs kept before. That averaged network is one teacher, the named models the others;
        the result replaces it.
    trust : float
        Weight of the teachers in a target, 0 to 1; the rest is the label's.
    ema_momentum : float
        Momentum of that moving average.
    mix : Mix
        What its epochs are made of.
    """

    epochs: int
    learning_rate: float
    schedule: Schedule = "flat"
    augmentation: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None
    kept: bool = True
    averaged: bool = False
    teachers: tuple[str, ...] = ()
    trust: float = 0.6
    ema_momentum: float = EMA_MOMENTUM
    mix: Mix = USUAL

    def share(self, epoch: float, accuracies: Sequence[float] = ()) -> float:
        """Factor of the learning rate at a moment of the phase, 0 to 1.

        Parameters
        ----------
        epoch : float
            Epochs of the phase so far, 0 to `epochs`, with the part of the present one.
        accuracies : sequence of float
            Validation accuracy after each of them.
        """
        match self.schedule:
            case "cosine" if epoch < 1:
                return max(epoch, 0.01)
            case "cosine":
                return (1 + math.cos(math.pi * (epoch - 1) / (self.epochs - 1))) / 2
            case "halved":
                return 0.5 ** plateaus(accuracies)
            case _:
                return 1.0


def plateaus(accuracies: Sequence[float]) -> int:
    """Count how often `PATIENCE_EPOCHS` in a row did not exceed the best accuracy before them."""
    best, waited, count = -1.0, 0, 0
    for accuracy in accuracies:
        waited += 1
        if accuracy > best:
            best, waited = accuracy, 0
        elif waited == PATIENCE_EPOCHS:
            waited, count = 0, count + 1
    return count


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How one model is made, of either kind.

    Attributes
    ----------
    name : str
        As in `train NAME`; also the name of its folder under `models/`.
    what : str
        One line for users.
    claim : float or None
        Accuracy on the test digits according to its author, 0 to 1; None if not stated.
    claimed : str
        The same in the author's words, with further figures.
    compared : bool
        Whether it has a row of its own in the table of models.
    seed : int
        Of initial weights, order, dropout and augmentation.
    """

    name: str
    what: str
    claim: float | None = None
    claimed: str = "not stated"
    compared: bool = True
    seed: int = 1998


@dataclass(frozen=True, kw_only=True)
class Classical(Recipe):
    """A scikit-learn model.

    Attributes
    ----------
    build : callable
        Makes the estimator, given the seed; its features are (N, 784) float32 from 0 to 1.
    digits : int or None
        Number of training digits used, from the first; None: all.
    """

    build: Callable[[int], Any]
    digits: int | None = None


@dataclass(frozen=True, kw_only=True)
class Network(Recipe):
    """A Keras network, trained in epochs.

    Attributes
    ----------
    build : callable
        Makes the untrained Keras model, given the number of classes: (N, 28, 28) uint8 →
        (N, classes) probabilities. It scales its input to [0, 1] itself.
    phases : tuple of Phase
        In order.
    batch : int
        Batch size.
    optimizer : str
        By Keras' name.
    weight_decay : float
        The optimizer's.
    beta_2 : float or None
        Adam's weight of the squared gradients before, 0 to 1; None: Keras' own, 0.999.
    label_smoothing : float
        Probability taken from the label and spread over all classes, 0 to 1.
    pens : bool
        Whether it also learns from pen strokes, with an eleventh class, "not a digit".
    balanced : bool
        Whether SMOTE first makes every digit as frequent as the most frequent one.
    softened : bool
        Whether, once trained, it is given pictures as soft as augmentation made those that it
        learned from; see `zoo.layers.softened`.
    """

    build: Callable[[int], Any]
    phases: tuple[Phase, ...]
    batch: int = 128
    optimizer: str = "adam"
    weight_decay: float = 0.0
    beta_2: float | None = None
    label_smoothing: float = 0.0
    pens: bool = False
    balanced: bool = False
    softened: bool = False

    @property
    def epochs(self) -> int:
        """Of all phases."""
        return sum(phase.epochs for phase in self.phases)

    @property
    def teachers(self) -> list[str]:
        """Of all phases."""
        return sorted({name for phase in self.phases for name in phase.teachers})

    def without_teachers(self) -> "Network":
        """The same recipe without the phases that have teachers."""
        return replace(self, phases=tuple(phase for phase in self.phases if not phase.teachers))

    def averaged_phases(self, number: int) -> list[int]:
        """Numbers of the phases whose mean is the model before a phase.

        Those with `kept` since the last one with teachers; if there is none, the phase before.

        Parameters
        ----------
        number : int
            From 0; the number of phases asks for those of the final model.
        """
        taught = [earlier for earlier in range(number) if self.phases[earlier].teachers]
        since = range(max(taught, default=0), number)
        return [earlier for earlier in since if self.phases[earlier].kept] or [number - 1]

    def span(self, number: int) -> tuple[int, int]:
        """First epoch of a phase, and the one after its last, from 0."""
        first = sum(phase.epochs for phase in self.phases[:number])
        return first, first + self.phases[number].epochs

    def phase_of(self, epoch: int) -> int:
        """Number of the phase of an epoch; both from 0."""
        for number in range(len(self.phases)):
            if epoch < self.span(number)[1]:
                return number
        raise ValueError(f"the recipe {self.name} has {self.epochs} epochs")

    def shortened(self, epochs: int) -> "Network":
        """The same recipe with another number of epochs, shared out to the phases in proportion.

        Rounded up, so that the first phase, which the later ones need, always has one.
        """
        ends = [
            math.ceil(epochs * self.span(number)[1] / self.epochs)
            for number in range(len(self.phases))
        ]
        lengths = [end - start for start, end in pairwise([0, *ends])]
        phases = [
            replace(phase, epochs=length)
            for phase, length in zip(self.phases, lengths, strict=True)
            if length
        ]
        phases[-1] = replace(phases[-1], kept=True)
        return replace(self, phases=tuple(phases))
