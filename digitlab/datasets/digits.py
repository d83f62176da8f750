"""Digits: images and labels."""

from dataclasses import dataclass

import numpy as np

from ..errors import DataError


@dataclass(frozen=True)
class Digits:
    """Labelled digits.

    Attributes
    ----------
    images : (N, 28, 28) uint8
        White on black.
    labels : (N,) uint8
        0 to 9.

    Raises
    ------
    DataError
        If shapes, types or labels are not these.
    """

    images: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        if self.images.ndim != 3 or self.images.shape[1:] != (28, 28):
            raise DataError(f"Digits must be 28×28 pictures, got {self.images.shape}.")
        if self.images.dtype != np.uint8 or self.labels.dtype != np.uint8:
            raise DataError(
                f"Digits must be bytes, got {self.images.dtype} and {self.labels.dtype}."
            )
        if self.labels.shape != self.images.shape[:1]:
            raise DataError(
                f"{len(self.images)} digits need as many labels, not {self.labels.shape}."
            )
        if self.labels.max(initial=0) > 9:
            raise DataError(f"Labels must be 0 to 9, got {self.labels.max()}.")

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice | np.ndarray) -> "Digits":
        return Digits(self.images[which], self.labels[which])


NO_DIGITS = Digits(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))
