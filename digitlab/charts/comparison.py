"""The reports of all models → one table: what their authors claim, and what was measured.

Everything comes from the reports that training and evaluation wrote; nothing is measured here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import ModelError
from ..recognition.store import brought_models, is_mine
from ..report import MNIST_TEST, Report
from ..wording import duration, size
from ..zoo import OPTIMIZERS, RECIPES
from ..zoo.numbers import NUMBER_NET
from .tables import Described


def read_all(folder: Path) -> dict[str, Report]:
    """Read the reports of the models that are compared, and of those that were brought.

    Parameters
    ----------
    folder : Path
        Holds a folder for each model.

    Returns
    -------
    dict of Report
        By name, in the recipes' order; a model without a readable report has no place in it.
    """
    names = [recipe.name for recipe in RECIPES.values() if recipe.compared]
    return _readable(folder, {name: name for name in [*names, *brought_models(folder)]})


class Brought(NamedTuple):
    """How a brought model is described, in place of a recipe."""

    what: str
    claim: float | None = None
    claimed: str = "not stated"


def described(reports: Mapping[str, Report]) -> dict[str, Described]:
    """What is known of each model beside its figures: its recipe, or the file it was brought in."""
    brought = {
        name: Brought(f"Brought in the file {report.recipe.get('brought', '?')}")
        for name, report in reports.items()
        if is_mine(name)
    }
    return {**RECIPES, **brought}


def optimizers(folder: Path) -> dict[str, Report]:
    """Read the reports of the runs that compare optimizers, by the optimizer's name.

    A run without validation accuracy cannot be compared and is left out.
    """
    reports = _readable(folder, {name: f"cnn_vgg_{name}" for name in OPTIMIZERS})
    return {name: report for name, report in reports.items() if report.history.get("val_accuracy")}


def _readable(folder: Path, names: dict[str, str]) -> dict[str, Report]:
    reports = {}
    for key, name in names.items():
        try:
            reports[key] = Report.read(folder / name)
        except ModelError:
            continue
    return reports


def table(reports: dict[str, Report]) -> str:
    """Write every compared recipe as a row of a Markdown table, measured or not."""
    head = ("model", "what", "claimed", "measured on MNIST's test digits", "numbers kept", "size")
    rows = [[*head, "trained in", "µs a digit"], ["---"] * 4 + ["---:"] * 4]
    for recipe in RECIPES.values():
        if recipe.compared:
            report = reports.get(recipe.name)
            row = _figures(report) if report else ["not trained yet", "", "", "", ""]
            rows.append([f"`{recipe.name}`", recipe.what, recipe.claimed, *row])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def numbers(folder: Path) -> str:
    """Describe the network that reads numbers in a sentence."""
    what = f"`{NUMBER_NET.name}`: {NUMBER_NET.what}."
    report = _readable(folder, {NUMBER_NET.name: NUMBER_NET.name}).get(NUMBER_NET.name)
    if not report:
        return f"{what} It is not trained yet."
    figures = "; ".join(f"{name} {measure}" for name, measure in report.headlines().items())
    return f"{what} {figures or 'It is not evaluated yet'}."


def _figures(report: Report) -> list[str]:
    measured = report.measures.get(MNIST_TEST)
    return [
        str(measured) if measured else "not evaluated yet",
        f"{report.parameters:,}",
        size(report.size),
        duration(report.seconds),
        f"{report.microseconds:,.0f}",
    ]
