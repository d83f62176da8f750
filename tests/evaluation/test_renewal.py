"""What evaluation writes into a report, and what it leaves alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitlab import Reader, datasets, preprocess
from digitlab.cli.options import load_legible_pens
from digitlab.datasets import Digits
from digitlab.datasets.characters import HELD_OUT, PenCharacter
from digitlab.evaluation import evaluate
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.prediction import split
from digitlab.report import Report
from digitlab.report.figures import Measure
from digitlab.transforms.corruptions import CORRUPTIONS

# What evaluation writes into it

LEARNED_ONE = PenCharacter("1", "gmd/a", [np.array([[0, 0], [5, 400]], np.float32)])


HELD_OUT_ONE = PenCharacter("1", f"{HELD_OUT[0]}/a", [np.array([[0, 0], [5, 400]], np.float32)])


HELD_OUT_W = PenCharacter(
    "w", f"{HELD_OUT[0]}/a", [np.array([[0, 0], [5, 9], [9, 3], [12, 9]], np.float32)]
)


@pytest.fixture
def tiny_test(inks: dict[int, np.ndarray]) -> Digits:
    """The three drawn digits as MNIST would have made them."""
    images = np.stack([preprocess.to_mnist(inks[digit]) for digit in (0, 1, 7)])
    return Digits(images, np.array([0, 1, 7], np.uint8))


@pytest.fixture
def classifier(bundled: Path) -> Classifier:
    """The bundled network, as if it had not been told of any pens."""
    known = Classifier(bundled)
    known.report = replace(known.report, data={}, measures={"old": Measure(1, 1, 1, 1)})
    return known


def test_evaluation_renews_every_figure_and_nothing_else(
    classifier: Classifier, tiny_test: Digits
) -> None:
    characters = [LEARNED_ONE, HELD_OUT_ONE, HELD_OUT_W]
    report = evaluate.evaluate(classifier, tiny_test, characters)
    assert report.measures[evaluate.MNIST_TEST].count == 3
    assert report.measures[evaluate.MNIST_TEST].share == 1
    assert report.measures[evaluate.PENS].count == 2
    assert report.measures[evaluate.HELD_OUT_PENS].count == 1
    assert "old" not in report.measures
    assert report.rejection is not None
    assert (report.rejection.digits, report.rejection.others) == (1, 1)
    assert np.sum(report.confusion) == 3
    assert report.confusion[7][7] == 1
    assert report.per_digit[7] == (1, 1, 1, 1)
    assert _without_figures(report) == _without_figures(classifier.report)


def _without_figures(report: Report) -> Report:
    bare = replace(report, confusion=[], per_digit=[], mistakes=[], microseconds=0)
    return replace(bare, measures={}, calibration={}, writers={}, learning={}, rejection=None)


@pytest.mark.parametrize(
    "characters",
    [[], [LEARNED_ONE], [HELD_OUT_ONE], [LEARNED_ONE, HELD_OUT_W], [HELD_OUT_W]],
    ids=["none", "no held-out site", "no letters", "no held-out digit", "letters alone"],
)
def test_evaluation_leaves_out_what_its_characters_cannot_show(
    classifier: Classifier, tiny_test: Digits, characters: list[PenCharacter], tmp_path: Path
) -> None:
    report = evaluate.evaluate(classifier, tiny_test, characters)
    assert report.measures[evaluate.MNIST_TEST].count == 3
    assert report.rejection is None
    report.write(tmp_path)
    assert Report.read(tmp_path).table()


# The bundled model's


class Remembering:
    """The bundled network, which has read MNIST's test digits before."""

    def __init__(self, classifier: Classifier, images: np.ndarray, outputs: np.ndarray) -> None:
        self.classifier, self.images, self.known = classifier, images, outputs

    @property
    def report(self) -> Report:
        return self.classifier.report

    def outputs(self, images: np.ndarray) -> np.ndarray:
        return self.known if images is self.images else self.classifier.outputs(images)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        return split(self.outputs(images))[0]


def test_figures_of_the_report_are_measured_again(
    mnist: datasets.Mnist,
    pens: list[PenCharacter],
    bundled_reader: Reader,
    mnist_outputs: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert pens  # They are here; those that people can read are loaded once more.
    # Two of the fifteen corruptions stand for all: each costs as much as MNIST itself.
    two = {name: CORRUPTIONS[name] for name in ("shot_noise", "translate")}
    monkeypatch.setattr(evaluate, "CORRUPTIONS", two)
    # No figure is a time. Nor are corrections simulated, but by a `Classifier` alone:
    # test_adaptation looks at their figures.
    monkeypatch.setattr(evaluate, "_microseconds", lambda *_: 0.0)
    classifier = bundled_reader.classifier
    stated = classifier.report
    known = Remembering(classifier, mnist.test.images, mnist_outputs)
    found = evaluate.evaluate(known, mnist.test, load_legible_pens(None))
    again = {name: one for name, one in found.measures.items() if "mean of" not in name}
    assert len(again) >= 6
    for name, measure in again.items():
        assert measure.count == stated.measures[name].count, name
        assert measure.share == pytest.approx(stated.measures[name].share, abs=0.0005), name
    assert np.abs(np.array(found.confusion) - stated.confusion).sum() <= 10
    for name, one in found.calibration.items():
        assert one.error == pytest.approx(stated.calibration[name].error, abs=0.0005), name
    assert found.rejection is not None
    assert stated.rejection is not None
    assert found.rejection.area == pytest.approx(stated.rejection.area, abs=0.0005)
    assert found.rejection.at_threshold == pytest.approx(stated.rejection.at_threshold, abs=0.002)
