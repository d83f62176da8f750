"""Training of the number network, by a tiny network on three lines."""

import warnings
from typing import Any

import numpy as np
import pytest

from digitlab.recognition.strip import HEIGHT
from digitlab.recognition.symbols import BLANK
from digitlab.training.data.shards import Shard, encode

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras

    from digitlab.training import numbers

pytestmark = pytest.mark.filterwarnings("ignore")  # TensorFlow's own


def logits(path: list[int]) -> np.ndarray:
    """(1, T, 20) logits whose best path is this one."""
    return 9 * np.eye(BLANK + 1, dtype=np.float32)[path][np.newaxis]


@pytest.mark.parametrize(
    ("label", "path", "right"),
    [
        ("12", [BLANK, 1, 1, BLANK, 2, BLANK], True),
        ("11", [1, BLANK, 1, BLANK], True),
        ("11", [1, 1, 1, BLANK], False),
        ("12", [1, 2, 3, BLANK], False),
        ("12", [1, BLANK, BLANK, BLANK], False),
        ("12", [1, 3, BLANK, BLANK], False),
    ],
    ids=["whole", "twice the same", "one too few", "one too many", "one missing", "one wrong"],
)
def test_a_line_is_right_or_wrong(label: str, path: list[int], right: bool) -> None:
    assert float(numbers.accuracy(encode([label], 4, BLANK), logits(path))[0]) == right


def test_loss_is_small_where_the_path_is_the_label() -> None:
    label = encode(["12"], 4, BLANK)
    good = float(numbers.ctc_loss(label, logits([1, BLANK, 2, BLANK]))[0])
    bad = float(numbers.ctc_loss(label, logits([2, BLANK, 1, BLANK]))[0])
    assert good < 0.1 < 5 < bad


def test_steps_of_a_label_with_twins() -> None:
    assert [numbers.steps_of(label) for label in ("", "1", "12", "11", "1000")] == [0, 1, 2, 3, 6]


def three_lines() -> Shard:
    """Strips of a bar, a dash, and a bar, a dash and a bar."""
    strips = [np.zeros((HEIGHT, width), np.uint8) for width in (24, 32, 48)]
    strips[0][6:26, 8:12] = 255
    strips[1][14:18, 8:20] = 255
    strips[2][6:26, 8:12] = strips[2][14:18, 18:30] = strips[2][6:26, 36:40] = 255
    return Shard(strips, ["1", "-", "1-1"])


def test_batches_hold_every_line_once_with_room_for_its_label() -> None:
    shard = three_lines()
    shard.labels[0] = "1" * 12
    batches = numbers.LineBatches(shard, (1, 2), vary=False)
    seen = [row.tolist() for place in range(len(batches)) for row in batches[place][1]]
    assert sorted(seen) == sorted(encode(shard.labels, numbers.LONGEST, BLANK).tolist())
    for place in range(len(batches)):
        strips, labels = batches[place]
        assert strips.shape[2] in numbers.BATCH_WIDTHS
        assert len(strips) == len(labels)


def test_a_tiny_network_learns_three_lines() -> None:
    keras.utils.set_random_seed(0)
    given = keras.Input((HEIGHT, None), dtype="uint8")
    x: Any = keras.layers.Reshape((HEIGHT, -1, 1))(keras.layers.Rescaling(1 / 255)(given))
    x = keras.layers.Conv2D(16, (HEIGHT, 5), (1, 2), activation="gelu")(
        keras.layers.ZeroPadding2D((0, 2))(x)
    )
    x = keras.layers.Reshape((-1, 16))(x)
    x = keras.layers.Conv1D(BLANK + 1, 5, padding="same")(x)
    model = keras.Model(given, x)
    model.compile(
        keras.optimizers.Adam(0.02), numbers.ctc_loss, metrics=[numbers.accuracy], jit_compile=False
    )
    batches = numbers.LineBatches(three_lines(), (0,), vary=False)
    for _ in range(100):
        figures = [
            model.train_on_batch(*batches[place], return_dict=True) for place in range(len(batches))
        ]
        if all(one["accuracy"] == 1 and one["loss"] < 0.3 for one in figures):
            break
    assert [float(one["accuracy"]) for one in figures] == [1] * len(batches)
