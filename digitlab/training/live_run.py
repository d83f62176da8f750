"""A live training: step after step, told and changed while it runs."""

import json
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np

from ..datasets import Digits, load_mnist
from ..errors import DataError
from ..preprocess import SIZE
from ..recognition.store import ONNX
from ..report import Report, versions
from ..zoo import Phase
from ..zoo.blocks import build
from ..zoo.plan import AUGMENTATIONS, MOST_SECONDS, Command, Plan, Progress
from .artifacts.export import sha256

LINE_SECONDS = 1.0
"""Seconds between two lines."""

BATCH_DIGITS = 256
"""Digits a step; fewer where there are few."""

FEWEST_STEPS = 8
"""Fewest steps of a round, where there are digits enough for steps of `FEWEST_BATCH_DIGITS`."""

FEWEST_BATCH_DIGITS = 16
"""Fewest digits a step."""

WATCHED_DIGITS = 1000
"""Validation digits that are read once a second."""

CLASS_SHARE = 0.2
"""Share of a round that a class's digits have beside MNIST's: they are repeated up to this, at most
`MOST_REPEATS` times. Tuned on nothing."""

MOST_REPEATS = 50
"""Times that a class's digits are repeated in a round at most."""

SHOWN_FILTERS = 16
"""Filters of the first layer that are shown."""

SEED = 1998
"""Of the weights, the order of the digits and their augmentation: a plan trains alike each time."""

WORST_LOSS = 99.0
"""Stands for a loss that is no number: a line holds numbers alone."""

REPORTED_PARTS = ("blocks", "dense", "dropout", "optimizer", "rate", "augmentation", "epochs")
"""Parts of the plan that its report names."""

Why = Literal["whole", "stopped", "time"]


class LiveRun:
    """A network and the digits that it learns from.

    Parameters
    ----------
    plan : Plan

    Attributes
    ----------
    model : keras.Model
    own : Digits
        The class's digits, learned from or not.

    Raises
    ------
    DataError
        If MNIST is asked for and cannot be read.
    """

    def __init__(self, plan: Plan) -> None:
        keras.utils.set_random_seed(SEED)
        self.plan = plan
        self.own = Digits(
            np.frombuffer(plan.images, np.uint8).reshape(-1, SIZE, SIZE),
            np.frombuffer(plan.labels, np.uint8),
        )
        self._load()
        self.model = build("live", plan.blocks, plan.dense, plan.dropout)
        self._rate, self._augmentation = plan.rate, AUGMENTATIONS[plan.augmentation]
        self.model.compile(
            optimizer=_optimizer(plan.optimizer, plan.rate),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        self.seconds, self.step = 0.0, 0
        self.batch = int(
            np.clip(len(self.learn) // FEWEST_STEPS, FEWEST_BATCH_DIGITS, BATCH_DIGITS)
        )
        self.steps = -(-len(self.learn) // self.batch)
        self.history: dict[str, list[float]] = {}

    def _load(self) -> None:
        """Put together what is learned from, what it is watched by, and the test digits."""
        is_held = np.frombuffer(self.plan.held, bool)
        own, held_back = self.own[~is_held], self.own[is_held]
        if not (self.plan.mnist and self.plan.mnist_digits):
            self.learn, self.watched, self.tested = own, held_back, None
            return
        mnist = load_mnist(Path(self.plan.mnist))
        learn = mnist.learn[: self.plan.mnist_digits]
        repeats = int(np.clip(CLASS_SHARE * len(learn) / max(1, len(own)), 1, MOST_REPEATS))
        self.learn = Digits(
            np.concatenate([learn.images, *[own.images] * repeats]),
            np.concatenate([learn.labels, *[own.labels] * repeats]),
        )
        self.watched, self.tested = mnist.validation[:WATCHED_DIGITS], mnist.test
        if not len(self.watched):
            raise DataError("This MNIST has no validation digits.")

    def train(self, commands: "queue.Queue[Command]", send: Callable[[Progress], None]) -> Why:
        """Train to the end, or until it is told to stop, or until the time is up."""
        begun = time.monotonic()
        self._tell(send)
        told = time.monotonic()
        is_paused = False
        while self.step < self.steps * self.plan.epochs:
            now = time.monotonic()
            if now - begun > MOST_SECONDS:
                return "time"
            if now - told >= LINE_SECONDS:
                self._tell(send, is_paused)
                told = time.monotonic()
            try:
                command = commands.get(timeout=LINE_SECONDS) if is_paused else commands.get_nowait()
            except queue.Empty:
                if not is_paused:
                    self._step()
                continue
            if command.do == "stop":
                return "stopped"
            is_paused = command.do == "pause" or (is_paused and command.do == "change")
            self._change(command)
            self._tell(send, is_paused)
        self._tell(send)
        return "whole"

    def _step(self) -> None:
        """Learn from one batch."""
        begun = time.monotonic()
        epoch, place = divmod(self.step, self.steps)
        if place == 0:
            self._order = np.random.default_rng((SEED, epoch)).permutation(len(self.learn))
        batch = self.learn[self._order[place * self.batch : (place + 1) * self.batch]]
        images = batch.images
        if self._augmentation:
            images = self._augmentation(images, np.random.default_rng((SEED, self.step)))
        self.model.optimizer.learning_rate = self._present_rate()
        self._latest = self.model.train_on_batch(
            images, batch.labels.astype(np.int64), return_dict=True
        )
        self.step += 1
        self.seconds += time.monotonic() - begun

    def _present_rate(self) -> float:
        """The rate of the next step: one cycle, up in the first round, then down to nothing."""
        phase = Phase(max(2, self.plan.epochs), self._rate, "cosine")
        return self._rate * max(phase.share(self.step / self.steps), 1e-3)

    def _change(self, command: Command) -> None:
        """Turn the knobs that a command names."""
        if command.rate is not None:
            self._rate = command.rate
        if command.augmentation is not None:
            self._augmentation = AUGMENTATIONS[command.augmentation]
        if command.dropout is not None:
            for layer in self.model.layers:
                if isinstance(layer, keras.layers.Dropout):
                    layer.rate = command.dropout
            # The rate is part of the compiled step.
            self.model.make_train_function(force=True)

    def _tell(self, send: Callable[[Progress], None], is_paused: bool = False) -> None:
        """Send a line: how far it is, and what the network looks like now."""
        latest = {name: float(value) for name, value in getattr(self, "_latest", {}).items()}
        self.model.reset_metrics()
        outputs = self.model.predict_on_batch(self.watched.images)
        truth = outputs[np.arange(len(outputs)), self.watched.labels]
        val_loss = float(-np.log(np.maximum(truth, 1e-7)).mean())
        val_accuracy = float((outputs.argmax(axis=1) == self.watched.labels).mean())
        loss = latest.get("loss", val_loss)
        accuracy = latest.get("accuracy", val_accuracy)
        figures = {
            "loss": loss if np.isfinite(loss) else WORST_LOSS,
            "accuracy": accuracy,
            "val_loss": val_loss if np.isfinite(val_loss) else WORST_LOSS,
            "val_accuracy": val_accuracy,
        }
        for name, value in figures.items():
            self.history.setdefault(name, []).append(round(value, 5))
        filters, side = self._filters()
        send(
            Progress(
                seconds=round(self.seconds, 2),
                epoch=round(self.step / self.steps, 3),
                **figures,
                rate=self._present_rate(),
                is_paused=is_paused,
                filters=filters,
                filter_side=side,
                digits=self._read_own(),
            )
        )

    def _read_own(self) -> bytes:
        """What each of the class's digits is read as."""
        if not len(self.own):
            return b""
        outputs = self.model.predict_on_batch(self.own.images)
        return bytes(outputs.argmax(axis=1).astype(np.uint8))

    def _filters(self) -> tuple[bytes, int]:
        """Weights of the first layer that has a picture's place, as bytes, and their side."""
        layer = next(
            layer
            for layer in self.model.layers
            if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense)
        )
        weights = np.asarray(layer.get_weights()[0])  # (h, w, 1, F), or (784, F)
        side = weights.shape[0] if weights.ndim == 4 else SIZE
        if weights.size % (side * side) or (weights.ndim == 2 and len(weights) != side**2):
            return b"", 0  # a dense layer behind pooling sees no picture
        maps = weights.reshape(side * side, -1).T[:SHOWN_FILTERS]
        largest = np.abs(maps).max(axis=1, keepdims=True)
        gray = 128 + 127 * maps / np.maximum(largest, 1e-9)
        return np.rint(np.nan_to_num(gray, nan=128)).astype(np.uint8).tobytes(), side

    def test(self) -> tuple[int, int]:
        """MNIST test digits read right, and how many there are; looked at once, at the end."""
        if self.tested is None:
            return 0, 0
        outputs = self.model.predict(self.tested.images, batch_size=1000, verbose=0)
        right = int((outputs.argmax(axis=1) == self.tested.labels).sum())
        return right, len(self.tested)

    def report(self, network: Path) -> Report:
        """The report of the trained network, whose ONNX file is given."""
        recipe: dict[str, Any] = json.loads(
            json.dumps({name: getattr(self.plan, name) for name in REPORTED_PARTS})
        )
        return Report(
            name="live",
            recipe=recipe | {"name": "live", "batch": self.batch, "seed": SEED},
            data={"learned": len(self.learn), "of a class": self.plan.held.count(0)},
            versions=versions("keras", "tensorflow", "onnx", "tf2onnx"),
            history=self.history,
            best_epoch=len(self.history["loss"]),
            seconds=round(self.seconds, 1),
            parameters=self.model.count_params(),
            files={ONNX: sha256(network)},
            size=network.stat().st_size,
            temperature=1.0,
            threshold=0.0,
        )


def _optimizer(name: str, rate: float) -> Any:
    config: dict[str, Any] = {"learning_rate": rate}
    if name == "sgd":
        config |= {"momentum": 0.9, "nesterov": True}
    return keras.optimizers.get({"class_name": name, "config": config})
