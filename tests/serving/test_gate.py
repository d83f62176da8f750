"""The gate lets in so many at once and the right one next."""

import threading
from collections.abc import Callable

import pytest

from digitlab.serving.gate import Gate, Urgency

LONG = 30
"""Seconds within which a thread surely goes on."""


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class Queue:
    """Threads that wait at a gate of one place, and the order in which they were let in."""

    def __init__(self) -> None:
        self.gate, self.order = Gate(1), list[str]()
        self.threads = list[threading.Thread]()

    def joins(self, name: str, urgency: Urgency) -> None:
        """Let a thread wait, and come back when it waits."""
        waits = threading.Event()

        def work() -> None:
            with self.gate.turn(urgency, waits.set):
                self.order.append(name)

        self.threads.append(in_thread(work))
        assert waits.wait(LONG)

    def ends(self) -> list[str]:
        for thread in self.threads:
            thread.join(LONG)
        return self.order


def test_no_more_threads_work_at_once_than_there_are_places() -> None:
    gate, together = Gate(2), threading.Barrier(3)
    inside, most = set[int](), list[int]()

    def work() -> None:
        together.wait(LONG)
        for _ in range(100):
            with gate.turn(Urgency.PAGE):
                inside.add(threading.get_ident())
                most.append(len(inside))
                inside.remove(threading.get_ident())

    threads = [in_thread(work) for _ in range(3)]
    for thread in threads:
        thread.join(LONG)
    assert len(most) == 300
    assert max(most) <= 2


def test_first_come_first_served() -> None:
    queue = Queue()
    with queue.gate.turn(Urgency.PAGE):
        for name in "abc":
            queue.joins(name, Urgency.PAGE)
    assert queue.ends() == ["a", "b", "c"]


def test_a_lifted_pen_comes_before_a_moving_one_and_pages_last() -> None:
    queue = Queue()
    with queue.gate.turn(Urgency.PAGE):
        queue.joins("page", Urgency.PAGE)
        queue.joins("live", Urgency.LIVE)
        queue.joins("lifted", Urgency.LIFTED)
    assert queue.ends() == ["lifted", "live", "page"]


def test_a_place_comes_back_when_the_work_fails() -> None:
    gate = Gate(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), gate.turn(Urgency.PAGE):
            raise ZeroDivisionError


def test_a_run_that_is_stopped_while_it_waits_leaves_the_queue() -> None:
    class Stopped(BaseException):
        pass

    def stop() -> None:
        raise Stopped

    gate = Gate(1)
    with gate.turn(Urgency.PAGE), pytest.raises(Stopped), gate.turn(Urgency.LIFTED, stop):
        pass
    with gate.turn(Urgency.PAGE):
        pass


def test_a_gate_without_a_place_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        Gate(0)
