"""What several commands have in common."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..datasets import Mnist, load_pen_characters
from ..datasets.characters import PenCharacter
from ..datasets.numbers import load_more_digits, load_single_digits
from ..errors import DataError
from ..recognition.classifier import Classifier
from ..recognition.store import models_folder
from ..zoo import Classical

if TYPE_CHECKING:
    from ..training.classical import ClassicalModel

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST (IDX files, mnist.npz or Kaggle's train.csv), pen-strokes/, more-pens/ "
    "and numbers/. Default: DIGITLAB_DATA.",
)


def fit_classical(recipe: Classical, mnist: Mnist, folder: Path) -> tuple["ClassicalModel", float]:
    """Fit one of scikit-learn's models, write what is kept of it, and say how it validates."""
    from ..training.classical import ClassicalModel
    from ..training.data.corpus import Corpus

    folder.mkdir(parents=True, exist_ok=True)
    fitted = ClassicalModel(recipe, Corpus(mnist))
    if fitted.is_network:
        fitted.export(folder)
    else:
        fitted.report.write(folder)
    return fitted, fitted.report.history["val_accuracy"][0]


def refuse_epochs(name: str, epochs: int | None, resume: bool) -> None:
    """Refuse the options of a training in epochs for a model that has none."""
    if epochs or resume:
        raise click.UsageError(f"{name} is fitted in one go: it has no --epochs and no --resume.")


def pens_to_measure_by(data: Path | None) -> list[PenCharacter]:
    """Load the pen strokes to measure by; say so where there are none."""
    try:
        return load_legible_pens(data)
    except DataError as error:
        click.echo(f"{error} Measured without them.", err=True)
        return []


def load_legible_pens(data: Path | None) -> list[PenCharacter]:
    """Load all pen strokes but the digits whose label nobody could read."""
    from ..evaluation.legibility import WITNESS_MODEL, legible

    characters = load_pen_characters(data) + load_more_digits(data) + load_single_digits(data)
    return legible(characters, Classifier(models_folder() / WITNESS_MODEL))
