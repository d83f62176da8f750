"""widening: more filters, the same answers, and all of it still learns."""

import warnings
from typing import Any

import numpy as np
import pytest

from digitlab.training.net2net import widen
from digitlab.zoo import convolutional

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras
    from keras import layers

IMAGES = np.random.default_rng(0).integers(0, 256, (8, 12, 12, 1)).astype(np.float32) / 255


def network(first: int, second: int, units: int) -> Any:
    """Build all kinds of layers that may be widened, normalization not at its beginning."""
    given = keras.Input((12, 12, 1))
    x = layers.Conv2D(first, 3)(given)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2D(second, 5, 2, padding="same", use_bias=False)(x)
    x = layers.Flatten()(layers.ReLU()(layers.BatchNormalization()(x)))
    x = layers.Dense(units, activation="relu")(layers.Dropout(0.5)(x))
    model = keras.Model(given, layers.Dense(4, activation="softmax")(x))
    rng = np.random.default_rng(first)
    # Bounded away from nothing, since some of it are variances.
    model.set_weights([rng.uniform(0.2, 1, one.shape) - 0.1 for one in model.get_weights()])
    return model


def says(model: Any, images: np.ndarray) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(model(images)))


@pytest.mark.parametrize("wide", [(3, 4, 5), (7, 4, 5), (3, 6, 5), (3, 4, 9), (5, 8, 16)])
def test_wider_network_says_the_same(wide: tuple[int, int, int]) -> None:
    narrow = network(3, 4, 5)
    before = narrow.get_weights()
    wider = widen(narrow, network(*wide))
    np.testing.assert_allclose(says(wider, IMAGES), says(narrow, IMAGES), atol=1e-5)
    for one, other in zip(before, narrow.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_bundled_network_begins_as_a_narrower_one() -> None:
    narrow = convolutional.digit_cnn_narrow(11)
    wider = widen(narrow, convolutional.digit_cnn(11))
    images = np.random.default_rng(1).integers(0, 256, (4, 28, 28)).astype(np.uint8)
    np.testing.assert_allclose(says(wider, images), says(narrow, images), atol=1e-5)
    assert wider.count_params() > 1.5 * narrow.count_params()


def test_added_filters_learn() -> None:
    wider = widen(network(3, 4, 5), network(6, 8, 10))
    wider.compile(optimizer=keras.optimizers.SGD(0.1), loss="categorical_crossentropy")
    before = wider.get_weights()
    for _ in range(2):  # What listens to them learns first, and then they do.
        wider.train_on_batch(IMAGES, np.eye(4, dtype=np.float32)[[0, 1, 2, 3] * 2])
    kernels = [(was, now) for was, now in zip(before, wider.get_weights(), strict=True)]
    for place, added in ((0, np.s_[..., 3:]), (6, np.s_[:, :, 3:, :4]), (11, np.s_[:, 5:])):
        was, now = kernels[place]
        assert was.ndim > 1
        assert np.abs(now[added] - was[added]).max() > 0


def test_network_of_other_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        widen(network(3, 4, 5), keras.Sequential([keras.Input((12, 12, 1)), layers.Flatten()]))
