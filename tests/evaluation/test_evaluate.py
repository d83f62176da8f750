"""evaluation: figures of a network whose answers are known."""

from pathlib import Path

import numpy as np
import pytest

from digitlab.datasets import Digits
from digitlab.datasets.characters import PenCharacter
from digitlab.errors import DataError
from digitlab.evaluation import evaluate
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.report import Report
from digitlab.transforms.corruptions import CORRUPTIONS


class AlwaysSeven(Classifier):
    """Says 7 of everything; looks like a digit if it is drawn at all."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.has_features = False

    def outputs(self, images: np.ndarray) -> np.ndarray:
        outputs = np.zeros((len(images), 11), np.float32)
        outputs[:, 7] = 0.9
        outputs[:, 10] = 0.1
        return outputs


@pytest.fixture
def classifier() -> Classifier:
    return AlwaysSeven(Report.read(models_folder() / BUNDLED))


TEST = Digits(np.full((4, 28, 28), 9, np.uint8), np.array([7, 7, 7, 1], np.uint8))
LINE = [np.array([[0, 0], [3, 30]], np.float32)]
CHARACTERS = [
    PenCharacter("7", "aga/one", LINE),
    PenCharacter("1", "ibm/two", LINE),
    PenCharacter("K", "aga/one", LINE),
]


def test_every_corruption_is_measured_and_their_mean(classifier: Classifier) -> None:
    measures = evaluate.evaluate(classifier, TEST).measures
    assert measures["MNIST test"].share == 0.75
    assert measures["MNIST test, corrupted, mean of 15"].share == 0.75
    assert {f"MNIST test, corrupted: {name}" for name in CORRUPTIONS} < measures.keys()


def test_held_out_sites_are_measured_apart(classifier: Classifier) -> None:
    measures = evaluate.evaluate(classifier, TEST, CHARACTERS).measures
    assert measures["Pen strokes on a canvas"].share == 0.5
    assert measures["Pen strokes on a canvas, held-out sites"].share == 1
    assert measures["Pen strokes on a canvas: site ibm"].share == 0


def test_each_writer_counts_alike_who_wrote_enough() -> None:
    writers = ["a/one"] * 20 + ["a/two"] * 10 + ["b/three"] * 10 + ["b/few"] * 9
    right = np.ones(49, bool)
    right[:2] = False  # 90 % of the first one's
    right[40:] = False
    summary = evaluate.by_writer(writers, right)
    assert summary is not None
    assert (summary.count, summary.median, summary.worst) == (3, 1.0, 0.9)
    assert summary.below_95 == pytest.approx(1 / 3, abs=1e-6)
    assert str(summary) == "median 100.00 %, worst 90.00 %, below 95 %: 33.3 % of 3"


def test_held_out_writers_of_other_sites_are_measured_apart(classifier: Classifier) -> None:
    writers = ["pendigits/tra03"] * 10 + ["pendigits/tra01"]  # the first one is held out
    characters = [PenCharacter("7", writer, LINE) for writer in writers]
    report = evaluate.evaluate(classifier, TEST, characters, corrupted=False)
    assert report.measures[evaluate.UNSEEN_PENS].count == 10
    assert report.measures[f"{evaluate.UNSEEN_PENS}: site pendigits"].count == 10
    assert evaluate.PENS not in report.measures
    assert report.writers[evaluate.UNSEEN_PENS].count == 1
    assert "held-out writers, by writer | median 100.00 %" in report.table()


def test_rejection_counts_letters_of_held_out_sites(classifier: Classifier) -> None:
    rejection = evaluate.evaluate(classifier, TEST, CHARACTERS).rejection
    assert rejection is not None
    assert (rejection.digits, rejection.others) == (1, 1)
    assert rejection.area == 0.5


def test_without_pens_nothing_is_claimed_of_them(classifier: Classifier) -> None:
    report = evaluate.evaluate(classifier, TEST)
    assert not any("Pen" in name for name in report.measures)
    assert report.rejection is None


def test_usps_is_measured_where_given(classifier: Classifier) -> None:
    assert evaluate.evaluate(classifier, TEST, usps=TEST).measures["USPS"].share == 0.75


def test_mistakes_are_kept_with_their_place_the_surest_first() -> None:
    labels = np.array([3, 1, 2])
    probabilities = np.zeros((3, 10))
    probabilities[0, 5], probabilities[1, 1], probabilities[2, 7] = 0.6, 0.9, 0.8
    assert evaluate.mistakes(labels, probabilities) == [(2, 2, 7, 0.8), (0, 3, 5, 0.6)]


def test_time_and_mistakes_are_in_the_report(classifier: Classifier) -> None:
    report = evaluate.evaluate(classifier, TEST)
    assert report.microseconds > 0
    assert [mistake.place for mistake in report.mistakes] == [3]


def test_nothing_to_judge_by_is_said(classifier: Classifier) -> None:
    with pytest.raises(DataError, match="no labelled test digits"):
        evaluate.evaluate(classifier, TEST[:0])


def test_uncorrupted_measurement_leaves_corruptions_out(classifier: Classifier) -> None:
    measures = evaluate.evaluate(classifier, TEST, corrupted=False).measures
    assert list(measures) == ["MNIST test"]


def test_figures_survive_the_report(classifier: Classifier, tmp_path: Path) -> None:
    report = evaluate.evaluate(classifier, TEST, CHARACTERS)
    report.write(tmp_path)
    assert Report.read(tmp_path) == report


def test_every_drawing_is_whole_and_the_same_each_time() -> None:
    fitted, squashed, labels = evaluate.draw_all(CHARACTERS)
    assert labels.tolist() == [7, 1, -1]
    assert (fitted.max(axis=(1, 2)) == 255).all()
    assert squashed.any(axis=(1, 2)).all()
    np.testing.assert_array_equal(fitted, evaluate.draw_all(CHARACTERS)[0])
