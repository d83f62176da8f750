"""A recipe of scikit-learn's + corpus → a model that reads, and its report.

Such a model is fitted in one go. The weights of k-NN and of support vectors are training digits, so
none are kept: it is measured while it is there. A dense network's few are written as a Keras model,
which is served like any other.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np

from ..evaluation.metrics import REFUSED, accuracy, fit_temperature, rejection_threshold
from ..report import Report, versions
from ..zoo import Classical
from .corpus import Corpus


class Fitted:
    """A model of scikit-learn's that has been fitted, and reads as a `Classifier` does.

    Parameters
    ----------
    recipe : Classical
    corpus : Corpus
        What it learns from and is chosen by: MNIST alone.

    Attributes
    ----------
    estimator : object
        scikit-learn's.
    report : Report
        How it was made.
    """

    def __init__(self, recipe: Classical, corpus: Corpus) -> None:
        self.corpus = corpus
        self.estimator = recipe.build(recipe.seed)
        self.temperature = 1.0
        started = time.monotonic()
        learn = corpus.learn[: recipe.digits]
        self.estimator.fit(_features(learn.images), learn.labels)
        seconds = time.monotonic() - started
        held = corpus.mnist.validation
        if not hasattr(self.estimator, "predict_proba"):
            self.temperature = fit_temperature(held.labels, self.outputs(held.images))
        read = self.outputs(held.images)
        parameters = _parameters(self.estimator)
        self.report = Report(
            name=recipe.name,
            recipe={
                "name": recipe.name,
                "seed": recipe.seed,
                "estimator": repr(self.estimator),
                "digits": len(learn),
            },
            data=corpus.provenance(),
            versions=versions("scikit-learn"),
            history={"val_accuracy": [round(accuracy(held.labels, read), 6)]},
            best_epoch=1,
            seconds=round(seconds, 1),
            parameters=parameters,
            files={},
            temperature=round(self.temperature, 4),
            threshold=rejection_threshold(read.max(axis=1), REFUSED),
            size=parameters * np.dtype(np.float32).itemsize,
        )

    @property
    def is_network(self) -> bool:
        """Whether its weights can be kept as a network's, by `export`."""
        return hasattr(self.estimator, "coefs_")

    def export(self, folder: Path) -> Report:
        """Write a dense network as a Keras model and its report; see `is_network`."""
        from ..zoo import dense
        from .export import complete

        estimator, report = self.estimator, self.report
        model = dense.fitted(report.name, estimator.coefs_, estimator.intercepts_)
        history = {"loss": [round(float(loss), 6) for loss in estimator.loss_curve_]}
        return complete(
            model, report.recipe, self.corpus, folder, history, len(history["loss"]), report.seconds
        )

    def outputs(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10) float32; each row sums to 1."""
        features = _features(images)
        if hasattr(self.estimator, "predict_proba"):
            shares: np.ndarray = self.estimator.predict_proba(features)
            return shares.astype(np.float32)
        margins = self.estimator.decision_function(features) / self.temperature
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """The same: such a model knows the ten digits and nothing else."""
        return self.outputs(images)


def _features(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 → (N, 784) float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def _parameters(estimator: Any) -> int:
    """Numbers that it keeps: the digits to compare with, and what weighs them."""
    if hasattr(estimator, "support_vectors_"):
        kept = (estimator.support_vectors_, estimator.dual_coef_, estimator.intercept_)
        return sum(int(np.size(one)) for one in kept)
    if hasattr(estimator, "coefs_"):
        return sum(one.size for one in (*estimator.coefs_, *estimator.intercepts_))
    return int(estimator.n_samples_fit_ * estimator.n_features_in_)
