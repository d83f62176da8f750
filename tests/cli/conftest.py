"""Files that commands read."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from digitlab import datasets
from digitlab.datasets import Digits, kaggle
from digitlab.ink import strokes

from ..fixtures.hands import hand
from .program import save


@pytest.fixture
def seven(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    return save(tmp_path / "seven.png", inks[7])


@pytest.fixture
def one(tmp_path: Path, inks: dict[int, np.ndarray]) -> Path:
    return save(tmp_path / "one.jpg", inks[1])


@pytest.fixture
def competition(tmp_path: Path, blocks: Digits, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with Kaggle's two tables of made-up digits, of which 40 are kept to choose by."""
    loaded = partial(datasets.load_kaggle, held_back=40)
    monkeypatch.setattr("digitlab.cli.kaggle.load_kaggle", loaded)
    monkeypatch.setattr(
        "digitlab.cli.train.load_mnist", lambda folder: loaded(folder / "train.csv")
    )
    pixels = blocks.images.reshape(len(blocks), -1).astype(int)
    rows = [
        ",".join(map(str, [label, *row])) for label, row in zip(blocks.labels, pixels, strict=True)
    ]
    heading = ",".join(kaggle.PIXELS)
    train = "\n".join([f"label,{heading}", *rows])
    test = "\n".join([heading, *(row.partition(",")[2] for row in rows[:20])])
    (tmp_path / "train.csv").write_text(train)
    (tmp_path / "test.csv").write_text(test)
    return tmp_path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Two lines, 80 and 3 7, as a scan."""
    places = [(8, (80.0, 60.0)), (0, (135.0, 60.0)), (3, (80.0, 160.0)), (7, (240.0, 160.0))]
    runs = [np.array(run) for digit, at in places for run in hand(digit).placed(at, 60)]
    return save(tmp_path / "page.png", strokes.draw(runs, 6, (230, 330)))
