"""A picture of one digit → the inks that it may have, and a reading of the surest."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .. import preprocess
from ..geometry import Box
from ..io import images
from ..io.images import Source
from ..recognition.page_network import sureness
from ..recognition.prediction import Prediction
from ..results import Reading
from ..segmentation.isolate import choose, isolate


class Candidates(NamedTuple):
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
    def of(cls, source: Source) -> "Candidates":
        """Prepare a picture of one digit, without keeping its inks, which may be large."""
        isolated = isolate(images.first_page(source))
        boxes = (preprocess.bounding_box(ink) for ink in isolated.inks)
        return cls(
            [preprocess.from_ink(ink) for ink in isolated.inks],
            [box and isolated.place(box) for box in boxes],
        )

    def decide(self, predictions: Sequence[Prediction]) -> tuple[int, Reading]:
        """Give the place of the surest candidate, and a reading of it; each has a prediction."""
        best = choose([sureness(prediction) for prediction in predictions])
        return best, Reading(predictions[best], self.digits[best], self.boxes[best])
