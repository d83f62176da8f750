"""Tables of the number network's report."""

from dataclasses import replace

import pytest

from digitlab.charts import numbers
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.report import Report
from digitlab.report.figures import Measure


@pytest.fixture
def report() -> Report:
    measure = Measure(0.5, 0.4, 0.6, 20)
    return replace(
        Report.read(models_folder() / BUNDLED),
        measures={"Numbers": measure, "Others": measure, "Numbers: site a": measure},
        symbols={"1": {"1": 9, "/": 2}, "": {"7": 3}, "0": {"": 3}},
    )


def test_sites_are_columns(report: Report) -> None:
    assert numbers.by_site(report).splitlines() == [
        "| measured on | all | site a |",
        "| --- | ---: | ---: |",
        "| Numbers | 50.00 % (40.00 to 60.00 %) of 20 | 50.0 % of 20 |",
        "| Others | 50.00 % (40.00 to 60.00 %) of 20 | – |",
    ]


def test_commonest_confusions_come_first(report: Report) -> None:
    assert numbers.confusions(report).splitlines()[2:] == [
        "| nothing | `7` | 3 |",
        "| `0` | nothing | 3 |",
        "| `1` | `/` | 2 |",
    ]
