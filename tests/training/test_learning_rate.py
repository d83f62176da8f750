"""learning_rate: the range test."""

import warnings

import numpy as np

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras
    from keras import layers

    from digitlab.training import learning_rate


def test_range_test_leaves_the_weights_alone() -> None:
    rng = np.random.default_rng(0)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(11, "softmax")])
    model.compile("adam", "categorical_crossentropy")
    before = model.get_weights()
    images = rng.random((64, 28, 28), np.float32)
    targets = np.eye(11, dtype=np.float32)[rng.integers(0, 11, 64)]
    rate = learning_rate.range_test(model, [(images, targets)])
    assert learning_rate.LOWEST <= rate < learning_rate.HIGHEST
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
