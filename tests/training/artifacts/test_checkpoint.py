"""checkpoint: which epoch is kept, and which runs cannot be resumed."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from digitlab.errors import ModelError
from digitlab.zoo import RECIPES, Network

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    from digitlab.training.artifacts import checkpoint

SETTINGS = {"seed": 1998}
PROGRESS: dict[str, Any] = {
    "settings": SETTINGS,
    "seconds": 2.5,
    "history": {"loss": [0.5], "val_accuracy": [0.9], "val_loss": [0.4]},
}


def resume(folder: Path, progress: str | None) -> checkpoint.Run:
    if progress is not None:
        (folder / checkpoint.PROGRESS).write_text(progress, encoding="utf-8")
    recipe = RECIPES["cnn_pair"]
    assert isinstance(recipe, Network)
    return checkpoint.Run.resume(recipe, folder, SETTINGS)


@pytest.mark.parametrize(
    "progress",
    [
        None,
        "",
        "[]",
        "[" * 100_000,
        json.dumps({"settings": SETTINGS}),
        json.dumps(PROGRESS | {"seconds": "soon"}),
        json.dumps(PROGRESS | {"seconds": 10**400}),
        json.dumps(PROGRESS | {"history": None}),
        json.dumps(PROGRESS | {"history": {"loss": "abc"}}),
        json.dumps(PROGRESS),
    ],
    ids=[
        *("no file", "empty", "a list", "nested too deep", "settings alone", "seconds in words"),
        *("seconds beyond a float", "no history", "losses in words", "no checkpoint"),
    ],
)
def test_nothing_to_resume_is_said(tmp_path: Path, progress: str | None) -> None:
    with pytest.raises(ModelError, match="no broken-off training"):
        resume(tmp_path, progress)


def test_another_recipe_is_not_resumed(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="other settings"):
        resume(tmp_path, json.dumps(PROGRESS | {"settings": {"seed": 7}}))


@pytest.mark.parametrize(
    ("accuracies", "losses", "best"),
    [
        ([0.5, 0.9, 0.8], [1.0, 0.5, 0.4], 2),
        ([0.9, 0.9, 0.8], [0.5, 0.4, 0.1], 2),
        ([0.7], [1.0], 1),
    ],
    ids=["accuracy first", "of equals the smaller loss", "one epoch"],
)
def test_best_epoch(accuracies: list[float], losses: list[float], best: int) -> None:
    assert checkpoint.best_epoch({"val_accuracy": accuracies, "val_loss": losses}) == best
