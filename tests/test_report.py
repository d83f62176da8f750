import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from digitlab import ModelError, Reader, datasets, preprocess
from digitlab.datasets import Digits
from digitlab.datasets.characters import HELD_OUT, PenCharacter
from digitlab.evaluation import evaluate
from digitlab.recognition.classifier import Classifier
from digitlab.report import NAME, Calibration, Measure, Rejection, Report
from digitlab.transforms.corruptions import CORRUPTIONS

SMALL = Report(
    name="tiny",
    recipe={"epochs": 2, "augmentation": None},
    data={"licence": "CC BY-SA 3.0 · naïve"},
    versions={"python": "3.11"},
    history={"val_accuracy": [0.5, 0.75]},
    best_epoch=2,
    seconds=1.5,
    parameters=10,
    files={"model.onnx": "00"},
    temperature=1.25,
    threshold=0.5,
    measures={
        "MNIST test": Measure(0.9948, 0.9932, 0.996, 10_000),
        "Pens": Measure(0.5, 0.25, 0.75, 4),
    },
    calibration={"MNIST test": Calibration([0.5, 0.9], [0.25, 1.0], [4, 8], 0.1534)},
    rejection=Rejection(4, 2_000, [0.0, 1.0], [0.5, 1.0], 0.75, 0.5, (0.0, 0.5)),
    confusion=[[1, 0], [0, 1]],
)


def test_report_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    assert Report.read(tmp_path) == SMALL
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_report_is_json_that_others_can_read(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "naïve" in text
    assert json.loads(text)["measures"]["Pens"]["share"] == 0.5


def test_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    with pytest.raises(ValueError, match="JSON"):
        replace(SMALL, seconds=math.nan).write(tmp_path)
    assert Report.read(tmp_path) == SMALL
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_report_may_be_read_by_all(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    assert (tmp_path / NAME).stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize("threshold", [-0.01, 1.01, math.nan, math.inf])
def test_threshold_beyond_0_and_1_is_refused_and_shown(threshold: float) -> None:
    with pytest.raises(ModelError, match=f"got {threshold}"):
        replace(SMALL, threshold=threshold)


def test_part_of_a_group_is_no_headline() -> None:
    parts = SMALL.measures | {"Pens: site aga": Measure(1, 1, 1, 1)}
    assert list(replace(SMALL, measures=parts).headlines()) == ["MNIST test", "Pens"]
    assert "site aga" not in replace(SMALL, measures=parts).table()


def test_table_has_a_row_for_each_figure() -> None:
    heading, rule, *rows = SMALL.table().splitlines()
    assert heading.count("|") == rule.count("|") == 3
    assert rows[:2] == [
        "| MNIST test | 99.48 % (99.32 to 99.60 %) of 10,000 |",
        "| Pens | 50.00 % (25.00 to 75.00 %) of 4 |",
    ]
    figures = [row.split("|")[2].strip() for row in rows]
    assert {"15.34 %", "50.0 % of 2,000", "0.7500"} <= set(figures)


def test_unknown_entry_is_of_another_version(tmp_path: Path) -> None:
    entries = asdict(SMALL) | {"colour": "blue"}
    (tmp_path / NAME).write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ModelError, match=r"not of this version.*colour"):
        Report.read(tmp_path)


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
    assert _without_figures(report) == _without_figures(classifier.report)


def _without_figures(report: Report) -> Report:
    bare = replace(report, measures={}, calibration={}, rejection=None, confusion=[])
    return replace(bare, mistakes=[], microseconds=0)


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


def test_readme_states_every_figure_of_the_report(root: Path, bundled: Path) -> None:
    report = Report.read(bundled)
    assert report.measures, "python -m digitlab evaluate digit_cnn has not been run"
    readme = (root / "README.md").read_text(encoding="utf-8").splitlines()
    for row in report.table().splitlines():
        assert row in readme


def test_figures_of_the_report_are_measured_again(
    mnist: datasets.Mnist,
    pens: list[PenCharacter],
    bundled_reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two of the fifteen corruptions stand for all: each costs as much as MNIST itself.
    two = {name: CORRUPTIONS[name] for name in ("shot_noise", "translate")}
    monkeypatch.setattr(evaluate, "CORRUPTIONS", two)
    stated = bundled_reader.classifier.report
    found = evaluate.evaluate(bundled_reader.classifier, mnist.test, pens)
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
