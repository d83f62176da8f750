"""Report ↔ report.json: what a trained model says of itself.

A stranger who has the report and the data can make the model again: it holds the recipe, the seed,
the libraries' versions, every epoch's figures, and the checksums of data and files.
"""

import importlib.metadata
import json
import platform
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from ..errors import ModelError
from ..io.atomic import write_text
from ..wording import listed, percent
from .figures import (
    CLASSES,
    Amount,
    Calibration,
    Count,
    DigitScores,
    Learning,
    Measure,
    Mistake,
    Rejection,
    Share,
    Some,
    Writers,
    check_lengths,
)

NAME = "report.json"

BROUGHT = "mine"
"""Name, or its beginning before a hyphen, of a model that is brought and not trained here."""

MNIST_TEST = "MNIST test"
"""Name of the measure that models are compared by."""

PART = ": "
"""Stands in the name of a measure between a group and one of its parts."""


@dataclass(frozen=True)
class Report:
    """Everything that is known of one trained model.

    Attributes
    ----------
    name : str
        The recipe's.
    recipe : dict
        Every setting of the training.
    data : dict
        Training and validation data: counts, licences, checksums.
    versions : dict
        Of Python and the libraries.
    history : dict of lists
        Loss and accuracy on training and validation data, one number per epoch. A model that is not
        trained in epochs has some of them, or one number.
    best_epoch : int
        The epoch kept of the last phase, from 1; chosen by validation accuracy.
    seconds : float
        Wall time of the training.
    parameters : int
        Learned weights, or stored training values of a model such as k-NN.
    size : int
        Of the model as it is served, bytes.
    files : dict
        SHA-256 of each file beside the report.
    temperature : float
        Divisor of the network's logits that calibrates its percentages; part of the weights.
    threshold : float
        Score, 0 to 1, below which a picture is "not a digit"; from validation data.
    measures : dict of Measure
        Results of `evaluate`, by name of the yardstick; "group: part" names a part of a group.
    calibration : dict of Calibration
        By name of the yardstick.
    writers : dict of Writers
        By name of the yardstick. Empty in a report of version 0.8 or before.
    learning : dict of list of Learning
        By name of the yardstick: what a hand makes of it, after more and more corrections.
    rejection : Rejection or None
        Digits against other pictures, by writers who are not in the training data.
    confusion : list of lists
        Test digits, 10 × 10: row = label, column = digit as read. Empty before any evaluation.
    per_digit : list of DigitScores
        Of the test digits, for each digit from 0 to 9. Empty in a report of version 0.7 or before.
    mistakes : list of Mistake
        Every test digit that was read wrong, the most confident mistake first.
    symbols : dict of dict of int
        Of a network that reads numbers: symbol written → symbol read → how often; "" for none.
    microseconds : float
        To read one digit, in a batch of a thousand, or one number, on the machine that evaluated.

    Raises
    ------
    ModelError
        If the threshold is not between 0 and 1.
    ValueError
        If figures do not fit together, as histories of different lengths.
    """

    name: str
    recipe: dict[str, Any]
    data: dict[str, Any]
    versions: dict[str, str]
    history: dict[str, list[Amount]]
    best_epoch: Count
    seconds: Amount
    parameters: Some
    files: dict[str, str]
    temperature: Amount
    threshold: Share
    size: Count = 0
    measures: dict[str, Measure] = field(default_factory=dict)
    calibration: dict[str, Calibration] = field(default_factory=dict)
    writers: dict[str, Writers] = field(default_factory=dict)
    learning: dict[str, list[Learning]] = field(default_factory=dict)
    rejection: Rejection | None = None
    confusion: list[list[Count]] = field(default_factory=list)
    per_digit: list[DigitScores] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    symbols: dict[str, dict[str, Count]] = field(default_factory=dict)
    microseconds: Amount = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:  # NaN neither
            raise ModelError(f"A threshold lies between 0 and 1, got {self.threshold}.")
        check_lengths("a history", *self.history.values())
        epochs = max(map(len, self.history.values()), default=0)
        if self.history and not 0 <= self.best_epoch <= epochs:
            raise ValueError(f"best_epoch is {self.best_epoch} of {epochs} epochs")
        if self.confusion and [len(row) for row in self.confusion] != [CLASSES] * CLASSES:
            raise ValueError(f"a confusion matrix has {CLASSES} rows of {CLASSES} counts")
        if len(self.per_digit) not in (0, CLASSES):
            raise ValueError(f"per_digit holds {len(self.per_digit)} of {CLASSES} digits")
        digits = sum(map(sum, self.confusion))
        last = max((mistake.place for mistake in self.mistakes), default=-1)
        if last >= digits:
            raise ValueError(f"mistake at test digit {last} of {digits}")

    def headlines(self) -> dict[str, Measure]:
        """The measures that stand for themselves, without the parts of a group."""
        return {name: measure for name, measure in self.measures.items() if PART not in name}

    def table(self) -> str:
        """The figures that stand for themselves, as a Markdown table, one row per yardstick."""
        rows = [f"| {name} | {measure} |" for name, measure in self.headlines().items()]
        rows += [f"| {name}, by writer | {writers} |" for name, writers in self.writers.items()]
        for name, curve in self.learning.items():
            corrections = listed([str(point.corrections) for point in curve])
            left = listed([percent(point.left) for point in curve])
            worst = max(point.worse for point in curve)
            worse = f"at most {percent(worst, 1)} of trials came off worse"
            rows.append(
                f"| {name}: mistakes left after {corrections} corrections | {left}; {worse} |"
            )
        rows += [
            f"| {name}, expected calibration error | {percent(calibration.error, 2)} |"
            for name, calibration in self.calibration.items()
        ]
        if rejection := self.rejection:
            share = percent(rejection.others_refused_at_1_percent, 1)
            refused = f"{share} of {rejection.others:,}"
            rows += [
                f"| Letters and symbols refused where 1 % of digits are | {refused} |",
                f"| Digits against letters and symbols, area under ROC | {rejection.area:.4f} |",
            ]
        return "\n".join(["| measured on | read right (95 % interval) |", "|---|---|", *rows])

    def write(self, folder: Path) -> None:
        """Write `report.json` into a model's folder, all of it or not at all."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_text(folder / NAME, text)

    @classmethod
    def from_bytes(cls, text: bytes) -> "Report":
        """Read the text of a report; ValueError where any value is not what a report holds."""
        entries = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        unknown = entries.keys() - {entry.name for entry in fields(cls)}
        if unknown:
            raise ValueError(f"unknown entries: {', '.join(sorted(unknown))}")
        return msgspec.json.decode(text, type=cls)

    @classmethod
    def read(cls, folder: Path) -> "Report":
        """Read a model's report.

        Raises
        ------
        ModelError
            If it is missing, or any value in it is not what a report holds.
        """
        try:
            return cls.from_bytes((folder / NAME).read_bytes())
        except FileNotFoundError:
            if not folder.is_dir():
                raise ModelError(_missing(folder)) from None
            raise ModelError(f"The model {folder.name} has no report. {remedy(folder)}") from None
        except (OSError, ValueError, RecursionError) as error:  # msgspec's are ValueErrors
            raise ModelError(
                f"The report of the model {folder.name} is damaged or not of this version "
                f"({error}). {remedy(folder)}"
            ) from error


def versions(*libraries: str) -> dict[str, str]:
    """Versions of Python, of NumPy and OpenCV, which make every picture, and of some libraries."""
    names = ("numpy", "opencv-python-headless", *libraries)
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in names
    }


def _missing(folder: Path) -> str:
    """Say that there is no such model, and which are beside it or how to make it."""
    beside = sorted(report.parent.name for report in folder.parent.glob(f"*/{NAME}"))
    # Whoever has mistyped a name that is there need not train it.
    is_mistyped = bool(get_close_matches(folder.name, beside))
    way_on = f"There are {', '.join(beside)}." if is_mistyped else remedy(folder)
    return f"There is no model {folder.name}. {way_on}"


def remedy(folder: Path) -> str:
    """What a user can do about a model that cannot be used."""
    if folder.name.partition("-")[0] == BROUGHT:
        file = next(
            (path.name for path in sorted(folder.glob("*.[ko]*")) if path.is_file()), "FILE"
        )
        return f"Bring it with python -m digitlab bring {folder / file}."
    return f"Make it anew with python -m digitlab train {folder.name}."
