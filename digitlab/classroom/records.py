"""What the store gives and takes: rooms, members, and digits that were handed in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..preprocess import SIZE
from ..recognition.prediction import Prediction
from .bounds import MOST_PNG_BYTES
from .tasks import Kind, Task

VOTES = 3
"""Votes from which on they decide what a digit is."""


@dataclass(frozen=True)
class Room:
    """A room that is open.

    Attributes
    ----------
    number : int
    code, invitation : str
        What is typed to join, and what the QR code holds instead.
    ends : int
        When it is deleted, seconds since 1970, UTC.
    task : Task
    round : int
        Number of the task, from 1.
    shows_names : bool
        Whether the teacher lets nicknames be shown.
    version : int
        Grows with each change of anything in the room.
    network : str or None
        Checksum of the network that is on everyone's canvas, beside ours.
    """

    number: int
    code: str
    invitation: str
    ends: int
    task: Task
    round: int
    shows_names: bool
    version: int
    network: str | None = None


@dataclass(frozen=True)
class Network:
    """A network that the class has trained, or its teacher has brought.

    Attributes
    ----------
    name : str
    onnx, report : bytes
        As they lie in a model's folder.
    keras : bytes
        Empty where there is none.
    right, of : int
        MNIST test digits read right, of how many.
    """

    name: str
    onnx: bytes
    report: bytes
    keras: bytes = b""
    right: int = 0
    of: int = 0


@dataclass(frozen=True)
class Member:
    """Somebody who has joined a room; `nickname` may be empty."""

    number: int
    room: int
    nickname: str


@dataclass(frozen=True, eq=False)
class NewDigit:
    """A digit to be handed in.

    Attributes
    ----------
    label : int
        The digit that it is meant to be.
    prediction : Prediction
        What the network says.
    picture : (28, 28) uint8
        What the network saw.
    png : bytes
        The drawing in small.
    guess : int or None
        What its author said that the network would say.

    Raises
    ------
    ValueError
        If it is nothing that a room can keep.
    """

    label: int
    prediction: Prediction
    picture: np.ndarray
    png: bytes
    guess: int | None = None

    def __post_init__(self) -> None:
        digits = (self.label,) if self.guess is None else (self.label, self.guess)
        if not all(type(digit) is int and 0 <= digit <= 9 for digit in digits):
            raise ValueError(f"digits are 0 to 9, got {digits}")
        if self.picture.shape != (SIZE, SIZE) or self.picture.dtype != np.uint8:
            raise ValueError(f"a picture is 28×28 bytes, got {self.picture.shape}")
        if not self.png.startswith(b"\x89PNG") or len(self.png) > MOST_PNG_BYTES:
            raise ValueError(f"a PNG has at most {MOST_PNG_BYTES} bytes, got {len(self.png)}")

    @property
    def read(self) -> int | None:
        """The digit that the network read; None where it read no digit."""
        return self.prediction.digit if self.prediction.is_digit else None


@dataclass(frozen=True)
class WallDigit:
    """A digit that was handed in, as a wall shows it.

    Attributes
    ----------
    number, member : int
        Its own, and its author's.
    nickname : str
        Of its author; empty where there is none.
    round : int
    kind : Kind
        Of the task.
    label : int
    read : int or None
        What the network said; None where it took it for no digit.
    guess : int or None
        What its author said that the network would say.
    probability : float
        The network's, of the label, 0 to 1.
    png : bytes
        The drawing in small.
    votes, agreeing : int
        How many others have voted, and how many of them take it for its label.
    """

    number: int
    member: int
    nickname: str
    round: int
    kind: Kind
    label: int
    read: int | None
    guess: int | None
    probability: float
    png: bytes
    votes: int
    agreeing: int

    @property
    def is_agreed(self) -> bool:
        """Whether the network says what it is meant to be."""
        return self.read == self.label

    @property
    def is_recognized(self) -> bool | None:
        """Whether most people read what it is meant to be; None before enough have voted."""
        return None if self.votes < VOTES else 2 * self.agreeing > self.votes

    @property
    def is_fooling(self) -> bool:
        """Whether people read it and the network does not."""
        return not self.is_agreed and bool(self.is_recognized)


@dataclass(frozen=True)
class StoredDigit(WallDigit):
    """A digit that was handed in, with all that is kept of it.

    Attributes
    ----------
    picture : (28, 28) uint8
        What the network saw.
    outputs : (10,) float32
        The network's probabilities.
    """

    picture: np.ndarray
    outputs: np.ndarray

    @cached_property
    def prediction(self) -> Prediction:
        """What the network said."""
        return Prediction(self.outputs, score=float(self.read is not None), threshold=0.5)


@dataclass(frozen=True)
class Hand:
    """How well a member is read: the digits that were handed in, and those read right."""

    member: int
    nickname: str
    count: int
    right: int

    @property
    def share(self) -> float:
        """Share read right, 0 to 1."""
        return self.right / self.count
