"""USPS digits → MNIST's format."""

import bz2
from pathlib import Path

import numpy as np

from ..errors import DataError
from ..preprocess import to_mnist
from .digits import Digits


def load_usps(path: Path) -> Digits:
    """Load USPS digits (Hull 1994): envelopes of the U.S. Postal Service, 16×16.

    Parameters
    ----------
    path : Path
        In LIBSVM's format, plain or .bz2: a line per digit: its label plus 1, then 256 entries
        `index:value` from -1 (paper) to 1 (ink).

    Returns
    -------
    Digits
        As MNIST would have made them.

    Raises
    ------
    DataError
        If it is no such file; the message names the line.
    """
    try:
        with bz2.open(path, "rt") if path.suffix == ".bz2" else path.open() as lines:
            digits = [_usps_digit(line, f"{path}, line {n}") for n, line in enumerate(lines, 1)]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}.") from error
    if not digits:
        raise DataError(f"{path} is empty.")
    images, labels = zip(*digits, strict=True)
    return Digits(np.stack(images), np.array(labels, np.uint8))


def _usps_digit(line: str, where: str) -> tuple[np.ndarray, int]:
    try:
        label, *entries = line.split()
        values = np.array([entry.partition(":")[2] for entry in entries], np.float32)
        gray = values.reshape(16, 16)
        digit = int(float(label)) - 1
    except (ValueError, OverflowError) as error:
        raise DataError(f"{where} is not a USPS digit: {error}.") from error
    if not (np.abs(gray) <= 1).all() or not 0 <= digit <= 9:
        raise DataError(f"{where} is not a USPS digit: label {label}, or values beyond -1 to 1.")
    return to_mnist(((gray + 1) * 127.5).round().astype(np.uint8)), digit
