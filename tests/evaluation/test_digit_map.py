"""digit_map: digits of a kind lie together."""

from pathlib import Path

import numpy as np
import pytest

from digitlab.datasets import Digits
from digitlab.evaluation.digit_map import digit_map
from digitlab.recognition.explanation.digit_map import END, LARGEST_COORDINATE, LAYERS


@pytest.mark.usefixtures("one_thread")
def test_digits_of_a_kind_lie_together(bundled: Path) -> None:
    rng = np.random.default_rng(0)
    images = np.zeros((40, 28, 28), np.uint8)
    images[:20, 4:24, 12:16] = images[20:, 4:8, 6:22] = images[20:, 20:24, 6:22] = 255
    images[20:, 4:24, 6:9] = images[20:, 4:24, 19:22] = 255
    images = np.where(rng.random(images.shape) < 0.02, 255 - images, images)
    labels = np.repeat([1, 0], 20).astype(np.uint8)
    made = digit_map(bundled, Digits(images, labels))
    assert list(made.layouts) == [*LAYERS, END]
    for layout in made.layouts.values():
        places = layout.places / LARGEST_COORDINATE
        assert (places.min(), places.max()) == (0, 1)
        ones, zeros = places[:20], places[20:]
        apart = np.linalg.norm(ones.mean(axis=0) - zeros.mean(axis=0))
        assert apart > max(ones.std(), zeros.std())
