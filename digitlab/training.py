"""Recipe + corpus → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the corpus' validation pictures. Of each phase the epoch is kept that reads
most of them right (of equals, the one with the smaller loss), or the last, where weights are
averaged as they are learned; the model is the mean of the phases', or what learned from that mean
as from a teacher, as wide or wider. Then come the temperature that makes the percentages mean what
they say (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017), and the
score below which a picture is called "not a digit". The test digits are not seen here; `evaluation`
looks at them when all is done.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras

from . import keeper
from .batches import Batches, targets
from .corpus import NOT_A_DIGIT, Corpus
from .metrics import REFUSED, fit_temperature, rejection_threshold
from .rates import Rate, find_rate
from .recognition.classifier import Classifier
from .recognition.prediction import split
from .recognition.store import KERAS, ONNX
from .report import Report, versions
from .teaching import Teachers
from .widening import widen
from .zoo import Network, Phase

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
        model, progress = keeper.resume(folder, settings)
    else:
        model, progress = None, {"seconds": 0.0, "rates": [], "history": {}}
    done = len(progress["history"].get("loss", []))
    images, labels, _ = corpus.validation()
    validation = images, targets(labels, corpus.classes, recipe.label_smoothing)
    for number, phase in enumerate(recipe.phases):
        first, last = recipe.span(number)
        if done >= last:
            continue
        teaching = None
        if phase.teachers:
            others = [teachers[name] for name in phase.teachers]
            teaching = Teachers(keeper.joined(recipe, number, folder), others, phase.trust)
        batches = Batches(corpus, recipe, phase, max(done, first), teaching)
        if done <= first:
            model = _begun(model, recipe, number, folder, corpus.classes)
        _prepare(model, recipe, phase)
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
                keeper.Keeper(recipe, folder, settings, progress),
                # After the keeper, who saves what was judged before the average makes room again.
                *([keras.callbacks.SwapEMAWeights()] if phase.averaged else []),
            ],
        )
    return _finish(recipe, settings | {"rates": progress["rates"]}, corpus, folder, progress)


def _begun(model: Any, recipe: Network, number: int, folder: Path, classes: int) -> Any:
    """What a phase begins with: what the one before left, if there was one."""
    phase = recipe.phases[number]
    if phase.teachers:
        model = keeper.joined(recipe, number, folder)
    if phase.wider:
        keras.utils.set_random_seed(recipe.seed)  # The same, also if the run was broken off before.
        return widen(model, phase.wider(classes))
    return recipe.build(classes) if model is None else model


def _prepare(model: Any, recipe: Network, phase: Phase) -> None:
    """Let the layers learn that the phase wants to; the optimizer stays if it can."""
    before = [layer.trainable for layer in model.layers]
    for layer in model.layers[:-1]:
        layer.trainable = not phase.head_only
    same = before == [layer.trainable for layer in model.layers]
    if not (model.compiled and same and model.optimizer.use_ema is phase.averaged):
        _compile(model, recipe, phase)


def _rate(phase: Phase, model: Any, batches: Batches, recipe: Network) -> float:
    """The phase's learning rate; if it has to be found, the optimizer begins anew after that."""
    if phase.learning_rate is not None:
        return phase.learning_rate
    keeper.seed_dropout(model, recipe.seed, batches.epoch)
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


def _finish(
    recipe: Network,
    settings: dict[str, Any],
    corpus: Corpus,
    folder: Path,
    progress: dict[str, Any],
) -> Report:
    """Join the epochs that were kept, write the model, clear what was in between."""
    model = keeper.joined(recipe, len(recipe.phases), folder)
    history = progress["history"]
    best = keeper.kept(recipe, len(recipe.phases) - 1, history)
    report = complete(model, settings, corpus, folder, history, best, progress["seconds"])
    keeper.clear(recipe, folder)
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
    keeper.save(model, folder / KERAS)
    model.export(folder / f"part-{ONNX}", format="onnx", verbose=False)
    (folder / f"part-{ONNX}").replace(folder / ONNX)
    return {name: sha256(folder / name) for name in (KERAS, ONNX)}


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settings(recipe: Network) -> dict[str, Any]:
    settings = asdict(recipe)
    # What is said of it does not change how it comes out.
    for said in ("what", "claim", "claimed", "compared"):
        del settings[said]
    as_written: dict[str, Any] = json.loads(json.dumps(settings, default=_named))
    return as_written


def _named(build: Callable[[int], Any]) -> str:
    return f"{build.__module__}.{build.__name__}"
