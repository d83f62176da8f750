import numpy as np
import pytest

from digitlab import DataError
from digitlab.datasets import Digits

IMAGES = np.arange(3 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.array([7, 0, 9], np.uint8)


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
