"""So many requests at once, each by its turn; nobody waits for one who has left."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette

from digitlab import Reader
from digitlab.api import admission
from digitlab.api.routes import routes
from digitlab.api.service import Service
from digitlab.serving import limits
from digitlab.serving.budget import Budget
from digitlab.serving.gate import Gate, Urgency

from ..browser.scanner import paper, pdf, png
from .asking import READ, ask, running

PAGE = png(paper(["7"]))

LONG = 30
"""Seconds within which a thread surely goes on."""


@dataclass
class Turns:
    """Gives no turn before it is told to; notes what is read and who has left."""

    may_read: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    left: threading.Event = field(default_factory=threading.Event)
    read: int = 0

    def __call__(self, work: Callable[[], Any], while_waiting: Callable[[], object]) -> Any:
        self.waiting.release()
        try:
            while not self.may_read.wait(0.01):
                while_waiting()
        except Exception:
            self.left.set()
            raise
        self.read += 1
        return work()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture(autouse=True)
def own_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charge no budget on which files of other tests still are."""
    monkeypatch.setattr(limits, "SERVER", Budget(limits.SERVER_BYTES, limits.SERVER_FULL))


@pytest.fixture
def port(turns: Turns, bundled_reader: Reader) -> Iterator[int]:
    service = Service(lambda: bundled_reader, turns, "")
    with running(Starlette(routes=routes(service))) as port:
        yield port
        turns.may_read.set()


class Program:
    """A program that sends a page and waits for the answer."""

    def __init__(self, port: int, content: bytes = PAGE, address: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), LONG, (address, 0))
        head = f"POST {READ} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n"
        self.socket.sendall(head.encode() + content)

    def close(self) -> None:
        self.socket.close()


def until_all_is_given_back() -> None:
    """Wait until no request holds memory."""
    while limits.SERVER.taken:
        time.sleep(0.01)


def test_one_address_has_so_many_requests_and_the_server_so_many(port: int, turns: Turns) -> None:
    with ExitStack() as stack:
        for number in range(limits.MOST_REQUESTS):
            address = f"127.0.0.{2 + number // limits.REQUESTS_OF_ONE}"
            if number == limits.REQUESTS_OF_ONE:
                socket_of_one = Program(port, address="127.0.0.2").socket
                assert b" 429 " in socket_of_one.recv(1_000)
                socket_of_one.close()
            stack.enter_context(closing(Program(port, address=address)))
            assert turns.waiting.acquire(timeout=LONG)
        answer = ask(port, READ, PAGE)
        assert (answer.status, answer.error) == (503, admission.FULL)
        assert answer.headers["retry-after"] == admission.AGAIN["Retry-After"]
        # The loop that serves all is free meanwhile.
        assert ask(port, "/healthz").status == 200
    turns.may_read.set()


def test_a_place_comes_back_with_the_answer(port: int, turns: Turns) -> None:
    turns.may_read.set()
    for _ in range(2 * limits.REQUESTS_OF_ONE):
        assert ask(port, READ, PAGE).status == 200


def test_whoever_hangs_up_while_waiting_is_not_read(port: int, turns: Turns) -> None:
    program = Program(port)
    assert turns.waiting.acquire(timeout=LONG)
    program.close()
    assert turns.left.wait(LONG)
    assert turns.read == 0
    turns.may_read.set()
    assert ask(port, READ, PAGE).status == 200


def test_of_a_file_whose_sender_hung_up_no_further_page_is_read(port: int, turns: Turns) -> None:
    page = paper(["7"])
    program = Program(port, pdf(*[page] * 30))
    assert turns.waiting.acquire(timeout=LONG)
    turns.may_read.set()
    assert turns.waiting.acquire(timeout=LONG)
    turns.may_read.clear()
    program.close()
    until_all_is_given_back()
    assert turns.read < 30


def test_of_a_file_no_further_page_is_read_once_the_server_stops(
    turns: Turns, bundled_reader: Reader
) -> None:
    app = Starlette(routes=routes(Service(lambda: bundled_reader, turns, "")))
    with running(app, timeout_graceful_shutdown=0.01, log_level="critical") as port:
        program = Program(port)
        assert turns.waiting.acquire(timeout=LONG)
    # Otherwise the process would wait for its thread.
    assert turns.left.wait(LONG)
    program.close()


def test_whoever_hangs_up_in_the_midst_of_a_file_costs_nothing(port: int) -> None:
    program = socket.create_connection(("127.0.0.1", port), LONG)
    program.sendall(f"POST {READ} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx".encode())
    while limits.SERVER.taken < 9999:
        time.sleep(0.01)  # It has not heard of it yet.
    program.close()
    until_all_is_given_back()


def test_a_file_that_comes_too_slowly(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_SECONDS", 0.01)
    answer = ask(port, READ, None, "POST", Content_Length="9")
    assert answer.status == 408


@pytest.mark.parametrize("places", [1, 2])
def test_pages_of_programs_and_of_visitors_take_turns(places: int) -> None:
    from digitlab.ui import background

    gate = Gate(places)
    order: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "PAGES", gate)
        with ExitStack() as held:
            for _ in range(places):
                held.enter_context(gate.turn(Urgency.PAGE))
            waits = threading.Event()
            program = threading.Thread(
                target=background.in_turn, args=(lambda: order.append("page"), waits.set)
            )
            program.start()
            assert waits.wait(LONG)
            assert order == []
        program.join(LONG)
    assert order == ["page"]
