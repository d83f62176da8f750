"""The pieces in a row: a drawing or a picture in, a Reading out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import ink, pictures, preprocess
from .classifier import Classifier
from .prediction import Prediction

MODELS = Path(__file__).resolve().parent.parent / "models"
BUNDLED = "digit_cnn"

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Reading:
    """One digit as it was read.

    Attributes
    ----------
    prediction : Prediction
    picture : (28, 28) uint8
        What the network saw.
    box : (x, y, width, height) or None
        Where the ink was, in pixels of what was given; None where there was none.
    """

    prediction: Prediction
    picture: np.ndarray
    box: Box | None

    @property
    def digit(self) -> int | None:
        """The most probable digit; None where there was no ink."""
        return self.prediction.digit

    @property
    def confidence(self) -> float:
        """Probability of that digit, 0 to 1."""
        return self.prediction.confidence

    @property
    def probabilities(self) -> np.ndarray:
        """(10,) float32, one for each digit."""
        return self.prediction.probabilities

    @property
    def is_digit(self) -> bool:
        """Whether it looks like a digit at all."""
        return self.prediction.is_digit


class Reader:
    """Reads drawings and pictures with one classifier; shared by all, changed by none."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8, white on black → (N, 10) float32."""
        return self.classifier.predict_proba(images)

    def read_ink(self, inked: np.ndarray) -> Reading:
        """Read one digit from its ink, (H, W) uint8, white on black."""
        picture = preprocess.to_mnist(inked)
        (prediction,) = self.classifier.predict(picture[np.newaxis])
        return Reading(prediction, picture, preprocess.bounding_box(inked))

    def read_drawing(self, rgba: np.ndarray) -> Reading:
        """Read one digit from a canvas.

        Parameters
        ----------
        rgba : (H, W, 4) uint8

        Returns
        -------
        Reading
            Of nothing, `is_digit` False, where nothing is drawn.
        """
        return self.read_ink(ink.from_canvas(rgba))

    def read_digit(self, source: bytes | str | Path) -> Reading:
        """Read a picture of one digit: a photo, a scan or a drawing that was saved.

        Parameters
        ----------
        source : bytes or path
            PNG, JPEG, WebP, BMP or TIFF.

        Raises
        ------
        PictureError
            If it is no such file.
        """
        rgba = pictures.load(source)
        if rgba[..., 3].min() < 255:
            return self.read_drawing(rgba)
        inked = ink.from_photo(rgba[..., :3])
        reading = self.read_ink(inked)
        if reading.box is None:
            return reading
        scale = rgba.shape[0] / inked.shape[0]
        x, y, width, height = (round(edge * scale) for edge in reading.box)
        return Reading(reading.prediction, reading.picture, (x, y, width, height))


def load_reader(name: str = BUNDLED) -> Reader:
    """Load a model from `models/` and make a reader of it.

    Raises
    ------
    ModelError
        If there is no such model, or it cannot be used.
    """
    return Reader(Classifier(MODELS / name))
