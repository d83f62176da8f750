"""The learning rate: a schedule by epoch and step, or a rate found by a range test.

The range test is Leslie Smith's, "Cyclical learning rates for training neural networks", 2017: the
rate grows step by step until the loss diverges; a good rate is a tenth of the one with the least
loss. Keras' CosineDecay and ReduceLROnPlateau count their steps themselves and could not resume a
run exactly.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from ..zoo import Phase

STEPS = 100
"""Training steps of a range test."""

LOWEST, HIGHEST = 1e-6, 1.0
"""The learning rates at which a range test starts and ends."""

SMOOTHING = 0.9
"""Weight of the earlier losses in the running mean of a range test, 0 to 1."""

DIVERGED = 4
"""A range test ends when the mean loss is this many times its least value."""


class LearningRate(keras.callbacks.Callback):
    """Keras callback that sets the learning rate before each step.

    Parameters
    ----------
    phase : Phase
    peak : float
        The phase's learning rate, from the recipe or from a range test.
    first : int
        Number of the phase's first epoch, from 0.
    steps : int
        Steps in an epoch.
    history : dict of lists
        Every epoch's figures so far; it grows during the training.
    """

    def __init__(
        self,
        phase: Phase,
        peak: float,
        first: int,
        steps: int,
        history: Mapping[str, Sequence[float]],
    ) -> None:
        super().__init__()
        self.phase, self.peak, self.first, self.steps = phase, peak, first, steps
        self.history = history

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Note the phase's epochs so far, and their accuracies."""
        self.done = epoch - self.first
        self.accuracies = self.history.get("val_accuracy", [])[self.first :]

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Set the learning rate of this step."""
        share = self.phase.share(self.done + batch / self.steps, self.accuracies)
        self.model.optimizer.learning_rate = self.peak * share


def range_test(model: Any, batches: Any) -> float:
    """Find a learning rate.

    Parameters
    ----------
    model : keras.Model
        Compiled. Its weights are restored; its optimizer's state is not: compile it again.
    batches : sequence of (images, targets)

    Returns
    -------
    float
        Between `LOWEST` and `HIGHEST`, with two significant digits.
    """
    weights = model.get_weights()
    rates = np.geomspace(LOWEST, HIGHEST, STEPS)
    mean, means = 0.0, []
    for step, rate in enumerate(rates, 1):
        model.optimizer.learning_rate = rate
        # The loss of this step only; the running mean is below.
        model.reset_metrics()
        loss = float(model.train_on_batch(*batches[step % len(batches)], return_dict=True)["loss"])
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        means.append(mean / (1 - SMOOTHING**step))
        if not np.isfinite(loss) or means[-1] > DIVERGED * min(means):
            break
    model.set_weights(weights)
    best = rates[int(np.argmin(means))]
    return float(f"{max(best / 10, LOWEST):.1e}")
