"""The command line: parse, call, print.

Exit status: 0 all read, 1 something could not be read or done (named on stderr), 2 wrong usage.
"""

import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import click

from . import comparison, evaluation
from .batch.files import find_files
from .batch.read import MANY, read_files
from .corpus import Corpus
from .datasets import Mnist, load_kaggle, load_mnist, load_pen_characters, load_usps
from .datasets.characters import HELD_OUT, SITES, PenCharacter
from .datasets.kaggle import read_test, write_submission
from .errors import DataError, DigitlabError
from .export.formats import WRITERS, Out, write_csv
from .export.resume import Point, find
from .fitting import Fitted
from .reader import load_reader
from .recognition.classifier import Classifier
from .recognition.store import BUNDLED, models_folder
from .zoo import RECIPES, Classical

CSV = click.Path(exists=True, dir_okay=False, path_type=Path)

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST (IDX files, mnist.npz or Kaggle's train.csv) and pen-strokes/. "
    "Default: DIGITLAB_DATA.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Read handwritten digits, and train the networks that read them."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--one", is_flag=True, help="Each picture is one digit, not a page.")
@click.option("--format", "layout", type=click.Choice(list(WRITERS)), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a CSV that a broken-off run was writing; name the same files and --out again.",
)
def read(paths: Sequence[str], one: bool, layout: str, out: Path | None, resume: bool) -> None:
    """Read pages of handwritten digits: PNG, JPEG, WebP, BMP, TIFF or PDF, or folders of these.

    Each row of text is a file's name, a tab and a line as it was read; ? stands for what is no
    digit. What could not be read is named on stderr.
    """
    if resume and (layout != "csv" or out is None):
        raise click.UsageError("--resume goes on with a CSV: --format csv --out FILE.")
    failed = False
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # A row of its own, not after the bar.

    def report(file: str, problem: object) -> None:
        nonlocal failed
        failed = True
        click.echo(f"{clear}{file}: {problem}", err=True)

    files = list(find_files(paths, report))
    part = _part(out, resume)
    kept = find(part, files) if resume and part else Point(0, 0)
    reader = load_reader(threads=1)  # `read_files` keeps the cores busy.
    left = files[kept.files :]
    bar = click.progressbar(left, file=sys.stderr, show_pos=True, hidden=not clear)
    with (
        _opened(part, clear, kept.bytes) as stream,
        bar,
        closing(read_files(bar, reader, one, report, len(left) >= MANY)) as entries,
    ):
        if kept.bytes:
            write_csv(entries, stream, heading=False)
        else:
            WRITERS[layout](entries, stream)
    if out and part and part != out:
        part.replace(out)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("name", type=click.Choice(sorted(RECIPES)))
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
    """Train a model on MNIST and write it to models/NAME."""
    recipe, folder, mnist = RECIPES[name], (out or models_folder()) / name, load_mnist(data)
    if isinstance(recipe, Classical):
        _without_epochs(name, epochs, resume)
        fitted, right = _fit(recipe, mnist, folder)
        if not fitted.is_network and len(mnist.test):
            # Its weights are not kept, so it is measured while it is there. Fifteen times as many
            # digits, spoiled, would take such a model an hour.
            evaluation.evaluate(fitted, mnist.test, _pens(data), corrupted=False).write(folder)
        click.echo(f"Fitted: {right:.2%} of the validation digits right.")
        return
    from . import training

    pens = load_pen_characters(data) if recipe.pens else []
    corpus = Corpus(mnist, pens, hold_out, recipe.balanced)
    recipe = recipe.shortened(epochs) if epochs else recipe
    teachers = {name: Classifier(models_folder() / name) for name in recipe.teachers}
    report = training.train(recipe, corpus, folder, resume, teachers)
    best = report.history["val_accuracy"][report.best_epoch - 1]
    click.echo(f"Kept epoch {report.best_epoch}: {best:.2%} of the validation pictures right.")


@main.command()
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
    report = evaluation.evaluate(classifier, mnist.test, _pens(data), envelopes)
    report.write(folder)
    for part, one in report.measures.items():
        click.echo(f"{part}: {one}")
    click.echo(f"\n{report.table()}")


def _fit(recipe: Classical, mnist: Mnist, folder: Path) -> tuple[Fitted, float]:
    """Fit one of scikit-learn's models, write what is kept of it, and say how it validates."""
    folder.mkdir(parents=True, exist_ok=True)
    fitted = Fitted(recipe, Corpus(mnist))
    if fitted.is_network:
        fitted.export(folder)
    else:
        fitted.report.write(folder)
    return fitted, fitted.report.history["val_accuracy"][0]


def _without_epochs(name: str, epochs: int | None, resume: bool) -> None:
    if epochs or resume:
        raise click.UsageError(f"{name} is fitted in one go: it has no --epochs and no --resume.")


def _pens(data: Path | None) -> list[PenCharacter]:
    """The pen strokes to measure by; none, and a word about it, where there are none."""
    try:
        return load_pen_characters(data)
    except DataError as error:
        click.echo(f"{error} Measured without them.", err=True)
        return []


@main.command()
@click.option("--train", "table", type=CSV, required=True, help="Kaggle's train.csv.")
@click.option("--test", type=CSV, required=True, help="Kaggle's test.csv.")
@click.option(
    "--model",
    "name",
    type=click.Choice(sorted(RECIPES)),
    default=BUNDLED,
    help=f"The recipe. Default: {BUNDLED}.",
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
    model: evaluation.Model
    if isinstance(recipe, Classical):
        _without_epochs(name, epochs, resume)
        model, _ = _fit(recipe, mnist, folder)
    else:
        from . import training

        # Teachers have learned MNIST's training digits, Kaggle's test digits among them.
        recipe = recipe.untaught()
        recipe = recipe.shortened(epochs) if epochs else recipe
        training.train(recipe, Corpus(mnist, balanced=recipe.balanced), folder, resume)
        model = Classifier(folder)
    write_submission(model.predict_proba(images).argmax(axis=1), out)
    right = model.report.history["val_accuracy"][model.report.best_epoch - 1]
    click.echo(f"{out}: {len(images):,} digits read; {right:.2%} of the validation digits right.")


@main.command()
@click.option(
    "--models",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=models_folder,
    help="Where the models' folders lie. Default: models/.",
)
def models(folder: Path) -> None:
    """Print all models side by side: what their authors claim, and what was measured."""
    click.echo(comparison.table(comparison.read_all(folder)))


class _Terminal:
    """Standard output where a progress bar may stand: it is wiped off before each row."""

    def __init__(self, clear: str) -> None:
        self.clear = clear

    def write(self, text: str) -> int:
        sys.stderr.write(self.clear)
        sys.stderr.flush()
        sys.stdout.write(text)
        sys.stdout.flush()
        return len(text)


def _part(out: Path | None, resume: bool) -> Path | None:
    """Where to write until all is written: what has its own name is whole, the old or the new."""
    if out is None or (out.exists() and not out.is_file()):  # a pipe or a device
        return out
    part = out.with_name(f"{out.name}.part")
    if resume and out.is_file() and not part.exists():
        shutil.copyfile(out, part)
    return part


@contextmanager
def _opened(out: Path | None, clear: str, keep: int = 0) -> Iterator[Out]:
    """Open a file for what is read, or stdout; names of files need not be UTF-8.

    Of a file, so many bytes are kept. Each row is handed over as it is written, so that a run that
    is killed leaves whole rows.
    """
    if out is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield _Terminal(clear) if sys.stdout.isatty() else sys.stdout
        return
    try:
        if keep:
            os.truncate(out, keep)
        mode = "a" if keep else "w"
        # A buffer of one is one of a line.
        with out.open(mode, 1, "utf-8", "surrogateescape", "\n") as stream:
            yield stream
            stream.flush()
            if out.is_file():
                os.fsync(stream.fileno())
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    try:
        main(prog_name="python -m digitlab", standalone_mode=True)
    except DigitlabError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
