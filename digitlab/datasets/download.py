"""MNIST from the place that Keras fetches it from, into the place where Keras keeps it.

For a process without Keras: what is here afterwards, Keras and `datasets` find too.
"""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import DataError

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""As Keras' own keras.datasets.mnist names them."""

FILE = "mnist.npz"

MEGABYTES = 11
"""To be fetched."""

PATIENCE = 20
"""Seconds without a byte after which the network is given up."""

INSTEAD = (
    "Figures, charts and tables need no download. To see the digits, fetch it again when there is "
    f"a network, or put {FILE} or MNIST's four IDX files into a folder and name it in the "
    "environment variable DIGITLAB_DATA."
)
"""What works without a network."""


def keras_folder() -> Path:
    """Where Keras keeps data sets."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets"


def fetch_mnist(
    progress: Callable[[float], None],
    folder: Path | None = None,
    url: str = URL,
    sha256: str = SHA256,
) -> Path:
    """Fetch MNIST, check it, and only then put it in its place.

    Parameters
    ----------
    progress : callable
        Told the share that is here, 0 to 1, again and again.
    folder : Path, optional
        Default: Keras' own.
    url, sha256 : str
        Where it is, and what it must be.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    DataError
        If there is no network, no room, or what comes is not MNIST.
    """
    import pooch  # brings requests, which only those need who fetch something

    downloader = pooch.HTTPDownloader(
        progressbar=_Progress(progress), timeout=PATIENCE, chunk_size=1 << 16
    )
    try:
        got = pooch.retrieve(
            url, f"sha256:{sha256}", FILE, folder or keras_folder(), downloader=downloader
        )
    except ValueError as error:  # Pooch's word for a wrong checksum
        raise DataError(f"What came from {url} is not MNIST. {INSTEAD}") from error
    except OSError as error:  # of files and, by its own children, of requests
        raise DataError(f"MNIST was not fetched: {_reason(error, url)}. {INSTEAD}") from error
    return Path(got)


def _reason(error: OSError, url: str) -> str:
    host = urlsplit(url).hostname
    response = getattr(error, "response", None)
    if response is not None:
        return f"{host} answered {response.status_code}"
    # Errors of the disk have a number, those of requests have none.
    return f"{host} cannot be reached" if error.errno is None else str(error)


class _Progress:
    """What Pooch tells of a download, handed on as a share."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self.total = 0
        self._tell = tell
        self._done = 0

    def update(self, count: int) -> None:
        self._done += count
        if self.total:
            self._tell(min(1.0, self._done / self.total))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Nothing is left open."""
