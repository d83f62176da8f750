"""Who reads first: a lifted pen before a moving one."""

import threading
from pathlib import Path

import numpy as np
import pytest
import streamlit

from digitlab.serving.gate import Gate
from digitlab.ui.canvas import turn
from digitlab.ui.canvas.turn import read_in_turn

from ...app.draw_page import SEVEN, Page
from ..draw.test_live_stroke import flat, moves

INK = np.zeros((4, 4), np.uint8)


@pytest.fixture
def gate() -> Gate:
    return Gate(1)


def test_ink_is_read(gate: Gate) -> None:
    assert read_in_turn(gate, np.sum, INK + 1, is_live=True) == 16


def test_lifted_pen_is_read_before_a_moving_one_that_came_earlier(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = {name: threading.Event() for name in ("live", "lifted")}
    monkeypatch.setattr(
        turn, "_end_if_stopped", lambda: arrived[threading.current_thread().name].set()
    )
    order: list[str] = []

    def wait(name: str) -> threading.Thread:
        thread = threading.Thread(
            target=read_in_turn,
            args=(gate, lambda ink: order.append(name), INK, name == "live"),
            name=name,
        )
        thread.start()
        arrived[name].wait()
        return thread

    def first(ink: np.ndarray) -> list[threading.Thread]:
        return [wait("live"), wait("lifted")]

    for thread in read_in_turn(gate, first, INK, is_live=False):
        thread.join()
    assert order == ["lifted", "live"]


class StoppedError(Exception):
    pass


class Stopped(dict):
    """A session's state whose run has been stopped."""

    def get(self, key: str, default: object = None) -> object:
        raise StoppedError


def test_waiting_reading_is_given_up_when_its_run_is_stopped(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(ink: np.ndarray) -> None:
        with pytest.raises(StoppedError):
            read_in_turn(gate, np.sum, INK, is_live=True)

    monkeypatch.setattr(streamlit, "session_state", Stopped())
    read_in_turn(gate, hold, INK, is_live=False)
    assert read_in_turn(gate, np.sum, INK, is_live=True) == 0


def test_page_says_which_drawings_are_live(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(root).open()
    told: list[bool] = []

    def noting(gate, read, ink, is_live):
        told.append(is_live)
        return read(ink)

    monkeypatch.setattr("digitlab.ui.draw.one_digit.read_in_turn", noting)
    moves(page, flat(SEVEN)).draw(SEVEN).run()
    assert told == [True, False]
