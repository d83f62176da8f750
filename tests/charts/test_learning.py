"""What a hand brings: the chart, its table and its caption."""

from digitlab.charts import learning, tables
from digitlab.report.figures import Learning

CURVES = {
    "Held-out writers": [Learning(1, 0.8, 0.0, 50, 400), Learning(3, 0.5, 0.02, 50, 300)],
    "Others": [Learning(1, 1.2, 0.1, 20, 90)],
}


def test_table_begins_with_all_mistakes() -> None:
    table = tables.learning(CURVES)
    assert list(table["corrections"]) == [0, 1, 3, 0, 1]
    assert list(table["mistakes that remain"]) == [1, 0.8, 0.5, 1, 1.2]


def test_caption_tells_what_corrections_bring_and_at_what_risk() -> None:
    words = learning.caption(CURVES)
    assert words.startswith("Held-out writers: after 3 corrections, 50 % of the mistakes")
    assert "10.0 % of the trials came off worse" in words


def test_axis_holds_what_does_harm() -> None:
    spec = learning.chart(tables.learning(CURVES)).to_dict()
    assert spec["encoding"]["y"]["scale"]["domain"] == [0, 1.2]
