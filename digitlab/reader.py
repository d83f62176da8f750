"""The steps in a row: a drawing or a picture in, readings out."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from . import geometry, preprocess
from .errors import PictureError
from .geometry import Box
from .ink import canvas, photo
from .io import images
from .io.images import Source
from .recognition.adapt import Hand
from .recognition.classifier import Classifier
from .recognition.context import judge_together
from .recognition.page_network import PageNetwork, sureness
from .recognition.prediction import Prediction
from .recognition.store import BUNDLED, find_model
from .results import MOST_DRAWN, Page, Reading, Step
from .segmentation import components, touching
from .segmentation.components import FoundDigit
from .segmentation.isolate import choose, isolate
from .segmentation.orientation import find_turn
from .structure.numbers import find_numbers
from .structure.tables import with_tables

MOST_DRAWN_CUT = 8
"""Most finds of a canvas that are tried to be cut, each of which costs as much as three digits."""


class Reader:
    """Reads drawings and pictures with a classifier; it may be shared by threads.

    Its methods take `hand`, a `Hand` that learned from corrected digits of the same writer; by
    default, and with a hand that learned nothing, the network alone is asked.

    Parameters
    ----------
    classifier : Classifier
    """

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8, white on black → (N, 10) float32."""
        return self.classifier.predict_proba(images)

    def read_ink(self, ink: np.ndarray, hand: Hand | None = None) -> Reading:
        """Read one digit from its ink, (H, W) uint8, white on black."""
        picture = preprocess.from_ink(ink)
        (prediction,) = self.classifier.predict(picture[np.newaxis])
        (reading,) = self._adapt([Reading(prediction, picture, preprocess.bounding_box(ink))], hand)
        return reading

    def read_drawing(self, rgba: np.ndarray, hand: Hand | None = None) -> Reading:
        """Read one digit from a canvas.

        Parameters
        ----------
        rgba : (H, W, 4) uint8

        Returns
        -------
        Reading
            Its `is_digit` is False, and its `digit` None, where nothing is drawn.
        """
        return self.read_ink(canvas.from_canvas(rgba), hand)

    def read_digit(self, source: Source, hand: Hand | None = None) -> Reading:
        """Read a picture of one digit: a photo, a scan or a drawing that was saved.

        Parameters
        ----------
        source : bytes, path, file object, array or PIL image
            A file, see `io.protocol.CLAIMS`; pixels, uint8 of gray (H, W), RGB (H, W, 3) or
            RGBA (H, W, 4); or a PIL image of any mode. Limits hold for files alone.

        Raises
        ------
        PictureError
            If a file cannot be read; the message says what would work.
        TypeError, ValueError
            If it is nothing of these, or an array of another shape or type.
        """
        (reading,) = self.read_digits([source], hand)
        if isinstance(reading, PictureError):
            raise reading
        return reading

    def read_digits(
        self, sources: Iterable[Source], hand: Hand | None = None
    ) -> list[Reading | PictureError]:
        """Read many pictures of one digit each, in one call of the network.

        Parameters
        ----------
        sources : iterable
            Of what `read_digit` takes.

        Returns
        -------
        list
            A reading for each, or what is wrong with its file.

        Raises
        ------
        TypeError, ValueError
            If a source is nothing of these, or an array of another shape or type.
        """
        pictures: list[_Candidates | PictureError] = []
        for source in sources:
            try:
                pictures.append(_Candidates.of(source))
            except PictureError as error:
                pictures.append(error)
        candidates = [picture for picture in pictures if isinstance(picture, _Candidates)]
        digits = [digit for picture in candidates for digit in picture.digits]
        predictions = iter(self.classifier.predict(np.stack(digits)) if digits else [])
        chosen = [
            picture.decide(list(islice(predictions, len(picture.digits)))) for picture in candidates
        ]
        readings = iter(self._adapt(chosen, hand))
        return [
            picture if isinstance(picture, PictureError) else next(readings) for picture in pictures
        ]

    def read_canvas(self, rgba: np.ndarray, hand: Hand | None = None) -> Page:
        """Read all digits drawn on a canvas: a whole number, or several lines.

        Parameters
        ----------
        rgba : (H, W, 4) uint8

        Returns
        -------
        Page
            Never turned; without readings where nothing is drawn, or so much that it is `left_out`.
        """
        return self._read_drawn(rgba[..., :3], canvas.from_canvas(rgba), hand)

    def read_ink_page(self, ink: np.ndarray, hand: Hand | None = None) -> Page:
        """Read all digits of ink, such as a whole number that was drawn.

        Parameters
        ----------
        ink : (H, W) uint8
            White on black.

        Returns
        -------
        Page
            Never turned; its picture is the ink, black on white. Without readings where there is
            no ink, or so much that it is `left_out`.

        Raises
        ------
        ValueError
            If `ink` is not (H, W) uint8 with at least one pixel.
        """
        if ink.ndim != 2 or ink.dtype != np.uint8 or not ink.size:
            raise ValueError(f"ink must be (H, W) uint8 with pixels, got {ink.shape} {ink.dtype}")
        rgb = np.broadcast_to((255 - ink)[..., np.newaxis], (*ink.shape, 3))
        return self._read_drawn(rgb, ink, hand)

    def read_page(self, source: Source, turn: int | None = None, hand: Hand | None = None) -> Page:
        """Read all digits on a page, or on the first page of a file.

        Parameters
        ----------
        source : bytes, path, file object, array or PIL image
            See `read_digit`.
        turn : 0, 90, 180 or 270, optional
            Degrees clockwise by which the page is turned to be read. Default: found by the network.

        Returns
        -------
        Page
            Without readings where no digit is found.

        Raises
        ------
        PictureError
            If a file cannot be read; the message says what would work.
        TypeError, ValueError
            If it is nothing of these, or an array of another shape or type, or `turn` is another.
        """
        if turn is not None and turn % 90:
            raise ValueError(f"turn must be a multiple of 90 degrees, got {turn}")
        pixels = canvas.fill_margin(images.first_page(source))
        # Shrunk first: several copies of the largest picture would not fit in memory.
        small = photo.shrink_photo(np.ascontiguousarray(pixels))
        if pixels.shape[2] == 4 and small[..., 3].min() < 255:
            return self._read(images.opaque(pixels), canvas.from_canvas(small), turn, hand)
        developed = photo.develop(np.ascontiguousarray(small[..., :3]))
        steps: dict[str, np.ndarray] = {
            Step.FLATTENED: developed.flattened,
            Step.INK: developed.ink,
        }
        return self._read(pixels[..., :3], developed.unruled, turn, hand, steps)

    def read_pages(
        self, source: Source, turn: int | None = None, hand: Hand | None = None
    ) -> Iterator[Page]:
        """Read the pages of a file one after another, as they are asked for; see `read_page`."""
        for pixels in images.pages(source):
            yield self.read_page(pixels, turn, hand)

    def _read(
        self,
        rgb: np.ndarray,
        ink: np.ndarray,
        turn: int | None,
        hand: Hand | None,
        steps: Mapping[str, np.ndarray] = MappingProxyType({}),
    ) -> Page:
        """Read the ink of a page.

        Parameters
        ----------
        rgb : (H, W, 3) uint8
            The page as given.
        ink : (h, w) uint8
            Found on it; it may be smaller.
        turn : int or None
            Degrees clockwise by which to turn it; None to find out.
        hand : Hand or None
        steps : mapping
            Pictures of the steps up to here, not turned.
        """
        network = PageNetwork(self.classifier)
        found = None
        if turn is None:
            found = components.find_digits(ink)
            turn = find_turn(found, network.sureness)
        turned = turn % 360
        upright = np.ascontiguousarray(geometry.turn(ink, turned))
        if found is None or turned:
            found = components.find_digits(upright)
        digits = touching.settle(found, network.sureness)
        done = {name: geometry.turn(step, turned) for name, step in steps.items()}
        return with_tables(self._as_page(digits, network, rgb, upright, turned, hand, done))

    def _read_drawn(self, rgb: np.ndarray, ink: np.ndarray, hand: Hand | None) -> Page:
        """Read the ink of a canvas, (H, W) uint8, at a bounded cost."""
        ink = photo.shrink_photo(ink)
        network = PageNetwork(self.classifier)
        pieces = components.count_pieces(ink)
        left_out = pieces if pieces > MOST_DRAWN else 0
        found = [] if left_out else components.find_digits(ink)
        digits = touching.settle(found, network.sureness, MOST_DRAWN_CUT)
        page = self._as_page(digits, network, rgb, ink, 0, hand, {})
        return replace(page, left_out=left_out)

    def _as_page(
        self,
        digits: Sequence[FoundDigit],
        network: PageNetwork,
        rgb: np.ndarray,
        upright: np.ndarray,
        turned: int,
        hand: Hand | None,
        steps: Mapping[str, np.ndarray],
    ) -> Page:
        """Read the digits of a page, whose ink (h, w) was turned upright; its picture was not."""
        pictures, predictions = network.read([digit.ink for digit in digits])
        shape = geometry.turn(upright, -turned).shape
        readings = []
        judged = judge_together(predictions)
        for digit, picture, prediction in zip(digits, pictures, judged, strict=True):
            box = geometry.turn_box(digit.box, upright.shape, -turned)
            box = geometry.scale_box(box, shape, rgb.shape)
            place = (digit.line, digit.index, digit.after_space)
            readings.append(Reading(prediction, picture, box, *place))
        last: dict[str, np.ndarray] = {
            Step.LINES_REMOVED: upright,
            Step.DIGITS: components.draw_boxes(upright, digits),
        }
        readings = self._adapt(readings, hand)
        numbers = find_numbers(readings)
        return Page(tuple(readings), turned, rgb, {**steps, **last}, numbers=numbers)

    def _adapt(self, readings: Sequence[Reading], hand: Hand | None) -> list[Reading]:
        """Weigh in what a hand learned, if it learned anything."""
        return hand.adapt(readings, self.classifier) if hand else list(readings)


class _Candidates(NamedTuple):
    """The inks that the digit of a picture may have, ready for the network.

    Attributes
    ----------
    digits : list of (28, 28) uint8
    boxes : list of Box or None
        Of each, in pixels of the picture; None where there is no ink.
    """

    digits: list[np.ndarray]
    boxes: list[Box | None]

    @classmethod
    def of(cls, source: Source) -> "_Candidates":
        """Prepare a picture of one digit, without keeping its inks, which may be large."""
        isolated = isolate(images.first_page(source))
        boxes = (preprocess.bounding_box(ink) for ink in isolated.inks)
        return cls(
            [preprocess.from_ink(ink) for ink in isolated.inks],
            [box and isolated.place(box) for box in boxes],
        )

    def decide(self, predictions: Sequence[Prediction]) -> Reading:
        """Make a reading of the surest candidate, given a prediction for each."""
        best = choose([sureness(prediction) for prediction in predictions])
        return Reading(predictions[best], self.digits[best], self.boxes[best])


def load_reader(name: str | os.PathLike[str] = BUNDLED, threads: int = 0) -> Reader:
    """Load a model and make a reader of it.

    Parameters
    ----------
    name : str or path
        Name of a model in the models' folder, or the path of any model's own folder: a `Path`, or
        text that contains a separator.
    threads : int
        Threads that one call computes with; see `Classifier`.

    Raises
    ------
    ModelError
        If there is no such model, or it cannot be used.
    """
    return Reader(Classifier(find_model(name), threads))
