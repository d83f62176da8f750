"""Strips of lines → symbols with their places, by a network that reads without cutting first.

Where it is not sure of a strip it looks again with the strip leaning to either side: a stroke that
it takes for a letter's, or for the side of a box, it often knows when it leans.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..report import Report
from .ctc import Text, find_symbols, most_believed
from .session import open_session
from .strip import HEIGHT, STRIDE, leaning
from .symbols import BLANK

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WIDTH_STEP = 64
"""Strips are padded to a multiple of this many columns, so that several are read in one call."""

AT_ONCE = 1 << 12
"""Most columns that one call reads, all its strips together; more is not faster and costs memory:
8 kB each."""

SURE_CONFIDENCE = 0.99
"""Confidence of its text from which on a strip is not looked at again. Without it, all strips are,
and as much is read: of numbers as people write them the same, of 156 with ruled ones 123 for
120."""

LEANS = (-0.2, 0.2)
"""How strips lean at the further looks, columns per row: as people's writing does."""


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
        texts = self._look(strips)
        unsure = [number for number, text in enumerate(texts) if text.confidence < SURE_CONFIDENCE]
        leant = self._look([leaning(strips[n], lean) for lean in LEANS for n in unsure])
        for place, number in enumerate(unsure):
            texts[number] = most_believed([texts[number], *leant[place :: len(unsure)]])
        return texts

    def _look(self, strips: Sequence[np.ndarray]) -> list[Text]:
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
