"""Drawings, what they are read as without a cluster, and a cluster that all tests of a file use."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitlab.batch import manifest
from digitlab.ink import strokes

from ..cli.program import run
from .machines import Machines, machines

COUNT = 200
"""Drawings."""


@pytest.fixture(scope="session")
def cards(tmp_path_factory: pytest.TempPathFactory, inks: dict[int, np.ndarray]) -> Path:
    """Drawings, 0, 1 and 7 in turn, one file that is none and one blank canvas."""
    folder = tmp_path_factory.mktemp("cards")
    for number, ink in zip(range(COUNT), itertools.cycle(inks.values()), strict=False):
        cv2.imwrite(str(folder / f"{number:04}.png"), strokes.rgba(ink))
    (folder / "0040.png").write_text("no picture")
    cv2.imwrite(str(folder / "0060.png"), strokes.rgba(np.zeros((200, 280), np.uint8)))
    return folder


@pytest.fixture(scope="session")
def listing(cards: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """The CSV of a run without a cluster, and what it said on stderr."""
    out = tmp_path_factory.mktemp("listing") / "out.csv"
    said = run("read", "--one", "--format", "csv", "--out", out, cards).stderr
    return out.read_text(), said.splitlines()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tasks and parts."""
    monkeypatch.setattr(manifest, "TASK_DIGITS", 4)
    monkeypatch.setattr(manifest, "PART_DIGITS", 20)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers, whose processes are ended by files that say so."""
    with machines(tmp_path_factory.mktemp("workers"), 2) as started:
        yield started
