"""The command line: parse, call, print.

Exit status: 0 all read, 1 something could not be read or done (named on stderr), 2 wrong usage.
"""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .errors import DataError, DigitlabError
from .reader import MODELS, Reading, load_reader
from .zoo import RECIPES

COLUMNS = [
    *("file", "page", "line", "index", "x", "y", "width", "height"),
    *("digit", "confidence", "is_digit"),
]

Row = dict[str, Any]

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST (IDX files or mnist.npz) and pen-strokes/. Default: DIGITLAB_DATA.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Read handwritten digits, and train the networks that read them."""


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--one", is_flag=True, required=True, help="Each file is a picture of one digit.")
@click.option("--format", "layout", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
def read(files: Sequence[str], one: bool, layout: str, out: Path | None) -> None:
    """Read pictures of digits: PNG, JPEG, WebP, BMP or TIFF, dark on light or light on dark."""
    reader = load_reader()
    rows, failed = [], False
    for file in files:
        try:
            reading = reader.read_digit(Path(file))
        except DigitlabError as error:
            click.echo(f"{file}: {error}", err=True)
            failed = True
            continue
        if reading.digit is None:
            click.echo(f"{file}: There is no ink in this picture.", err=True)
            failed = True
            continue
        rows.append(_row(file, reading))
    text = {"text": _as_text, "json": _as_json, "csv": _as_csv}[layout](rows)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("name", type=click.Choice(sorted(RECIPES)))
@data_option
@click.option("--epochs", type=click.IntRange(1), help="Default: the recipe's.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Default: models/.")
@click.option(
    "--resume", is_flag=True, help="Go on after the last whole epoch of a broken-off run."
)
def train(name: str, data: Path | None, epochs: int | None, out: Path | None, resume: bool) -> None:
    """Train a model on MNIST and write it to models/NAME."""
    from dataclasses import replace

    from . import datasets, training
    from .corpus import Corpus

    recipe = RECIPES[name]
    if epochs:
        recipe = replace(recipe, epochs=epochs)
    pens = datasets.load_pen_characters(data) if recipe.pens else []
    corpus = Corpus(datasets.load_mnist(data), pens)
    report = training.train(recipe, corpus, (out or MODELS) / name, resume)
    best = report.history["val_accuracy"][report.best_epoch - 1]
    click.echo(f"Kept epoch {report.best_epoch}: {best:.2%} of the validation digits right.")


@main.command()
@click.argument("name", type=click.Choice(sorted(RECIPES)))
@data_option
def evaluate(name: str, data: Path | None) -> None:
    """Measure a trained model, print the figures and write them into its report."""
    from . import datasets, evaluation
    from .classifier import Classifier

    folder = MODELS / name
    mnist = datasets.load_mnist(data)
    try:
        characters = datasets.load_pen_characters(data)
    except DataError as error:
        click.echo(f"{error} Measured without them.", err=True)
        characters = []
    report = evaluation.evaluate(Classifier(folder), mnist.test, characters)
    report.write(folder)
    click.echo(report.table())


def _row(file: str, reading: Reading) -> Row:
    x, y, width, height = reading.box or (0, 0, 0, 0)
    place = (file, 1, 1, 1, x, y, width, height)
    read_as = (reading.digit, round(reading.confidence, 4), reading.is_digit)
    row: Row = dict(zip(COLUMNS, place + read_as, strict=True))
    row["probabilities"] = [round(float(p), 6) for p in reading.probabilities]
    return row


def _as_text(rows: list[Row]) -> str:
    """A line a file: its name, a tab, the digit or a question mark."""
    return "".join(f"{row['file']}\t{row['digit'] if row['is_digit'] else '?'}\n" for row in rows)


def _as_json(rows: list[Row]) -> str:
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _as_csv(rows: list[Row]) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()


if __name__ == "__main__":
    try:
        main(prog_name="python -m digitlab", standalone_mode=True)
    except DigitlabError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
