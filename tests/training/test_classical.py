"""fitting: scikit-learn's models on digits that are told apart by the place of a block."""

from pathlib import Path

import numpy as np
import pytest

from digitlab.datasets import Digits, Mnist
from digitlab.recognition.classifier import Classifier
from digitlab.report import Report
from digitlab.training import classical
from digitlab.training.data.corpus import Corpus
from digitlab.zoo import RECIPES, Classical

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # TensorFlow's exporter, and too few digits
    pytest.mark.usefixtures("one_thread"),
]


@pytest.fixture
def corpus(blocks: Digits) -> Corpus:
    return Corpus(Mnist(blocks, blocks[:20], held_back=40))


def fitted(name: str, corpus: Corpus) -> classical.ClassicalModel:
    recipe = RECIPES[name]
    assert isinstance(recipe, Classical)
    return classical.ClassicalModel(recipe, corpus)


@pytest.mark.parametrize("name", ["knn", "svc", "mlp_sklearn"])
def test_fitted_model_reads_what_it_was_not_fitted_on(name: str, corpus: Corpus) -> None:
    model = fitted(name, corpus)
    held = corpus.mnist.validation
    probabilities = model.predict_proba(held.images)
    assert probabilities.shape == (40, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities.argmax(axis=1) == held.labels).all()
    assert model.report.history["val_accuracy"] == [1.0]


@pytest.mark.parametrize("name", ["knn", "svc"])
def test_model_that_keeps_digits_has_no_files_but_a_size(name: str, corpus: Corpus) -> None:
    report = fitted(name, corpus).report
    assert report.files == {}
    assert 0 < report.parameters <= 200 * 784 + 9 * 200 + 45
    assert report.size == 4 * report.parameters


def test_scikit_learns_network_is_served_as_it_was_fitted(corpus: Corpus, tmp_path: Path) -> None:
    model = fitted("mlp_sklearn", corpus)
    report = model.export(tmp_path)
    assert Report.read(tmp_path) == report
    assert report.history["loss"][-1] < report.history["loss"][0]
    served = Classifier(tmp_path).predict_proba(corpus.mnist.train.images)
    ours = model.predict_proba(corpus.mnist.train.images)
    # The same answers, but for the temperature that goes into the served one.
    np.testing.assert_array_equal(served.argmax(axis=1), ours.argmax(axis=1))
