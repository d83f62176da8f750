"""digitlab evaluate: a trained model → its figures."""

from pathlib import Path

import click

from ..datasets import load_mnist, load_usps
from ..evaluation import evaluate as evaluation
from ..recognition.classifier import Classifier
from ..recognition.store import models_folder
from ..zoo import RECIPES
from .options import data_option, pens_to_measure_by


@click.command()
@click.argument("name", type=click.Choice(sorted(RECIPES)))
@data_option
@click.option(
    "--usps",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="USPS digits to measure too, in LIBSVM's format, plain or .bz2.",
)
@click.option(
    "--models",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=models_folder,
    help="Where the model's folder lies. Default: models/.",
)
def evaluate(name: str, data: Path | None, usps: Path | None, models: Path) -> None:
    """Measure a trained model, print the figures and write them into its report."""
    folder = models / name
    classifier = Classifier(folder)
    mnist = load_mnist(data)
    envelopes = load_usps(usps) if usps else None
    report = evaluation.evaluate(classifier, mnist.test, pens_to_measure_by(data), envelopes)
    report.write(folder)
    for part, one in report.measures.items():
        click.echo(f"{part}: {one}")
    click.echo(f"\n{report.table()}")
