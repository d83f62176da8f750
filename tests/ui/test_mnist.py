"""mnist: opened once for all visitors, and fetched by one of them at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from digitlab.datasets import Digits, Mnist
from digitlab.datasets.digits import NO_DIGITS
from digitlab.errors import DataError
from digitlab.ui import mnist

PATIENCE = 30
"""Seconds after which a test that waits for another thread gives up."""

VISITORS = 4


def nothing(*_: object) -> None:
    """What a visitor sees is none of these tests' business."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where MNIST is looked for; nothing is there yet."""
    monkeypatch.setenv("DIGITLAB_DATA", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path


@pytest.fixture
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that MNIST was opened in, made up, one after the other."""
    (folder / "mnist.npz").touch()
    opened: list[Path] = []

    def load(place: Path) -> Mnist:
        opened.append(place)
        digits = Digits(np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8))
        return Mnist(NO_DIGITS, digits)

    monkeypatch.setattr(mnist, "load_mnist", load)
    return opened


def test_visitors_who_come_at_once_open_the_digits_once(opened: list[Path]) -> None:
    start = threading.Barrier(VISITORS, timeout=PATIENCE)

    def visit(_: int) -> Digits | None:
        start.wait()
        return mnist.test_digits()

    with ThreadPoolExecutor(VISITORS) as visitors:
        seen = list(visitors.map(visit, range(VISITORS)))
    assert len(opened) == 1
    assert all(digits is seen[0] for digits in seen)


def test_no_visitor_can_make_the_others_open_them_again(opened: list[Path]) -> None:
    mnist.test_digits()
    # What a browser's message "clear_cache" does.
    st.cache_data.clear()
    st.cache_resource.clear()
    mnist.test_digits()
    assert len(opened) == 1


def test_of_two_visitors_who_press_the_button_one_fetches(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching, waiting, fetched = threading.Event(), threading.Event(), []

    def fetch(_: Callable[[float], None]) -> None:
        fetching.set()
        assert waiting.wait(PATIENCE)
        (folder / "mnist.npz").touch()
        fetched.append(folder)

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(mnist.fetch_once, nothing, nothing)
        assert fetching.wait(PATIENCE)
        mnist.fetch_once(nothing, waiting.set)
        first.result()
    assert fetched == [folder]


def test_whoever_waited_for_a_download_that_failed_does_not_wait_for_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching, waiting = threading.Event(), threading.Event()

    def fetch(_: Callable[[float], None]) -> None:
        fetching.set()
        assert waiting.wait(PATIENCE)
        raise DataError("no network")

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(mnist.fetch_once, nothing, nothing)
        assert fetching.wait(PATIENCE)
        with pytest.raises(DataError, match="did not finish"):
            mnist.fetch_once(nothing, waiting.set)
        with pytest.raises(DataError, match="no network"):
            first.result()


class LeftError(Exception):
    """What Streamlit raises in the run of a visitor who has left."""


def test_visitor_who_leaves_while_fetching_holds_up_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(*_: object) -> None:
        raise LeftError

    def fetch(show: Callable[[float], None]) -> None:
        show(0.5)
        (folder / "mnist.npz").touch()

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    with pytest.raises(LeftError):
        mnist.fetch_once(leave, nothing)
    mnist.fetch_once(nothing, leave)
    assert (folder / "mnist.npz").exists()


def test_visitor_who_leaves_while_waiting_waits_no_longer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching, left = threading.Event(), threading.Event()

    def leave() -> None:
        raise LeftError

    def fetch(_: Callable[[float], None]) -> None:
        fetching.set()
        assert left.wait(PATIENCE)
        (folder / "mnist.npz").touch()

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(mnist.fetch_once, nothing, nothing)
        assert fetching.wait(PATIENCE)
        with pytest.raises(LeftError):
            mnist.fetch_once(nothing, leave)
        left.set()
        first.result()
