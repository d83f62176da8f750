"""zoo: every network in it."""

import warnings

import numpy as np
import pytest

from digitlab.transforms.augmentation import soften
from digitlab.zoo import RECIPES, Network
from digitlab.zoo.layers import softened

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras

NETWORKS = [recipe for recipe in RECIPES.values() if isinstance(recipe, Network)]


@pytest.mark.parametrize("recipe", NETWORKS, ids=lambda recipe: recipe.name)
def test_network_makes_probabilities_of_bytes(recipe: Network) -> None:
    if not recipe.compared:
        pytest.skip("the same network as cnn_vgg")
    classes = 11 if recipe.pens else 10
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
    model = recipe.build(classes)
    outputs = keras.ops.convert_to_numpy(model(images))
    assert outputs.shape == (3, classes)
    np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)
    assert any(isinstance(layer, keras.layers.Rescaling) for layer in model.layers)


def test_resnet34_has_34_layers_that_learn_weights_of_their_own() -> None:
    model = RECIPES["resnet34"].build(10)
    layers = [one for one in model.layers if isinstance(one, keras.layers.Conv2D)]
    on_the_way = [one for one in layers if one.kernel_size != (1, 1)]
    assert len(on_the_way) + 1 == 34  # and the dense layer at its end


def test_softened_network_sees_means_of_pixels() -> None:
    model = RECIPES["fast"].build(10)
    pictures = np.random.default_rng(0).integers(0, 64, (3, 28, 28)) * 4
    seen = np.pad(pictures, ((0, 0), (0, 1), (0, 1)), "edge")
    means = (seen[:, :-1, :-1] + seen[:, 1:, :-1] + seen[:, :-1, 1:] + seen[:, 1:, 1:]) // 4
    pictures, means = pictures.astype(np.uint8), means.astype(np.uint8)
    np.testing.assert_array_equal([soften(picture) for picture in pictures], means)
    expected = model.predict(means, verbose=0)
    read = softened(model).predict(pictures, verbose=0)
    np.testing.assert_allclose(read, expected, atol=1e-5)
