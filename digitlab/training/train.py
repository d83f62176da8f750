"""Recipe + corpus → a model's folder: model.keras, model.onnx, report.json.

Everything is chosen on the corpus' validation data: of each phase, the epoch with the best accuracy
(of equals, the least loss), or the last one where weights are averaged during training. The model
is the mean of the phases' kept epochs; a phase with teachers starts at that mean, distills it, and
replaces it. `export` then calibrates the model and chooses its threshold. The test digits are not
seen here; `evaluate` measures by them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras

from ..recognition.classifier import Classifier
from ..recognition.store import ONNX
from ..report import Report
from ..zoo import Network, Phase
from ..zoo.layers import softened
from .artifacts.checkpoint import Checkpoint, Run
from .artifacts.export import Course, export_model
from .batches import Batches, targets
from .data.corpus import Corpus
from .distillation import Teachers
from .learning_rate import LearningRate


def train(
    recipe: Network,
    corpus: Corpus,
    folder: Path,
    resume: bool = False,
    teachers: Mapping[str, Classifier] = MappingProxyType({}),
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> Report:
    """Train a recipe's model and write its folder.

    Parameters
    ----------
    recipe : Network
    corpus : Corpus
        Training and validation data.
    folder : Path
        The model's own; made if missing.
    resume : bool
        Go on after the last whole epoch of an earlier run that did not end.
    teachers : mapping of str to Classifier
        Those that the recipe names.
    callbacks : sequence of keras.callbacks.Callback
        Called in every phase, after those of the run.

    Returns
    -------
    Report
        As written, before any evaluation.

    Raises
    ------
    ModelError
        If `resume` is asked for and there is nothing to resume, or it was another recipe.
    """
    # Seeds the weights and the dropout; every epoch and every batch has a seed of its own.
    keras.utils.set_random_seed(recipe.seed)
    run = (Run.resume if resume else Run.begin)(recipe, folder, _settings(recipe, teachers))
    images, labels, _ = corpus.validation()
    validation = images, targets(labels, corpus.classes, recipe.label_smoothing)
    for number in run.left():
        batches = Batches(
            corpus, recipe, recipe.phases[number], run.done, _teachers(run, number, teachers)
        )
        _prepare(run, number, corpus.classes)
        run.model.fit(
            batches,
            shuffle=False,  # the corpus has shuffled; Keras would shuffle whole batches, by no seed
            epochs=recipe.span(number)[1],
            initial_epoch=run.done,
            validation_data=validation,
            validation_batch_size=1000,
            callbacks=[*_callbacks(run, number, len(batches)), *callbacks],
        )
    return _finish(run, corpus)


def _teachers(run: Run, number: int, teachers: Mapping[str, Classifier]) -> Teachers | None:
    """The teachers of a phase: the averaged network so far, and those that the recipe names."""
    phase = run.recipe.phases[number]
    if not phase.teachers:
        return None
    named = [teachers[name] for name in phase.teachers]
    return Teachers(run.averaged_before(number), named, phase.trust)


def _prepare(run: Run, number: int, classes: int) -> None:
    """Make the run's model ready for a phase: its weights, its optimizer."""
    phase = run.recipe.phases[number]
    if run.is_at_start_of(number):
        run.model = _initial(run, number, classes)
    # The optimizer goes on with its moments if it can.
    if not (run.model.compiled and run.model.optimizer.use_ema is phase.averaged):
        _compile(run.model, run.recipe, phase)


def _initial(run: Run, number: int, classes: int) -> Any:
    """The model that a phase begins with."""
    phase, model = run.recipe.phases[number], run.model
    if phase.teachers:
        model = run.averaged_before(number)
    return run.recipe.build(classes) if model is None else model


def _compile(model: Any, recipe: Network, phase: Phase) -> None:
    config = {
        "weight_decay": recipe.weight_decay or None,
        "use_ema": phase.averaged,
        "ema_momentum": phase.ema_momentum,
    }
    if recipe.beta_2 is not None:
        config["beta_2"] = recipe.beta_2
    model.compile(
        optimizer=keras.optimizers.get({"class_name": recipe.optimizer, "config": config}),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )


def _callbacks(run: Run, number: int, steps: int) -> list[keras.callbacks.Callback]:
    """Keras callbacks of a phase with so many steps an epoch."""
    phase = run.recipe.phases[number]
    first = run.recipe.span(number)[0]
    callbacks = [LearningRate(phase, first, steps, run.history), Checkpoint(run)]
    if phase.averaged:
        # After the checkpoint, which saves the averaged weights before they are swapped back.
        callbacks.append(keras.callbacks.SwapEMAWeights())
    return callbacks


def _finish(run: Run, corpus: Corpus) -> Report:
    """Average the kept epochs, export the model, and delete the checkpoints."""
    last = len(run.recipe.phases) - 1
    model = run.averaged_before(last + 1)
    model = softened(model) if run.recipe.softened else model
    course = Course(run.history, run.kept_epoch(last), run.seconds)
    report = export_model(model, run.settings, corpus, run.folder, course)
    run.clear()
    return report


def _settings(recipe: Network, teachers: Mapping[str, Classifier]) -> dict[str, Any]:
    """Everything that decides how the model comes out, as JSON."""
    settings = asdict(recipe)
    for description in ("what", "claim", "claimed", "compared"):
        del settings[description]
    if teachers:
        settings["teachers"] = {
            name: teacher.report.files[ONNX] for name, teacher in sorted(teachers.items())
        }
    as_json: dict[str, Any] = json.loads(json.dumps(settings, default=_full_name))
    return as_json


def _full_name(build: Callable[[int], Any]) -> str:
    return f"{build.__module__}.{build.__name__}"
