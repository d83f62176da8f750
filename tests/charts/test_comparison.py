"""comparison: the table of all models, from their reports."""

from dataclasses import replace
from pathlib import Path

import pytest

from digitlab.charts import comparison
from digitlab.recognition.store import models_folder
from digitlab.report import MNIST_TEST, Report
from digitlab.zoo import RECIPES


@pytest.fixture(scope="module")
def report() -> Report:
    return Report.read(models_folder() / "cnn_32_64")


def test_models_without_a_report_are_not_read(report: Report, tmp_path: Path) -> None:
    (tmp_path / "mlp").mkdir()
    report.write(tmp_path / "mlp")
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "report.json").write_text("{")
    assert comparison.read_all(tmp_path) == {"mlp": report}


def test_optimizers_go_by_their_own_names(report: Report, tmp_path: Path) -> None:
    (tmp_path / "cnn_vgg_sgd").mkdir()
    report.write(tmp_path / "cnn_vgg_sgd")
    assert list(comparison.optimizers(tmp_path)) == ["sgd"]
    assert comparison.read_all(tmp_path) == {}


def test_every_compared_recipe_has_a_row_with_its_claim(report: Report) -> None:
    heading, line, *rows = comparison.table({"mlp": report}).splitlines()
    assert heading.count("|") == line.count("|") == 9
    compared = [recipe for recipe in RECIPES.values() if recipe.compared]
    for row, recipe in zip(rows, compared, strict=True):
        assert row.startswith(f"| `{recipe.name}` | {recipe.what} | {recipe.claimed} |")
        assert ("not trained yet" in row) == (recipe.name != "mlp")
    (row,) = [row for row in rows if row.startswith("| `mlp`")]
    assert f"| {report.measures[MNIST_TEST]} | {report.parameters:,} |" in row


def test_model_that_was_not_evaluated_says_so(report: Report) -> None:
    table = comparison.table({"mlp": replace(report, measures={})})
    assert "not evaluated yet" in table


def test_every_recipe_has_been_trained_and_measured() -> None:
    reports = comparison.read_all(models_folder()) | {
        f"cnn_vgg_{name}": one for name, one in comparison.optimizers(models_folder()).items()
    }
    assert reports.keys() == RECIPES.keys()
    assert all(MNIST_TEST in report.measures for report in reports.values())
