"""Corrected digits → a hand: what they say of the next ones by the same writer.

Whether a stroke with an up-stroke is a 1 or a 7 is a habit, which no network can know before it
sees it. A hand keeps the digits that a person corrected. A new digit that is like one of them gets
a vote for that one's label: it is added to the network's log-probability, as the logarithm of how
much likelier such a likeness is between digits of one label than between others. Only the most
alike example of a label votes, so that votes do not add up without bound. What was corrected to "no
digit" votes against all ten: its vote lowers the score. The network stays as it is.

Who corrects mistakes has seen the other digits as right. These vote, too, for what they were read
as, with `UNCORRECTED_WEIGHT`: they keep a correction from reaching too far, and speak for the
labels of which none was corrected.

The likeness is that of `likeness`. `VOTE_STEEPNESS` and `LEAST_LIKENESS` were chosen by simulated
corrections, as in `digitlab.evaluation.adaptation`. The network misreads held-out writers too
seldom to choose by. So release 0.8's network chose, which had learned from none of the 56 writers
of pendigits, hpp and syn; their digits were drawn, made to look scanned, slanted and stretched.
With five corrections, 2.7 % of those trials came off worse and 51 % of the mistakes were left; with
the earlier (36, 0.75) it was 4.2 and 50 %.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np

from ..errors import DataError
from ..preprocess import SIZE
from . import hand_file
from .hand_file import MOST_EXAMPLES, NO_DIGIT, Example
from .likeness import Featured, signatures
from .prediction import Prediction
from .symbols import DIGITS, OTHER

VOTE_STEEPNESS = 50.0
"""Vote gained per unit of likeness, in natural logarithms of odds."""

LEAST_LIKENESS = 0.8
"""Likeness, at most 1, from which on an example votes."""

UNCORRECTED_WEIGHT = 0.15
"""Vote of a digit that nobody corrected, as a share of a corrected one's. Chosen with the same
network on the 25 writers of pendigits who had three mistakes or more, where all mistakes were
corrected and where a fifth was overlooked. On the 18 of hpp and syn, after three corrections 59 %
of the mistakes are left (66 without it), after five 48 % (55), and 1.6 % of the trials came off
worse (4.0); where a fifth is overlooked, 61 %, 50 % and 2.2 %."""

LEAST_PROBABILITY = 1e-6
"""Probability that a hand takes a network to give at least: it may be wrong, however sure it is."""

MOST_UNCORRECTED = 100
"""Digits kept that nobody corrected; the oldest go first. With 50, half a percent more
mistakes are left; with 200, as many."""


class Pictured(Protocol):
    """The part of a `Reading` that a hand needs."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def prediction(self) -> Prediction:
        """Which digit, if it is one."""

    @property
    def picture(self) -> np.ndarray:
        """(28, 28) uint8, the network's input."""


R = TypeVar("R", bound=Pictured)


_Signatures = tuple[Featured | None, tuple[Example, ...], np.ndarray]
"""A network, examples, and their signatures by it, (N, S) float32."""

NONE_KNOWN: _Signatures = (None, (), np.empty((0, 0), np.float32))
"""Signatures before any are computed."""


class Hand:
    """The digits of one writer that were corrected; a `Reader` reads the next ones with it.

    It belongs to one writer. It changes by its own methods alone, not by being read with. It knows
    digits: what is read as a mark, such as a slash, stays one.

    Examples
    --------
    >>> import digitlab
    >>> reader, hand = digitlab.load_reader(), digitlab.Hand()
    >>> reading = reader.read_digit("one.png")  # doctest: +SKIP
    >>> hand.learn(reading, "1")  # doctest: +SKIP
    >>> reader.read_digit("next.png", hand=hand)  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self._examples: tuple[Example, ...] = ()
        self._uncorrected: tuple[Example, ...] = ()
        # Of one network at a time. Replaced, never changed: two threads may read at once.
        self._signatures: _Signatures = NONE_KNOWN

    def __len__(self) -> int:
        """Number of corrected digits that it learned from."""
        return len(self._examples)

    @property
    def size(self) -> int:
        """Approximate memory, bytes."""
        pictures = len(self._examples) + len(self._uncorrected)
        return pictures * SIZE * SIZE + self._signatures[2].nbytes

    def __getstate__(self) -> dict[str, object]:
        """Pickle the digits; signatures are computed again."""
        return {**self.__dict__, "_signatures": NONE_KNOWN}

    def learn(self, reading: Pictured, label: int | str) -> None:
        """Learn what a digit is; a digit that was learned before is learned anew.

        Parameters
        ----------
        reading : Reading
        label : int or str
            The right digit, 0 to 9, or "?" for what is none.

        Raises
        ------
        ValueError
            If `label` is neither.
        """
        if str(label) not in {*DIGITS, OTHER}:
            raise ValueError(f'label must be a digit, 0 to 9, or "?", got {label!r}')
        self.forget(reading)
        known = NO_DIGIT if label == OTHER else int(label)
        example = Example(_as_bytes(reading.picture), known)
        self._examples = (*self._examples, example)[-MOST_EXAMPLES:]

    def notice(self, readings: Iterable[Pictured], network: Featured) -> None:
        """Take digits for right that a person has seen and not corrected.

        They count beside corrections alone: until a digit is learned, nothing is read otherwise.

        Parameters
        ----------
        readings : iterable of Reading
            What is no digit, and what was corrected, is passed over.
        network : Classifier
            That the next digits are read with: it looks at these here, so that no correction has to
            wait for it.

        Raises
        ------
        ModelError
            If there is a digit, and the network gives no features.
        """
        corrected = {example.picture for example in self._examples}
        for reading in readings:
            picture, digit = _as_bytes(reading.picture), reading.prediction.digit
            if digit is None or not reading.prediction.is_digit or picture in corrected:
                continue
            self.forget(reading)
            example = Example(picture, digit, UNCORRECTED_WEIGHT)
            self._uncorrected = (*self._uncorrected, example)[-MOST_UNCORRECTED:]
        if self._uncorrected:
            self._known_signatures(network, self._examples + self._uncorrected)

    def learn_from(self, hand: "Hand") -> None:
        """Learn what was corrected of another hand; where both know a digit, its word counts."""
        known = {example.picture for example in hand._examples}
        kept = tuple(example for example in self._examples if example.picture not in known)
        self._examples = (*kept, *hand._examples)[-MOST_EXAMPLES:]

    def forget(self, reading: Pictured) -> None:
        """Undo what was learned from a digit, or noticed; nothing happens where neither was."""
        picture = _as_bytes(reading.picture)
        self._examples, self._uncorrected = (
            tuple(example for example in examples if example.picture != picture)
            for examples in (self._examples, self._uncorrected)
        )

    def clear(self) -> None:
        """Forget everything."""
        self._examples = self._uncorrected = ()

    def adapt(
        self, readings: Sequence[R], network: Featured, signed: np.ndarray | None = None
    ) -> list[R]:
        """Weigh the corrected digits in.

        Parameters
        ----------
        readings : sequence of Reading
            Made without the hand.
        network : Classifier
            That made them.
        signed : (N, S) float32, optional
            Their `likeness.signatures`. Default: the network is asked for them.

        Returns
        -------
        list of Reading
            With other predictions; as they were where nothing that was learned looks like the
            digit, or there is no ink.

        Raises
        ------
        ModelError
            If something was learned, and the network gives no features.
        """
        if not self._examples or not readings:
            return list(readings)
        examples = self._examples + self._uncorrected
        learned = self._known_signatures(network, examples)
        if signed is None:
            signed = signatures(np.stack([reading.picture for reading in readings]), network)
        likeness = signed @ learned.T  # (readings, examples)
        labels = np.array([example.label for example in examples])
        weights = np.array([example.weight for example in examples])
        above = np.maximum(0, likeness - LEAST_LIKENESS)
        each = VOTE_STEEPNESS * weights * above  # (readings, examples)
        votes = np.zeros((len(readings), NO_DIGIT + 1))
        for label in set(labels.tolist()):
            votes[:, label] = each[:, labels == label].max(axis=1)
        return [
            replace(reading, prediction=_voted(reading.prediction, row)) if row.any() else reading
            for reading, row in zip(readings, votes, strict=True)
        ]

    def _known_signatures(self, network: Featured, examples: tuple[Example, ...]) -> np.ndarray:
        """Signatures of the examples, (N, S) float32; the network sees each once."""
        of, known_examples, known = self._signatures
        if of is network and known_examples == examples:
            return known
        rows = dict(zip((example.picture for example in known_examples), known, strict=True))
        if of is not network:
            rows = {}
        missing = [example.picture for example in examples if example.picture not in rows]
        if missing:
            pictures = np.frombuffer(b"".join(missing), np.uint8).reshape(-1, SIZE, SIZE)
            rows |= dict(zip(missing, signatures(pictures, network), strict=True))
        known = np.stack([rows[example.picture] for example in examples])
        self._signatures = network, examples, known
        return known

    def to_bytes(self) -> bytes:
        """What was corrected as JSON, to be kept; not what was noticed."""
        return hand_file.encode(self._examples)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Hand":
        """Make the hand that `to_bytes` gave.

        Raises
        ------
        DataError
            If it is none.
        """
        hand = cls()
        hand._examples = hand_file.decode(content)
        return hand

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, of JSON.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        Path(path).write_bytes(self.to_bytes())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Hand":
        """Read a file that `save` wrote; any network reads with it.

        Raises
        ------
        DataError
            If it is missing, or no such file.
        """
        try:
            with Path(path).open("rb") as file:
                content = file.read(hand_file.MOST_BYTES + 1)
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            return cls.from_bytes(content)
        except DataError as error:
            raise DataError(f"{path}: {error}") from error


def _voted(prediction: Prediction, votes: np.ndarray) -> Prediction:
    """Add votes, (11,) float, to a prediction's log-probabilities and to its score's."""
    if prediction.is_blank:
        return prediction
    votes, gain = votes[:NO_DIGIT], votes[:NO_DIGIT].max() - votes[NO_DIGIT]
    likely = np.maximum(prediction.probabilities, LEAST_PROBABILITY)
    logits = np.log(likely.astype(np.float64)) + votes
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    score = float(np.clip(prediction.score, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))
    # What is like a corrected digit is rather one too, what is like no digit rather none.
    odds = score / (1 - score) * np.exp(gain)
    score = (
        max(prediction.score, float(odds / (1 + odds))) if gain > 0 else float(odds / (1 + odds))
    )
    return replace(prediction, probabilities=probabilities.astype(np.float32), score=score)


def _as_bytes(picture: np.ndarray) -> bytes:
    """The bytes of (28, 28) uint8."""
    if picture.shape != (SIZE, SIZE) or picture.dtype != np.uint8:
        raise ValueError(f"picture must be (28, 28) uint8, got {picture.shape} {picture.dtype}")
    return picture.tobytes()
