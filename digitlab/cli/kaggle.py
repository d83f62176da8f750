"""digitlab kaggle: Kaggle's two tables → submission.csv."""

from pathlib import Path

import click

from ..datasets import load_kaggle
from ..datasets.kaggle import read_test, write_submission
from ..recognition.classifier import Classifier
from ..recognition.model import Model
from ..recognition.store import BUNDLED
from ..wording import percent
from ..zoo import RECIPES, Classical
from .options import fit_classical, refuse_epochs

CSV = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="Train on Kaggle's digits alone; write submission.csv.")
@click.option("--train", "table", type=CSV, required=True, help="Kaggle's train.csv.")
@click.option("--test", type=CSV, required=True, help="Kaggle's test.csv.")
@click.option(
    "--model",
    "name",
    type=click.Choice(sorted(RECIPES)),
    metavar="NAME",
    default=BUNDLED,
    help=f"The recipe, as `digitlab models` lists them. Default: {BUNDLED}.",
)
@click.option("--epochs", type=click.IntRange(1), help="Default: the recipe's.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("submission.csv"),
    help="Default: submission.csv.",
)
@click.option("--resume", is_flag=True, help="Go on with a broken-off training.")
def kaggle(table: Path, test: Path, name: str, epochs: int | None, out: Path, resume: bool) -> None:
    """Train a recipe on Kaggle's digits alone and write submission.csv.

    The bundled weights are not used: they know MNIST's training digits, and most of Kaggle's test
    digits are among them. The trained model is left beside the submission, in OUT-NAME/.
    """
    recipe, mnist, images = RECIPES[name], load_kaggle(table), read_test(test)
    folder = out.with_name(f"{out.stem}-{name}")
    model: Model
    if isinstance(recipe, Classical):
        refuse_epochs(name, epochs, resume)
        model, _ = fit_classical(recipe, mnist, folder)
    else:
        from ..training.data.corpus import Corpus
        from ..training.train import train as fit

        # Teachers have learned MNIST's training digits, Kaggle's test digits among them.
        recipe = recipe.without_teachers()
        recipe = recipe.shortened(epochs) if epochs else recipe
        fit(recipe, Corpus(mnist, balanced=recipe.balanced), folder, resume)
        model = Classifier(folder)
    write_submission(model.predict_proba(images).argmax(axis=1), out)
    right = model.report.history["val_accuracy"][model.report.best_epoch - 1]
    share = percent(right, 2)
    click.echo(f"{out}: {len(images):,} digits read; {share} of the validation digits right.")
