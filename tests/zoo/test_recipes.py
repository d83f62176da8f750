"""recipes: the table."""

import pytest

from digitlab.zoo import OPTIMIZERS, RECIPES, Classical, Network


def test_every_model_of_the_classic_notebooks_has_a_recipe() -> None:
    compared = [recipe.name for recipe in RECIPES.values() if recipe.compared]
    assert compared == [
        *("knn", "svc", "mlp_sklearn", "ann", "mlp_overfit", "mlp", "cnn_pair", "cnn_pair_smote"),
        *("cnn_32_64", "fast", "cnn_three", "cnn_vgg", "cnn_5x5", "resnet34", "digit_cnn"),
    ]


def test_optimizers_are_compared_on_one_network_with_one_seed_and_as_many_epochs() -> None:
    runs = [RECIPES[f"cnn_vgg_{name}"] for name in OPTIMIZERS]
    settings = {
        (one.build, one.seed, one.epochs, one.batch) for one in runs if isinstance(one, Network)
    }
    assert len(settings) == 1
    assert {one.optimizer for one in runs if isinstance(one, Network)} == set(OPTIMIZERS)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_claim_is_the_first_number_of_what_is_claimed(recipe: Network | Classical) -> None:
    if recipe.claim is None:
        assert "%" not in recipe.claimed
    else:
        assert recipe.claimed.startswith(f"{100 * recipe.claim:.5g} %")


def test_teachers_learn_without_teachers() -> None:
    networks = {name: one for name, one in RECIPES.items() if isinstance(one, Network)}
    for one in networks.values():
        assert all(networks[teacher].teachers == [] for teacher in one.teachers)
