import json
import math
import re
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from digitlab import ModelError
from digitlab.report import NAME, Report
from digitlab.report.figures import Calibration, Measure, Rejection
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
