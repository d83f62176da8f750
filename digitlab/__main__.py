"""The command line: parse, call, print.

Exit status: 0 all read, 1 something could not be read or done (named on stderr), 2 wrong usage.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from . import batch
from .corpus import HELD_OUT, SITES, Corpus
from .errors import DataError, DigitlabError
from .listing import WRITERS, Out
from .reader import MODELS, load_reader
from .zoo import RECIPES

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST (IDX files or mnist.npz) and pen-strokes/. Default: DIGITLAB_DATA.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Read handwritten digits, and train the networks that read them."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--one", is_flag=True, help="Each picture is one digit, not a page.")
@click.option("--format", "layout", type=click.Choice(list(WRITERS)), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
def read(paths: Sequence[str], one: bool, layout: str, out: Path | None) -> None:
    """Read pages of handwritten digits: PNG, JPEG, WebP, BMP, TIFF or PDF, or folders of these.

    Each row of text is a file's name, a tab and a line as it was read; ? stands for what is no
    digit. What could not be read is named on stderr.
    """
    failed = False
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # A row of its own, not after the bar.

    def report(file: str, problem: object) -> None:
        nonlocal failed
        failed = True
        click.echo(f"{clear}{file}: {problem}", err=True)

    reader = load_reader()
    files = list(batch.find_files(paths, report))
    bar = click.progressbar(files, file=sys.stderr, show_pos=True, hidden=not clear)
    with _opened(out, clear) as stream, bar:
        WRITERS[layout](batch.read_files(bar, reader, one, report), stream)
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
    from . import datasets, training

    recipe = RECIPES[name]
    if epochs:
        recipe = recipe.shortened(epochs)
    pens = datasets.load_pen_characters(data) if recipe.pens else []
    corpus = Corpus(datasets.load_mnist(data), pens, hold_out)
    report = training.train(recipe, corpus, (out or MODELS) / name, resume)
    best = report.history["val_accuracy"][report.best_epoch - 1]
    click.echo(f"Kept epoch {report.best_epoch}: {best:.2%} of the validation digits right.")


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
    default=MODELS,
    help="Where the model's folder lies. Default: models/.",
)
def evaluate(name: str, data: Path | None, usps: Path | None, models: Path) -> None:
    """Measure a trained model, print the figures and write them into its report."""
    from . import datasets, evaluation
    from .classifier import Classifier

    folder = models / name
    mnist = datasets.load_mnist(data)
    try:
        characters = datasets.load_pen_characters(data)
    except DataError as error:
        click.echo(f"{error} Measured without them.", err=True)
        characters = []
    envelopes = datasets.load_usps(usps) if usps else None
    report = evaluation.evaluate(Classifier(folder), mnist.test, characters, envelopes)
    report.write(folder)
    for part, one in report.measures.items():
        click.echo(f"{part}: {one}")
    click.echo(f"\n{report.table()}")


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


@contextmanager
def _opened(out: Path | None, clear: str) -> Iterator[Out]:
    """Open a file for what is read, or stdout; names of files need not be UTF-8."""
    if out is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield _Terminal(clear) if sys.stdout.isatty() else sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
            yield stream
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    try:
        main(prog_name="python -m digitlab", standalone_mode=True)
    except DigitlabError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
