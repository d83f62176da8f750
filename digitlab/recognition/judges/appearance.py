"""How the symbols of a page look and where they stand: what judges know besides the networks."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Appearance:
    """Of the N symbols of a page, from left to right in each line, lines from top to bottom.

    Attributes
    ----------
    line : (N,) int
        Number of its line, from 0; none is left out.
    after_space : (N,) bool
        Whether a space stands before it.
    height : (N,) float
        Of its ink, pixels.
    foot : (N,) float
        Lower edge of its ink, pixels below its line's upper edge.
    line_height : (N,) float
        Of a usual digit of its line, pixels.
    is_bare : (N,) bool
        Whether it is one straight stroke.
    lean : (N,) float
        How far its ink goes right from row to row upwards, columns per row; 0 is upright.
    is_blot : (N,) bool
        Whether it is filled and about as broad as it is high.
    is_high : (N,) bool
        Whether it is small and stands between two digits, too high for a point.
    is_low : (N,) bool
        Whether it stands beside a digit, too low for a 1.
    """

    line: np.ndarray
    after_space: np.ndarray
    height: np.ndarray
    foot: np.ndarray
    line_height: np.ndarray
    is_bare: np.ndarray
    lean: np.ndarray
    is_blot: np.ndarray
    is_high: np.ndarray
    is_low: np.ndarray

    @property
    def lines(self) -> list[slice]:
        """Where the symbols of each line begin and end."""
        ends = np.cumsum(np.bincount(self.line)).tolist()
        return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    @property
    def is_joined(self) -> np.ndarray:
        """For each but the first, whether no line and no space begins with it, (N - 1,) bool."""
        joined: np.ndarray = (self.line[1:] == self.line[:-1]) & ~self.after_space[1:]
        return joined

    def beside(self, those: np.ndarray) -> np.ndarray:
        """Whether one of those symbols is joined to each at either side, (N,) bool → (N,) bool."""
        before = np.append(False, self.is_joined & those[:-1])
        behind = np.append(self.is_joined & those[1:], False)
        return before | behind

    def line_sums(self, values: np.ndarray) -> np.ndarray:
        """For each symbol the sum of (N,) values over all symbols of its line, itself included."""
        sums: np.ndarray = np.bincount(self.line, weights=values)[self.line]
        return sums
