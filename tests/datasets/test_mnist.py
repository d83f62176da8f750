import bz2
import gzip
import hashlib
import json
import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from digitlab import DataError, datasets
from digitlab.datasets import Digits, Mnist
from digitlab.datasets.characters import DIGITS, PenCharacter
from digitlab.datasets.mnist import MNIST_MD5, VALIDATION

IMAGES = np.arange(3 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.array([7, 0, 9], np.uint8)


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "mnist" not in request.fixturenames and "pens" not in request.fixturenames:
        monkeypatch.delenv("DIGITLAB_DATA", raising=False)


# Digits


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (IMAGES[0], LABELS, "28×28"),
        (IMAGES[:, :27], LABELS, "28×28"),
        (IMAGES.astype(float), LABELS, "float64"),
        (IMAGES, LABELS.astype(int), "int64"),
        (IMAGES, LABELS[:2], "as many labels"),
        (IMAGES, LABELS[:, np.newaxis], "as many labels"),
        (IMAGES, np.array([1, 2, 10], np.uint8), "0 to 9, got 10"),
    ],
    ids=["one picture", "27 rows", "float", "int labels", "2 labels", "2-d labels", "label 10"],
)
def test_what_are_no_digits_is_refused_and_shown(
    images: np.ndarray, labels: np.ndarray, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        Digits(images, labels)


def test_digits_are_sliced_with_their_labels() -> None:
    part = Digits(IMAGES, LABELS)[1:]
    assert len(part) == 2
    assert part.labels.tolist() == [0, 9]
    np.testing.assert_array_equal(part.images, IMAGES[1:])


def test_no_digits_are_digits() -> None:
    assert len(Digits(IMAGES[:0], LABELS[:0])) == 0


def test_last_training_digits_are_kept_for_validation() -> None:
    count = VALIDATION + 2
    train = Digits(np.zeros((count, 28, 28), np.uint8), np.arange(count).astype(np.uint8) % 10)
    split = Mnist(train, Digits(IMAGES, LABELS))
    assert len(split.learn) == 2
    assert len(split.validation) == VALIDATION
    both = np.concatenate([split.learn.labels, split.validation.labels])
    np.testing.assert_array_equal(both, train.labels)


# MNIST from IDX files


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


FILES = dict(zip(MNIST_MD5, map(idx, (IMAGES, LABELS, IMAGES[:2], LABELS[:2])), strict=True))


@pytest.fixture
def _small_is_official(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three digits pass for MNIST: their checksums in place of the official ones."""
    for name, content in FILES.items():
        monkeypatch.setitem(MNIST_MD5, name, hashlib.md5(content).hexdigest())


def write_idx(folder: Path, packed: bool) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in FILES.items():
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)


@pytest.mark.usefixtures("_small_is_official")
@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("inside", [".", "mnist"])
def test_idx_files_are_read(tmp_path: Path, packed: bool, inside: str) -> None:
    write_idx(tmp_path / inside, packed)
    mnist = datasets.load_mnist(tmp_path)
    np.testing.assert_array_equal(mnist.train.images, IMAGES)
    np.testing.assert_array_equal(mnist.train.labels, LABELS)
    np.testing.assert_array_equal(mnist.test.images, IMAGES[:2])
    np.testing.assert_array_equal(mnist.test.labels, LABELS[:2])


@pytest.mark.usefixtures("_small_is_official")
def test_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_idx(tmp_path, packed=True)
    monkeypatch.setenv("DIGITLAB_DATA", str(tmp_path))
    assert len(datasets.load_mnist().train) == 3


@pytest.mark.usefixtures("_small_is_official")
def test_named_folder_comes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_idx(tmp_path, packed=True)
    monkeypatch.setenv("DIGITLAB_DATA", str(tmp_path / "elsewhere"))
    assert len(datasets.load_mnist(str(tmp_path)).train) == 3


def test_files_that_are_not_mnists_are_told_by_their_checksum(tmp_path: Path) -> None:
    write_idx(tmp_path, packed=True)
    with pytest.raises(DataError, match="checksum differs"):
        datasets.load_mnist(tmp_path)


@pytest.mark.usefixtures("_small_is_official")
@pytest.mark.parametrize("name", list(FILES)[1:])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write_idx(tmp_path, packed=True)
    (tmp_path / f"{name}.gz").unlink()
    with pytest.raises(DataError, match=f"{name} is missing"):
        datasets.load_mnist(tmp_path)


@pytest.mark.usefixtures("_small_is_official")
@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b", gzip.compress(FILES["t10k-labels-idx1-ubyte"])[:-4], b"no gzip"],
    ids=["empty", "two bytes", "cut off", "text"],
)
def test_damaged_file_is_a_data_error(tmp_path: Path, content: bytes) -> None:
    write_idx(tmp_path, packed=True)
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(content)
    with pytest.raises(DataError, match="t10k-labels-idx1-ubyte"):
        datasets.load_mnist(tmp_path)


def test_empty_folder_says_where_mnist_comes_from(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no MNIST in .*DIGITLAB_DATA.*Keras"):
        datasets.load_mnist(tmp_path)


# MNIST as Keras stores and fetches it


def save_npz(path: Path, **arrays: object) -> None:
    whole = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS}
    with path.open("wb") as file:
        np.savez(file, **(whole | arrays))  # type: ignore[arg-type]


def save_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, IMAGES)


def cut_off(path: Path) -> None:
    save_npz(path)
    path.write_bytes(path.read_bytes()[:-100])


NPZ: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"not an archive"),
    "zip of nothing": lambda path: path.write_bytes(b"PK\x05\x06" + bytes(18)),
    "cut off": cut_off,
    "single array": save_array,
    "pickled objects": lambda path: save_npz(path, x_train=np.array([{}], object)),
    "too few": save_npz,
    "labels beyond 9": lambda path: save_npz(path, y_test=np.array([1, 2, 99], np.uint8)),
}


@pytest.mark.parametrize("make", NPZ.values(), ids=NPZ.keys())
def test_npz_that_is_not_mnist_is_a_data_error(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "mnist.npz")
    with pytest.raises(DataError):
        datasets.load_mnist(tmp_path)


def zeros(count: int) -> tuple[np.ndarray, np.ndarray]:
    # Rows without memory of their own: MNIST's full count costs nothing.
    return np.broadcast_to(np.uint8(0), (count, 28, 28)), np.zeros(count, np.uint8)


def pretend_keras(monkeypatch: pytest.MonkeyPatch, load_data: Callable[[], object]) -> None:
    keras, places, mnist = ModuleType("keras"), ModuleType("keras.datasets"), ModuleType("mnist")
    mnist.load_data = load_data  # type: ignore[attr-defined]
    places.mnist = mnist  # type: ignore[attr-defined]
    keras.datasets = places  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keras", keras)
    monkeypatch.setitem(sys.modules, "keras.datasets", places)


def test_keras_is_asked_when_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_keras(monkeypatch, lambda: (zeros(60_000), zeros(10_000)))
    mnist = datasets.load_mnist()
    assert len(mnist.learn) == 55_000
    assert len(mnist.test) == 10_000


def test_keras_that_gives_something_else_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend_keras(monkeypatch, lambda: (zeros(600), zeros(100)))
    with pytest.raises(DataError, match="not 600 and 100"):
        datasets.load_mnist()


def test_keras_without_a_network_is_a_data_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise Exception("URL fetch failure")

    pretend_keras(monkeypatch, fail)
    with pytest.raises(DataError, match=r"URL fetch failure.*--data"):
        datasets.load_mnist()


def test_missing_keras_is_a_data_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    monkeypatch.setitem(sys.modules, "keras.datasets", None)
    with pytest.raises(DataError, match=r"Keras is not installed.*--data"):
        datasets.load_mnist()


def test_real_mnist_is_whole(mnist: Mnist) -> None:
    assert (len(mnist.train), len(mnist.test)) == (60_000, 10_000)
    assert mnist.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    per_digit = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.train.labels).tolist() == per_digit


# Pen strokes

GOOD = {"label": "4", "writer": "site/file", "strokes": [[[1, 2], [3, 4]], [[5, 6]]]}


def write_pens(folder: Path, *lines: object, name: str = "digits") -> Path:
    path = folder / "pen-strokes" / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_pen_characters_are_read(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD, GOOD | {"label": "B"})
    four, other = datasets.load_pen_characters(tmp_path)
    assert four.label == "4"
    assert four.is_digit
    assert four.site == "site"
    assert four.writer == "site/file"
    assert [run.tolist() for run in four.strokes] == [[[1, 2], [3, 4]], [[5, 6]]]
    assert all(run.dtype == np.float32 for run in four.strokes)
    assert not other.is_digit


def test_pen_characters_of_all_files_are_read_in_their_order(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD | {"label": "x"}, name="lower-case")
    write_pens(tmp_path, GOOD, name="digits")
    assert [one.label for one in datasets.load_pen_characters(tmp_path)] == ["4", "x"]


def test_other_files_beside_the_pens_are_left_alone(tmp_path: Path) -> None:
    write_pens(tmp_path, GOOD).with_name("notes.txt").write_bytes(b"no strokes")
    assert len(datasets.load_pen_characters(tmp_path)) == 1


BAD_LINES: dict[str, object] = {
    "no JSON": "{",
    "empty line": "",
    "a number": "7",
    "a list": "[]",
    "no label": {key: GOOD[key] for key in ("writer", "strokes")},
    "no writer": {key: GOOD[key] for key in ("label", "strokes")},
    "no strokes": {key: GOOD[key] for key in ("label", "writer")},
    "label of two characters": GOOD | {"label": "42"},
    "label of none": GOOD | {"label": ""},
    "label that is a number": GOOD | {"label": 4},
    "writer that is a number": GOOD | {"writer": 9},
    "nothing drawn": GOOD | {"strokes": []},
    "run without points": GOOD | {"strokes": [[[1, 2]], []]},
    "point of three numbers": GOOD | {"strokes": [[[1, 2, 3], [4, 5, 6]]]},
    "run that is no list of points": GOOD | {"strokes": [[1, 2, 3, 4]]},
    "point that is a word": GOOD | {"strokes": [[["a", "b"]]]},
    "point nowhere": '{"label": "4", "writer": "a/b", "strokes": [[[NaN, 1]]]}',
    "point infinitely far": '{"label": "4", "writer": "a/b", "strokes": [[[Infinity, 1]]]}',
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_line_is_named_by_its_number(tmp_path: Path, line: object) -> None:
    path = write_pens(tmp_path, GOOD, line)
    with pytest.raises(DataError) as caught:
        datasets.load_pen_characters(tmp_path)
    assert f"{path}, line 2" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"{}" * 999)[:-9], gzip.compress(b"\xff\xfe\n")],
    ids=["text", "cut off", "not UTF-8"],
)
def test_damaged_pen_file_is_a_data_error(tmp_path: Path, content: bytes) -> None:
    path = write_pens(tmp_path)
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"digits\.jsonl\.gz"):
        datasets.load_pen_characters(tmp_path)


@pytest.mark.parametrize("named", [True, False], ids=["empty folder", "no folder"])
def test_missing_pens_say_where_they_come_from(tmp_path: Path, named: bool) -> None:
    with pytest.raises(DataError, match=r"UNIPEN.*10\.5281/zenodo\.1195803"):
        datasets.load_pen_characters(tmp_path if named else None)


def test_real_pens_write_all_ten_digits_and_more(pens: list[PenCharacter]) -> None:
    assert {one.label for one in pens} > set(DIGITS)
    assert sum(one.is_digit for one in pens) == 5_572


# USPS


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
