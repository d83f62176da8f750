"""The pieces in a row: a drawing or a picture in, Readings out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from . import geometry, preprocess, segmentation, single, touching
from .classifier import Classifier
from .errors import PictureError
from .geometry import Box
from .ink import canvas, photo
from .io import images
from .page import Page, Reading
from .prediction import Prediction, in_company

MODELS = Path(__file__).resolve().parent.parent / "models"
BUNDLED = "digit_cnn"

WITNESSES, FEWEST_WITNESSES = 40, 3
"""Most and fewest finds that are asked which way up a page is."""

KNOWN, PLAIN = 0.7, 0.15
"""How sure the network must be of a digit not to be shown it with lines taken off too; how much
surer it must then be without them."""

ACROSS = 0.96
"""A drawing that is as long as this share of a side may be crossed by a line."""

CLEARLY, LEGIBLE = 0.25, 0.3
"""How much surer of a turned page the network must be, as a mean logarithm of its sureness; and how
sure at all, as a geometric mean: what it cannot read either way stays as it stands."""


class Reader:
    """Reads drawings and pictures with one classifier; shared by all, changed by none."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8, white on black → (N, 10) float32."""
        return self.classifier.predict_proba(images)

    def read_ink(self, inked: np.ndarray) -> Reading:
        """Read one digit from its ink, (H, W) uint8, white on black."""
        picture = preprocess.from_ink(inked)
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
        return self.read_ink(canvas.from_canvas(rgba))

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
        (reading,) = self.read_digits([source])
        if isinstance(reading, PictureError):
            raise reading
        return reading

    def read_digits(self, sources: Iterable[bytes | str | Path]) -> list[Reading | PictureError]:
        """Read many pictures of one digit each, the network all of them at once.

        Returns
        -------
        list
            A reading for each, or what is wrong with the file.
        """
        offers: list[_Offer | PictureError] = []
        for source in sources:
            try:
                offers.append(_small_offer(images.first_page(source)))
            except PictureError as error:
                offers.append(error)
        digits = [digit for one in offers if isinstance(one, _Offer) for digit in one.digits]
        predictions = iter(self.classifier.predict(np.stack(digits)) if digits else [])
        return [one if isinstance(one, PictureError) else one.settle(predictions) for one in offers]

    def read_canvas(self, rgba: np.ndarray) -> Page:
        """Read all the digits drawn on a canvas: a whole number, or several lines.

        Parameters
        ----------
        rgba : (H, W, 4) uint8

        Returns
        -------
        Page
            Never turned; without readings where nothing is drawn.
        """
        return self._read(rgba[..., :3], photo.shrink_photo(canvas.from_canvas(rgba)), 0)

    def read_page(self, source: np.ndarray | bytes | str | Path, turn: int | None = None) -> Page:
        """Read all the digits on a page, or on the first page of a file.

        Parameters
        ----------
        source : (H, W, 3) or (H, W, 4) uint8, bytes or path
            Pixels, a file's content or where it lies.
        turn : 0, 90, 180 or 270, optional
            Degrees clockwise by which the page is turned to be read. Default: it is noticed.

        Returns
        -------
        Page
            Without readings where nothing is found.

        Raises
        ------
        PictureError
            If a file cannot be read.
        """
        pixels = source if isinstance(source, np.ndarray) else images.first_page(source)
        # Small first: all the copies that are made of the largest picture would not fit in memory.
        small = photo.shrink_photo(np.ascontiguousarray(pixels))
        if pixels.shape[2] == 4 and small[..., 3].min() < 255:
            return self._read(images.opaque(pixels), canvas.from_canvas(small), turn)
        developed = photo.develop(np.ascontiguousarray(small[..., :3]))
        steps = {"flattened": developed.flattened, "ink": developed.ink}
        return self._read(pixels[..., :3], developed.unruled, turn, steps)

    def read_pages(self, source: bytes | str | Path, turn: int | None = None) -> Iterator[Page]:
        """Read the pages of a file one after another, as they are asked for; see `read_page`."""
        for pixels in images.pages(source):
            yield self.read_page(pixels, turn)

    def _read(
        self,
        rgb: np.ndarray,
        inked: np.ndarray,
        turn: int | None,
        steps: Mapping[str, np.ndarray] = MappingProxyType({}),
    ) -> Page:
        """Read the ink of a page, (h, w) uint8, that was found on (H, W, 3)."""
        turned = self._turn(segmentation.find_digits(inked)) if turn is None else turn % 360
        upright = np.ascontiguousarray(geometry.turn(inked, turned))
        found = touching.settle(segmentation.find_digits(upright), self._sureness)
        digits = [preprocess.from_ink(one.ink) for one in found]
        predictions = in_company(self.classifier.predict(np.stack(digits)) if found else [])
        readings = []
        for one, digit, prediction in zip(found, digits, predictions, strict=True):
            box = geometry.turn_box(one.box, upright.shape, -turned)
            box = geometry.scale_box(box, inked.shape, rgb.shape)
            place = (one.line, one.index, one.after_space)
            readings.append(Reading(prediction, digit, box, *place))
        done = {name: geometry.turn(step, turned) for name, step in steps.items()}
        done |= {"lines removed": upright, "digits": segmentation.draw_boxes(upright, found)}
        return Page(tuple(readings), turned, rgb, done)

    def _turn(self, found: Sequence[segmentation.FoundDigit]) -> int:
        """Degrees clockwise by which a page must be turned so that the network knows its digits."""
        largest = sorted(found, key=lambda one: -max(one.box[2:]))[:WITNESSES]
        if len(largest) < FEWEST_WITNESSES:
            return 0
        means = {}
        for degrees in (0, 90, 180, 270):
            sure = self._sureness([geometry.turn(one.ink, degrees) for one in largest])
            means[degrees] = float(np.log(np.maximum(sure, 0.02)).mean())
        best = max(means, key=lambda degrees: means[degrees])
        return best if means[best] > max(means[0] + CLEARLY, np.log(LEGIBLE)) else 0

    def _sureness(self, inks: Sequence[np.ndarray]) -> np.ndarray:
        """How probable it is that each ink is one digit, and which: (N,), 0 to 1."""
        predictions = self.classifier.predict(np.stack([preprocess.from_ink(one) for one in inks]))
        return np.array([one.score * one.confidence for one in predictions])


class _Offer(NamedTuple):
    """What one digit may look like, (28, 28) uint8 each, and where; the likeliest first."""

    digits: list[np.ndarray]
    boxes: list[Box | None]

    def settle(self, predictions: Iterator[Prediction]) -> Reading:
        """Take as many predictions as there are digits, and decide for one."""
        mine = list(islice(predictions, len(self.digits)))
        sure = [one.score * one.confidence for one in mine]
        # What changes nothing is right unless the network clearly says otherwise.
        best = 0 if sure[0] > KNOWN else int(np.argmax([sure[0] + PLAIN, *sure[1:]]))
        return Reading(mine[best], self.digits[best], self.boxes[best])


def _small_offer(pixels: np.ndarray) -> _Offer:
    """Prepare a picture of one digit, (H, W, 3 or 4) uint8, shrunk first: all the copies that are
    made of the largest one would not fit in memory.
    """
    small = photo.shrink_photo(pixels)
    digits, boxes = _offer(images.with_alpha(small))
    if small is pixels:
        return _Offer(digits, boxes)
    return _Offer(
        digits, [box and geometry.scale_box(box, small.shape, pixels.shape) for box in boxes]
    )


def _offer(rgba: np.ndarray) -> _Offer:
    """Prepare a picture of one digit, (H, W, 4) uint8, for the network."""
    drawing = canvas.find_drawing(rgba)
    if drawing and drawing[2] < ACROSS * rgba.shape[1] and drawing[3] < ACROSS * rgba.shape[0]:
        inked = canvas.from_canvas(geometry.crop(rgba, drawing))
        offered = [inked] if single.is_alone(inked) else single.candidates(inked, inked)
        found = (preprocess.bounding_box(one) for one in offered)
        x, y = drawing[:2]
        return _Offer(
            [preprocess.from_ink(one) for one in offered],
            [box and (box[0] + x, box[1] + y, *box[2:]) for box in found],
        )
    if rgba[..., 3].min() < 255:
        inked = canvas.from_canvas(rgba)
        return _Offer([preprocess.from_ink(inked)], [preprocess.bounding_box(inked)])
    developed = photo.develop(np.ascontiguousarray(rgba[..., :3]), one_digit=True)
    offered = single.candidates(developed.ink, developed.unruled)
    boxes = [preprocess.bounding_box(one) for one in offered]
    return _Offer(
        [preprocess.from_ink(one) for one in offered],
        [box and geometry.scale_box(box, developed.ink.shape, rgba.shape) for box in boxes],
    )


def load_reader(name: str = BUNDLED, threads: int = 0) -> Reader:
    """Load a model from `models/` and make a reader of it; on threads see `Classifier`.

    Raises
    ------
    ModelError
        If there is no such model, or it cannot be used.
    """
    return Reader(Classifier(MODELS / name, threads))
