"""The Metrics page: every figure on it is the report's."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab import reader
from digitlab.report import Report


def opened(root: Path) -> AppTest:
    app = AppTest.from_file(str(root / "app.py"), default_timeout=30).run()
    return app.switch_page("digitlab/ui/metrics.py").run()


@pytest.fixture
def report(bundled: Path) -> Report:
    return Report.read(bundled)


def test_headlines_are_the_reports(root: Path, report: Report) -> None:
    app = opened(root)
    assert not app.exception
    shown = app.dataframe[0].value
    assert shown["Measured on"].tolist() == list(report.headlines())
    assert shown["Right"].tolist() == [100 * one.share for one in report.headlines().values()]


def test_parts_of_groups_stand_apart(root: Path, report: Report) -> None:
    shown = opened(root).dataframe[1].value
    assert set(shown["Measured on"]) == report.measures.keys() - report.headlines().keys()


def test_captions_are_made_from_the_numbers(root: Path, report: Report) -> None:
    captions = " ".join(one.value for one in opened(root).caption)
    wrong = sum(map(sum, report.confusion)) - sum(
        row[digit] for digit, row in enumerate(report.confusion)
    )
    assert f"{wrong} are misread" in captions
    assert f"epoch {report.best_epoch}" in captions
    for one in report.calibration.values():
        assert f"{one.error:.2%}" in captions
    assert report.rejection is not None
    assert f"{report.rejection.area:.4f}" in captions


def test_unmeasured_model_says_which_command_measures_it(
    root: Path, bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / reader.BUNDLED
    shutil.copytree(bundled, folder)
    entries = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    entries |= {"measures": {}, "calibration": {}, "rejection": None, "confusion": []}
    (folder / "report.json").write_text(json.dumps(entries), encoding="utf-8")
    monkeypatch.setattr(reader, "MODELS", tmp_path)
    app = opened(root)
    assert not app.exception
    assert "python -m digitlab evaluate digit_cnn" in app.info[0].value


def test_missing_report_is_a_sentence(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MODELS", tmp_path)
    app = opened(root)
    assert not app.exception
    assert "python -m digitlab train digit_cnn" in app.error[0].value
