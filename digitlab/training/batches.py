"""Corpus + phase → batches to learn from.

Each depends on seed, epoch and place alone, so that a run that was broken off goes on with the very
batches it would have had.
"""

import keras
import numpy as np

from ..zoo import Network, Phase
from .corpus import Corpus
from .distillation import Teachers


class Batches(keras.utils.PyDataset):
    """Augmented batches and their targets, (n, 28, 28) uint8 and (n, classes) float32.

    Parameters
    ----------
    corpus : Corpus
    recipe : Network
    phase : Phase
    epoch : int
        The first that is asked for, from 0.
    teachers : Teachers or None
        Who have a say in the targets.
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
        self.used = False
        self._draw()

    def __len__(self) -> int:
        """Batches in an epoch."""
        return -(-len(self.drawn.labels) // self.recipe.batch)

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Make a batch by its place in the epoch."""
        batch = slice(place * self.recipe.batch, (place + 1) * self.recipe.batch)
        images, labels, of_mnist = (part[batch] for part in self.drawn)
        if self.phase.augmentation:
            rng = np.random.default_rng((self.recipe.seed, self.epoch, place))
            images = self.phase.augmentation(images, rng)
        wanted = targets(labels, self.corpus.classes, self.recipe.label_smoothing)
        if self.teachers:
            wanted = self.teachers.targets(images, wanted, of_mnist)
        return images, wanted

    def on_epoch_begin(self) -> None:
        """Go on to the next epoch's pictures."""
        # Not at the end: Keras calls that once too often, before the first epoch.
        if self.used:
            self.epoch += 1
            self._draw()
        self.used = True

    def _draw(self) -> None:
        rng = np.random.default_rng((self.recipe.seed, self.epoch))
        self.drawn = self.corpus.epoch(rng)


def targets(labels: np.ndarray, classes: int, smoothing: float) -> np.ndarray:
    """(N,) labels → (N, classes) float32, a share of certainty given to all classes."""
    certain = np.eye(classes, dtype=np.float32)[labels]
    return certain * (1 - smoothing) + np.float32(smoothing / classes)
