"""models/<name>/model.onnx → predict_proba, by ONNX Runtime.

No TensorFlow where people are waiting: in a Streamlit server it costs half a second a stroke and
600 MB. A session may be shared by threads, holds no state between calls, and cannot be changed.
"""

from pathlib import Path

import numpy as np
import onnxruntime

from .errors import ModelError
from .prediction import Prediction
from .report import Report

ONNX = "model.onnx"

BATCH = 512
"""Pictures given to the network at once; more is not faster and costs memory."""


class Classifier:
    """A trained network, ready to read.

    Parameters
    ----------
    folder : Path
        Holds `model.onnx` and `report.json`.

    Attributes
    ----------
    report : Report
        How it was made and how good it is.

    Raises
    ------
    ModelError
        If a file is missing or cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.report = Report.read(folder)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # Errors are raised; warnings are for the network's makers.
        try:
            self._session = onnxruntime.InferenceSession(
                (folder / ONNX).read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except FileNotFoundError:
            raise ModelError(f"{folder / ONNX} is missing: {self._remedy}") from None
        except Exception as error:  # ONNX Runtime has no public base class for its errors.
            raise ModelError(f"{folder / ONNX} cannot be used: {self._remedy}") from error
        self._input = self._session.get_inputs()[0].name

    @property
    def _remedy(self) -> str:
        return f"make it with python -m digitlab train {self.report.name}"

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
        if images.ndim != 3 or images.shape[1:] != (28, 28) or images.dtype != np.uint8:
            raise ValueError(f"images must be (N, 28, 28) uint8, got {images.shape} {images.dtype}")
        if not len(images):
            return np.zeros((0, 10), np.float32)
        starts = range(0, len(images), BATCH)
        return np.concatenate(
            [
                self._session.run(None, {self._input: images[start : start + BATCH]})[0]
                for start in starts
            ]
        )

    def predict(self, images: np.ndarray) -> list[Prediction]:
        """Read MNIST digits, (N, 28, 28) uint8; a picture without ink is read as nothing."""
        inked = images.reshape(len(images), -1).max(axis=1) > 0
        return [
            Prediction(row, self.report.threshold) if ink else Prediction.nothing()
            for row, ink in zip(self.predict_proba(images), inked, strict=True)
        ]
