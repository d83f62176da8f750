"""The steps in a row: a drawing or a picture in, readings out."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from .. import geometry, preprocess
from ..errors import PictureError
from ..geometry import Box
from ..ink import canvas, photo
from ..ink.developed import Developed
from ..io import images
from ..io.images import Source
from ..recognition.adapt import Hand
from ..recognition.classifier import Classifier
from ..recognition.likeness import signatures_of
from ..recognition.number_network import NumberNetwork
from ..recognition.page_network import PageNetwork
from ..recognition.prediction import Prediction
from ..recognition.store import BUNDLED, NUMBERS, find_model
from ..results import MOST_DRAWN, Page, Reading, Step
from ..segmentation import components
from ..segmentation.lines import Line, find_lines
from ..segmentation.orientation import find_turn
from ..structure.tables import with_tables
from .digit_candidates import Candidates
from .lines import read_lines
from .observations import Numbers
from .page import as_page
from .page_candidates import read_most_legible


class Reader:
    """Reads drawings and pictures with two networks; it may be shared by threads.

    Its methods take `hand`, a `Hand` that learned from corrected digits of the same writer; by
    default, and with a hand that learned nothing, the network alone is asked.

    Parameters
    ----------
    classifier : Classifier
        Reads digits.
    numbers : Numbers, optional
        Reads lines. Default: the bundled network, opened when it is first needed.
    """

    def __init__(self, classifier: Classifier, numbers: Numbers | None = None) -> None:
        self.classifier = classifier
        self.numbers = numbers or NumberNetwork(find_model(NUMBERS))

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8, white on black → (N, 10) float32."""
        return self.classifier.predict_proba(images)

    def read_ink(self, ink: np.ndarray, hand: Hand | None = None) -> Reading:
        """Read one digit from its ink, (H, W) uint8, white on black."""
        picture = preprocess.from_ink(ink)
        (prediction,), signed = self._predict(picture[np.newaxis], hand)
        plain = Reading(prediction, picture, preprocess.bounding_box(ink))
        (reading,) = self._adapt([plain], hand, signed)
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
            A file, see `io.protocol.CLAIMS`; pixels, gray (H, W), RGB (H, W, 3) or RGBA (H, W, 4),
            of 0 to 1, 0 to 16 or 0 to 255; or a PIL image of any mode. Limits hold for files alone.

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
            If a source is nothing of these, or an array of another shape or type; or `sources` is
            one file and no list.
        """
        if isinstance(sources, str | bytes | bytearray | memoryview | os.PathLike):
            raise TypeError(
                f"read_digits takes a list of pictures, got one {type(sources).__name__}: "
                "read_digit reads one"
            )
        pictures: list[Candidates | PictureError] = []
        for source in sources:
            try:
                pictures.append(Candidates.of(source))
            except PictureError as error:
                pictures.append(error)
        candidates = [picture for picture in pictures if isinstance(picture, Candidates)]
        digits = [digit for picture in candidates for digit in picture.digits]
        predictions, signed = self._predict(np.stack(digits), hand) if digits else ([], None)
        chosen, places, begins = [], [], 0
        for picture in candidates:
            ends = begins + len(picture.digits)
            best, reading = picture.decide(predictions[begins:ends])
            chosen.append(reading)
            places.append(begins + best)
            begins = ends
        readings = iter(self._adapt(chosen, hand, signed if signed is None else signed[places]))
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
        geometry.check_ink(ink)
        if not ink.size:
            raise ValueError(f"ink must be (H, W) uint8 with pixels, got {ink.shape}")
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
        # Shrunk before all else: several copies of the largest picture would not fit in memory.
        if pixels.shape[2] == 4 and pixels[..., 3].min() < 255:
            small = photo.shrink_photo(pixels)
            return self._read(images.opaque(pixels), canvas.from_canvas(small), turn, hand)
        rgb = pixels[..., :3]

        def read(developed: Developed, place: Box) -> Page:
            done = {str(Step.FLATTENED): developed.flattened, str(Step.INK): developed.ink}
            return self._read(rgb, developed.unruled, turn, hand, done, place)

        return read_most_legible(rgb, read)

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
        place: Box | None = None,
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
        place : Box, optional
            Of the part of the page that the ink shows. Default: all of it.
        """
        network = PageNetwork(self.classifier)
        if turn is None:
            turn = find_turn(components.find_digits(ink), network.sureness)
        turned = turn % 360
        upright = np.ascontiguousarray(geometry.turn(ink, turned))
        readings = self._read_lines(find_lines(upright), network, hand, on_paper=True)
        done = {name: geometry.turn(step, turned) for name, step in steps.items()}
        return with_tables(as_page(readings, rgb, upright, turned, done, place))

    def _read_drawn(self, rgb: np.ndarray, ink: np.ndarray, hand: Hand | None) -> Page:
        """Read the ink of a canvas, (H, W) uint8, at a bounded cost."""
        ink = photo.shrink_photo(ink)
        pieces = components.count_pieces(ink)
        left_out = pieces if pieces > MOST_DRAWN else 0
        lines = [] if left_out else find_lines(ink)
        readings = self._read_lines(lines, PageNetwork(self.classifier), hand, on_paper=False)
        return replace(as_page(readings, rgb, ink, 0, {}), left_out=left_out)

    def _read_lines(
        self, lines: Sequence[Line], network: PageNetwork, hand: Hand | None, on_paper: bool
    ) -> list[Reading]:
        return self._adapt(read_lines(lines, self.numbers, network, on_paper), hand)

    def _predict(
        self, pictures: np.ndarray, hand: Hand | None
    ) -> tuple[list[Prediction], np.ndarray | None]:
        """Ask the network once: for predictions, and for signatures if a hand compares them."""
        if not hand:
            return self.classifier.predict(pictures), None
        outputs, features = self.classifier.outputs_and_features(pictures)
        predictions = self.classifier.predictions(pictures, outputs)
        return predictions, signatures_of(pictures, outputs, features)

    def _adapt(
        self, readings: Sequence[Reading], hand: Hand | None, signed: np.ndarray | None = None
    ) -> list[Reading]:
        """Weigh in what a hand learned, if it learned anything."""
        return hand.adapt(readings, self.classifier, signed) if hand else list(readings)


def load_reader(name: str | os.PathLike[str] = BUNDLED, threads: int = 0) -> Reader:
    """Load a model that reads digits and make a reader of it and the one that reads lines.

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
    classifier = Classifier(find_model(name), threads)
    return Reader(classifier, NumberNetwork(find_model(NUMBERS), threads))
