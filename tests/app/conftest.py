"""An app without Keras; models and data sets that are made up for the Metrics page."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitlab.ink import strokes
from digitlab.recognition import store

from ..fixtures.hands import hand
from .metrics_page import LABELS, Change
from .scan_page import encoded


@pytest.fixture(autouse=True)
def app_without_keras(no_keras: None) -> None:
    """The app has none."""


@pytest.fixture
def change(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Put a model with another report in the models' place."""
    monkeypatch.setenv("DIGITLAB_MODELS", str(tmp_path))

    def change(name: str = store.BUNDLED, **entries: Any) -> None:
        shutil.copytree(bundled, tmp_path / name, dirs_exist_ok=True)
        path = tmp_path / name / "report.json"
        known = json.loads(path.read_text(encoding="utf-8")) | {"name": name} | entries
        path.write_text(json.dumps(known), encoding="utf-8")

    return change


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without MNIST."""
    monkeypatch.delenv("DIGITLAB_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a data set in MNIST's format whose digits are made up."""
    folder = tmp_path_factory.mktemp("mnist")
    images = np.zeros((10_000, 28, 28), np.uint8)
    images[:, 10:18, 10:18] = 255
    np.savez_compressed(
        folder / "mnist.npz",
        x_train=np.zeros((60_000, 28, 28), np.uint8),
        y_train=np.zeros(60_000, np.uint8),
        x_test=images,
        y_test=LABELS,
    )
    return folder


@pytest.fixture
def png() -> bytes:
    """A page: 4 7 0, dark on light."""
    written = [
        strokes.draw([np.array(run) for run in hand(digit).placed((140, 100), 140)], 14, (200, 280))
        for digit in (4, 7, 0)
    ]
    return encoded(np.hstack(written))
