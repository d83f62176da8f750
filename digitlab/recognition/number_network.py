"""Strips of lines → symbols with their places, by a network that reads without cutting first.

The network gives, for each two columns of a strip, the probabilities of the symbols and of a blank.
A symbol is a run of columns at which one class is the likeliest (best path of connectionist
temporal classification, Graves et al. 2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..report import Report
from .session import open_session
from .strip import HEIGHT, STRIDE
from .symbols import BLANK, SYMBOLS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WIDTH_STEP = 64
"""Strips are padded to a multiple of this many columns, so that several are read in one call."""

AT_ONCE = 1 << 12
"""Most columns that one call reads, all its strips together; more is not faster and costs memory:
8 kB each."""


@dataclass(frozen=True, eq=False)
class Symbol:
    """A symbol that the network found in a strip.

    Attributes
    ----------
    start, end : float
        The columns of the strip at which the network names it; they lie within its ink, which may
        reach further.
    probabilities : (19,) float
        Of each of `SYMBOLS` to stand there alone; what is missing to 1 is the probability that
        there is none, or several.
    """

    start: float
    end: float
    probabilities: np.ndarray

    @property
    def text(self) -> str:
        """The likeliest of `SYMBOLS`."""
        return SYMBOLS[int(np.argmax(self.probabilities))]

    @property
    def confidence(self) -> float:
        """Its probability, 0 to 1."""
        return float(np.max(self.probabilities))


@dataclass(frozen=True, eq=False)
class Text:
    """What the network says of a strip.

    Attributes
    ----------
    symbols : list of Symbol
        What it reads, from left to right.
    outputs : (T, 20) float
        Probabilities of the classes at each step.
    """

    symbols: list[Symbol]
    outputs: np.ndarray

    def between(self, start: float, end: float) -> Symbol:
        """What it says of some columns of the strip, though it may read nothing there.

        Parameters
        ----------
        start, end : float
            Columns of the strip; what lies beyond its ends tells nothing.
        """
        first, last = (round(column / STRIDE) for column in (start, end))
        return Symbol(start, end, _alone(self.outputs[max(0, first) : max(0, last) + 1]))


class NumberNetwork:
    """A trained network that reads the strips of lines; it may be shared by threads.

    Parameters
    ----------
    folder : Path
        Holds `model.onnx` and `report.json`. They are opened by `load`, or when first needed.
    threads : int
        For one call; see `Classifier`.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._arguments = folder, threads

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the arguments: a session cannot be sent to another process."""
        return _shared, self._arguments

    @cached_property
    def _session(self) -> "InferenceSession":
        folder, threads = self._arguments
        return open_session(folder, Report.read(folder), threads)

    def load(self) -> None:
        """Open the network's files.

        Raises
        ------
        ModelError
            If a file is missing, cannot be used, or is not the one that the report describes.
        """
        assert self._session

    def read(self, strips: Sequence[np.ndarray]) -> list[Text]:
        """Read strips, (32, w) uint8 each.

        Each is read as if it were alone: what else is read does not matter.

        Raises
        ------
        ModelError
            If the network cannot be opened; see `load`.
        ValueError
            If a strip is of another shape or type.
        """
        return [Text(find_symbols(outputs), outputs) for outputs in self.outputs(strips)]

    def outputs(self, strips: Sequence[np.ndarray]) -> list[np.ndarray]:
        """(32, w) uint8 each → (w / 2, 20) float32 each: probabilities of the classes."""
        for strip in strips:
            if strip.ndim != 2 or len(strip) != HEIGHT or strip.dtype != np.uint8:
                raise ValueError(f"a strip must be (32, w) uint8, got {strip.shape} {strip.dtype}")
        widths = [-(-strip.shape[1] // WIDTH_STEP) * WIDTH_STEP for strip in strips]
        name = self._session.get_inputs()[0].name
        outputs: list[np.ndarray] = [np.zeros((0, BLANK + 1), np.float32)] * len(strips)
        for width in sorted({*widths}):
            alike = [number for number, own in enumerate(widths) if own == width]
            together = max(1, AT_ONCE // width)
            for start in range(0, len(alike), together):
                numbers = alike[start : start + together]
                batch = np.zeros((len(numbers), HEIGHT, width), np.uint8)
                for row, number in enumerate(numbers):
                    batch[row, :, : strips[number].shape[1]] = strips[number]
                (read,) = self._session.run(None, {name: batch})
                for row, number in enumerate(numbers):
                    outputs[number] = read[row, : strips[number].shape[1] // STRIDE]
        return outputs


@cache
def _shared(folder: Path, threads: int) -> NumberNetwork:
    """Load it once a process, however often it is unpickled."""
    return NumberNetwork(folder, threads)


def find_symbols(outputs: np.ndarray) -> list[Symbol]:
    """Decode the outputs of one strip.

    Parameters
    ----------
    outputs : (T, 20) float
        Probabilities of the classes at each step.

    Returns
    -------
    list of Symbol
        From left to right.
    """
    path = np.concatenate([[BLANK], outputs.argmax(axis=1), [BLANK]])
    edges = np.flatnonzero(np.diff(path))
    runs = [(start, end) for start, end in pairwise(edges) if path[end] != BLANK]
    ends = [0, *(end for _, end in runs)]
    starts = [*(start for start, _ in runs), len(outputs)]
    return [
        Symbol(
            float(STRIDE * start),
            float(STRIDE * end),
            _alone(outputs[ends[place] : starts[place + 1]]),
        )
        for place, (start, end) in enumerate(runs)
    ]


def _alone(outputs: np.ndarray) -> np.ndarray:
    """Probability of each symbol to be all that stands in some steps, (T, 20) → (19,).

    That is the sum over all places where it may begin and end, with blanks around it.
    """
    blank = outputs[:, BLANK, np.newaxis]
    symbols = outputs[:, :BLANK]
    before, within, after = np.ones(1), np.zeros(BLANK), np.zeros(BLANK)
    for step in range(len(outputs)):
        after = (after + within) * blank[step]
        within = (within + before) * symbols[step]
        before = before * blank[step]
    return within + after
