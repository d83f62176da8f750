"""Recipe + lines → the number network's folder: model.keras, model.onnx, report.json.

It is chosen on the numbers of writers that it did not learn from. An average of its weights is
kept, as of the digit network's phases that are `averaged`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from ..datasets.numbers import PenLine
from ..evaluation.number_strips import number_strips
from ..recognition.strip import STRIDE
from ..recognition.symbols import BLANK
from ..transforms.strips import LARGEST_STRETCH, varied
from ..zoo import Network, Phase
from ..zoo.numbers import CLASS_COUNT
from .artifacts.checkpoint import Checkpoint, Run
from .data.lines import Material
from .data.shards import SHARD_LINES, Shard, Shards, encode, pad
from .data.texts import LONGEST
from .learning_rate import LearningRate

BATCH_COLUMNS = 16_384
"""Columns of all strips of a batch together, about: 128 strips of 128."""

MOST_BATCH_STRIPS = 256
"""Strips of a batch at most."""

BATCH_WIDTHS = (64, 96, 128, 176, 256, 384, 640, 1200)
"""Widths of batches, columns: few, as processors prepare for each anew."""

GRADIENT_NORM = 5.0
"""Norm to which the gradient is cut: a line in disorder must not undo the others."""

PRECISION = "mixed_bfloat16"
"""How the network computes in training: a third faster on today's processors than 32 bits, and
read as well. It is exported with 32 bits."""


@keras.saving.register_keras_serializable("digitlab")
def ctc_loss(labels: Any, logits: Any) -> Any:
    """(N, L) classes, blanks behind; (N, T, classes) logits → (N,) loss of each line.

    `keras.ops.ctc_loss` gives the same in ten times the time: TensorFlow's own, which is compiled,
    takes sparse labels alone.
    """
    import tensorflow as tf

    labels = tf.cast(labels, tf.int32)
    places = tf.where(labels != BLANK)
    shape = tf.cast(tf.shape(labels), tf.int64)
    sparse = tf.SparseTensor(places, tf.gather_nd(labels, places), shape)
    steps = tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
    return tf.nn.ctc_loss(
        sparse, tf.cast(logits, tf.float32), None, steps, logits_time_major=False, blank_index=BLANK
    )


@keras.saving.register_keras_serializable("digitlab")
def accuracy(labels: Any, logits: Any) -> Any:
    """Share of lines wholly right, by the likeliest class of each step: (N,) 0 or 1."""
    labels = ops.cast(labels, "int32")
    best = ops.cast(ops.argmax(logits, axis=-1), "int32")
    before = ops.concatenate([ops.full_like(best[:, :1], BLANK), best[:, :-1]], axis=1)
    is_new = ops.logical_and(best != before, best != BLANK)
    place = ops.cumsum(ops.cast(is_new, "int32"), axis=1)
    # One more blank, so that what is read too much is wrong.
    wanted = ops.concatenate([labels, ops.full_like(labels[:, :1], BLANK)], axis=1)
    at = ops.clip(place - 1, 0, ops.shape(wanted)[1] - 1)
    is_right = ops.logical_or(ops.take_along_axis(wanted, at, axis=1) == best, ~is_new)
    count = ops.sum(ops.cast(labels != BLANK, "int32"), axis=1)
    whole = ops.logical_and(ops.all(is_right, axis=1), place[:, -1] == count)
    return ops.cast(whole, "float32")


class LineBatches(keras.utils.PyDataset):
    """Batches of strips of about the same width, (n, 32, w) uint8, and labels, (n, 30) int32.

    Parameters
    ----------
    shard : Shard
    seed : tuple of int
        Of order and variation.
    vary : bool
        Whether strips are varied, as in training.
    """

    def __init__(self, shard: Shard, seed: tuple[int, ...], vary: bool) -> None:
        super().__init__()
        self.shard, self.seed, self.vary = shard, seed, vary
        rng = np.random.default_rng(seed)
        most = 1 + LARGEST_STRETCH if vary else 1
        widths = most * np.array([strip.shape[1] for strip in shard.strips])
        batches: list[np.ndarray] = []
        for narrower, width in pairwise((0, *BATCH_WIDTHS)):
            alike = rng.permutation(np.flatnonzero((widths > narrower) & (widths <= width)))
            size = min(MOST_BATCH_STRIPS, BATCH_COLUMNS // width)
            if vary and len(alike) % size:
                # Batches of few shapes: processors prepare for each shape anew.
                alike = np.concatenate([alike, rng.choice(alike, size - len(alike) % size)])
            batches += np.split(alike, range(size, len(alike), size)) if len(alike) else []
        # Keras takes what the first two batches have in common for what all have: the narrowest
        # strips come first, the widest second.
        places = [0, len(batches) - 1, *(1 + rng.permutation(max(0, len(batches) - 2)))]
        self.batches = [batches[place] for place in places[: len(batches)]]

    def __len__(self) -> int:
        """Batches in an epoch."""
        return len(self.batches)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Make a batch by its place in the epoch."""
        rng = np.random.default_rng((*self.seed, place))
        strips = [self.shard.strips[index] for index in self.batches[place]]
        if self.vary:
            strips = [varied(strip, rng) for strip in strips]
        labels = [self.shard.labels[index] for index in self.batches[place]]
        width = max(
            *(strip.shape[1] for strip in strips), *(STRIDE * steps_of(label) for label in labels)
        )
        width = next((wide for wide in BATCH_WIDTHS if wide >= width), width)
        return pad(strips, width), encode(labels, LONGEST, BLANK)


def validation_of(lines: Iterable[PenLine]) -> Shard:
    """Numbers of held-out writers as strips and labels."""
    rows, strips = number_strips(lines)
    return Shard(strips, [row.label for row in rows])


def steps_of(label: str) -> int:
    """Steps that a label needs: one for each symbol, and one between two equal ones."""
    return len(label) + sum(a == b for a, b in pairwise(label))


def train_numbers(
    recipe: Network,
    material: Material,
    validation: Shard,
    folder: Path,
    resume: bool = False,
    lines: int = SHARD_LINES,
) -> Run:
    """Train the number network; `export_numbers` writes what comes of it.

    Parameters
    ----------
    recipe : Network
        Each phase goes on from the averaged weights of the one before.
    material : Material
    validation : Shard
        Of writers that are not in the material.
    folder : Path
        The model's own; made if missing.
    resume : bool
        Go on after the last whole epoch of an earlier run that did not end.
    lines : int
        Of an epoch.

    Raises
    ------
    ModelError
        If `resume` is asked for and there is nothing to resume, or it was another recipe.
    """
    keras.utils.set_random_seed(recipe.seed)
    run = (Run.resume if resume else Run.begin)(recipe, folder, _settings(recipe, lines))
    judges = LineBatches(validation, (0,), vary=False)
    for number in run.left():
        if run.is_at_start_of(number):
            run.model = run.averaged_before(number) if number else _build(recipe, PRECISION)
            _compile(run.model, recipe, recipe.phases[number])
        first, end = recipe.span(number)
        shards = Shards(material, recipe.seed, folder, range(first, end), lines)
        for epoch in range(run.done, end):
            batches = LineBatches(shards.of_epoch(epoch), (recipe.seed, epoch), vary=True)
            schedule = recipe.phases[number], first, len(batches), run.history
            run.model.fit(
                batches,
                shuffle=False,
                epochs=epoch + 1,
                initial_epoch=epoch,
                validation_data=judges,
                verbose=2,
                callbacks=[
                    LearningRate(*schedule),
                    Checkpoint(run),
                    keras.callbacks.SwapEMAWeights(),
                ],
            )
        shards.clear()
    return run


def _compile(model: Any, recipe: Network, phase: Phase) -> None:
    """Make a network ready for a phase."""
    model.compile(
        optimizer=keras.optimizers.AdamW(
            weight_decay=recipe.weight_decay,
            use_ema=phase.averaged,
            ema_momentum=phase.ema_momentum,
            global_clipnorm=GRADIENT_NORM,
        ),
        loss=ctc_loss,
        metrics=[accuracy],
        jit_compile=False,  # every width of a batch would be compiled anew
    )


def _build(recipe: Network, precision: str) -> Any:
    """The untrained network that computes in a precision."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        return recipe.build(CLASS_COUNT)
    finally:
        keras.config.set_dtype_policy(usual)


def _settings(recipe: Network, lines: int) -> dict[str, Any]:
    """Everything that decides how the model comes out, as JSON."""
    settings = asdict(recipe) | {"lines": lines, "precision": PRECISION}
    settings["build"] = recipe.build.__name__
    plain: dict[str, Any] = json.loads(json.dumps(settings))
    return plain
