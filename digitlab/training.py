"""Recipe + corpus → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the corpus' validation pictures. Of each phase the epoch is kept that reads
most of them right (of equals, the one with the smaller loss), or the last, where weights are
averaged as they are learned; the model is the mean of the phases', or what learned from that mean
as from a teacher. Then come the temperature that makes the percentages mean what they say (Guo,
Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017), and the score below
which a picture is called "not a digit". The test digits are not seen here; `evaluation` looks at
them when all is done.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras
import numpy as np

from .classifier import Classifier, split
from .corpus import NOT_A_DIGIT, Corpus
from .errors import ModelError
from .metrics import REFUSED, fit_temperature, rejection_threshold
from .rates import Rate, find_rate
from .report import Report, versions
from .teaching import Teachers
from .whole import write_whole
from .zoo import Network, Phase

KERAS, ONNX = "model.keras", "model.onnx"
CHECKPOINT, PROGRESS = "checkpoint.keras", "progress.json"
LATEST = "latest.keras"

MEMORY = 0.998
"""Share that stays of a running average at each step: it looks back on some 500 of them."""


def train(
    recipe: Network,
    corpus: Corpus,
    folder: Path,
    resume: bool = False,
    teachers: Mapping[str, Classifier] = MappingProxyType({}),
) -> Report:
    """Train a recipe's model and write its folder.

    Parameters
    ----------
    recipe : Network
    corpus : Corpus
        What it learns from and is chosen by.
    folder : Path
        The model's own; made if missing.
    resume : bool
        Go on after the last whole epoch of an earlier run that did not end.
    teachers : mapping of str to Classifier
        Those that the recipe names.

    Returns
    -------
    Report
        As written, before any evaluation.

    Raises
    ------
    ModelError
        If `resume` is asked for and there is nothing to resume, or it was another recipe.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = _settings(recipe)
    if teachers:
        files = {name: one.report.files[ONNX] for name, one in sorted(teachers.items())}
        settings["teachers"] = files
    # Seeds the weights and the dropout; every epoch and every batch has a seed of its own.
    keras.utils.set_random_seed(recipe.seed)
    if resume:
        model, progress = _resume(folder, settings)
    else:
        model, progress = None, {"seconds": 0.0, "rates": [], "history": {}}
    done = len(progress["history"].get("loss", []))
    images, labels, _ = corpus.validation()
    validation = images, _targets(labels, corpus.classes, recipe.label_smoothing)
    for number, phase in enumerate(recipe.phases):
        first, last = recipe.span(number)
        if done >= last:
            continue
        batches = _Batches(corpus, recipe, phase, max(done, first))
        if phase.teachers:
            others = [teachers[name] for name in phase.teachers]
            batches.teachers = Teachers(_joined(recipe, number, folder), others)
            if done <= first:
                model = _joined(recipe, number, folder)
        model = _ready(model, recipe, phase, corpus.classes)
        if done <= first:
            rate = _rate(phase, model, batches, recipe)
            progress["rates"] = [*progress["rates"][:number], rate]
        model.fit(
            batches,
            shuffle=False,  # the corpus has shuffled; Keras would shuffle whole batches, by no seed
            epochs=last,
            initial_epoch=max(done, first),
            validation_data=validation,
            validation_batch_size=1000,
            callbacks=[
                Rate(phase, progress["rates"][number], first, len(batches), progress["history"]),
                _Keeper(recipe, folder, settings, progress),
                # After the keeper, who saves what was judged before the average makes room again.
                *([keras.callbacks.SwapEMAWeights()] if phase.averaged else []),
            ],
        )
    return _finish(recipe, settings | {"rates": progress["rates"]}, corpus, folder, progress)


def _ready(model: Any, recipe: Network, phase: Phase, classes: int) -> Any:
    """The model as a phase wants it: made if there is none, and the right layers learning."""
    if model is None:
        model = recipe.build(classes)
    before = [layer.trainable for layer in model.layers]
    for layer in model.layers[:-1]:
        layer.trainable = not phase.head_only
    same = before == [layer.trainable for layer in model.layers]
    if not (model.compiled and same and model.optimizer.use_ema is phase.averaged):
        _compile(model, recipe, phase)
    return model


def _rate(phase: Phase, model: Any, batches: "_Batches", recipe: Network) -> float:
    """The phase's learning rate; if it has to be found, the optimizer begins anew after that."""
    if phase.learning_rate is not None:
        return phase.learning_rate
    _seed_dropout(model, recipe.seed, batches.epoch)
    rate = find_rate(model, batches)
    _compile(model, recipe, phase)
    return rate


def _compile(model: Any, recipe: Network, phase: Phase) -> None:
    config = {
        "weight_decay": recipe.weight_decay or None,
        "use_ema": phase.averaged,
        "ema_momentum": MEMORY,
    }
    model.compile(
        optimizer=keras.optimizers.get({"class_name": recipe.optimizer, "config": config}),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )


def _seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Set the chance of dropout, an epoch's own: a saved model forgets where it stood."""
    for place, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed + place, epoch])


class _Batches(keras.utils.PyDataset):
    """Augmented batches; each depends on seed, epoch and place alone, so that a run that was
    broken off goes on with the very batches it would have had.
    """

    def __init__(self, corpus: Corpus, recipe: Network, phase: Phase, epoch: int) -> None:
        super().__init__()
        self.corpus, self.recipe, self.phase, self.epoch = corpus, recipe, phase, epoch
        self.teachers: Teachers | None = None
        self.used = False
        self._draw()

    def __len__(self) -> int:
        return -(-len(self.drawn.labels) // self.recipe.batch)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        batch = slice(place * self.recipe.batch, (place + 1) * self.recipe.batch)
        images, labels, of_mnist = (part[batch] for part in self.drawn)
        if self.phase.augmentation:
            rng = np.random.default_rng((self.recipe.seed, self.epoch, place))
            images = self.phase.augmentation(images, rng)
        targets = _targets(labels, self.corpus.classes, self.recipe.label_smoothing)
        if self.teachers:
            targets = self.teachers.targets(images, targets, of_mnist)
        return images, targets

    def on_epoch_begin(self) -> None:
        # Not at the end: Keras calls that once too often, before the first epoch.
        if self.used:
            self.epoch += 1
            self._draw()
        self.used = True

    def _draw(self) -> None:
        rng = np.random.default_rng((self.recipe.seed, self.epoch))
        self.drawn = self.corpus.epoch(rng)


class _Keeper(keras.callbacks.Callback):
    """Keeps the epoch of each phase that counts, and after each what a resumed run needs."""

    def __init__(
        self, recipe: Network, folder: Path, settings: dict[str, Any], progress: dict[str, Any]
    ) -> None:
        super().__init__()
        self.recipe, self.folder = recipe, folder
        self.settings, self.progress = settings, progress

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.started = time.monotonic()
        _seed_dropout(self.model, self.recipe.seed, epoch)

    def on_test_end(self, logs: dict[str, float] | None = None) -> None:
        _save(self.model, self.folder / LATEST)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        history = self.progress["history"]
        for name, value in (logs or {}).items():
            history.setdefault(name, []).append(round(float(value), 6))
        self.progress["seconds"] += time.monotonic() - self.started
        phase = self.recipe.phase_of(epoch)
        if _kept(self.recipe, phase, history) == epoch + 1:
            (self.folder / LATEST).replace(self.folder / best_of(phase))
        _save(self.model, self.folder / CHECKPOINT)
        text = json.dumps({"settings": self.settings, **self.progress})
        write_whole(self.folder / PROGRESS, text)


def best_of(phase: int) -> str:
    """Name of the file that the epoch of a phase that is kept waits in for the end."""
    return f"best-{phase}.keras"


def best_epoch(history: dict[str, list[float]], first: int = 0) -> int:
    """Find the epoch with the best validation accuracy, of equals the least loss.

    Parameters
    ----------
    history : dict of lists
    first : int
        Epochs, from 0, before this one do not count.

    Returns
    -------
    int
        Its number, from 1.
    """
    both = list(zip(history["val_accuracy"], (-one for one in history["val_loss"]), strict=True))
    return 1 + max(range(first, len(both)), key=lambda epoch: both[epoch])


def _kept(recipe: Network, phase: int, history: dict[str, list[float]]) -> int:
    """The epoch of a phase that is kept so far, from 1: the best, but of running averages the last,
    since they differ by less than the validation pictures can tell.
    """
    if recipe.phases[phase].averaged:
        return len(history["val_accuracy"])
    return best_epoch(history, recipe.span(phase)[0])


def _resume(folder: Path, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    try:
        progress = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
        made_with = progress.pop("settings")
    except (OSError, ValueError, KeyError):
        raise ModelError(f"There is no broken-off training in {folder} to resume.") from None
    if made_with != settings:
        raise ModelError(f"The training in {folder} had other settings: start it anew.")
    return keras.saving.load_model(folder / CHECKPOINT), progress


def _finish(
    recipe: Network,
    settings: dict[str, Any],
    corpus: Corpus,
    folder: Path,
    progress: dict[str, Any],
) -> Report:
    """Join the epochs that were kept, write the model, clear what was in between."""
    model = _joined(recipe, len(recipe.phases), folder)
    history = progress["history"]
    best = _kept(recipe, len(recipe.phases) - 1, history)
    report = complete(model, settings, corpus, folder, history, best, progress["seconds"])
    for name in (LATEST, CHECKPOINT, PROGRESS, *map(best_of, range(len(recipe.phases)))):
        (folder / name).unlink(missing_ok=True)
    return report


def complete(
    model: Any,
    settings: dict[str, Any],
    corpus: Corpus,
    folder: Path,
    history: dict[str, list[float]],
    best: int,
    seconds: float,
) -> Report:
    """Calibrate a trained model on the validation pictures, export it and write its report.

    Parameters
    ----------
    model : keras.Model
        As it came from training; its last layer ends in a softmax.
    settings : dict
        Every setting that the training used, the recipe's name among them.
    corpus : Corpus
    folder : Path
        The model's own.
    history : dict of lists
    best : int
        Epoch that was kept, from 1.
    seconds : float
        Of training.

    Returns
    -------
    Report
        As written.
    """
    images, labels, of_mnist = corpus.validation()
    digits = labels != NOT_A_DIGIT
    probabilities, _ = split(model.predict(images[digits], batch_size=1000, verbose=0))
    temperature = fit_temperature(labels[digits], probabilities)
    # The last layer's weights carry it, so that nothing between training and serving can forget it.
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
    _, scores = split(model.predict(images, batch_size=1000, verbose=0))
    # On paper and with a pen, each by itself: neither may be refused more often than it should.
    kinds = [kind for kind in (digits & of_mnist, digits & ~of_mnist) if kind.any()]
    report = Report(
        name=settings["name"],
        recipe=settings,
        data=corpus.provenance(),
        versions=versions("keras", "tensorflow", "onnx", "tf2onnx"),
        history=history,
        best_epoch=best,
        seconds=round(seconds, 1),
        parameters=model.count_params(),
        files=_export(model, folder),
        size=(folder / ONNX).stat().st_size,
        temperature=round(temperature, 4),
        threshold=min(rejection_threshold(scores[kind], REFUSED) for kind in kinds),
    )
    report.write(folder)
    return report


def _export(model: Any, folder: Path) -> dict[str, str]:
    """Write a model as it was trained and as it is served; give each file's SHA-256."""
    _save(model, folder / KERAS)
    model.export(folder / f"part-{ONNX}", format="onnx", verbose=False)
    (folder / f"part-{ONNX}").replace(folder / ONNX)
    return {name: sha256(folder / name) for name in (KERAS, ONNX)}


def _joined(recipe: Network, number: int, folder: Path) -> Any:
    """Average what was kept before a phase (Izmailov et al., "Averaging weights leads to wider
    optima and better generalization", 2018).
    """
    models = [
        keras.saving.load_model(folder / best_of(one), compile=False)
        for one in recipe.joined(number)
    ]
    mean = models[-1]
    mean.set_weights(
        [np.mean(parts, axis=0) for parts in zip(*(m.get_weights() for m in models), strict=True)]
    )
    return mean


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settings(recipe: Network) -> dict[str, Any]:
    settings = asdict(recipe)
    settings["build"] = f"{recipe.build.__module__}.{recipe.build.__name__}"
    # What is said of it does not change how it comes out.
    for said in ("what", "claim", "claimed", "compared"):
        del settings[said]
    as_written: dict[str, Any] = json.loads(json.dumps(settings))
    return as_written


def _targets(labels: np.ndarray, classes: int, smoothing: float) -> np.ndarray:
    """(N,) labels → (N, classes) float32, a share of certainty given to all classes."""
    certain = np.eye(classes, dtype=np.float32)[labels]
    return certain * (1 - smoothing) + np.float32(smoothing / classes)


def _save(model: Any, path: Path) -> None:
    """Write a model so that a kill leaves the old file or the new one."""
    part = path.with_name(f"part-{path.name}")
    model.save(part)
    part.replace(path)
