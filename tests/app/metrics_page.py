"""The Metrics page, opened without a browser, and reports made up for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from digitlab.evaluation.evaluate import mistakes
from digitlab.evaluation.metrics import confusion, per_digit
from digitlab.report import MNIST_TEST

from ..conftest import SCRIPT

Change = Callable[..., None]
"""Puts a model with another report in the models' place; a fixture."""

LABELS = (np.arange(10_000) % 10).astype(np.uint8)
"""Of made-up test digits, which need no data set."""


def opened(root: Path, **address: str) -> AppTest:
    """Open the page at an address."""
    app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app = app.switch_page("metrics.py").run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    """All sentences of the page, as they are read."""
    told = " ".join(str(one.value) for kind in (app.caption, app.markdown) for one in kind)
    return told.replace("\N{NO-BREAK SPACE}", " ")


def captions(app: AppTest) -> list[str]:
    """What stands below each picture."""
    images = [image for block in app.get("image") for image in block.proto.imgs]
    return [image.caption.replace("\N{NO-BREAK SPACE}", " ") for image in images]


def misreading(*wrong: tuple[int, int, float]) -> dict[str, Any]:
    """What a report says of a model that misreads these: place, read as, how sure."""
    probabilities = np.eye(10)[LABELS]
    for place, read, sure in wrong:
        probabilities[place] = (1 - sure) / 9
        probabilities[place, read] = sure
    share = 1 - len(wrong) / len(LABELS)
    return {
        "mistakes": mistakes(LABELS, probabilities),
        "confusion": confusion(LABELS, probabilities).tolist(),
        "per_digit": per_digit(LABELS, probabilities),
        "measures": {
            MNIST_TEST: {"share": share, "low": share - 0.001, "high": 1, "count": 10_000}
        },
    }
