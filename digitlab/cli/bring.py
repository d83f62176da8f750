"""digitlab bring: anybody's .keras or ONNX file → a model's folder, measured."""

from pathlib import Path

import click

from ..datasets import load_mnist
from ..errors import DataError, ModelError
from ..evaluation.evaluate import evaluate
from ..export.formats import printable
from ..io.atomic import write_bytes
from ..recognition.bring.examine import examine, report_of
from ..recognition.classifier import Classifier
from ..recognition.store import MINE, ONNX, is_mine, models_folder
from ..transforms.made_up import made_up_digits
from .options import data_option, pens_to_measure_by

TRIED_ON = 300
"""Made-up digits that a network is tried on, to find the range of its pixels."""


@click.command(short_help="Bring a network of your own, .keras or ONNX.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--name", default=MINE, help=f"Default: {MINE}; other names begin with {MINE}-.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Default: models/.")
def bring(file: Path, data: Path | None, name: str, out: Path | None) -> None:
    """Bring a network of your own, .keras or ONNX, that reads 28×28: check and measure it."""
    if not is_mine(name) or Path(name).name != name:
        raise click.UsageError(f"Call it {MINE}, or a name that begins with {MINE}-.")
    images, labels = made_up_digits(TRIED_ON)
    try:
        brought = examine(file.read_bytes(), images, labels)
    except ModelError as error:
        raise ModelError(f"{printable(str(file))}: {error}") from error
    report = report_of(brought, name, file.name)
    folder = (out or models_folder()) / name
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / ONNX, brought.network)
    report.write(folder)
    ending = " A softmax was added: it gave numbers." if brought.is_softmax_added else ""
    click.echo(f"Brought to {folder}. Pixels: {brought.pixels}, found by trying.{ending}")
    try:
        mnist = load_mnist(data)
    except DataError as error:
        click.echo(f"{error} It was not measured.", err=True)
        return
    measured = evaluate(Classifier(folder), mnist.test, pens_to_measure_by(data), corrupted=False)
    measured.write(folder)
    click.echo(measured.table())
