"""digitlab models: all models side by side."""

from pathlib import Path

import click

from ..charts import comparison
from ..recognition.store import models_folder


@click.command(short_help="Print all models: what is claimed, and what was measured.")
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
    click.echo(f"\n{comparison.numbers(folder)}")
