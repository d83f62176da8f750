"""The command line: one file per command.

Exit status: 0 all read, 1 something could not be read or done (named on stderr), 2 wrong usage.
"""

import sys

import click

from ..errors import DigitlabError
from ..export.formats import printable
from .app import app
from .bring import bring
from .evaluate import evaluate
from .kaggle import kaggle
from .models import models
from .read import read
from .serve import serve
from .train import train

EXTRAS = {
    "training": ("train", ("keras", "tensorflow", "sklearn", "imblearn", "onnx", "tf2onnx")),
    "a cluster": ("cluster", ("dask", "distributed", "fsspec", "s3fs", "cryptography")),
}
"""Use → the extra that it takes, and the modules of the packages that this installs."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digitlab", message="digitlab %(version)s")
def commands() -> None:
    """Read handwritten digits, and train the networks that read them."""


for command in (read, app, serve, train, bring, evaluate, kaggle, models):
    commands.add_command(command)


def main(name: str | None = None) -> None:
    """Run a command; what a user can act on ends in one line on stderr and exit status 1."""
    try:
        commands(prog_name=name)
    except DigitlabError as error:
        sentence = str(error)
    except OSError as error:
        if error.filename is None:  # stdout, where the rest would fail again at exit
            sys.stdout = None
            sentence = f"The output cannot be written: {error.strerror}."
        else:
            sentence = f"{printable(str(error.filename))}: {error.strerror}."
    except ModuleNotFoundError as error:
        missing = str(error.name).partition(".")[0]
        needing = [use for use, packages in EXTRAS.items() if missing in packages[1]]
        if not needing:
            raise
        extra, _ = EXTRAS[needing[0]]
        sentence = (
            f"This needs {error.name}, which is installed with what {needing[0]} needs: "
            f"`make {needing[0].split()[-1]}` in a checkout, or `pip install 'digitlab[{extra}]'`."
        )
    click.echo(sentence, err=True)
    sys.exit(1)
