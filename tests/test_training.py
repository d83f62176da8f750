"""training: a tiny network on made-up digits, all the way to its folder and back."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab import datasets
from digitlab.augmentation import Augmentation
from digitlab.classifier import Classifier
from digitlab.corpus import Corpus
from digitlab.datasets import Digits, Mnist
from digitlab.errors import ModelError
from digitlab.report import Report
from digitlab.unipen import PenCharacter
from digitlab.zoo import RECIPES, Phase, Recipe

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    from digitlab import training

pytestmark = pytest.mark.filterwarnings("ignore")  # the same of its exporters


def tiny(classes: int) -> Any:
    """Build a network that learns in seconds; with dropout, whose chance must resume too."""
    import keras
    from keras import layers

    pictures = keras.Input((28, 28), dtype="uint8")
    x = layers.Flatten()(layers.Rescaling(1 / 255)(pictures))
    x = layers.Dropout(0.2)(layers.Dense(16, activation="relu")(x))
    return keras.Model(pictures, layers.Dense(classes, activation="softmax")(x))


RECIPE = Recipe(
    name="tiny",
    what="For this test",
    build=tiny,
    phases=(Phase(2, 1e-2, True, Augmentation()), Phase(1, 1e-3, True, None)),
    batch=32,
    weight_decay=1e-3,
    label_smoothing=0.05,
    pens=False,
)


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """200 digits that are told apart by the place of a block, and pen strokes of two sites."""
    monkeypatch.setattr(datasets, "VALIDATION", 40)
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 240).astype(np.uint8)
    images = np.zeros((240, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 4)
        image[4 + 7 * row : 10 + 7 * row, 3 + 6 * column : 8 + 6 * column] = 255
    digits = Digits(images, labels)
    lines = [np.array([[0, 0], [0, 9]]), np.array([[0, 0], [5, 5], [0, 9]])]
    characters = [
        PenCharacter(label, writer, [line.astype(np.float32)])
        for label, line in zip("1A", lines, strict=True)
        for writer in ("ibm/one", "aga/two")
    ]
    return Corpus(Mnist(digits, digits[:20]), characters)


@pytest.fixture
def small(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """The same, with few made-up pictures of no digit."""
    monkeypatch.setattr("digitlab.corpus.PAIRS", 10)
    monkeypatch.setattr("digitlab.corpus.SCRIBBLES", 10)
    return corpus


def test_trained_folder_is_read_as_it_was_trained(small: Corpus, tmp_path: Path) -> None:
    import keras

    report = training.train(RECIPE, small, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["model.keras", "model.onnx", "report.json"]
    )
    assert Report.read(tmp_path) == report
    assert report.files["model.onnx"] == training.sha256(tmp_path / "model.onnx")
    assert len(report.history["val_accuracy"]) == RECIPE.epochs
    assert report.data["UNIPEN digits"]["learned"] == 1
    assert report.data["UNIPEN digits"]["sites held out"] == ["aga", "tos"]
    images = small.mnist.train.images
    kept = keras.saving.load_model(tmp_path / "model.keras")
    expected = kept.predict(images, verbose=0)
    assert expected.shape[1] == 11
    np.testing.assert_allclose(Classifier(tmp_path).outputs(images), expected, atol=1e-5)


def test_broken_off_run_resumes_to_the_same_history(
    small: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbroken = training.train(RECIPE, small, tmp_path / "unbroken")

    with monkeypatch.context() as context:
        context.setattr("digitlab.training._Keeper.on_epoch_begin", stop_after(2))
        with pytest.raises(KeyboardInterrupt):
            training.train(RECIPE, small, tmp_path / "broken")
    resumed = training.train(RECIPE, small, tmp_path / "broken", resume=True)

    assert resumed.history == unbroken.history
    assert resumed.best_epoch == unbroken.best_epoch


def stop_after(epochs: int) -> Any:
    """Make the start of a later epoch a Ctrl-C."""
    begin = training._Keeper.on_epoch_begin

    def on_epoch_begin(self: Any, epoch: int, logs: Any = None) -> None:
        if epoch == epochs:
            raise KeyboardInterrupt
        begin(self, epoch, logs)

    return on_epoch_begin


def test_nothing_to_resume_is_said(small: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no broken-off training"):
        training.train(RECIPE, small, tmp_path, resume=True)


def test_another_recipe_is_not_resumed(small: Corpus, tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text(json.dumps({"settings": {}, "history": {}}))
    with pytest.raises(ModelError, match="other settings"):
        training.train(RECIPE, small, tmp_path, resume=True)


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
    assert training.best_epoch({"val_accuracy": accuracies, "val_loss": losses}) == best


def test_learning_rate_rises_for_an_epoch_and_falls_to_nothing() -> None:
    phase = Phase(5, 0.1, cosine=True, augmentation=None)
    assert phase.rate(0) == pytest.approx(0.001)
    assert phase.rate(0.5) == pytest.approx(0.05)
    assert phase.rate(1) == pytest.approx(0.1)
    assert phase.rate(2) > phase.rate(3) > phase.rate(4) > 0
    assert phase.rate(5) == pytest.approx(0)
    assert Phase(5, 0.1, cosine=False, augmentation=None).rate(4) == 0.1


@pytest.mark.parametrize("epochs", [1, 2, 5, 10, 44, 100])
@pytest.mark.parametrize("name", sorted(RECIPES))
def test_shortened_recipe_has_as_many_epochs_as_asked(name: str, epochs: int) -> None:
    recipe = RECIPES[name].shortened(epochs)
    assert recipe.epochs == epochs
    assert all(phase.epochs > 0 for phase in recipe.phases)
    assert any(phase.kept for phase in recipe.phases)
