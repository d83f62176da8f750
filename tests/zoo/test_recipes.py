"""zoo: the table of recipes, and every network in it."""

import warnings

import numpy as np
import pytest

from digitlab.zoo import OPTIMIZERS, RECIPES, Classical, Network, Phase
from digitlab.zoo.recipe import PATIENCE, plateaus

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras

NETWORKS = [recipe for recipe in RECIPES.values() if isinstance(recipe, Network)]


def test_every_model_of_the_classic_notebooks_has_a_recipe() -> None:
    compared = [recipe.name for recipe in RECIPES.values() if recipe.compared]
    assert compared == [
        *("knn", "svc", "mlp_sklearn", "ann", "mlp_overfit", "mlp", "cnn_pair", "cnn_pair_smote"),
        *("cnn_32_64", "cnn_three", "cnn_vgg", "cnn_5x5", "resnet34", "digit_cnn"),
    ]


def test_optimizers_are_compared_on_one_network_with_one_seed_and_as_many_epochs() -> None:
    runs = [RECIPES[f"cnn_vgg_{name}"] for name in OPTIMIZERS]
    settings = {
        (one.build, one.seed, one.epochs, one.batch) for one in runs if isinstance(one, Network)
    }
    assert len(settings) == 1
    assert {one.optimizer for one in runs if isinstance(one, Network)} == set(OPTIMIZERS)


@pytest.mark.parametrize("recipe", NETWORKS, ids=lambda recipe: recipe.name)
def test_network_makes_probabilities_of_bytes(recipe: Network) -> None:
    if not recipe.compared:
        pytest.skip("the same network as cnn_vgg")
    classes = 11 if recipe.pens else 10
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
    for build in (recipe.build, *(phase.wider for phase in recipe.phases if phase.wider)):
        model = build(classes)
        outputs = keras.ops.convert_to_numpy(model(images))
        assert outputs.shape == (3, classes)
        np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)
        assert any(isinstance(layer, keras.layers.Rescaling) for layer in model.layers)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_claim_is_the_first_number_of_what_is_claimed(recipe: Network | Classical) -> None:
    if recipe.claim is None:
        assert "%" not in recipe.claimed
    else:
        assert recipe.claimed.startswith(f"{100 * recipe.claim:.5g} %")


def test_resnet34_has_34_layers_that_learn_weights_of_their_own() -> None:
    model = RECIPES["resnet34"].build(10)
    layers = [one for one in model.layers if isinstance(one, keras.layers.Conv2D)]
    on_the_way = [one for one in layers if one.kernel_size != (1, 1)]
    assert len(on_the_way) + 1 == 34  # and the dense layer at its end


@pytest.mark.parametrize("epochs", [1, 2, 5, 10, 44, 100])
@pytest.mark.parametrize("recipe", NETWORKS, ids=lambda recipe: recipe.name)
def test_shortened_recipe_has_as_many_epochs_as_asked(recipe: Network, epochs: int) -> None:
    short = recipe.shortened(epochs)
    assert short.epochs == epochs
    assert all(phase.epochs > 0 for phase in short.phases)
    assert any(phase.kept for phase in short.phases)
    assert short.span(len(short.phases) - 1)[1] == epochs
    assert not short.phases[0].teachers  # No phase before it, nothing that could teach.


def test_cosine_rises_for_an_epoch_and_falls_to_nothing() -> None:
    phase = Phase(5, 0.1, "cosine")
    assert phase.share(0) == pytest.approx(0.01)
    assert phase.share(0.5) == pytest.approx(0.5)
    assert phase.share(1) == pytest.approx(1)
    assert phase.share(2) > phase.share(3) > phase.share(4) > 0
    assert phase.share(5) == pytest.approx(0)


def test_flat_rate_stays() -> None:
    assert Phase(5, 0.1).share(4, [0.9] * 4) == 1


@pytest.mark.parametrize(
    ("accuracies", "halvings"),
    [
        ([], 0),
        ([0.9, 0.91, 0.92, 0.93], 0),
        ([0.9, 0.9, 0.9], 0),
        ([0.9, 0.9, 0.9, 0.9], 1),
        ([0.9, 0.8, 0.91, 0.8, 0.9, 0.91], 1),
        ([0.9] * 7, 2),
    ],
    ids=["no epoch", "always better", "two epochs", "three epochs", "after a rise", "six epochs"],
)
def test_rate_is_halved_when_accuracy_stands_still(accuracies: list[float], halvings: int) -> None:
    assert PATIENCE == 3
    assert plateaus(accuracies) == halvings
    assert Phase(9, 0.1, "halved").share(len(accuracies), accuracies) == 0.5**halvings


def test_model_is_joined_from_what_was_kept_since_the_last_teaching() -> None:
    network = RECIPES["digit_cnn"]
    assert isinstance(network, Network)
    assert [network.averaged_phases(number) for number in (1, 2, 3, 4, 5)] == [
        [0],
        [1],
        [1, 2],
        [3],
        [4],
    ]
    assert network.teachers == ["cnn_vgg"]
    assert network.without_teachers().averaged_phases(3) == [1, 2]
    assert network.without_teachers().teachers == []


def test_teachers_learn_without_teachers() -> None:
    networks = {name: one for name, one in RECIPES.items() if isinstance(one, Network)}
    for one in networks.values():
        assert all(networks[teacher].teachers == [] for teacher in one.teachers)
