"""Recipe + data → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the 5,000 validation digits: the epoch that is kept is the one that reads
most of them right (of equals, the one with the smaller loss). The test digits are not seen here;
`evaluation` looks at them when all is done.
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

from .datasets import Digits, Mnist
from .errors import ModelError
from .metrics import rejection_threshold
from .report import Report
from .zoo import Recipe

REFUSED = 0.005
"""Share of true validation digits that may be called "not a digit"."""

KERAS, ONNX = "model.keras", "model.onnx"
CHECKPOINT, PROGRESS = "checkpoint.keras", "progress.json"


def train(recipe: Recipe, mnist: Mnist, folder: Path, resume: bool = False) -> Report:
    """Train a recipe's model and write its folder.

    Parameters
    ----------
    recipe : Recipe
    mnist : Mnist
        Its 55,000 digits are learned, its 5,000 validation digits choose.
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
    # Seeds the weights and the dropout; every batch has a seed of its own.
    keras.utils.set_random_seed(recipe.seed)
    if resume:
        model, progress = _resume(folder, settings)
    else:
        model, progress = _start(recipe, len(mnist.learn)), {"seconds": 0.0, "history": {}}
    keeper = _Keeper(folder, settings, progress)
    learn, validation = mnist.learn, mnist.validation
    epoch = len(progress["history"].get("loss", []))
    model.fit(
        _Batches(learn, recipe, epoch),
        epochs=recipe.epochs,
        initial_epoch=epoch,
        validation_data=(validation.images, _one_hot(validation.labels)),
        validation_batch_size=1000,
        callbacks=[keeper],
    )
    model = keras.saving.load_model(folder / KERAS, compile=False)
    return _finish(model, recipe, settings, mnist, folder, progress)


class _Batches(keras.utils.PyDataset):
    """Shuffled, augmented batches; each depends on seed, epoch and place alone, so a run that was
    broken off goes on with the very batches it would have had.
    """

    def __init__(self, digits: Digits, recipe: Recipe, epoch: int) -> None:
        super().__init__(workers=1, max_queue_size=20)
        self.digits, self.recipe, self.epoch = digits, recipe, epoch
        self._shuffle()

    def __len__(self) -> int:
        return -(-len(self.digits) // self.recipe.batch)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        start = place * self.recipe.batch
        batch = self.digits[self.order[start : start + self.recipe.batch]]
        rng = np.random.default_rng((self.recipe.seed, self.epoch, place))
        change = self.recipe.augmentation
        images = change(batch.images, rng) if change else batch.images
        return images, _one_hot(batch.labels)

    def on_epoch_end(self) -> None:
        self.epoch += 1
        self._shuffle()

    def _shuffle(self) -> None:
        rng = np.random.default_rng((self.recipe.seed, self.epoch))
        self.order = rng.permutation(len(self.digits))


class _Keeper(keras.callbacks.Callback):
    """Keeps the best epoch as model.keras, and after each epoch what a resumed run needs."""

    def __init__(self, folder: Path, settings: dict[str, Any], progress: dict[str, Any]) -> None:
        super().__init__()
        self.folder, self.settings, self.progress = folder, settings, progress

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.started = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        history = self.progress["history"]
        for name, value in (logs or {}).items():
            history.setdefault(name, []).append(float(value))
        self.progress["seconds"] += time.monotonic() - self.started
        if best_epoch(history) == epoch + 1:
            _save(self.model, self.folder / KERAS)
        _save(self.model, self.folder / CHECKPOINT)
        text = json.dumps({"settings": self.settings, **self.progress})
        part = self.folder / f"{PROGRESS}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(self.folder / PROGRESS)


def best_epoch(history: dict[str, list[float]]) -> int:
    """Number, from 1, of the epoch with the best validation accuracy, of equals the least loss."""
    both = zip(history["val_accuracy"], (-loss for loss in history["val_loss"]), strict=True)
    return 1 + max(enumerate(both), key=lambda entry: entry[1])[0]


def _start(recipe: Recipe, count: int) -> Any:
    steps = -(-count // recipe.batch)
    model = recipe.build()
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate / 100,
        warmup_target=recipe.learning_rate,
        warmup_steps=steps,
        decay_steps=max(1, (recipe.epochs - 1) * steps),
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay),
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
    model: Any,
    recipe: Recipe,
    settings: dict[str, Any],
    mnist: Mnist,
    folder: Path,
    progress: dict[str, Any],
) -> Report:
    confidences = model.predict(mnist.validation.images, batch_size=1000, verbose=0).max(axis=1)
    model.export(folder / ONNX, format="onnx", verbose=False)
    report = Report(
        name=recipe.name,
        recipe=settings,
        data={
            "learned from": f"the first {len(mnist.learn):,} MNIST training digits",
            "chosen by": f"the last {len(mnist.validation):,} MNIST training digits",
            "licence": "CC BY-SA 3.0 (LeCun, Cortes, Burges; as Keras states it)",
            "md5": mnist.checksums(),
        },
        versions=_versions(),
        history=progress["history"],
        best_epoch=best_epoch(progress["history"]),
        seconds=round(progress["seconds"], 1),
        parameters=model.count_params(),
        files={name: sha256(folder / name) for name in (KERAS, ONNX)},
        threshold=round(rejection_threshold(confidences, REFUSED), 4),
    )
    report.write(folder)
    for name in (CHECKPOINT, PROGRESS):
        (folder / name).unlink(missing_ok=True)
    return report


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settings(recipe: Recipe) -> dict[str, Any]:
    settings = asdict(recipe)
    settings["build"] = f"{recipe.build.__module__}.{recipe.build.__name__}"
    return settings


def _versions() -> dict[str, str]:
    libraries = ("keras", "tensorflow", "numpy", "opencv-python-headless", "onnx", "tf2onnx")
    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in libraries
    }


def _one_hot(labels: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[labels]


def _save(model: Any, path: Path) -> None:
    """Write a model so that a kill leaves the old file or the new one."""
    part = path.with_name(f"part-{path.name}")
    model.save(part)
    part.replace(path)
