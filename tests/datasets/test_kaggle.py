"""kaggle: the competition's tables, right and wrong."""

from pathlib import Path

import numpy as np
import pytest

from digitlab import datasets
from digitlab.datasets import kaggle
from digitlab.errors import DataError

HEADING = ",".join(["label", *kaggle.PIXELS])


def save(path: Path, rows: list[str], heading: str = HEADING) -> Path:
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def row(label: object = 7, **entries: object) -> str:
    """A digit whose pixels are 0 but for those named, such as pixel3=255."""
    return ",".join(map(str, [label, *(entries.get(name, 0) for name in kaggle.PIXELS)]))


def test_labels_and_pixels_are_read_row_by_row(tmp_path: Path) -> None:
    path = save(tmp_path / "train.csv", [row(3, pixel29=255), row(9, pixel0=1)])
    images, labels = kaggle.read_train(path)
    assert labels.tolist() == [3, 9]
    assert (images.shape, images.dtype) == ((2, 28, 28), np.uint8)
    assert images[0, 1, 1] == 255
    assert images[1, 0, 0] == 1
    assert images.sum() == 256


def test_test_digits_have_no_labels(tmp_path: Path) -> None:
    entries = row(pixel783=9).partition(",")[2]
    images = kaggle.read_test(save(tmp_path / "test.csv", [entries], ",".join(kaggle.PIXELS)))
    assert images.shape == (1, 28, 28)
    assert images[0, 27, 27] == 9


def test_table_saved_by_excel_is_read(tmp_path: Path) -> None:
    path = save(tmp_path / "train.csv", [row(3)], f"\ufeff{HEADING}")
    assert kaggle.read_train(path)[1].tolist() == [3]


def test_kaggles_digits_are_mnist_without_a_test_part(tmp_path: Path) -> None:
    save(tmp_path / "train.csv", [row(3), row(9)])
    mnist = datasets.load_mnist(tmp_path)
    assert mnist.train.labels.tolist() == [3, 9]
    assert len(mnist.test) == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(), row(pixel5=256)], "row 3, column pixel5: 256"),
        ([row(pixel5=-1)], "row 2, column pixel5: -1"),
        ([row(), row(), row(pixel783="x")], "row 4, column pixel783: could not convert string 'x'"),
        ([row(pixel1="")], "row 2, column pixel1: could not convert string ''"),
        ([row(pixel1="0.5")], "row 2, column pixel1: 0.5"),
        ([row(pixel1="9" * 30)], "row 2, column pixel1: 1e+30"),
        ([row(pixel1=10**400)], "row 2, column pixel1: inf"),
        ([row(pixel1="1e999")], "row 2, column pixel1: inf"),
        ([row(pixel1="nan")], "row 2, column pixel1: nan"),
        ([row(10**400)], "row 2, column label: inf"),
        ([row(10)], "row 2, column label: 10"),
        ([row() + ",1"], "row 2: 786 entries under 785 columns"),
        ([row(), row() + ",1"], "from 785 to 786"),
        ([], "no digits"),
    ],
    ids=[
        *("too bright", "negative", "a letter", "empty", "a fraction", "beyond any integer"),
        *("beyond a float", "beyond a float, shorter", "not a number", "label beyond a float"),
        *("no such digit", "an entry too many", "an entry too many later", "heading alone"),
    ],
)
def test_what_is_wrong_is_said_with_file_row_and_column(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    path = save(tmp_path / "train.csv", rows)
    with pytest.raises(DataError) as caught:
        kaggle.read_train(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (",".join(kaggle.PIXELS), "column 1: pixel0 instead of label"),
        (HEADING.replace("pixel2,", "pixel3,"), "column 4: pixel3 instead of pixel2"),
        (HEADING + ",more", "column 786: more instead of nothing more"),
        ("label", "column 2: nothing instead of pixel0; the table has 1 columns"),
    ],
    ids=["test table", "another order", "a column more", "labels alone"],
)
def test_wrong_heading_is_said(tmp_path: Path, heading: str, said: str) -> None:
    with pytest.raises(DataError, match="row 1") as caught:
        kaggle.read_train(save(tmp_path / "train.csv", [], heading))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x01", b'"'], ids=["empty", "bytes", "quote"]
)
def test_file_that_is_no_table_is_a_data_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "train.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"train\.csv"):
        kaggle.read_train(path)


def test_submission_counts_from_one(tmp_path: Path) -> None:
    kaggle.write_submission(np.array([7, 0]), tmp_path / "submission.csv")
    assert (tmp_path / "submission.csv").read_text() == "ImageId,Label\n1,7\n2,0\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_submission_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        kaggle.write_submission(np.array([7]), tmp_path / "nowhere" / "submission.csv")
