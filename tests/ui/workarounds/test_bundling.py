"""The fault that `workarounds/bundling.py` mends, and that it mends it."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from digitlab.ui.workarounds import bundling

COUNT = 5
"""Messages that come one after the other."""


@pytest.fixture(autouse=True)
def as_streamlit_has_it() -> Iterator[None]:
    yield
    StarletteSessionClient.__init__ = bundling._make  # type: ignore[method-assign]


class Browser:
    """A websocket that notes in which turn of the event loop each message is sent."""

    def __init__(self) -> None:
        self.turn = 0
        self.sent: list[tuple[int, bytes]] = []
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self.client = SimpleNamespace(host="127.0.0.1")

    async def send_bytes(self, content: bytes) -> None:
        self.sent.append((self.turn, content))

    async def count_turns(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)


def numbered(number: int) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.text.body = str(number)
    return message


async def send_as_streamlit_does(browser: Any, bursts: int) -> None:
    """Write messages, with a turn of the event loop after each, and pauses between the bursts."""
    client = StarletteSessionClient(browser)
    turns = asyncio.ensure_future(browser.count_turns())
    for burst in range(bursts):
        for number in range(COUNT):
            client.write_forward_msg(numbered(COUNT * burst + number))
            await asyncio.sleep(0)
        for _ in range(4):
            await asyncio.sleep(0)
    turns.cancel()
    await client.aclose()


def sent(bursts: int) -> list[tuple[int, bytes]]:
    browser = Browser()
    asyncio.run(send_as_streamlit_does(browser, bursts))
    texts = [
        ForwardMsg.FromString(content).delta.new_element.text.body for _, content in browser.sent
    ]
    assert texts == [str(number) for number in range(COUNT * bursts)]
    return browser.sent


def test_streamlit_sends_each_message_in_a_turn_of_its_own() -> None:
    assert len({turn for turn, _ in sent(1)}) == COUNT


def test_what_comes_together_is_sent_in_one_turn_and_in_order() -> None:
    bundling.bundle()
    turns = [turn for turn, _ in sent(2)]
    assert len(set(turns[:COUNT])) == len(set(turns[COUNT:])) == 1
    assert turns[0] < turns[-1]


def test_as_many_wait_at_most_as_streamlit_lets_wait() -> None:
    bundling.bundle()

    async def most() -> int:
        client = StarletteSessionClient(Browser())  # type: ignore[arg-type]
        await client.aclose()
        return client._send_queue.maxsize

    assert asyncio.run(most()) > 0
