"""recipe: phases, their learning rates, and what is averaged."""

from dataclasses import replace

import pytest

from digitlab.zoo import RECIPES, Network, Phase
from digitlab.zoo.recipe import PATIENCE_EPOCHS, plateaus

NETWORKS = [recipe for recipe in RECIPES.values() if isinstance(recipe, Network)]


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
    assert PATIENCE_EPOCHS == 3
    assert plateaus(accuracies) == halvings
    assert Phase(9, 0.1, "halved").share(len(accuracies), accuracies) == 0.5**halvings


def test_phases_kept_since_the_last_distillation_are_averaged() -> None:
    taught = Phase(2, 1e-3, teachers=("cnn_vgg",))
    phases = (Phase(3, 1e-3, kept=False), Phase(1, 1e-3), Phase(1, 1e-3), taught, taught)
    bundled = RECIPES["digit_cnn"]
    assert isinstance(bundled, Network)
    network = replace(bundled, phases=phases)
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
