"""A scikit-learn recipe + corpus → a fitted model, and its report.

The weights of k-NN and of support vectors are training digits, so they are not stored: such a model
is measured right after it is fitted. A dense network is written as a Keras model and served like
any other.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np

from ..evaluation.metrics import REFUSED_SHARE, accuracy, fit_temperature, rejection_threshold
from ..report import Report, versions
from ..zoo import Classical
from .data.corpus import Corpus


class ClassicalModel:
    """A fitted scikit-learn model; a `Model`, as `Classifier` is.

    Parameters
    ----------
    recipe : Classical
    corpus : Corpus
        Only its MNIST part is used.

    Attributes
    ----------
    estimator : object
        scikit-learn's, fitted.
    report : Report
        Of the training.
    """

    def __init__(self, recipe: Classical, corpus: Corpus) -> None:
        self.corpus = corpus
        self.estimator = recipe.build(recipe.seed)
        self.temperature = 1.0
        started = time.monotonic()
        learn = corpus.learn[: recipe.digits]
        self.estimator.fit(_features(learn.images), learn.labels)
        seconds = time.monotonic() - started
        validation = corpus.mnist.validation
        if not hasattr(self.estimator, "predict_proba"):
            self.temperature = fit_temperature(validation.labels, self.outputs(validation.images))
        probabilities = self.outputs(validation.images)
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
            history={"val_accuracy": [round(accuracy(validation.labels, probabilities), 6)]},
            best_epoch=1,
            seconds=round(seconds, 1),
            parameters=parameters,
            files={},
            temperature=round(self.temperature, 4),
            threshold=rejection_threshold(probabilities.max(axis=1), REFUSED_SHARE),
            size=parameters * np.dtype(np.float32).itemsize,
        )

    @property
    def is_network(self) -> bool:
        """Whether `export` can write it."""
        return hasattr(self.estimator, "coefs_")

    def export(self, folder: Path) -> Report:
        """Write a dense network and its report; see `is_network`."""
        from ..zoo import dense
        from .artifacts.export import Course, export_model

        estimator, report = self.estimator, self.report
        model = dense.fitted(report.name, estimator.coefs_, estimator.intercepts_)
        history = {"loss": [round(float(loss), 6) for loss in estimator.loss_curve_]}
        course = Course(history, len(history["loss"]), report.seconds)
        return export_model(model, report.recipe, self.corpus, folder, course)

    def outputs(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10) float32; each row sums to 1."""
        features = _features(images)
        if hasattr(self.estimator, "predict_proba"):
            probabilities: np.ndarray = self.estimator.predict_proba(features)
            return probabilities.astype(np.float32)
        margins = self.estimator.decision_function(features) / self.temperature
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) uint8 → (N, 10) float32, as `outputs`: there is no eleventh class."""
        return self.outputs(images)


def _features(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 → (N, 784) float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def _parameters(estimator: Any) -> int:
    """Count the numbers that a fitted model stores: weights, or training digits."""
    if hasattr(estimator, "support_vectors_"):
        arrays = (estimator.support_vectors_, estimator.dual_coef_, estimator.intercept_)
        return sum(int(np.size(array)) for array in arrays)
    if hasattr(estimator, "coefs_"):
        return sum(array.size for array in (*estimator.coefs_, *estimator.intercepts_))
    return int(estimator.n_samples_fit_ * estimator.n_features_in_)
