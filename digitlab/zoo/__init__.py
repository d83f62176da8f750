"""The models that can be trained: a table of recipes, one module per family of models.

Importing the table loads no library; a recipe's `build` does, when a model is trained.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..augmentation import Augmentation
from . import convolutional


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
    epochs : int
    batch : int
        Digits a step.
    learning_rate : float
    cosine : bool
        Whether that is a peak, risen to in the first epoch and left along a cosine.
    weight_decay : float
        AdamW's.
    label_smoothing : float
        Share of certainty given to the other nine digits.
    augmentation : Augmentation or None
    pens : bool
        Whether it learns pen strokes too, and an eleventh class for what is not a digit.
    seed : int
        Of weights, order, dropout and augmentation.
    """

    name: str
    what: str
    build: Callable[[int], Any]
    epochs: int
    batch: int
    learning_rate: float
    cosine: bool
    weight_decay: float
    label_smoothing: float
    augmentation: Augmentation | None
    pens: bool
    seed: int = 1998


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="digit_cnn",
            what="The bundled network: six convolutions, strides for pooling, batch normalization",
            build=convolutional.digit_cnn,
            epochs=36,
            batch=128,
            learning_rate=3e-3,
            cosine=True,
            weight_decay=1e-2,
            label_smoothing=0.05,
            augmentation=Augmentation(),
            pens=True,
        ),
        Recipe(
            name="cnn_32_64",
            what="Two convolutions of 3×3, as in many a tutorial; the yardstick for ours",
            build=convolutional.cnn_32_64,
            epochs=10,
            batch=128,
            learning_rate=1e-3,
            cosine=False,
            weight_decay=0.0,
            label_smoothing=0.0,
            augmentation=None,
            pens=False,
        ),
    )
}
"""Every recipe by its name."""
