"""Report ↔ report.json: what a trained model says of itself.

A stranger who has the report and the data can make the model again: it holds the recipe, the seed,
the checksums of the data, the versions of the libraries, every epoch's figures, and the checksums
of the files it describes.
"""

import importlib.metadata
import json
import math
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from .errors import ModelError
from .io.atomic import write_text
from .wording import percent, percent_range

NAME = "report.json"

MNIST_TEST = "MNIST test"
"""Name of the measure that models are compared by."""

PART = ": "
"""Stands in the name of a measure between a group and one of its parts."""


@dataclass(frozen=True)
class Calibration:
    """Whether percentages mean what they say: a reliability diagram in numbers.

    Attributes
    ----------
    confidence, accuracy : list of float
        Of each bin that holds answers: how sure they were on average, and the share of them right.
    count : list of int
        Answers in each of those bins.
    error : float
        Expected calibration error: the mean distance of the two, weighted by count.
    """

    confidence: list[float]
    accuracy: list[float]
    count: list[int]
    error: float


@dataclass(frozen=True)
class Rejection:
    """How well digits are told from what is none.

    Attributes
    ----------
    digits, others : int
        Pictures of each kind.
    digits_refused, others_refused : list of float
        The trade-off: shares of each that are refused at a growing threshold.
    area : float
        Under the ROC curve: how often a digit scores higher than another picture.
    others_refused_at_1_percent : float
        Share of the others refused where one digit in a hundred is.
    at_threshold : tuple of two floats
        Shares of digits and of others refused at the model's own threshold.
    """

    digits: int
    others: int
    digits_refused: list[float]
    others_refused: list[float]
    area: float
    others_refused_at_1_percent: float
    at_threshold: tuple[float, float]


@dataclass(frozen=True)
class Measure:
    """A share of digits read right.

    Attributes
    ----------
    share : float
        0 to 1.
    low, high : float
        Its 95 % interval.
    count : int
        Digits measured.
    """

    share: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        interval = percent_range(self.low, self.high)
        return f"{percent(self.share, 2)} ({interval}) of {self.count:,}"


class Mistake(NamedTuple):
    """A test digit that was read wrong.

    Attributes
    ----------
    place : int
        Among the test digits, from 0.
    label : int
        What it is.
    read : int
        What it was taken for.
    confidence : float
        How sure the model was of that, 0 to 1.
    """

    place: int
    label: int
    read: int
    confidence: float


@dataclass(frozen=True)
class Report:
    """Everything that is known of one trained model.

    Attributes
    ----------
    name : str
        The recipe's.
    recipe : dict
        Every setting that the training used.
    data : dict
        What was learned from and chosen by, counts, licences, checksums.
    versions : dict
        Python and the libraries.
    history : dict of lists
        Loss and accuracy of training and validation, one number an epoch; of a model that is
        fitted in one go, what there is of them.
    best_epoch : int
        The one that was kept of the last phase, from 1; chosen by validation accuracy.
    seconds : float
        Wall time of the training.
    parameters : int
        Numbers that were learned, or are kept to compare with.
    size : int
        Of the model as it is served, bytes.
    files : dict
        SHA-256 of each file beside the report.
    temperature : float
        What the network's logits were divided by so that its percentages hold; in the weights.
    threshold : float
        Score, 0 to 1, below which a picture is "not a digit"; from validation data.
    measures : dict of Measure
        What `evaluate` found, by name of the yardstick; "group: part" names a part of a group.
    calibration : dict of Calibration
        By name of the yardstick.
    rejection : Rejection or None
        Digits against what is none, from writers who were not learned from.
    confusion : list of lists
        Test digits: row = label, column = as read.
    mistakes : list of Mistake
        Every test digit that was read wrong, the surest first.
    microseconds : float
        To read one digit, in a batch of a thousand, on the machine that evaluated it.
    """

    name: str
    recipe: dict[str, Any]
    data: dict[str, Any]
    versions: dict[str, str]
    history: dict[str, list[float]]
    best_epoch: int
    seconds: float
    parameters: int
    files: dict[str, str]
    temperature: float
    threshold: float
    size: int = 0
    measures: dict[str, Measure] = field(default_factory=dict)
    calibration: dict[str, Calibration] = field(default_factory=dict)
    rejection: Rejection | None = None
    confusion: list[list[int]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    microseconds: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.threshold) and 0 <= self.threshold <= 1):
            raise ModelError(f"A threshold lies between 0 and 1, got {self.threshold}.")
        for name in ("recipe", "data", "versions", "history", "files", "measures", "calibration"):
            if not isinstance(getattr(self, name), dict):
                raise ModelError(f"A report's {name} goes by names, got {getattr(self, name)!r}.")

    def headlines(self) -> dict[str, Measure]:
        """The measures that stand for themselves, without the parts of a group."""
        return {name: one for name, one in self.measures.items() if PART not in name}

    def table(self) -> str:
        """The figures that stand for themselves, as a Markdown table, one row a yardstick."""
        rows = [f"| {name} | {one} |" for name, one in self.headlines().items()]
        rows += [
            f"| {name}, expected calibration error | {percent(one.error, 2)} |"
            for name, one in self.calibration.items()
        ]
        if self.rejection:
            one = self.rejection
            refused = f"{percent(one.others_refused_at_1_percent, 1)} of {one.others:,}"
            rows += [
                f"| Letters and symbols refused where 1 % of digits are | {refused} |",
                f"| Digits against letters and symbols, area under ROC | {one.area:.4f} |",
            ]
        return "\n".join(["| measured on | read right (95 % interval) |", "|---|---|", *rows])

    def write(self, folder: Path) -> None:
        """Write `report.json` into a model's folder, all of it or not at all."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_text(folder / NAME, text)

    @classmethod
    def read(cls, folder: Path) -> "Report":
        """Read a model's report.

        Raises
        ------
        ModelError
            If it is missing or is not a report.
        """
        path = folder / NAME
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
            entries["measures"] = {
                name: Measure(**measure) for name, measure in entries["measures"].items()
            }
            entries["calibration"] = {
                name: Calibration(**one) for name, one in entries.get("calibration", {}).items()
            }
            if entries.get("rejection"):
                at = tuple(entries["rejection"].pop("at_threshold"))
                entries["rejection"] = Rejection(**entries["rejection"], at_threshold=at)
            entries["mistakes"] = [Mistake(*one) for one in entries.get("mistakes", ())]
            return cls(**entries)
        except FileNotFoundError:
            raise ModelError(f"The model {folder.name} has no report. {remedy(folder)}") from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ModelError(
                f"The report of the model {folder.name} is not of this version ({error}). "
                f"{remedy(folder)}"
            ) from error


def versions(*libraries: str) -> dict[str, str]:
    """Versions of Python, of NumPy and OpenCV, which make every picture, and of some libraries."""
    names = ("numpy", "opencv-python-headless", *libraries)
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in names
    }


def remedy(folder: Path) -> str:
    """What a user can do about a model that cannot be used."""
    return f"Make it anew with python -m digitlab train {folder.name}."
