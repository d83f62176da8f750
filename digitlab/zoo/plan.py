"""What a live training is asked for, and what it tells: the lines of JSON that pass between them.

The page that asks and the process that trains both read their lines by these types, so that a value
out of range is refused at either end.
"""

from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from ..transforms.augmentation import GENTLE, SLIGHT, Augmentation
from .blocks import BLOCKS, DENSE_SIZES, FAST

PROGRAM = "digitlab.training.live"
"""Module that trains, as a process of its own."""

MOST_SECONDS = 180
"""Longest training, seconds, pauses included: the server trains one network at a time."""

MOST_DIGITS = 2_000
"""Most digits of a class in one training."""

AUGMENTATIONS = {"none": None, "slight": SLIGHT, "gentle": GENTLE, "strong": Augmentation()}
"""How much the digits are changed before they are learned from, by name."""

HELD_BACK_EVERY = 4
"""Of a class every fourth hand is held back: it shows what the network has understood."""

FEWEST_DIGITS = 8
"""Fewest digits of a class that can be learned from."""

Blocks = Annotated[tuple[str, ...], Meta(max_length=3)]
Rate = Annotated[float, Meta(ge=1e-5, le=1)]
Dropout = Annotated[float, Meta(ge=0, le=0.9)]
Optimizer = Literal["adam", "adamw", "sgd", "rmsprop"]
Kind = Literal["none", "slight", "gentle", "strong"]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A training.

    Attributes
    ----------
    blocks : tuple of str
        Keys of `BLOCKS`, at most three.
    dense : int
        One of `DENSE_SIZES`.
    optimizer : str
        By Keras' name.
    rate : float
        Highest learning rate.
    dropout : float
        0 to 0.9.
    augmentation : str
        Key of `AUGMENTATIONS`.
    epochs : int
        Rounds through the digits.
    mnist : str
        Folder of MNIST; empty: it does not take part.
    mnist_digits : int
        How many of its training digits are learned from, from the first.
    images : bytes
        The class's digits, 784 bytes each, white on black.
    labels : bytes
        One byte each, 0 to 9.
    held : bytes
        One byte each, 1 for a digit that is not learned from; see `held_back`.

    Raises
    ------
    ValueError
        If there is nothing to learn from, or a value fits to no other.
    """

    blocks: Blocks = FAST[0]
    dense: int = FAST[1]
    dropout: Dropout = FAST[2]
    optimizer: Optimizer = "adam"
    rate: Rate = 0.01
    augmentation: Kind = "none"
    epochs: Annotated[int, Meta(ge=1, le=200)] = 6
    mnist: str = ""
    mnist_digits: Annotated[int, Meta(ge=0, le=55_000)] = 55_000
    images: bytes = b""
    labels: bytes = b""
    held: bytes = b""

    def __post_init__(self) -> None:
        if unknown := {*self.blocks} - {*BLOCKS}:
            raise ValueError(f"there is no block {unknown.pop()!r}")
        if self.dense not in DENSE_SIZES:
            raise ValueError(f"a dense layer has {DENSE_SIZES} neurons, got {self.dense}")
        if len(self.images) != 784 * len(self.labels) or any(label > 9 for label in self.labels):
            raise ValueError(f"{len(self.images)} pixels do not fit to {len(self.labels)} labels")
        if len(self.held) != len(self.labels) or any(held > 1 for held in self.held):
            raise ValueError(f"{len(self.held)} marks do not fit to {len(self.labels)} labels")
        if not (self.mnist and self.mnist_digits):
            learned = self.held.count(0)
            if len(self.labels) < FEWEST_DIGITS or not 0 < learned < len(self.labels):
                raise ValueError(f"there are {learned} of {len(self.labels)} digits to learn from")


def held_back(writers: np.ndarray) -> np.ndarray:
    """Which of a class's digits are not learned from: those of every fourth hand.

    A hand is learned from or held back, never both: a network knows a hand again. Of fewer than
    four the last one is held back; of a single one every fourth digit.

    Parameters
    ----------
    writers : (N,) int
        Who wrote each digit.

    Returns
    -------
    (N,) bool
    """
    hands, first, hand = np.unique(writers, return_index=True, return_inverse=True)
    places = np.argsort(np.argsort(first))[hand] if len(hands) > 1 else np.arange(len(writers))
    every = min(HELD_BACK_EVERY, len(hands)) if len(hands) > 1 else HELD_BACK_EVERY
    is_held: np.ndarray = places % every == every - 1
    return is_held


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a training is told while it runs; what is None stays as it is.

    Attributes
    ----------
    do : {"pause", "go on", "change", "stop"}
    rate, dropout, augmentation
        As in `Plan`, for "change".
    """

    do: Literal["pause", "go on", "change", "stop"]
    rate: Rate | None = None
    dropout: Dropout | None = None
    augmentation: Kind | None = None


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """What a training tells once a second.

    Attributes
    ----------
    seconds : float
        Of training so far, without pauses.
    epoch : float
        Rounds through the digits so far.
    loss, accuracy : float
        Of the digits learned from since the last line.
    val_loss, val_accuracy : float
        Of digits that are not learned from.
    rate : float
        Present learning rate.
    is_paused : bool
    filters : bytes
        Of the first layer with weights: 0 for the most negative weight, 128 for none, 255 for the
        most positive one.
    filter_side : int
        Side of each, pixels.
    digits : bytes
        What each of the class's digits is read as.
    """

    seconds: float
    epoch: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    rate: float
    is_paused: bool = False
    filters: bytes = b""
    filter_side: int = 0
    digits: bytes = b""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The last line of a training.

    Attributes
    ----------
    why : {"whole", "stopped", "time"}
    keras, onnx : bytes
        The network's two files.
    report : bytes
        Its report.json.
    right, of : int
        MNIST test digits read right, of how many; 0 of 0 where MNIST is not at hand.
    """

    why: Literal["whole", "stopped", "time"]
    keras: bytes
    onnx: bytes
    report: bytes
    right: int = 0
    of: int = 0


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Why there is no training, in a sentence."""

    sentence: str


Line = Progress | Done | Refused
"""What a training writes, one a line."""


def write_line(message: Plan | Command | Line) -> bytes:
    """Write a message as a line of JSON."""
    return msgspec.json.encode(message) + b"\n"


def read_line(line: bytes) -> Line:
    """Read what a training has written; ValueError where it is none of its lines."""
    message: Line = msgspec.json.decode(line, type=Line)
    return message


def read_plan(line: bytes) -> Plan:
    """Read what a training is asked for; ValueError where a value is out of range."""
    return msgspec.json.decode(line, type=Plan)


def read_command(line: bytes) -> Command:
    """Read what a training is told; ValueError where a value is out of range."""
    return msgspec.json.decode(line, type=Command)
