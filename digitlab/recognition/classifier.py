"""models/<name>/model.onnx → predict_proba, by ONNX Runtime."""

from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from ..errors import ModelError
from ..preprocess import SIZE
from ..report import Report, remedy
from .prediction import Prediction, split
from .session import open_session, session_of
from .store import ONNX

PROBABILITIES = "probabilities"
"""Name of a network's first output, (N, 10 or 11) float32."""

FEATURES = "features"
"""Name of its second: what its last layer sees of each picture, (N, F) float32. Networks exported
before version 0.9 have one output, unnamed."""

BATCH_PICTURES = 64
"""Pictures per call of the network; more is not faster and costs memory: 300 kB each."""


class Classifier:
    """A trained network, ready to read.

    Parameters
    ----------
    folder : Path
        Holds `model.onnx` and `report.json`.
    threads : int
        For one call; 0 for one a core. Where many calls run at the same time, 1 is best.

    Attributes
    ----------
    report : Report
        Of its training and evaluation.
    has_features : bool
        Whether it gives features, so that it can learn a hand.

    Raises
    ------
    ModelError
        If a file is missing, cannot be used, or is not the one that the report describes.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        report = Report.read(folder)
        self._use(open_session(folder, report, threads), report)
        self._made_by: tuple[Any, ...] = _load, (folder, threads)

    @classmethod
    def from_bytes(cls, network: bytes, report: Report, threads: int = 0) -> Self:
        """Make a classifier of a network that lies in no folder.

        Parameters
        ----------
        network : bytes
            Of a `model.onnx`.
        report : Report
        threads : int
            As for a folder's.

        Raises
        ------
        ModelError
            If the network cannot be used.
        """
        made = cls.__new__(cls)
        made._use(session_of(Path(report.name), network, threads), report)
        made._made_by = cls.from_bytes, (network, report, threads)
        return made

    def _use(self, session: Any, report: Report) -> None:
        self.report, self._session = report, session
        given = session.get_inputs()[0]
        self._input = given.name
        # A network that was exported for one batch size takes no other.
        self._batch = given.shape[0] if isinstance(given.shape[0], int) else BATCH_PICTURES
        outputs = [output.name for output in session.get_outputs()]
        self._output, self.has_features = outputs[0], FEATURES in outputs

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the arguments: a session cannot be sent to another process."""
        return self._made_by

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Read MNIST digits.

        Parameters
        ----------
        images : (N, 28, 28) uint8
            White on black.

        Returns
        -------
        (N, 10) float32
            Each row sums to 1.

        Raises
        ------
        ValueError
            If `images` is of another shape or type.
        """
        return split(self.outputs(images))[0]

    def predict(self, images: np.ndarray) -> list[Prediction]:
        """Read MNIST digits, (N, 28, 28) uint8; without ink it is `Prediction.nothing()`."""
        return self.predictions(images, self.outputs(images))

    def predictions(self, images: np.ndarray, outputs: np.ndarray) -> list[Prediction]:
        """What `predict` says of images for which the network has given `outputs` already."""
        probabilities, scores = split(outputs)
        inked = images.reshape(len(images), SIZE * SIZE).max(axis=1) > 0
        return [
            Prediction(row, float(score), self.report.threshold) if ink else Prediction.nothing()
            for row, score, ink in zip(probabilities, scores, inked, strict=True)
        ]

    def outputs(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10 or 11) float32, as the network gives them; see `split`."""
        return self._run(images, [self._output])[0]

    def outputs_and_features(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Run the network once for its outputs and for what its last layer sees of each picture.

        Parameters
        ----------
        images : (N, 28, 28) uint8
            White on black.

        Returns
        -------
        (N, 10 or 11) float32
            The same as `outputs`.
        (N, F) float32
            Features: alike for digits that look alike to the network.

        Raises
        ------
        ModelError
            If the network was exported without this output.
        ValueError
            If `images` is of another shape or type.
        """
        if not self.has_features:
            raise ModelError(
                f"The model {self.report.name} cannot learn a hand: its {ONNX} gives no features. "
                f"{remedy(Path(self.report.name))}"
            )
        outputs, features = self._run(images, [self._output, FEATURES])
        return outputs, features

    def _run(self, images: np.ndarray, names: list[str]) -> list[np.ndarray]:
        """Run the network, batch by batch, for outputs of these names."""
        if images.ndim != 3 or images.shape[1:] != (SIZE, SIZE) or images.dtype != np.uint8:
            raise ValueError(f"images must be (N, 28, 28) uint8, got {images.shape} {images.dtype}")
        starts = range(0, max(1, len(images)), self._batch)
        parts = [images[start : start + self._batch] for start in starts]
        runs = [self._session.run(names, {self._input: part}) for part in parts]
        return [np.concatenate(output) for output in zip(*runs, strict=True)]


@cache
def _load(folder: Path, threads: int) -> Classifier:
    """Load it once a process, however often it is unpickled."""
    return Classifier(folder, threads)
