"""digitlab evaluate: a trained model → its figures."""

from pathlib import Path
from typing import Any

import click

from ..charts import numbers
from ..datasets import load_mnist, load_usps
from ..datasets.numbers import is_held_out, load_numbers
from ..evaluation import evaluate as evaluation
from ..evaluation.digit_map import digit_map
from ..evaluation.evaluate_numbers import evaluate_numbers
from ..recognition.classifier import Classifier
from ..recognition.number_network import NumberNetwork
from ..recognition.store import BUNDLED, is_mine, models_folder
from ..report import Report
from ..zoo import RECIPES
from ..zoo.numbers import NUMBER_NET
from .options import data_option, pens_to_measure_by


class _Model(click.Choice[str]):
    """A recipe's name, or that of a model that was brought."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value) if is_mine(str(value)) else super().convert(value, param, ctx)


@click.command(short_help="Measure a trained model, and write its report.")
@click.argument("name", type=_Model(sorted({*RECIPES, NUMBER_NET.name})), metavar="NAME")
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
    """Measure a trained model, print the figures and write them into its report.

    NAME is one of those that `digitlab models` lists, or number_net.
    """
    folder = models / name
    if name == NUMBER_NET.name:
        report = _numbers(folder, data)
        tables = [numbers.by_site(report), numbers.confusions(report)]
    else:
        report = _digits(folder, data, usps)
        tables = [report.table()]
    report.write(folder)
    for part, measure in report.measures.items():
        click.echo(f"{part}: {measure}")
    for table in tables:
        click.echo(f"\n{table}")


def _digits(folder: Path, data: Path | None, usps: Path | None) -> Report:
    classifier = Classifier(folder)
    mnist = load_mnist(data)
    envelopes = load_usps(usps) if usps else None
    report = evaluation.evaluate(classifier, mnist.test, pens_to_measure_by(data), envelopes)
    if folder.name == BUNDLED:
        # The Draw page shows it.
        digit_map(folder, mnist.test).write(folder)
    return report


def _numbers(folder: Path, data: Path | None) -> Report:
    """Measure the number network by the writers that it did not learn from."""
    written, _ = load_numbers(data)
    unseen = [line for line in written if is_held_out(line)]
    return evaluate_numbers(NumberNetwork(folder), unseen, Report.read(folder))
