"""digitlab models."""

from digitlab.charts import comparison
from digitlab.recognition.store import models_folder

from .program import run


def test_models_prints_the_table_that_the_readme_has() -> None:
    result = run("models")
    assert result.exit_code == 0
    assert result.stdout == f"{comparison.table(comparison.read_all(models_folder()))}\n"
