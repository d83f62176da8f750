"""The models that can be trained: a table of recipes, one module per family of models.

Importing the table loads no library; a recipe's `build` does, when a model is trained.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..augmentation import GENTLE, Augmentation
from . import convolutional


@dataclass(frozen=True)
class Phase:
    """A stretch of training under one regime.

    Attributes
    ----------
    epochs : int
    learning_rate : float
    cosine : bool
        Whether that is a peak, risen to in the first epoch and left along a cosine; else it stays.
    augmentation : Augmentation or None
    kept : bool
        Whether its best epoch has a part in the model, which is the mean of all that have.
    """

    epochs: int
    learning_rate: float
    cosine: bool
    augmentation: Augmentation | None
    kept: bool = True

    def rate(self, epoch: float) -> float:
        """Learning rate after so many epochs of the phase, 0 to `epochs`."""
        if not self.cosine:
            return self.learning_rate
        if epoch < 1:
            return self.learning_rate * max(epoch, 0.01)
        return self.learning_rate * (1 + math.cos(math.pi * (epoch - 1) / (self.epochs - 1))) / 2


@dataclass(frozen=True)
class Recipe:
    """How one model is made.

    Attributes
    ----------
    name : str
        What `train NAME` calls it, and its folder under `models/`.
    what : str
        One line for people.
    build : callable
        Makes the untrained Keras model of so many classes: (N, 28, 28) uint8 → probabilities. The
        scaling to [0, 1] happens inside.
    phases : tuple of Phase
        One after another.
    batch : int
        Digits a step.
    weight_decay : float
        AdamW's.
    label_smoothing : float
        Share of certainty given to the other nine digits.
    pens : bool
        Whether it learns pen strokes too, and an eleventh class for what is not a digit.
    seed : int
        Of weights, order, dropout and augmentation.
    """

    name: str
    what: str
    build: Callable[[int], Any]
    phases: tuple[Phase, ...]
    batch: int
    weight_decay: float
    label_smoothing: float
    pens: bool
    seed: int = 1998

    @property
    def epochs(self) -> int:
        """Of all phases."""
        return sum(phase.epochs for phase in self.phases)

    def place(self, epoch: int) -> tuple[int, int]:
        """Number of the phase that an epoch belongs to, and of the epoch in it; all from 0."""
        for number, phase in enumerate(self.phases):
            if epoch < phase.epochs:
                return number, epoch
            epoch -= phase.epochs
        raise ValueError(f"the recipe {self.name} has {self.epochs} epochs")

    def shortened(self, epochs: int) -> "Recipe":
        """The same recipe in another number of epochs, the phases in proportion."""
        ends = [
            round(epochs * sum(one.epochs for one in self.phases[: place + 1]) / self.epochs)
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


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="digit_cnn",
            what="The bundled network: six convolutions, strides for pooling, batch normalization",
            build=convolutional.digit_cnn,
            phases=(
                Phase(36, 3e-3, cosine=True, augmentation=Augmentation(), kept=False),
                # At the end, digits nearer to those that people do write.
                Phase(8, 1e-3, cosine=True, augmentation=GENTLE),
                Phase(6, 1e-3, cosine=True, augmentation=replace(GENTLE, soiled=0.25)),
            ),
            batch=128,
            weight_decay=1e-2,
            label_smoothing=0.05,
            pens=True,
        ),
        Recipe(
            name="cnn_32_64",
            what="Two convolutions of 3×3, as in many a tutorial; the yardstick for ours",
            build=convolutional.cnn_32_64,
            phases=(Phase(10, 1e-3, cosine=False, augmentation=None),),
            batch=128,
            weight_decay=0.0,
            label_smoothing=0.0,
            pens=False,
        ),
    )
}
"""Every recipe by its name."""
