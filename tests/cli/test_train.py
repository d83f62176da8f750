"""digitlab train."""

from pathlib import Path

import pytest

from digitlab import datasets
from digitlab.datasets import Digits
from digitlab.report import Report

from .program import run


@pytest.mark.parametrize("option", [["--epochs", "3"], ["--resume"]], ids=["epochs", "resume"])
def test_model_without_epochs_has_none_to_count_or_resume(
    competition: Path, option: list[str]
) -> None:
    result = run("train", "knn", "--data", competition, "--out", competition, *option)
    assert result.exit_code == 2
    assert "fitted in one go" in result.stderr


def test_model_that_keeps_no_weights_is_measured_as_it_is_trained(
    tmp_path: Path, blocks: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    mnist = datasets.Mnist(blocks, blocks[:20], held_back=40)
    monkeypatch.setattr("digitlab.cli.train.load_mnist", lambda _: mnist)
    result = run("train", "knn", "--data", tmp_path, "--out", tmp_path)
    assert result.exit_code == 0, result.exception
    assert "100.00 % of the validation digits" in result.stdout
    assert Report.read(tmp_path / "knn").measures["MNIST test"].count == 20
