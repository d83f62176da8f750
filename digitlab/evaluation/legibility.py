"""Which labels of pen digits can be read at all.

About one pen digit in 300 is a fragment (one stroke of a four) or carries another digit's label.
None of them can teach or judge. Two witnesses must agree on the same other digit before one is left
out: its nearest neighbors by other writers, and a network that learned from MNIST alone, so that it
can have learned no wrong label by heart. Neither is the network that is trained or judged.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ..datasets.characters import PenCharacter
from ..ink import strokes
from ..preprocess import SIZE, from_ink
from ..recognition.model import Model

WITNESS_MODEL = "cnn_vgg"
"""Bundled model that learned from MNIST alone."""

NEIGHBOR_COUNT = 15
"""Nearest digits by other writers that are asked."""

FEWEST_AGREEING = 13
"""Neighbors that must carry the same other label. With 13 of 15, 62 of some 21,400 digits are left
out, and a look at them finds four that a person could have guessed."""

DOUBTED_PROBABILITY = 0.01
"""Probability of its label, by the network, from which on a digit stays."""

DRAWN_SIDE = 84
"""Longer side of the drawing that is compared, pixels."""

PEN_WIDTH = 8
"""Width of its pen, pixels."""

ROWS_AT_ONCE = 1000
"""Digits compared with all others at once; bounds the memory."""


def legible(characters: Sequence[PenCharacter], witness: Model) -> list[PenCharacter]:
    """Leave out the digits whose label nobody could read.

    Parameters
    ----------
    characters : sequence of PenCharacter
        Letters and symbols among them stay.
    witness : Model
        The network that is asked.

    Returns
    -------
    list of PenCharacter
        In their order.
    """
    digits = [char for char in characters if char.is_digit]
    if len(digits) <= NEIGHBOR_COUNT:
        return list(characters)
    labels = np.array([int(char.label) for char in digits])
    _, writers = np.unique([char.writer for char in digits], return_inverse=True)
    images = np.stack(
        [from_ink(strokes.draw_fitted(char.strokes, PEN_WIDTH, DRAWN_SIDE)) for char in digits]
    )
    others = _other_labels(_vectors(images), labels, writers)
    # The network is slower than the neighbors: it is asked where these name another digit.
    asked = np.flatnonzero((others >= 0) & (others != labels))
    read = witness.predict_proba(images[asked])
    doubted = read[np.arange(len(asked)), labels[asked]] < DOUBTED_PROBABILITY
    wrong = doubted & (read.argmax(axis=1) == others[asked])
    unreadable = {id(digits[place]) for place in asked[wrong]}
    return [char for char in characters if id(char) not in unreadable]


def _vectors(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 → (N, 196) float32, blurred, of mean 0 and length 1."""
    half = (SIZE // 2, SIZE // 2)
    small = [
        cv2.resize(cv2.GaussianBlur(image, (0, 0), 1.0), half, interpolation=cv2.INTER_AREA)
        for image in images
    ]
    vectors = np.stack(small).reshape(len(images), -1).astype(np.float32)
    vectors -= vectors.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=vectors, where=lengths > 0)


def _other_labels(vectors: np.ndarray, labels: np.ndarray, writers: np.ndarray) -> np.ndarray:
    """(N,) the label of `FEWEST_AGREEING` of the nearest neighbors; -1 where they do not agree."""
    found = np.full(len(labels), -1)
    for start in range(0, len(labels), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        likeness = vectors[rows] @ vectors.T  # (rows, N)
        likeness[writers[rows, None] == writers] = -2
        nearest = np.argpartition(-likeness, NEIGHBOR_COUNT, axis=1)[:, :NEIGHBOR_COUNT]
        counts = (labels[nearest][..., None] == np.arange(10)).sum(axis=1)  # (rows, 10)
        agreed = counts.max(axis=1) >= FEWEST_AGREEING
        found[rows][agreed] = counts.argmax(axis=1)[agreed]
    return found
