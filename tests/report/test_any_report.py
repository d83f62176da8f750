"""A report with any value in it is refused, or can be shown on the Metrics page."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab import ModelError
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
from digitlab.recognition.store import BUNDLED
from digitlab.report import MNIST_TEST, NAME, Report
from digitlab.zoo import RECIPES

# Any value in a report: it is refused, or all tables, captions and charts can be made

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
) | st.sampled_from([0, 1, -1, 0.5, 2, 10**400, 10**12, [], {}, [[]]])


NAMES = (BUNDLED, "mlp_sklearn", "cnn_vgg_sgd")
"""A network of ours, one of scikit-learn's, and one of those whose optimizers are compared."""


@pytest.fixture(scope="module")
def reports(root: Path) -> dict[str, Report]:
    """Those, and one without epochs: charts of all models would show nothing else."""
    return {name: Report.read(root / "models" / name) for name in (*NAMES, "knn")}


@pytest.mark.parametrize("name", NAMES)
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
        cells = tables.confusion(report.confusion)
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
