import gzip
import hashlib
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from digitlab import DataError, datasets
from digitlab.datasets import Digits, Mnist
from digitlab.datasets.mnist import MNIST_MD5, VALIDATION

IMAGES = np.arange(3 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.array([7, 0, 9], np.uint8)


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


def promise(path: Path, shape: tuple[int, ...]) -> None:
    """Write arrays of bytes whose header promises more than there is."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("x_train", "y_train", "x_test", "y_test"):
            with archive.open(f"{name}.npy", "w") as file:
                header = {"descr": "|u1", "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(file, header)
                file.write(bytes(100))


def cut_off(path: Path) -> None:
    save_npz(path)
    path.write_bytes(path.read_bytes()[:-100])


NPZ: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"not an archive"),
    "zip of nothing": lambda path: path.write_bytes(b"PK\x05\x06" + bytes(18)),
    "cut off": cut_off,
    "more than memory": lambda path: promise(path, (10**13, 28, 28)),
    "more than an index": lambda path: promise(path, (10**30, 28, 28)),
    "negative": lambda path: promise(path, (-1, 28, 28)),
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
