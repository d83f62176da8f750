"""A training under way → what is kept of it on disk.

Of each phase the epoch that counts, and what a run that was broken off needs to go on as if nothing
had happened.
"""

import json
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from ..errors import ModelError
from ..io.atomic import write_text
from ..zoo import Network

CHECKPOINT, PROGRESS, LATEST = "checkpoint.keras", "progress.json", "latest.keras"


class Keeper(keras.callbacks.Callback):
    """Keeps the epoch of each phase that counts, and after every epoch what a resumed run needs.

    Parameters
    ----------
    recipe : Network
    folder : Path
    settings : dict
        Those that a resumed run must have too.
    progress : dict
        Seconds, learning rates of the phases, and every epoch's figures; it grows.
    """

    def __init__(
        self, recipe: Network, folder: Path, settings: dict[str, Any], progress: dict[str, Any]
    ) -> None:
        super().__init__()
        self.recipe, self.folder = recipe, folder
        self.settings, self.progress = settings, progress

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the clock, and the epoch's chance."""
        self.started = time.monotonic()
        seed_dropout(self.model, self.recipe.seed, epoch)

    def on_test_end(self, logs: dict[str, float] | None = None) -> None:
        """Set what was judged aside: a running average makes room again before the epoch ends."""
        save(self.model, self.folder / LATEST)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Keep what was judged if it counts, and how far the run is."""
        history = self.progress["history"]
        for name, value in (logs or {}).items():
            history.setdefault(name, []).append(round(float(value), 6))
        self.progress["seconds"] += time.monotonic() - self.started
        phase = self.recipe.phase_of(epoch)
        if kept(self.recipe, phase, history) == epoch + 1:
            (self.folder / LATEST).replace(self.folder / best_of(phase))
        save(self.model, self.folder / CHECKPOINT)
        text = json.dumps({"settings": self.settings, **self.progress})
        write_text(self.folder / PROGRESS, text)


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


def kept(recipe: Network, phase: int, history: dict[str, list[float]]) -> int:
    """The epoch of a phase that is kept so far, from 1: the best, but of running averages the last,
    since they differ by less than the validation pictures can tell.
    """
    if recipe.phases[phase].averaged:
        return len(history["val_accuracy"])
    return best_epoch(history, recipe.span(phase)[0])


def resume(folder: Path, settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Load a run that was broken off: its model after the last whole epoch, and its progress.

    Raises
    ------
    ModelError
        If there is none, or it had other settings.
    """
    try:
        progress = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
        made_with = progress.pop("settings")
    except (OSError, ValueError, KeyError):
        raise ModelError(f"There is no broken-off training in {folder} to resume.") from None
    if made_with != settings:
        raise ModelError(f"The training in {folder} had other settings: start it anew.")
    return keras.saving.load_model(folder / CHECKPOINT), progress


def joined(recipe: Network, number: int, folder: Path) -> Any:
    """Average what was kept before a phase, or, of a number beyond the last, in the end.

    Izmailov et al., "Averaging weights leads to wider optima and better generalization", 2018. The
    model is a new one at every call, not compiled.
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


def clear(recipe: Network, folder: Path) -> None:
    """Delete what no one needs once the model is written."""
    for name in (LATEST, CHECKPOINT, PROGRESS, *map(best_of, range(len(recipe.phases)))):
        (folder / name).unlink(missing_ok=True)


def seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Set the chance of dropout, an epoch's own: a saved model forgets where it stood."""
    for place, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed + place, epoch])


def save(model: Any, path: Path) -> None:
    """Write a model so that a kill leaves the old file or the new one."""
    part = path.with_name(f"part-{path.name}")
    model.save(part)
    part.replace(path)
