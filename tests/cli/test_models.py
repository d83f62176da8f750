"""digitlab models."""

from pathlib import Path

from digitlab.charts import comparison
from digitlab.recognition.store import models_folder

from .program import run


def test_models_prints_the_table_that_the_readme_has() -> None:
    result = run("models")
    assert result.exit_code == 0
    table, numbers = result.stdout.split("\n\n")
    assert table == comparison.table(comparison.read_all(models_folder()))
    assert numbers.startswith("`number_net`: ")


def test_models_without_the_number_network_says_so(tmp_path: Path) -> None:
    assert "not trained yet" in run("models", "--models", tmp_path).stdout.splitlines()[-1]
