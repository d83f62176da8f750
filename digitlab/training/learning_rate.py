"""The learning rate: a schedule by epoch and step.

Keras' CosineDecay and ReduceLROnPlateau count their steps themselves and could not resume a run
exactly.
"""

from collections.abc import Mapping, Sequence

import keras

from ..zoo import Phase


class LearningRate(keras.callbacks.Callback):
    """Keras callback that sets the learning rate before each step.

    Parameters
    ----------
    phase : Phase
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
        first: int,
        steps: int,
        history: Mapping[str, Sequence[float]],
    ) -> None:
        super().__init__()
        self.phase, self.first, self.steps = phase, first, steps
        self.history = history

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Note the phase's epochs so far, and their accuracies."""
        self.done = epoch - self.first
        self.accuracies = self.history.get("val_accuracy", [])[self.first :]

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Set the learning rate of this step."""
        share = self.phase.share(self.done + batch / self.steps, self.accuracies)
        self.model.optimizer.learning_rate = self.phase.learning_rate * share
