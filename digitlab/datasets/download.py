"""Download MNIST without Keras, from the same address into the same folder as Keras."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import DataError

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""As Keras' own keras.datasets.mnist names them."""

FILE = "mnist.npz"

MEGABYTES = 11
"""Size of the download."""

SILENT_SECONDS = 20
"""Seconds without a byte after which a download fails."""

LONGEST_SECONDS = 300
"""Seconds after which a download fails: at less than 40 kB a second."""

MOST_BYTES = 20_000_000
"""A larger file is not MNIST, which has 11,490,434 bytes."""

BLOCK_BYTES = 1 << 16
"""Bytes written at once, at most."""

INSTEAD = (
    "Figures, charts and tables need no download. To see the digits, fetch it again when there is "
    f"a network, or put {FILE} or MNIST's four IDX files into a folder and name it in the "
    "environment variable DIGITLAB_DATA."
)
"""What to do without a network."""


def keras_folder() -> Path:
    """Keras' folder of data sets."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets"


def fetch_mnist(
    progress: Callable[[float], None],
    folder: Path | None = None,
    url: str = URL,
    sha256: str = SHA256,
    seconds: float = LONGEST_SECONDS,
) -> Path:
    """Download MNIST, check it, then move it into its folder.

    Parameters
    ----------
    progress : callable
        Called repeatedly with the share downloaded, 0 to 1; 0 where the size is not known. An
        exception of its own ends the download.
    folder : Path, optional
        Default: Keras' own.
    url, sha256 : str
        Address and checksum.
    seconds : float
        After which the download fails.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    DataError
        If there is no network, no room on the disk, no end, or what comes is not MNIST.
    """
    # Imported here: only a download needs them.
    import pooch
    from urllib3.exceptions import HTTPError

    try:
        path = pooch.retrieve(
            url,
            f"sha256:{sha256}",
            FILE,
            folder or keras_folder(),
            downloader=_Downloader(progress, seconds),
        )
    except ValueError as error:  # of Pooch, where the checksum is another
        raise DataError(f"What came from {url} is not MNIST. {INSTEAD}") from error
    except (OSError, HTTPError) as error:  # of files and of requests; of what requests passes on
        raise DataError(f"MNIST was not fetched: {_reason(error, url)}. {INSTEAD}") from error
    return Path(path)


def _reason(error: Exception, url: str) -> str:
    """Say what went wrong, without names of folders: visitors of the page read it."""
    host = urlsplit(url).hostname
    response = getattr(error, "response", None)
    if response is not None:
        return f"{host} answered {response.status_code}"
    if isinstance(error, TimeoutError) and error.errno is None:
        return str(error)
    # Errors of the disk have a number, those of requests have none.
    number = getattr(error, "errno", None)
    return f"{host} cannot be reached" if number is None else os.strerror(number)


class _Downloader:
    """Download a file for Pooch, within limits of time and size, and tell how far it is.

    Pooch's own downloader waits for full blocks: a server that sends a byte now and then would
    never end, and nobody who waits could leave.
    """

    def __init__(self, progress: Callable[[float], None], seconds: float) -> None:
        self._progress, self._seconds = progress, seconds

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Write what is at an address into a file."""
        import requests

        deadline = time.monotonic() + self._seconds
        with (
            requests.get(url, stream=True, timeout=SILENT_SECONDS) as response,
            Path(output_file).open("wb") as file,
        ):
            response.raise_for_status()
            length = response.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() else 0
            while block := response.raw.read1(BLOCK_BYTES, decode_content=True):
                file.write(block)
                if file.tell() > MOST_BYTES:
                    raise ValueError(f"more than {MOST_BYTES:,} bytes")
                if time.monotonic() > deadline:
                    raise TimeoutError(f"it took more than {self._seconds / 60:.0f} minutes")
                self._progress(min(1.0, file.tell() / total) if total else 0.0)
