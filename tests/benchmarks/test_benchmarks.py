"""benchmarks: the README quotes what the last run found, and nothing else."""

import json
from pathlib import Path

from . import table


def test_readme_holds_the_tables_of_the_stored_run(root: Path) -> None:
    results = json.loads((root / "tests" / "benchmarks" / "results.json").read_text("utf-8"))
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert "\n".join(table.lines(results)).strip() in readme
