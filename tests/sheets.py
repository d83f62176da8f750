"""Sheets for tests of what the Scan page makes of them: here we say what the network says."""

import numpy as np

from digitlab.recognition.prediction import Prediction
from digitlab.results import Page, Reading
from digitlab.ui.sheet import Sheet

Said = tuple[int, float, bool]
"""Digit, how sure, whether it looks like one."""


def reading(said: Said, line: int = 1, index: int = 1, after_space: bool = False) -> Reading:
    digit, confidence, is_digit = said
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[digit] = confidence
    prediction = Prediction(probabilities, score=float(is_digit), threshold=0.5)
    picture = np.full((28, 28), 10 * digit, np.uint8)
    box = (40 * index, 50 * line, 20, 30)
    return Reading(prediction, picture, box, line, index, after_space)


def page(*lines: list[Said | None], turned: int = 0) -> Page:
    """Make a page of these lines; None is a space."""
    readings = []
    for line, row in enumerate(lines, 1):
        index, after_space = 0, False
        for said in row:
            if said is None:
                after_space = True
                continue
            index += 1
            readings.append(reading(said, line, index, after_space))
            after_space = False
    picture = np.full((400, 600, 3), 200, np.uint8)
    ink = np.zeros((400, 600), np.uint8)
    return Page(tuple(readings), turned, picture, {"ink": ink, "digits": np.dstack([ink] * 3)})


def sheet(*lines: list[Said | None], file: str = "page.png", number: int = 1) -> Sheet:
    return Sheet.from_page(file, number, page(*lines))


def sure(text: str) -> list[Said | None]:
    """A line of which all is sure."""
    return [None if one == " " else (int(one), 0.99, True) for one in text]
