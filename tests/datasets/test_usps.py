import bz2
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from digitlab import DataError, datasets

UPRIGHT = np.full((16, 16), -1.0)
UPRIGHT[2:14, 7:9] = 1
STROKE = tuple(UPRIGHT.flat)


def usps_line(label: object, values: Iterable[object] = STROKE) -> str:
    entries = (f"{place}:{value}" for place, value in enumerate(values, 1))
    return f"{label} {' '.join(entries)}\n"


@pytest.mark.parametrize("name", ["usps", "usps.bz2"])
def test_usps_digits_are_read_as_mnist_would_have_made_them(tmp_path: Path, name: str) -> None:
    text = (usps_line(2) + usps_line("10.0000")).encode()
    (tmp_path / name).write_bytes(bz2.compress(text) if name.endswith("bz2") else text)
    digits = datasets.load_usps(tmp_path / name)
    assert digits.labels.tolist() == [1, 9]
    rows, columns = np.nonzero(digits.images[0] > 25)
    assert np.ptp(rows) + 1 == 20
    assert np.ptp(columns) + 1 < 8


BAD_USPS = {
    "text": "seven\n",
    "label 0": usps_line(0),
    "label 11": usps_line(11),
    "255 values": usps_line(1, np.zeros(255)),
    "beyond 1": usps_line(1, np.full(256, 1.5)),
    "nan": usps_line(1, np.full(256, np.nan)),
    "words": usps_line(1, ["ink"] * 256),
    "empty line": "\n",
}


@pytest.mark.parametrize("line", BAD_USPS.values(), ids=BAD_USPS.keys())
def test_bad_usps_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "usps").write_text(usps_line(1) + line, encoding="utf-8")
    with pytest.raises(DataError, match="usps, line 2 is not a USPS digit"):
        datasets.load_usps(tmp_path / "usps")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none", None),
        ("empty", b""),
        ("bytes", b"\xff\xfe\x00"),
        ("text.bz2", b"no bzip2"),
        ("cut.bz2", bz2.compress(usps_line(1).encode())[:-9]),
    ],
)
def test_damaged_usps_file_is_a_data_error(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=name):
        datasets.load_usps(tmp_path / name)
