"""From a pupil's canvas to a digit that a room keeps."""

from typing import NamedTuple

import numpy as np

from ...classroom.database import RoomsError
from ...classroom.records import NewDigit
from ...classroom.store import Store
from ...geometry import Box, crop, shrink
from ...io.images import encode_png
from ...recognition.classifier import Classifier
from ...results import Reading
from ...serving.limits import DRAWINGS
from ..canvas import rasterize
from ..canvas.canvas import Canvas, Shape
from ..canvas.turn import read_in_turn
from ..models import shared_reader
from .class_network import THEIRS, predict

PICTURE_SIDE = 96
"""Longer side of the picture of a digit that a room keeps, pixels."""

MARGIN_SHARE = 0.12
"""Paper that is left around it, in its longer side."""

NOTHING = "There is nothing on the canvas to hand in."


def read_canvas(canvas: Canvas, shape: Shape) -> Reading | None:
    """What is read of a canvas of that shape; None where nothing is drawn."""
    strokes = canvas.history.now.strokes
    return _read(rasterize.draw(strokes, shape)) if strokes else None


def _read(ink: np.ndarray) -> Reading:
    return read_in_turn(DRAWINGS, shared_reader().read_ink, ink, is_live=False)


class Claim(NamedTuple):
    """What a digit's author says of it.

    Attributes
    ----------
    label : int or None
        What it is meant to be; None where nothing was chosen yet.
    guess : int or None
        What the network will say; None where that is not to be guessed.
    """

    label: int | None
    guess: int | None


def hand_in(
    store: Store,
    token: str,
    canvas: Canvas,
    shape: Shape,
    claim: Claim,
    network: Classifier | None = None,
) -> str:
    """Hand in what is drawn, and clear the canvas; where that fails, it stays.

    Parameters
    ----------
    store : Store
    token : str
        The pupil's.
    canvas : Canvas
    shape : Shape
    claim : Claim
    network : Classifier or None
        The class's own, if it is on everyone's canvas.

    Returns
    -------
    str
        What is to be said about it.
    """
    label, guess = claim
    canvas.take_report()
    ink = rasterize.draw(canvas.history.now.strokes, shape)
    reading = _read(ink)
    if reading.box is None or label is None:
        return NOTHING
    small = encode_png(shrink(255 - _framed(ink, reading.box), PICTURE_SIDE))
    try:
        store.hand_in(token, NewDigit(label, reading.prediction, reading.picture, small, guess))
    except RoomsError as error:
        return str(error)
    canvas.history.clear()
    sentence = _sentence(reading, label, guess)
    if network is None:
        return sentence
    answer = predict(network, reading)
    return f"{sentence}\n{THEIRS} {_says(answer.digit if answer.is_digit else None)}."


def _framed(ink: np.ndarray, box: Box) -> np.ndarray:
    """The ink of a digit on a square with some paper around it, (s, s) uint8."""
    digit = crop(ink, box)
    height, width = digit.shape
    side = max(height, width)
    edge = round(MARGIN_SHARE * side) + 1
    square = np.zeros((side + 2 * edge, side + 2 * edge), np.uint8)
    top, left = edge + (side - height) // 2, edge + (side - width) // 2
    square[top : top + height, left : left + width] = digit
    return square


def _says(read: int | None) -> str:
    return "takes it for no digit" if read is None else f"says {read}"


def _sentence(reading: Reading, label: int, guess: int | None) -> str:
    read = reading.prediction.digit if reading.prediction.is_digit else None
    says = _says(read)
    agrees = "" if read == label else f", not {label}"
    if guess is None:
        return f"Handed in. The network {says}{agrees}."
    hit = "You guessed it!" if guess == read else f"You guessed {guess}."
    return f"Handed in. The network {says}. {hit}"
