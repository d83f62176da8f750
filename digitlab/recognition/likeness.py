"""How alike two digits are: a cosine of three parts.

These are what the network's last layer sees, the directions of the strokes, and the network's
log-probabilities.
"""

from functools import cache
from typing import Protocol

import numpy as np

from ..preprocess import SIZE

FEATURES_WEIGHT, DIRECTIONS_WEIGHT, LOGITS_WEIGHT = 0.4, 0.4, 0.2
"""Weights of the parts of the likeness; they sum to 1."""

LEAST_PROBABILITY = 1e-9
"""A network's probabilities are taken as at least this."""

MAP_SIDE = SIZE // 2
"""Side of the maps of stroke directions, cells."""


class Featured(Protocol):
    """The part of a `Classifier` that a hand needs."""

    def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, 28, 28) uint8 → (N, classes) and (N, F) float32."""


def signatures(pictures: np.ndarray, network: Featured) -> np.ndarray:
    """What pictures are compared by: (N, 28, 28) uint8 → (N, S) float32 of length 1.

    The product of two is the likeness of their pictures.
    """
    return signatures_of(pictures, *network.outputs_and_features(pictures))


def signatures_of(pictures: np.ndarray, outputs: np.ndarray, features: np.ndarray) -> np.ndarray:
    """As `signatures`, of what the network has given already, (N, classes) and (N, F) float32."""
    logits = np.log(np.maximum(outputs[:, :10], LEAST_PROBABILITY))
    parts = (
        (FEATURES_WEIGHT, np.sqrt(np.maximum(features, 0))),  # Else a few large ones decide.
        (DIRECTIONS_WEIGHT, _directions(pictures)),
        (LOGITS_WEIGHT, logits - logits.mean(axis=1, keepdims=True)),
    )
    return np.hstack([np.sqrt(weight) * _normalized(part) for weight, part in parts])


def _directions(pictures: np.ndarray) -> np.ndarray:
    """How much ink runs each way, and where: (N, 28, 28) uint8 → (N, 4 * 14 * 14) float32.

    After Liu, Nakashima, Sako, Fujisawa, "Handwritten digit recognition: benchmarking of
    state-of-the-art techniques" (2003), whose best features are blurred maps of gradients.
    """
    smooth = _blur(SIZE, 0.8)
    x = smooth @ (pictures.astype(np.float32) / 255) @ smooth.T
    down, across = np.gradient(x, axis=(1, 2))
    length = np.hypot(down, across) + 1e-6
    # A stroke's two edges count alike: their gradients are opposite, the doubled angles equal.
    level, slanting = (across**2 - down**2) / length, 2 * across * down / length
    maps = np.stack([level, slanting, -level, -slanting], axis=1).clip(0)  # (N, 4, 28, 28)
    pool = _blur(MAP_SIDE, 2.0)
    return (pool @ maps @ pool.T).reshape(len(pictures), -1).astype(np.float32)


@cache
def _blur(cells: int, sigma: float) -> np.ndarray:
    """(cells, 28) float32: Gaussians of that many pixels around the middles of the cells."""
    middles = (np.arange(cells) + 0.5) * SIZE / cells
    weights = np.exp(-(((np.arange(SIZE) + 0.5 - middles[:, np.newaxis]) / sigma) ** 2) / 2)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _normalized(features: np.ndarray) -> np.ndarray:
    """Scale the rows of (N, F) float32 to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return features / np.maximum(lengths, 1e-12)
