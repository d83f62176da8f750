"""The models that read, as plain values."""

from typing import Any

from ..errors import ModelError
from ..recognition import store
from ..report import Report

READING = {store.BUNDLED: "digits", store.NUMBERS: "numbers"}
"""Model → what it reads."""


def describe() -> list[dict[str, Any]]:
    """Name the models that read, with how well each was measured to.

    A model whose report is missing or wrong has no place in the list.
    """
    described = []
    for name, reads in READING.items():
        try:
            report = Report.read(store.models_folder() / name)
        except ModelError:
            continue
        measured = {
            what: {"share": one.share, "low": one.low, "high": one.high, "count": one.count}
            for what, one in report.headlines().items()
        }
        weights = report.files.get(store.ONNX)
        described.append({"name": name, "reads": reads, "sha256": weights, "measured": measured})
    return described
