"""Report ↔ report.json: what a trained model says of itself.

A stranger who has the report and the data can make the model again: it holds the recipe, the seed,
the checksums of the data, the versions of the libraries, every epoch's figures, and the checksums
of the files it describes.
"""

import json
import math
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .errors import ModelError
from .metrics import Calibration, Rejection

NAME = "report.json"

PART = ": "
"""Stands in the name of a measure between a group and one of its parts."""


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
        return f"{self.share:.2%} ({self.low:.2%} to {self.high:.2%}) of {self.count:,}"


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
        Loss and accuracy of training and validation, one number an epoch.
    best_epoch : int
        The one that was kept of the last phase, from 1; chosen by validation accuracy.
    seconds : float
        Wall time of the training.
    parameters : int
        Numbers that were learned.
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
    measures: dict[str, Measure] = field(default_factory=dict)
    calibration: dict[str, Calibration] = field(default_factory=dict)
    rejection: Rejection | None = None
    confusion: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.threshold) and 0 <= self.threshold <= 1):
            raise ModelError(f"A threshold lies between 0 and 1, got {self.threshold}.")

    def headlines(self) -> dict[str, Measure]:
        """The measures that stand for themselves, without the parts of a group."""
        return {name: one for name, one in self.measures.items() if PART not in name}

    def table(self) -> str:
        """The figures that stand for themselves, as a Markdown table, one row a yardstick."""
        rows = [f"| {name} | {one} |" for name, one in self.headlines().items()]
        rows += [
            f"| {name}, expected calibration error | {one.error:.2%} |"
            for name, one in self.calibration.items()
        ]
        if self.rejection:
            one = self.rejection
            refused = f"{one.others_refused_at_1_percent:.1%} of {one.others:,}"
            rows += [
                f"| Letters and symbols refused where 1 % of digits are | {refused} |",
                f"| Digits against letters and symbols, area under ROC | {one.area:.4f} |",
            ]
        return "\n".join(["| measured on | read right (95 % interval) |", "|---|---|", *rows])

    def write(self, folder: Path) -> None:
        """Write `report.json` into a model's folder, all of it or not at all."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, prefix=NAME, delete=False
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is its maker's alone; a report is for everyone who may read the folder.
        part = Path(file.name)
        part.chmod(0o644)
        part.replace(folder / NAME)

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
            return cls(**entries)
        except FileNotFoundError:
            raise ModelError(f"The model {folder.name} has no report. {remedy(folder)}") from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(
                f"The report of the model {folder.name} is not of this version ({error}). "
                f"{remedy(folder)}"
            ) from error


def remedy(folder: Path) -> str:
    """What a user can do about a model that cannot be used."""
    return f"Make it anew with python -m digitlab train {folder.name}."
