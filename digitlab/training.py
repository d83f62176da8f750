"""Recipe + corpus → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the corpus' validation pictures. Of each phase the epoch is kept that reads
most of them right (of equals, the one with the smaller loss); the model is their mean. Then come
the temperature that makes the percentages mean what they say (Guo, Pleiss, Sun, Weinberger, "On
calibration of modern neural networks", 2017), and the score below which a picture is called "not a
digit". The test digits are not seen here; `evaluation` looks at them when all is done.
"""

import hashlib
import importlib.metadata
import json
import platform
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from .classifier import split
from .corpus import NOT_A_DIGIT, SITES, Corpus
from .errors import ModelError
from .metrics import fit_temperature, rejection_threshold
from .report import Report
from .zoo import Recipe

REFUSED = 0.008
"""Share of true validation digits that may be called "not a digit"."""

KERAS, ONNX = "model.keras", "model.onnx"
CHECKPOINT, PROGRESS = "checkpoint.keras", "progress.json"


def train(recipe: Recipe, corpus: Corpus, folder: Path, resume: bool = False) -> Report:
    """Train a recipe's model and write its folder.

    Parameters
    ----------
    recipe : Recipe
    corpus : Corpus
        What it learns from and is chosen by.
    folder : Path
        The model's own; made if missing.
    resume : bool
        Go on after the last whole epoch of an earlier run that did not end.

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
    # Seeds the weights and the dropout; every epoch and every batch has a seed of its own.
    keras.utils.set_random_seed(recipe.seed)
    if resume:
        model, progress = _resume(folder, settings)
    else:
        model, progress = None, {"seconds": 0.0, "history": {}}
    done = len(progress["history"].get("loss", []))
    batches = _Batches(corpus, recipe, done)
    if model is None:
        model = _start(recipe, corpus.classes)
    images, labels = corpus.validation()
    model.fit(
        batches,
        shuffle=False,  # the corpus has shuffled; Keras would shuffle whole batches, by no seed
        epochs=recipe.epochs,
        initial_epoch=done,
        validation_data=(images, _one_hot(labels, corpus.classes)),
        validation_batch_size=1000,
        callbacks=[_Rate(recipe, len(batches)), _Keeper(recipe, folder, settings, progress)],
    )
    return _finish(recipe, settings, corpus, folder, progress)


class _Batches(keras.utils.PyDataset):
    """Augmented batches; each depends on seed, epoch and place alone, so that a run that was
    broken off goes on with the very batches it would have had.
    """

    def __init__(self, corpus: Corpus, recipe: Recipe, epoch: int) -> None:
        super().__init__()
        self.corpus, self.recipe, self.epoch = corpus, recipe, epoch
        self.used = False
        self._draw()

    def __len__(self) -> int:
        return -(-len(self.labels) // self.recipe.batch)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        batch = slice(place * self.recipe.batch, (place + 1) * self.recipe.batch)
        images = self.images[batch]
        change = self.recipe.phases[self.recipe.place(self.epoch)[0]].augmentation
        if change:
            rng = np.random.default_rng((self.recipe.seed, self.epoch, place))
            images = change(images, rng)
        return images, _one_hot(self.labels[batch], self.corpus.classes)

    def on_epoch_begin(self) -> None:
        # Not at the end: Keras calls that once too often, before the first epoch.
        if self.used:
            self.epoch += 1
            self._draw()
        self.used = True

    def _draw(self) -> None:
        rng = np.random.default_rng((self.recipe.seed, self.epoch))
        self.images, self.labels = self.corpus.epoch(rng)


class _Rate(keras.callbacks.Callback):
    """Sets the learning rate before each step, by the epoch and the step alone."""

    def __init__(self, recipe: Recipe, steps: int) -> None:
        super().__init__()
        self.recipe, self.steps = recipe, steps

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        number, self.done = self.recipe.place(epoch)
        self.phase = self.recipe.phases[number]

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.model.optimizer.learning_rate = self.phase.rate(self.done + batch / self.steps)


class _Keeper(keras.callbacks.Callback):
    """Keeps the best epoch of each phase, and after each epoch what a resumed run needs."""

    def __init__(
        self, recipe: Recipe, folder: Path, settings: dict[str, Any], progress: dict[str, Any]
    ) -> None:
        super().__init__()
        self.recipe, self.folder = recipe, folder
        self.settings, self.progress = settings, progress

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.started = time.monotonic()
        # A saved model forgets where the chance of its dropout stood; so each epoch has its own.
        for place, layer in enumerate(self.model.layers):
            if isinstance(layer, keras.layers.Dropout):
                layer.seed_generator.state.assign([self.settings["seed"] + place, epoch])

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        history = self.progress["history"]
        for name, value in (logs or {}).items():
            history.setdefault(name, []).append(round(float(value), 6))
        self.progress["seconds"] += time.monotonic() - self.started
        phase, done = self.recipe.place(epoch)
        if best_epoch(history, epoch - done) == epoch + 1:
            _save(self.model, self.folder / best_of(phase))
        _save(self.model, self.folder / CHECKPOINT)
        text = json.dumps({"settings": self.settings, **self.progress})
        part = self.folder / f"part-{PROGRESS}"
        part.write_text(text, encoding="utf-8")
        part.replace(self.folder / PROGRESS)


def best_of(phase: int) -> str:
    """Name of the file that the best epoch of a phase waits in for the end."""
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


def _start(recipe: Recipe, classes: int) -> Any:
    model = recipe.build(classes)
    model.compile(
        optimizer=keras.optimizers.AdamW(weight_decay=recipe.weight_decay),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=["accuracy"],
    )
    return model


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
    recipe: Recipe,
    settings: dict[str, Any],
    corpus: Corpus,
    folder: Path,
    progress: dict[str, Any],
) -> Report:
    """Calibrate the epoch that was kept, export it, write its report, clear what was in between."""
    model = _mean([folder / best_of(n) for n, phase in enumerate(recipe.phases) if phase.kept])
    images, labels = corpus.validation()
    digits = labels != NOT_A_DIGIT
    probabilities, _ = split(model.predict(images[digits], batch_size=1000, verbose=0))
    temperature = fit_temperature(labels[digits], probabilities)
    # The last layer's weights carry it, so that nothing between training and serving can forget it.
    last = model.layers[-1]
    last.set_weights([weights / temperature for weights in last.get_weights()])
    _save(model, folder / KERAS)
    _, scores = split(model.predict(images[digits], batch_size=1000, verbose=0))
    model.export(folder / ONNX, format="onnx", verbose=False)
    report = Report(
        name=recipe.name,
        recipe=settings,
        data=_provenance(corpus),
        versions=_versions(),
        history=progress["history"],
        best_epoch=best_epoch(progress["history"], recipe.epochs - recipe.phases[-1].epochs),
        seconds=round(progress["seconds"], 1),
        parameters=model.count_params(),
        files={name: sha256(folder / name) for name in (KERAS, ONNX)},
        temperature=round(temperature, 4),
        threshold=rejection_threshold(scores, REFUSED),
    )
    report.write(folder)
    for name in (CHECKPOINT, PROGRESS, *map(best_of, range(len(recipe.phases)))):
        (folder / name).unlink(missing_ok=True)
    return report


def _mean(paths: list[Path]) -> Any:
    """Average models of one shape (Izmailov et al., "Averaging weights leads to wider optima and
    better generalization", 2018).
    """
    models = [keras.saving.load_model(path, compile=False) for path in paths]
    mean = models[-1]
    mean.set_weights(
        [np.mean(parts, axis=0) for parts in zip(*(m.get_weights() for m in models), strict=True)]
    )
    return mean


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _provenance(corpus: Corpus) -> dict[str, Any]:
    """What was learned from and chosen by, with counts, licences and checksums."""
    mnist = corpus.mnist
    sources: dict[str, Any] = {
        "MNIST": {
            "learned": len(mnist.learn),
            "chosen by": len(mnist.validation),
            "licence": "CC BY-SA 3.0 (LeCun, Cortes, Burges; as Keras states it)",
            "md5": mnist.checksums(),
        }
    }
    for what, is_digit in (("digits", True), ("other characters", False)):
        of = [one for one in corpus.usable() if one.is_digit is is_digit]
        if of:
            sources[f"UNIPEN {what}"] = {
                "learned": sum(one.site not in corpus.held_out for one in of),
                "chosen by": sum(one.site in corpus.held_out for one in of),
                "sites learned": [site for site in SITES if site not in corpus.held_out],
                "sites held out": list(corpus.held_out),
                "licence": "CC BY 4.0 (UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803)",
            }
    return sources


def _settings(recipe: Recipe) -> dict[str, Any]:
    settings = asdict(recipe)
    settings["phases"] = list(settings["phases"])  # as JSON will give it back
    settings["build"] = f"{recipe.build.__module__}.{recipe.build.__name__}"
    return settings


def _versions() -> dict[str, str]:
    libraries = ("keras", "tensorflow", "numpy", "opencv-python-headless", "onnx", "tf2onnx")
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in libraries
    }


def _one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes, dtype=np.float32)[labels]


def _save(model: Any, path: Path) -> None:
    """Write a model so that a kill leaves the old file or the new one."""
    part = path.with_name(f"part-{path.name}")
    model.save(part)
    part.replace(path)
