"""The learning rate: set before each step by epoch and step alone, or found by a range test.

The range test is Leslie Smith's, "Cyclical learning rates for training neural networks", 2017: the
rate grows from nothing, step by step, until the loss breaks out; a good rate is a tenth of the one
at which the loss was least.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from ..zoo import Phase

STEPS = 100
"""Of a range test."""

LOWEST, HIGHEST = 1e-6, 1.0
"""Rates between which a range test looks."""

SMOOTHING = 0.9
"""Share of the losses before in the running mean that a range test looks at."""


class Rate(keras.callbacks.Callback):
    """Sets the learning rate before each step.

    Parameters
    ----------
    phase : Phase
    peak : float
        The phase's learning rate, as it says or as it was found.
    first : int
        Number of the phase's first epoch, from 0.
    steps : int
        In an epoch.
    history : dict of lists
        Every epoch's figures so far; it grows while the training goes on.
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
        """Look where in the phase it stands."""
        self.done = epoch - self.first
        self.so_far = self.history.get("val_accuracy", [])[self.first :]

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Set the rate of this step."""
        share = self.phase.share(self.done + batch / self.steps, self.so_far)
        self.model.optimizer.learning_rate = self.peak * share


def find_rate(model: Any, batches: Any) -> float:
    """Find a learning rate by a range test.

    Parameters
    ----------
    model : keras.Model
        Compiled; its weights are as before when the test has ended. Its optimizer has learned
        nothing worth keeping: compile anew.
    batches : sequence of (pictures, targets)

    Returns
    -------
    float
        Between `LOWEST` and `HIGHEST`, two digits long.
    """
    weights = model.get_weights()
    rates = np.geomspace(LOWEST, HIGHEST, STEPS)
    mean, means = 0.0, []
    for step, rate in enumerate(rates, 1):
        model.optimizer.learning_rate = rate
        # Alone, not a mean with the steps before; the running mean below is of our own weighting.
        model.reset_metrics()
        loss = float(model.train_on_batch(*batches[step % len(batches)], return_dict=True)["loss"])
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        means.append(mean / (1 - SMOOTHING**step))
        if not np.isfinite(loss) or means[-1] > 4 * min(means):
            break
    model.set_weights(weights)
    best = rates[int(np.argmin(means))]
    return float(f"{max(best / 10, LOWEST):.1e}")
