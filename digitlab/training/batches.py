"""Corpus + phase → training batches.

A batch depends only on seed, epoch and its place in the epoch, so that a resumed run gets the same
batches as an unbroken one.
"""

import keras
import numpy as np

from ..zoo import Network, Phase
from .data.corpus import Corpus
from .distillation import Teachers


class Batches(keras.utils.PyDataset):
    """Augmented batches and their targets, (n, 28, 28) uint8 and (n, classes) float32.

    Parameters
    ----------
    corpus : Corpus
    recipe : Network
    phase : Phase
    epoch : int
        The first to be asked for, from 0.
    teachers : Teachers or None
        Whose outputs are mixed into the targets.
    """

    def __init__(
        self,
        corpus: Corpus,
        recipe: Network,
        phase: Phase,
        epoch: int,
        teachers: Teachers | None = None,
    ) -> None:
        super().__init__()
        self.corpus, self.recipe, self.phase, self.epoch = corpus, recipe, phase, epoch
        self.teachers = teachers
        self._is_used = False
        self._draw()

    def __len__(self) -> int:
        """Batches in an epoch."""
        return -(-len(self.examples.labels) // self.recipe.batch)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Make a batch by its place in the epoch."""
        batch = slice(place * self.recipe.batch, (place + 1) * self.recipe.batch)
        images, labels, of_mnist = (part[batch] for part in self.examples)
        if self.phase.augmentation:
            rng = np.random.default_rng((self.recipe.seed, self.epoch, place))
            images = self.phase.augmentation(images, rng)
        smoothed = targets(labels, self.corpus.classes, self.recipe.label_smoothing)
        if self.teachers:
            return images, self.teachers.targets(images, smoothed, of_mnist)
        return images, smoothed

    def on_epoch_begin(self) -> None:
        """Draw the next epoch's examples."""
        # Not in on_epoch_end: Keras calls that once too often, before the first epoch.
        if self._is_used:
            self.epoch += 1
            self._draw()
        self._is_used = True

    def _draw(self) -> None:
        rng = np.random.default_rng((self.recipe.seed, self.epoch))
        self.examples = self.corpus.epoch(rng, self.phase.mix)


def targets(labels: np.ndarray, classes: int, smoothing: float) -> np.ndarray:
    """(N,) labels → (N, classes) float32, one-hot with label smoothing; each row sums to 1."""
    one_hot = np.eye(classes, dtype=np.float32)[labels]
    return one_hot * (1 - smoothing) + np.float32(smoothing / classes)
