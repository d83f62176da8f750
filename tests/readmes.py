"""python -m tests.readmes: write every generated table of the READMEs anew, from the stored runs.

A generated block stands between two comments. The first one names the command that measures it:

    <!-- from: python -m digitlab models -->
    ...
    <!-- end -->

`tests/test_readmes.py` holds every block to what `BLOCKS` makes of the figures that are stored.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from digitlab.charts import comparison, numbers
from digitlab.recognition.store import BUNDLED, NUMBERS, models_folder
from digitlab.report import Report

from .benchmarks import fast, training
from .benchmarks import table as benchmarks
from .benchmarks.__main__ import RESULTS
from .cluster import drill, rates
from .faults import kills, siege
from .forms import measure as forms
from .fuzz import __main__ as fuzz
from .pages import changed, crossed, real, real_tables, tables
from .pages import measure as pages

ROOT = Path(__file__).resolve().parents[1]

READMES = [
    ROOT / "README.md",
    *(
        path
        for folder in ("digitlab", "models", "tests")
        for path in sorted((ROOT / folder).rglob("README.md"))
    ),
]

BLOCK = re.compile(
    r"^<!-- from: (?P<command>.+) -->\n(?P<text>(?:(?!<!--).*\n)*)<!-- end -->$", re.M
)

FRONT_MODELS = ("cnn_32_64", "cnn_vgg", BUNDLED)
"""Models on the front page: the common tutorial's, the best one by somebody else, and ours."""

NOT_IN_FRONT = ("claimed", "numbers kept", "trained in")
"""Columns that its table of models does without."""

FRONT_RATIOS = (
    "pen lifted to final bars: times faster than the demo",
    "10,000 PNGs: times the demo's pictures a second",
    "first answer: share of the demo's time",
    "p95 of thirty visitors: times one visitor's",
)
"""Ratios on the front page."""


def _rows(table: str, firsts: Iterable[str]) -> str:
    """Keep a table's heading and the rows that begin with these cells, in this order."""
    heading, line, *rows = table.splitlines()
    by_first = {row.split(" | ")[0].removeprefix("| "): row for row in rows}
    return "\n".join([heading, line, *(by_first[first] for first in firsts)])


def _models() -> str:
    return comparison.table(comparison.read_all(models_folder()))


def _front_models() -> str:
    rows = [line.split(" | ") for line in _models().splitlines()]
    kept = [column for column, cell in enumerate(rows[0]) if cell not in NOT_IN_FRONT]
    table = "\n".join(" | ".join(row[column] for column in kept) for row in rows)
    return _rows(table, (f"`{name}`" for name in FRONT_MODELS))


def _read(name: str) -> Report:
    return Report.read(models_folder() / name)


def _report(name: str) -> str:
    return _read(name).table()


def _benchmarks() -> str:
    return "\n".join(benchmarks.lines(json.loads(RESULTS.read_text(encoding="utf-8"))))


def _front_ratios() -> str:
    return _rows(_benchmarks().split("\n\n")[1], FRONT_RATIOS)


BLOCKS: dict[str, Callable[[], str]] = {
    "python -m digitlab evaluate digit_cnn": partial(_report, BUNDLED),
    "python -m digitlab evaluate number_net": lambda: numbers.by_site(_read(NUMBERS)),
    "python -m digitlab evaluate number_net (confusions)": lambda: numbers.confusions(
        _read(NUMBERS)
    ),
    "python -m digitlab evaluate cnn_32_64": partial(_report, "cnn_32_64"),
    "python -m digitlab models": _models,
    "python -m digitlab models (three rows)": _front_models,
    "python -m tests.forms.measure": forms.RECORD.table,
    "python -m tests.pages.changed": changed.RECORD.table,
    "python -m tests.pages.measure": pages.RECORD.table,
    "python -m tests.pages.crossed": crossed.RECORD.table,
    "python -m tests.pages.real": real.RECORD.table,
    "python -m tests.pages.real_tables": real_tables.RECORD.table,
    "python -m tests.pages.tables": tables.RECORD.table,
    "python -m tests.benchmarks": _benchmarks,
    "python -m tests.benchmarks (four rows)": _front_ratios,
    "python -m tests.benchmarks.fast": lambda: fast.table(fast.read()),
    "python -m tests.benchmarks.training": lambda: training.table(training.read()),
    "python -m tests.cluster.drill": lambda: drill.table(drill.kept()),
    "python -m tests.cluster.rates": rates.kept,
    "python -m tests.fuzz": lambda: fuzz.table(fuzz.read()),
    "python -m tests.faults.kills": lambda: kills.table(kills.read()),
    "python -m tests.faults.siege": lambda: siege.table(siege.read()),
}
"""Command, with the part of its output if it is not all → that output, from the stored run."""


def rewrite(text: str) -> str:
    """Write the generated blocks of a README anew."""

    def replace(block: re.Match[str]) -> str:
        command = block["command"]
        return f"<!-- from: {command} -->\n{BLOCKS[command]()}\n<!-- end -->"

    return BLOCK.sub(replace, text)


def main() -> None:
    """Write all READMEs anew and name those that were not up to date."""
    for path in READMES:
        before = path.read_text(encoding="utf-8")
        after = rewrite(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
