"""A training run on disk: checkpoints, progress, and what a broken-off run resumes from.

Keras' BackupAndRestore and ModelCheckpoint know neither phases, nor ties decided by the loss, nor
the seed of dropout, so they could not resume a run exactly.
"""

import time
from pathlib import Path
from typing import Any, Self

import keras
import msgspec
import numpy as np

from ...errors import ModelError
from ...io.atomic import write_text
from ...zoo import Network

CHECKPOINT = "checkpoint.keras"
"""The model and its optimizer after the last whole epoch."""

LATEST = "latest.keras"
"""The model as it was last validated, until it is known whether it is the best."""

PROGRESS = "progress.json"
"""Settings, seconds and history of a run."""


class Progress(msgspec.Struct):
    """The content of progress.json; see `Run`."""

    settings: dict[str, Any]
    seconds: float
    history: dict[str, list[float]]


class Run:
    """A training run under way; `begin` or `resume` one.

    Attributes
    ----------
    recipe : Network
    folder : Path
        The model's own.
    settings : dict
        Everything that decides how the model comes out; a resumed run must have the same.
    model : keras.Model or None
        As it is being trained; None before the first phase.
    seconds : float
        Spent training so far.
    history : dict of lists
        Every epoch's figures so far. The same dict throughout the run: it grows.
    """

    def __init__(self, recipe: Network, folder: Path, settings: dict[str, Any]) -> None:
        self.recipe, self.folder, self.settings = recipe, folder, settings
        self.model: Any = None
        self.seconds = 0.0
        self.history: dict[str, list[float]] = {}

    @classmethod
    def begin(cls, recipe: Network, folder: Path, settings: dict[str, Any]) -> Self:
        """Begin a run; its folder is made if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(recipe, folder, settings)

    @classmethod
    def resume(cls, recipe: Network, folder: Path, settings: dict[str, Any]) -> Self:
        """Load a broken-off run as it was after its last whole epoch.

        Raises
        ------
        ModelError
            If there is none, or it had other settings.
        """
        run = cls(recipe, folder, settings)
        try:
            progress = msgspec.json.decode((folder / PROGRESS).read_bytes(), type=Progress)
            if progress.settings != settings:
                raise ModelError(
                    f"The training in {folder} had other settings: start it anew, without --resume."
                )
            run.seconds, run.history = progress.seconds, progress.history
            run.model = keras.saving.load_model(folder / CHECKPOINT)
        except (OSError, ValueError, RecursionError):  # msgspec's are ValueErrors
            raise ModelError(
                f"There is no broken-off training in {folder} to resume: leave out --resume."
            ) from None
        return run

    @property
    def done(self) -> int:
        """Whole epochs so far."""
        return len(self.history.get("loss", []))

    def left(self) -> list[int]:
        """Numbers of the phases that have epochs left, from 0."""
        phases = range(len(self.recipe.phases))
        return [number for number in phases if self.recipe.span(number)[1] > self.done]

    def is_at_start_of(self, number: int) -> bool:
        """Whether a phase is the next to begin and has no epoch yet."""
        return self.done == self.recipe.span(number)[0]

    def kept_epoch(self, number: int) -> int:
        """The epoch of a phase that is kept so far, from 1.

        The best one. Of a phase that averages its weights the last one: its epochs differ by less
        than the validation data can tell.
        """
        if self.recipe.phases[number].averaged:
            return len(self.history["val_accuracy"])
        return best_epoch(self.history, self.recipe.span(number)[0])

    def keep(self, model: Any, epoch: int, logs: dict[str, float], seconds: float) -> None:
        """Add an epoch to the history and write the checkpoint and the progress.

        Parameters
        ----------
        model : keras.Model
            Ready for the next epoch; its weights as they were validated are in `LATEST`.
        epoch : int
            From 0.
        logs : dict of float
            The epoch's figures.
        seconds : float
            It took.
        """
        for name, value in logs.items():
            self.history.setdefault(name, []).append(round(float(value), 6))
        self.seconds += seconds
        phase = self.recipe.phase_of(epoch)
        if self.kept_epoch(phase) == epoch + 1:
            (self.folder / LATEST).replace(self.folder / _best(phase))
        save(model, self.folder / CHECKPOINT)
        progress = Progress(self.settings, self.seconds, self.history)
        write_text(self.folder / PROGRESS, msgspec.json.encode(progress).decode())

    def averaged_before(self, number: int) -> Any:
        """Average the kept epochs before a phase; before the one beyond the last: the final model.

        Izmailov et al., "Averaging weights leads to wider optima and better generalization" (SWA),
        2018. `Network.averaged_phases` says which phases take part.

        Returns
        -------
        keras.Model
            A new one at every call, not compiled.
        """
        models = [
            keras.saving.load_model(self.folder / _best(phase), compile=False)
            for phase in self.recipe.averaged_phases(number)
        ]
        mean = models[-1]
        weights = zip(*(model.get_weights() for model in models), strict=True)
        averages = [np.mean(arrays, axis=0) for arrays in weights]
        mean.set_weights(averages)
        return mean

    def clear(self) -> None:
        """Delete the checkpoints and the progress; the finished model stays."""
        for name in (LATEST, CHECKPOINT, PROGRESS, *map(_best, range(len(self.recipe.phases)))):
            (self.folder / name).unlink(missing_ok=True)


class Checkpoint(keras.callbacks.Callback):
    """Keras callback that seeds each epoch's dropout, and keeps each epoch of a run."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the timer, and seed dropout for this epoch."""
        self.started = time.monotonic()
        seed_dropout(self.model, self.run.recipe.seed, epoch)

    def on_test_end(self, logs: dict[str, float] | None = None) -> None:
        """Save the weights that were validated: averaged ones are swapped back before the end."""
        save(self.model, self.run.folder / LATEST)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Keep the epoch."""
        self.run.keep(self.model, epoch, logs or {}, time.monotonic() - self.started)


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
    losses = history["val_loss"]
    scores = [(value, -losses[epoch]) for epoch, value in enumerate(history["val_accuracy"])]
    return 1 + max(range(first, len(scores)), key=lambda epoch: scores[epoch])


def seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Seed dropout for an epoch; a saved model does not keep its generators' states."""
    for index, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed + index, epoch])


def save(model: Any, path: Path) -> None:
    """Write a model so that a kill leaves the old file or the new one."""
    part = path.with_name(f"part-{path.name}")
    model.save(part)
    part.replace(path)


def _best(phase: int) -> str:
    """Name of the file with the kept epoch of a phase."""
    return f"best-{phase}.keras"
