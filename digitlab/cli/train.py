"""digitlab train: a recipe → a model's folder."""

from pathlib import Path

import click

from ..datasets import load_mnist, load_pen_characters
from ..datasets.characters import HELD_OUT, SITES
from ..datasets.numbers import is_held_out, load_more_digits, load_numbers
from ..evaluation.evaluate import evaluate
from ..recognition.classifier import Classifier
from ..recognition.store import models_folder
from ..wording import percent
from ..zoo import RECIPES, Classical
from ..zoo.numbers import NUMBER_NET
from .options import (
    data_option,
    fit_classical,
    load_legible_pens,
    pens_to_measure_by,
    refuse_epochs,
)


@click.command()
@click.argument("name", type=click.Choice(sorted({*RECIPES, NUMBER_NET.name})), metavar="NAME")
@data_option
@click.option("--epochs", type=click.IntRange(1), help="Default: the recipe's.")
@click.option(
    "--hold-out",
    type=click.Choice(SITES),
    multiple=True,
    default=HELD_OUT,
    help="Site of pen strokes to choose by and not to learn from; may be repeated.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Default: models/.")
@click.option(
    "--resume", is_flag=True, help="Go on after the last whole epoch of a broken-off run."
)
def train(
    name: str,
    data: Path | None,
    epochs: int | None,
    hold_out: tuple[str, ...],
    out: Path | None,
    resume: bool,
) -> None:
    """Train a model on MNIST and write it to models/NAME.

    NAME is one of those that `digitlab models` lists, or number_net.
    """
    if name == NUMBER_NET.name:
        _train_numbers(data, epochs, out or models_folder(), resume)
        return
    recipe, folder, mnist = RECIPES[name], (out or models_folder()) / name, load_mnist(data)
    if isinstance(recipe, Classical):
        refuse_epochs(name, epochs, resume)
        fitted, right = fit_classical(recipe, mnist, folder)
        if not fitted.is_network and len(mnist.test):
            # Its weights are not kept, so it is measured while it is there. Fifteen times as many
            # digits, spoiled, would take such a model an hour.
            evaluate(fitted, mnist.test, pens_to_measure_by(data), corrupted=False).write(folder)
        click.echo(f"Fitted: {percent(right, 2)} of the validation digits right.")
        return
    from ..training.data.corpus import Corpus
    from ..training.train import train as fit

    pens = load_legible_pens(data) if recipe.pens else []
    corpus = Corpus(mnist, pens, hold_out, recipe.balanced)
    recipe = recipe.shortened(epochs) if epochs else recipe
    teachers = {name: Classifier(models_folder() / name) for name in recipe.teachers}
    report = fit(recipe, corpus, folder, resume, teachers)
    best = percent(report.history["val_accuracy"][report.best_epoch - 1], 2)
    click.echo(f"Kept epoch {report.best_epoch}: {best} of the validation pictures right.")


def _train_numbers(data: Path | None, epochs: int | None, out: Path, resume: bool) -> None:
    """Train the number network."""
    from ..training.artifacts.number_export import export_numbers
    from ..training.data.material import make_material, provenance
    from ..training.numbers import train_numbers, validation_of

    mnist, (numbers, words) = load_mnist(data), load_numbers(data)
    pens = load_pen_characters(data) + load_more_digits(data)
    material = make_material(mnist, pens, numbers, words)
    unseen = [line for line in numbers if is_held_out(line)]
    recipe = NUMBER_NET.shortened(epochs) if epochs else NUMBER_NET
    run = train_numbers(recipe, material, validation_of(unseen), out / NUMBER_NET.name, resume)
    report = export_numbers(run, unseen, provenance(material, mnist, unseen))
    best = percent(report.history["val_accuracy"][-1], 2)
    click.echo(f"Kept epoch {report.best_epoch}: {best} of the held-out numbers wholly right.")
