"""digitlab kaggle."""

from pathlib import Path

import pytest

from digitlab.datasets import Digits

from .program import run, start


@pytest.mark.filterwarnings("ignore")  # TensorFlow's exporter
@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("name", ["knn", "mlp_sklearn", "cnn_pair"])
def test_submission_holds_what_a_recipe_trained_on_kaggles_digits_reads(
    competition: Path, blocks: Digits, name: str
) -> None:
    out = competition / "submission.csv"
    options = ["--epochs", 9] if name == "cnn_pair" else []
    tables = ["--train", competition / "train.csv", "--test", competition / "test.csv"]
    result = run("kaggle", *tables, "--model", name, "--out", out, *options)
    assert result.exit_code == 0, result.exception
    assert "20 digits read" in result.stdout
    expected = [f"{place},{label}" for place, label in enumerate(blocks.labels[:20], 1)]
    assert out.read_text().splitlines() == ["ImageId,Label", *expected]
    assert (competition / f"submission-{name}" / "report.json").is_file()


def test_bad_table_names_row_and_column(competition: Path) -> None:
    test = competition / "test.csv"
    test.write_text(test.read_text().replace(",255,", ",256,", 1))
    tables = ["--train", competition / "train.csv", "--test", test]
    done = start("kaggle", *map(str, tables), "--out", str(competition / "submission.csv"))
    assert done.returncode == 1
    assert "test.csv, row 2, column pixel" in done.stderr.splitlines()[-1]
    assert not (competition / "submission.csv").exists()
