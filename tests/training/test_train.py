"""training: a tiny network on made-up digits, all the way to its folder and back."""

import json
import shutil
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from digitlab.datasets import Digits, Mnist
from digitlab.datasets.characters import PenCharacter
from digitlab.evaluation.metrics import REFUSED_SHARE
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.prediction import split
from digitlab.report import Report
from digitlab.training.artifacts import export
from digitlab.training.data.corpus import Corpus
from digitlab.transforms.augmentation import Augmentation
from digitlab.zoo import Network, Phase

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras
    from keras import layers

    from digitlab.training import train

pytestmark = pytest.mark.filterwarnings("ignore")  # the same of its exporters


class StopAfter(keras.callbacks.Callback):
    """A Ctrl-C at the start of the epoch after so many."""

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if epoch == self.epochs:
            raise KeyboardInterrupt


class CopyAtEpochs(keras.callbacks.Callback):
    """Copies a run's folder at the start of each epoch but the first: what a kill there leaves."""

    def __init__(self, folder: Path, copies: Path) -> None:
        super().__init__()
        self.folder, self.copies = folder, copies

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if epoch:
            shutil.copytree(self.folder, self.copies / str(epoch))


def tiny(classes: int, units: int = 16) -> Any:
    """Build a network that learns in seconds; with dropout, whose chance must resume too."""
    pictures = keras.Input((28, 28), dtype="uint8")
    x = layers.Flatten()(layers.Rescaling(1 / 255)(pictures))
    x = layers.Dropout(0.2)(layers.Dense(units, activation="relu")(x))
    return keras.Model(pictures, layers.Dense(classes, activation="softmax")(x))


RECIPE = Network(
    name="tiny",
    what="For this test",
    build=tiny,
    phases=(Phase(2, 1e-2, "cosine", Augmentation()), Phase(1, 1e-3, "cosine")),
    batch=32,
    optimizer="adamw",
    weight_decay=1e-3,
    label_smoothing=0.05,
)


@pytest.fixture(scope="module")
def corpus(blocks: Digits) -> Corpus:
    """200 digits to learn and 40 to choose by, and pen strokes of two sites."""
    lines = [np.array([[0, 0], [0, 9]]), np.array([[0, 0], [5, 5], [0, 9]])]
    characters = [
        PenCharacter(label, writer, [line.astype(np.float32)])
        for label, line in zip("1A", lines, strict=True)
        for writer in ("ibm/one", "aga/two")
    ]
    return Corpus(Mnist(blocks, blocks[:20], held_back=40), characters)


@pytest.fixture(scope="module")
def small(corpus: Corpus) -> Corpus:
    """The same, with few made-up pictures of no digit."""
    return replace(corpus, pairs=10, scribbles=10)


def test_trained_folder_is_read_as_it_was_trained(small: Corpus, tmp_path: Path) -> None:
    report = train.train(RECIPE, small, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["model.keras", "model.onnx", "report.json"]
    )
    assert Report.read(tmp_path) == report
    assert report.files["model.onnx"] == export.sha256(tmp_path / "model.onnx")
    assert len(report.history["val_accuracy"]) == RECIPE.epochs
    assert report.data["UNIPEN digits"]["learned"] == 1
    assert report.data["UNIPEN digits"]["sites held out"] == ["aga", "tos"]
    images = small.mnist.train.images
    kept = keras.saving.load_model(tmp_path / "model.keras")
    expected = kept.predict(images, verbose=0)
    assert expected.shape[1] == 11
    outputs, features = Classifier(tmp_path).outputs_and_features(images)
    np.testing.assert_allclose(outputs, expected, atol=1e-5)
    logits = features @ kept.layers[-1].get_weights()[0] + kept.layers[-1].get_weights()[1]
    np.testing.assert_allclose(softmax(logits, axis=1), expected, atol=1e-5)


def test_threshold_spares_the_digits_of_either_kind(small: Corpus, tmp_path: Path) -> None:
    threshold = train.train(RECIPE, small, tmp_path).threshold
    images, labels, of_mnist = small.validation()
    _, scores = split(Classifier(tmp_path).outputs(images))
    assert np.mean(scores[of_mnist] < threshold) <= REFUSED_SHARE
    assert np.mean(scores[~of_mnist & (labels < 10)] < threshold) <= REFUSED_SHARE


TRANSFER = replace(
    RECIPE,
    phases=(
        Phase(1, 1e-2, kept=False),
        Phase(2, 2e-2, "cosine", Augmentation()),
        Phase(2, 1e-2, "halved"),
    ),
)
"""A recipe whose phases differ in all that a phase may differ in, but for teachers."""

TAUGHT = replace(
    RECIPE,
    phases=(
        Phase(1, 1e-2, kept=False),
        Phase(1, 1e-2),
        Phase(2, 1e-2, "cosine", Augmentation(), averaged=True, teachers=("other",)),
        Phase(2, 1e-2, averaged=True, teachers=("other",), trust=0.5),
    ),
)


def test_interrupted_run_leaves_what_one_that_goes_on_has_there(
    small: Corpus, tmp_path: Path, copies: Path, unbroken: Report
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train.train(TRANSFER, small, tmp_path, callbacks=[StopAfter(2)])
    there = copies / "transfer" / "2"
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in there.iterdir()}
    assert _without_seconds(tmp_path) == _without_seconds(there)


def _without_seconds(folder: Path) -> dict[str, Any]:
    progress = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    return {name: value for name, value in progress.items() if name != "seconds"}


@pytest.mark.parametrize("epochs", [1, 2, 3, 4])
def test_broken_off_run_resumes_to_the_same_history(
    small: Corpus, tmp_path: Path, copies: Path, unbroken: Report, epochs: int
) -> None:
    folder = shutil.copytree(copies / "transfer" / str(epochs), tmp_path / "run")
    resumed = train.train(TRANSFER, small, folder, resume=True)

    assert resumed.history == unbroken.history
    assert resumed.recipe == unbroken.recipe
    assert resumed.best_epoch == unbroken.best_epoch


@pytest.mark.parametrize("epochs", [1, 2, 3, 4, 5])
def test_broken_off_teaching_resumes_to_the_same_model(
    small: Corpus,
    tmp_path: Path,
    copies: Path,
    other: Classifier,
    taught: tuple[Report, np.ndarray],
    epochs: int,
) -> None:
    unbroken, outputs = taught
    folder = shutil.copytree(copies / "taught" / str(epochs), tmp_path / "run")
    resumed = train.train(TAUGHT, small, folder, resume=True, teachers={"other": other})
    assert resumed.history == unbroken.history
    assert resumed.best_epoch == TAUGHT.epochs
    assert resumed.recipe["teachers"] == {"other": other.report.files["model.onnx"]}
    assert [*folder.glob("best-*")] == []
    again = Classifier(folder).outputs(small.mnist.train.images)
    np.testing.assert_allclose(again, outputs, atol=1e-6)


@pytest.fixture(scope="module")
def other(small: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """A network that knows MNIST alone."""
    folder = tmp_path_factory.mktemp("other")
    train.train(replace(RECIPE, phases=(Phase(1, 1e-2),)), Corpus(small.mnist), folder)
    return Classifier(folder)


@pytest.mark.parametrize("phase", TAUGHT.phases[2:], ids=["by labels too", "by teachers more"])
def test_pupil_begins_as_its_teacher_was(
    small: Corpus, tmp_path: Path, other: Classifier, phase: Phase
) -> None:
    """At a rate of nothing it learns nothing: what is left is what was kept before."""
    idle = replace(phase, epochs=1, learning_rate=0.0)
    recipe = replace(TAUGHT, phases=(*TAUGHT.phases[:2], idle), weight_decay=1e-9)
    train.train(recipe, small, tmp_path / "taught", teachers={"other": other})
    train.train(recipe.without_teachers(), small, tmp_path / "alone")
    images = small.mnist.train.images
    one, two = (Classifier(tmp_path / name).outputs(images) for name in ("taught", "alone"))
    np.testing.assert_allclose(one, two, atol=1e-5)


def test_average_that_forgets_at_once_is_the_weights_themselves(
    small: Corpus, tmp_path: Path
) -> None:
    def outputs(name: str, averaged: bool, momentum: float) -> np.ndarray:
        phases = (Phase(2, 1e-2, averaged=averaged, ema_momentum=momentum),)
        train.train(replace(RECIPE, phases=phases), small, tmp_path / name)
        return Classifier(tmp_path / name).outputs(small.mnist.train.images)

    plain = outputs("plain", averaged=False, momentum=0.9)
    np.testing.assert_allclose(outputs("forgets", averaged=True, momentum=0.0), plain, atol=1e-4)
    assert np.abs(outputs("recalls", averaged=True, momentum=0.9) - plain).max() > 1e-3


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds, for each run that was not broken off, its folder as it was at each epoch."""
    return tmp_path_factory.mktemp("copies")


@pytest.fixture(scope="module")
def unbroken(small: Corpus, copies: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of a run that was not broken off."""
    folder = tmp_path_factory.mktemp("unbroken")
    copied = CopyAtEpochs(folder, copies / "transfer")
    return train.train(TRANSFER, small, folder, callbacks=[copied])


@pytest.fixture(scope="module")
def taught(
    small: Corpus, copies: Path, other: Classifier, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Report, np.ndarray]:
    """The report of a taught network whose training was not broken off, and its outputs."""
    folder = tmp_path_factory.mktemp("taught")
    copied = CopyAtEpochs(folder, copies / "taught")
    report = train.train(TAUGHT, small, folder, teachers={"other": other}, callbacks=[copied])
    return report, Classifier(folder).outputs(small.mnist.train.images)
