"""Figures of a report: how well a model reads, each kind a dataclass that checks itself."""

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from msgspec import Meta

from ..wording import percent, percent_range

CLASSES = 10
"""Rows and columns of the confusion matrix: the digits 0 to 9."""

LARGEST = 10**12
"""No count, time or loss in a report exceeds it. Charts and tables compute with 64-bit numbers."""

# What a value in report.json may be. `Report.read` refuses all others.
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=LARGEST)]
Some = Annotated[int, Meta(ge=1, le=LARGEST)]
Amount = Annotated[float, Meta(ge=0, le=LARGEST)]
Digit = Annotated[int, Meta(ge=0, lt=CLASSES)]


@dataclass(frozen=True)
class Calibration:
    """A reliability diagram in numbers: whether the percentages hold.

    Attributes
    ----------
    confidence, accuracy : list of float
        Of each bin that is not empty: the mean confidence, and the share of answers right.
    count : list of int
        Answers in each of those bins.
    error : float
        Expected calibration error: the mean distance of the two, weighted by count.
    """

    confidence: list[Share]
    accuracy: list[Share]
    count: list[Count]
    error: Share

    def __post_init__(self) -> None:
        check_lengths("a calibration", self.confidence, self.accuracy, self.count)


@dataclass(frozen=True)
class Rejection:
    """How well digits are told from other pictures.

    Attributes
    ----------
    digits, others : int
        Pictures of each kind.
    digits_refused, others_refused : list of float
        The trade-off: shares of each that are refused at a growing threshold.
    area : float
        Under the ROC curve: how often a digit scores higher than another picture.
    others_refused_at_1_percent : float
        Share of the others refused at the threshold that refuses 1 % of the digits.
    at_threshold : tuple of two floats
        Shares of digits and of others refused at the model's own threshold.
    """

    digits: Some
    others: Some
    digits_refused: list[Share]
    others_refused: list[Share]
    area: Share
    others_refused_at_1_percent: Share
    at_threshold: tuple[Share, Share]

    def __post_init__(self) -> None:
        check_lengths("a rejection", self.digits_refused, self.others_refused)


@dataclass(frozen=True)
class Measure:
    """A share of digits read right.

    Attributes
    ----------
    share, low, high : float
        The share, 0 to 1, and its 95 % interval.
    count : int
        Digits measured.
    """

    share: Share
    low: Share
    high: Share
    count: Some

    def __str__(self) -> str:
        interval = percent_range(self.low, self.high)
        return f"{percent(self.share, 2)} ({interval}) of {self.count:,}"


@dataclass(frozen=True)
class Writers:
    """How well each of many writers is read.

    Attributes
    ----------
    count : int
        Writers.
    median, worst : float
        Share of a writer's digits that are read right.
    below_95 : float
        Share of writers of whose digits fewer than 95 % are read right.
    """

    count: Some
    median: Share
    worst: Share
    below_95: Share

    def __str__(self) -> str:
        return (
            f"median {percent(self.median, 2)}, worst {percent(self.worst, 2)}, below 95 %: "
            f"{percent(self.below_95, 1)} of {self.count:,}"
        )


@dataclass(frozen=True)
class Learning:
    """What a hand that learned from some corrections does to a writer's later mistakes.

    Attributes
    ----------
    corrections : int
        Misread digits that were corrected.
    left : float
        Share of the later mistakes that remain; above 1 where the hand makes more.
    worse : float
        Share of trials that come off with more mistakes than without.
    trials : int
        Writers, each in several orders of their digits.
    mistakes : int
        Later mistakes of all trials, without a hand.
    """

    corrections: Some
    left: Amount
    worse: Share
    trials: Some
    mistakes: Count


class DigitScores(NamedTuple):
    """How well one digit is told from the others.

    Attributes
    ----------
    precision : float
        Of what was read as the digit, the share that was one.
    recall : float
        Of these digits, the share that was read as one.
    f1 : float
        The harmonic mean of the two.
    support : int
        How many of these digits there were.
    """

    precision: Share
    recall: Share
    f1: Share
    support: Count


class Mistake(NamedTuple):
    """A test digit that was read wrong.

    Attributes
    ----------
    place : int
        Its index among the test digits, from 0.
    label : int
        The digit it is.
    read : int
        The digit it was read as.
    confidence : float
        Probability that the model gave to that, 0 to 1.
    """

    place: Count
    label: Digit
    read: Digit
    confidence: Share


def check_lengths(what: str, *lists: list[Any]) -> None:
    """Refuse lists of different lengths: they are columns of one table."""
    lengths = sorted({len(values) for values in lists})
    if len(lengths) > 1:
        raise ValueError(f"the lists of {what} differ in length: {lengths}")
