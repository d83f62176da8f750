"""MNIST → arrays, checked: from the four IDX files, from `mnist.npz`, or fetched by Keras.

LeCun, Cortes, Burges; CC BY-SA 3.0 as Keras states it: 60,000 training digits and 10,000 test
digits, (28, 28) uint8, white on black.
"""

import gzip
import hashlib
import os
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import DataError
from . import kaggle
from .digits import NO_DIGITS, Digits

VALIDATION = 5_000
"""Digits of the validation data: the last training digits, the same for everyone."""

TEST_IMAGES = "t10k-images-idx3-ubyte"

MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    TEST_IMAGES: "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
"""The official files, uncompressed."""

LARGEST = 47_040_016
"""Bytes of the largest of them, the training images."""

BROKEN_ARCHIVE = (
    zlib.error,
    zipfile.BadZipFile,
    tokenize.TokenError,
    SyntaxError,
    RuntimeError,
    MemoryError,
    OverflowError,
)
"""What NumPy raises for a damaged archive, or for an array that its header makes too large."""

WHERE = (
    "Give the folder with --data or the environment variable DIGITLAB_DATA, "
    "or install TensorFlow and let Keras fetch it: python -m digitlab train digit_cnn"
)


@dataclass(frozen=True)
class Mnist:
    """MNIST in its two parts.

    Attributes
    ----------
    train : Digits
        60,000 digits.
    test : Digits
        10,000 digits.
    held_back : int
        How many of the last training digits are validation data.
    """

    train: Digits
    test: Digits
    held_back: int = VALIDATION

    @property
    def learn(self) -> Digits:
        """The training digits without the validation data: 55,000."""
        return self.train[: -self.held_back]

    @property
    def validation(self) -> Digits:
        """The validation data: 5,000 digits."""
        return self.train[-self.held_back :]

    def checksums(self) -> dict[str, str]:
        """MD5 of each array's bytes; equal for every source of the same data."""
        return {
            f"{part} {what}": hashlib.md5(array.tobytes(), usedforsecurity=False).hexdigest()
            for part, digits in (("train", self.train), ("test", self.test))
            for what, array in (("images", digits.images), ("labels", digits.labels))
        }


def data_folder(folder: str | os.PathLike[str] | None = None) -> Path | None:
    """Where data sets are looked for: `folder`, else DIGITLAB_DATA, else nowhere."""
    named = folder or os.environ.get("DIGITLAB_DATA")
    return Path(named) if named else None


def find_mnist(*folders: Path | None) -> Path | None:
    """Folder with MNIST's test digits: the first of these that has them, itself or in `mnist/`."""
    for folder in folders:
        for place in (folder, folder / "mnist") if folder else ():
            names = ("mnist.npz", TEST_IMAGES, f"{TEST_IMAGES}.gz")
            if any((place / name).is_file() for name in names):
                return place
    return None


def load_mnist(folder: str | os.PathLike[str] | None = None) -> Mnist:
    """Load MNIST from a folder, or have Keras fetch it when no folder is named.

    Parameters
    ----------
    folder : path, optional
        Holds the four IDX files (plain or .gz), `mnist.npz`, or Kaggle's `train.csv`, itself or in
        `mnist/`. Kaggle's table has no test digits.
        Default: the environment variable DIGITLAB_DATA.

    Raises
    ------
    DataError
        If the data is not there, or is not MNIST.
    """
    root = data_folder(folder)
    if root is None:
        return _fetch_mnist()
    for place in (root, root / "mnist"):
        if (place / "mnist.npz").is_file():
            return _read_npz(place / "mnist.npz")
        if any(place.glob("train-images-idx3-ubyte*")):
            images, labels, test_images, test_labels = (
                _read_idx(place, name) for name in MNIST_MD5
            )
            return Mnist(Digits(images, labels), Digits(test_images, test_labels))
        if (place / "train.csv").is_file():
            return load_kaggle(place / "train.csv")
    raise DataError(
        f"There is no MNIST in {root}: neither IDX files nor mnist.npz nor train.csv. {WHERE}"
    )


def load_kaggle(path: Path, held_back: int = VALIDATION) -> Mnist:
    """Load Kaggle's `train.csv`, without test digits: Kaggle's have no labels.

    Raises
    ------
    DataError
        If it is no such table; the message names row and column.
    """
    return Mnist(Digits(*kaggle.read_train(path)), NO_DIGITS, held_back)


def _read_idx(folder: Path, name: str) -> np.ndarray:
    """Read one of MNIST's files; its checksum stands for shape, range and labels."""
    packed, plain = folder / f"{name}.gz", folder / name
    try:
        with gzip.open(packed) if packed.is_file() else plain.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise DataError(f"{plain} is missing, and so is {packed.name}. {WHERE}") from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{folder / name} cannot be read: {error}.") from error
    if hashlib.md5(raw, usedforsecurity=False).hexdigest() != MNIST_MD5[name]:
        raise DataError(f"{plain} is not MNIST's: its checksum differs. Fetch it again.")
    dimensions = raw[3]
    shape = np.frombuffer(raw, ">u4", dimensions, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def _read_npz(path: Path) -> Mnist:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _checked(*(arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")))
    except (OSError, ValueError, KeyError, TypeError, EOFError, *BROKEN_ARCHIVE) as error:
        raise DataError(f"{path} is not MNIST as Keras stores it: {error}.") from error


def _fetch_mnist() -> Mnist:
    try:
        from keras.datasets import mnist
    except ImportError:
        raise DataError(f"MNIST is not here and Keras is not installed. {WHERE}") from None
    try:
        (images, labels), (test_images, test_labels) = mnist.load_data()
    except Exception as error:  # Keras wraps whatever the network said in a bare Exception.
        raise DataError(f"Keras could not fetch MNIST: {error}. {WHERE}") from error
    return _checked(images, labels, test_images, test_labels)


def _checked(
    images: np.ndarray, labels: np.ndarray, test_images: np.ndarray, test_labels: np.ndarray
) -> Mnist:
    mnist = Mnist(Digits(images, labels), Digits(test_images, test_labels))
    if (len(mnist.train), len(mnist.test)) != (60_000, 10_000):
        raise DataError(
            f"MNIST has 60,000 and 10,000 digits, not {len(mnist.train)} and {len(mnist.test)}."
        )
    return mnist
