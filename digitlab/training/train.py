"""Recipe + corpus → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the corpus' validation pictures. Of each phase the epoch is kept that reads
most of them right (of equals, the one with the smaller loss), or the last, where weights are
averaged as they are learned; the model is the mean of the phases', or what learned from that mean
as from a teacher, as wide or wider. Then come the temperature that makes the percentages mean what
they say (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017), and the
score below which a picture is called "not a digit". The test digits are not seen here; `evaluation`
looks at them when all is done.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras

from ..recognition.classifier import Classifier
from ..recognition.store import ONNX
from ..report import Report
from ..zoo import Network, Phase
from . import checkpoint
from .batches import Batches, targets
from .corpus import Corpus
from .distillation import Teachers
from .export import complete
from .learning_rate import Rate, find_rate
from .net2net import widen

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
        model, progress = checkpoint.resume(folder, settings)
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
            teaching = Teachers(checkpoint.joined(recipe, number, folder), others, phase.trust)
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
                checkpoint.Keeper(recipe, folder, settings, progress),
                # After the keeper, who saves what was judged before the average makes room again.
                *([keras.callbacks.SwapEMAWeights()] if phase.averaged else []),
            ],
        )
    return _finish(recipe, settings | {"rates": progress["rates"]}, corpus, folder, progress)


def _begun(model: Any, recipe: Network, number: int, folder: Path, classes: int) -> Any:
    """What a phase begins with: what the one before left, if there was one."""
    phase = recipe.phases[number]
    if phase.teachers:
        model = checkpoint.joined(recipe, number, folder)
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
    checkpoint.seed_dropout(model, recipe.seed, batches.epoch)
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
    model = checkpoint.joined(recipe, len(recipe.phases), folder)
    history = progress["history"]
    best = checkpoint.kept(recipe, len(recipe.phases) - 1, history)
    report = complete(model, settings, corpus, folder, history, best, progress["seconds"])
    checkpoint.clear(recipe, folder)
    return report


def _settings(recipe: Network) -> dict[str, Any]:
    settings = asdict(recipe)
    # What is said of it does not change how it comes out.
    for said in ("what", "claim", "claimed", "compared"):
        del settings[said]
    as_written: dict[str, Any] = json.loads(json.dumps(settings, default=_named))
    return as_written


def _named(build: Callable[[int], Any]) -> str:
    return f"{build.__module__}.{build.__name__}"
