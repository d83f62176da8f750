import json
import math
import re
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab import ModelError, Reader, datasets, preprocess
from digitlab.charts import (
    calibration,
    comparison,
    comparison_captions,
    confusion,
    curves,
    model_captions,
    tables,
)
from digitlab.charts import models as model_charts
from digitlab.charts.colors import LIGHT
from digitlab.cli.options import load_legible_pens
from digitlab.datasets import Digits
from digitlab.datasets.characters import HELD_OUT, PenCharacter
from digitlab.evaluation import evaluate
from digitlab.recognition.classifier import Classifier
from digitlab.recognition.store import BUNDLED
from digitlab.report import MNIST_TEST, NAME, Report
from digitlab.report.figures import Calibration, Measure, Rejection
from digitlab.transforms.corruptions import CORRUPTIONS
from digitlab.zoo import RECIPES

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
    confusion=np.eye(10, dtype=int).tolist(),
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


def test_every_model_here_has_a_report_that_can_be_read(root: Path) -> None:
    for path in (root / "models").glob(f"*/{NAME}"):
        assert Report.read(path.parent).name == path.parent.name


def test_every_models_scores_of_each_digit_are_those_of_its_confusion_matrix(root: Path) -> None:
    for name in RECIPES:
        report = Report.read(root / "models" / name)
        counts = np.array(report.confusion)
        right = counts.diagonal()
        precision, recall, f1, support = np.transpose(report.per_digit)
        np.testing.assert_allclose(precision, right / counts.sum(axis=0), atol=1e-6)
        np.testing.assert_allclose(recall, right / counts.sum(axis=1), atol=1e-6)
        np.testing.assert_allclose(f1, 2 / (1 / precision + 1 / recall), atol=1e-5)
        np.testing.assert_array_equal(support, counts.sum(axis=1))


def test_report_without_scores_of_each_digit_is_read_without_them(tmp_path: Path) -> None:
    entries = asdict(SMALL)
    del entries["per_digit"]
    (tmp_path / NAME).write_text(json.dumps(entries), encoding="utf-8")
    assert Report.read(tmp_path).per_digit == []


@pytest.mark.parametrize(
    ("entry", "value", "expected"),
    [
        ("seconds", '"soon"', "Expected `float`, got `str`"),
        ("seconds", "1e999", "out of range"),
        ("seconds", "NaN", "malformed"),
        ("seconds", "-1", ">= 0"),
        ("seconds", str(10**400), "out of range"),
        ("parameters", "null", "Expected `int`, got `null`"),
        ("parameters", "true", "Expected `int`, got `bool`"),
        ("parameters", "1.5", "Expected `int`, got `float`"),
        ("best_epoch", "3", "best_epoch is 3 of 2 epochs"),
        ("threshold", "1.01", "<= 1"),
        ("history", '{"val_accuracy": "abc"}', "Expected `array`, got `str`"),
        ("history", '{"loss": [1, 2], "accuracy": [1]}', "differ in length"),
        ("measures", '{"MNIST test": {"share": "x"}}', "Expected `float`, got `str`"),
        ("measures", '{"MNIST test": {"share": 1}}', "missing required field `low`"),
        ("confusion", '"no"', "Expected `array`, got `str`"),
        ("confusion", "[[1, 0], [0, 1]]", "10 rows of 10"),
        ("per_digit", "[[1, 1, 1, 1]]", "per_digit holds 1 of 10 digits"),
        ("mistakes", '[["a", 1, 2, 0.5]]', "Expected `int`, got `str`"),
        ("mistakes", "[[0, 1, 10, 0.5]]", "<= 9"),
        ("mistakes", "[[10, 1, 2, 0.5]]", "mistake at test digit 10 of 10"),
        ("data", "[" * 100_000, "recursion"),
    ],
)
def test_value_that_no_report_holds_is_named_and_a_remedy_too(
    entry: str, value: str, expected: str, tmp_path: Path
) -> None:
    text = json.dumps(asdict(SMALL) | {entry: "HERE"}).replace('"HERE"', value)
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=re.escape(expected)) as raised:
        Report.read(tmp_path)
    assert f"python -m digitlab train {tmp_path.name}" in str(raised.value)


# Any value in a report: it is refused, or all tables, captions and charts can be made

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
) | st.sampled_from([0, 1, -1, 0.5, 2, 10**400, 10**12, [], {}, [[]]])


@pytest.fixture(scope="module")
def reports(root: Path) -> dict[str, Report]:
    return comparison.read_all(root / "models")


@pytest.mark.parametrize("name", ["digit_cnn", "mlp_sklearn", "cnn_vgg_sgd"])
@given(data=st.data())
@settings(max_examples=60)
def test_report_with_any_other_value_is_refused_or_shown(
    name: str, data: st.DataObject, root: Path, reports: dict[str, Report]
) -> None:
    entries = json.loads((root / "models" / name / NAME).read_text(encoding="utf-8"))
    part: Any = entries
    while True:
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
        inside = part[key]
        if not inside or not isinstance(inside, dict | list) or data.draw(st.booleans()):
            break
        part = inside
    if data.draw(st.booleans()):
        part[key] = data.draw(JSON_VALUES)
    else:
        del part[key]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        (folder / NAME).write_text(json.dumps(entries), encoding="utf-8")
        try:
            report = Report.read(folder)
        except ModelError:
            return
        run = comparison.optimizers(Path(temporary))
    show_model(report)
    show_models(reports | {name: report})
    if run:
        epochs = tables.optimizers(run)
        comparison_captions.optimizers(epochs, 5_000)
        model_charts.optimizers(epochs)


def show_model(report: Report) -> None:
    """Make what the Metrics page shows of one model."""
    json.dumps([report.data, report.recipe, report.versions])
    report.table()
    model_captions.facts(report)
    tables.measures(report.measures)
    if MNIST_TEST in report.measures:
        model_captions.interval_of(report.measures[MNIST_TEST])
    if report.confusion:
        cells = tables.confusion(report)
        model_captions.confusion(cells)
        confusion.confusion(cells, (4, 9), LIGHT, shares=True)
        tables.matrix(cells, "share")
    if report.per_digit:
        model_captions.classes(tables.classes(report))
    if report.mistakes:
        tables.mistakes(report.mistakes)
        model_captions.hardest(report.mistakes)
        [model_captions.mistake(mistake) for mistake in report.mistakes]
    if report.calibration:
        model_captions.reliability(report.calibration)
        calibration.reliability(tables.reliability(report.calibration))
    if report.rejection:
        model_captions.refusals(report.rejection)
        trade = tables.refusals(report.rejection)
        calibration.refusals(trade, report.rejection.at_threshold)
    history = tables.history(report)
    if not history.empty:
        model_captions.curves(report, history)
        for figure in ("accuracy", "loss"):
            if any(figure in column for column in history):
                curves.curves(history, figure, report.best_epoch, LIGHT)


def show_models(reports: dict[str, Report]) -> None:
    """Make what the Metrics page shows of all models and of two of them."""
    comparison.table(reports)
    models = tables.models(reports, RECIPES)
    comparison_captions.claims(models)
    model_charts.claims(models)
    for cost in model_charts.COSTS:
        comparison_captions.tradeoff(models, cost, BUNDLED)
        model_charts.tradeoff(models, cost, BUNDLED, LIGHT)
    measured = {
        name: report
        for name, report in reports.items()
        if report.mistakes and MNIST_TEST in report.measures
    }
    by_digit = tables.by_digit(measured)
    two = by_digit[["digit", *list(measured)[:2]]]
    comparison_captions.duel_by_digit(two)
    confusion.duel(two, LIGHT)


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


def test_figures_of_the_report_are_measured_again(
    mnist: datasets.Mnist,
    pens: list[PenCharacter],
    bundled_reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert pens  # They are here; those that people can read are loaded once more.
    # Two of the fifteen corruptions stand for all: each costs as much as MNIST itself.
    two = {name: CORRUPTIONS[name] for name in ("shot_noise", "translate")}
    monkeypatch.setattr(evaluate, "CORRUPTIONS", two)
    stated = bundled_reader.classifier.report
    found = evaluate.evaluate(bundled_reader.classifier, mnist.test, load_legible_pens(None))
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
