"""digitlab evaluate."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from digitlab import datasets, preprocess
from digitlab.datasets import Digits
from digitlab.report import Report

from .program import run


@pytest.fixture
def evaluated(
    tmp_path: Path, bundled: Path, inks: dict[int, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Folder of a model that three digits stand ready to judge."""
    folder = tmp_path / "models" / "digit_cnn"
    folder.mkdir(parents=True)
    for name in ("report.json", "model.onnx"):
        shutil.copy(bundled / name, folder)
    images = np.stack([preprocess.to_mnist(inks[digit]) for digit in (0, 1, 7)])
    three = Digits(images, np.array([0, 1, 7], np.uint8))
    monkeypatch.setattr("digitlab.cli.evaluate.load_mnist", lambda _: datasets.Mnist(three, three))
    return folder


def test_evaluate_prints_its_figures_and_writes_them(evaluated: Path, tmp_path: Path) -> None:
    result = run("evaluate", "digit_cnn", "--data", tmp_path, "--models", evaluated.parent)
    assert result.exit_code == 0, result.exception
    report = Report.read(evaluated)
    assert report.measures["MNIST test"].count == 3
    assert report.table() in result.stdout
    assert "Measured without them." in result.stderr  # there are no pen strokes
