"""Streamlit takes from a browser whatever it sends, and at once; here it is bounded and paced.

`server.maxMessageSize` must let the largest page of a scan through to the browser. The largest
message of a browser holds two drawings, which is a twentieth of it; but Streamlit 1.67 takes as
much from a browser as it sends, and JSON of that size takes twenty times its size as Python's
objects, while no other thread of the server runs. No issue of Streamlit's is known to us. When
`tests/ui/workarounds/test_messages.py` fails, this file can go.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ...serving.limits import MEGABYTE, MESSAGE_BYTES
from ...serving.pacer import Pacer
from ..canvas.reports import Reports
from ..turns import Turns

TOO_BIG = 1009
"""Status of a websocket that is closed because of a message's size (RFC 6455, 7.4.1)."""

MOST_PARTS = {b"[": 12_000, b"{": 2_000, b",": 90_000, b"\n": 5_000}
"""Lists, objects, values of JSON and fields of a message, by the byte that each begins or ends
with. Two of the largest drawings have 10,400 lists, 402 objects and 60,000 values. To count bytes
costs a hundredth of parsing them."""

PENALTY_SECONDS = 5.0
"""Seconds that a refused visit is held before its websocket is closed: to begin another one costs
the server a whole run."""

MESSAGES_A_SECOND = 25
"""Messages of one browser that are passed on in a second, in the long run. A live stroke sends 16.
"""

BYTES_A_SECOND = MEGABYTE
"""Bytes that are passed on in a second, in the long run: those of one browser, and those of all
large messages together. To parse a message holds up all other threads of the server."""

LARGE_BYTES = 50_000
"""Size from which on a message is large, bytes. Two digits' drawings have a tenth of it."""

LIVE = "_follower__events"
"""End of the identifier of what sends live strokes: `live_stroke` names it by its canvas."""

FINISHED_BYTES = 200
"""Largest size of the message that a run has ended, bytes."""

EARLY_SHARE = 0.8
"""Share of the time between two live strokes after which the next one is passed on: a network
brings some of them sooner than they were sent."""


class MessageGuard:
    """Ends a visit that sends more than a page's state; slows one that sends too often.

    Parameters
    ----------
    app : ASGI application
    every : function
        Shortest time between two live strokes of a visit now, milliseconds.
    """

    def __init__(self, app: ASGIApp, every: Callable[[], int]) -> None:
        self._app, self._every = app, every
        self._large = Pacer(BYTES_A_SECOND)
        self._turns = Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, every message within the limits, at the pace."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        inbox = _Inbox(receive, send, self._every, self._large, self._turns)
        try:
            await self._app(scope, inbox.next, inbox.answer)
        finally:
            inbox.close()


class _Inbox:
    """The messages of one websocket, each passed on when its time has come."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        every: Callable[[], int],
        large: Pacer,
        turns: Turns,
    ) -> None:
        self._receive, self._send = receive, send
        self._every, self._large, self._turns = every, large, turns
        self._share = turns.enter()
        self._pacer = Pacer(BYTES_A_SECOND, MESSAGES_A_SECOND)
        self._reports = Reports()
        self._live_at = 0.0
        self._ahead: asyncio.Future[Message] | None = None

    async def next(self) -> Message:
        """The next message, when its run may begin; of live strokes that wait, the newest alone."""
        message = await self._come()
        while True:
            content = message.get("bytes") or message.get("text") or b""
            if is_too_much(content):
                await asyncio.sleep(PENALTY_SECONDS)
                await self._send({"type": "websocket.close", "code": TOO_BIG})
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            if is_live(content):
                newer = await self._newer_than_live()
                if newer is None:
                    return message
                message = newer
            elif not isinstance(content, bytes) or not is_run(content):
                return message
            elif self._reports.says_nothing_new(content):
                message = await self._come()
            else:
                await self._turns.begin(self._share)
                return message

    async def answer(self, message: Message) -> None:
        """Pass on what the app answers, and see when a run has ended."""
        content = message.get("bytes") or b""
        if content:
            self._reports.note_answer(content)
        if self._turns.is_running(self._share) and is_end(content):
            self._turns.end(self._share)
        await self._send(message)

    def close(self) -> None:
        """Wait for no more messages."""
        self._turns.leave(self._share)
        if self._ahead:
            self._ahead.cancel()

    async def _come(self) -> Message:
        """Receive a message, or take the one that has come."""
        ahead, self._ahead = self._ahead, None
        return await (ahead or self._paced())

    async def _paced(self) -> Message:
        """Receive a message, no sooner than the pace allows.

        Until then nothing more is read from the connection, and whoever sends must wait.
        """
        message = await self._receive()
        size = len(message.get("bytes") or message.get("text") or b"")
        wait = self._pacer.take(size)
        if LARGE_BYTES < size <= MESSAGE_BYTES:
            wait = max(wait, self._large.take(size))
        if wait > 0:
            await asyncio.sleep(wait)
        return message

    async def _newer_than_live(self) -> Message | None:
        """Wait until a live stroke's run may begin; the message that comes meanwhile, if any."""
        self._ahead = self._ahead or asyncio.ensure_future(self._paced())
        waiting = asyncio.ensure_future(self._begin_live())
        awaited: list[asyncio.Future[Any]] = [self._ahead, waiting]
        try:
            await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if not self._ahead.done():
            self._live_at = time.monotonic() + EARLY_SHARE * self._every() / 1000
            return None
        if waiting.done():
            self._turns.end(self._share)
        return await self._come()

    async def _begin_live(self) -> None:
        """Wait until the time since the last live stroke is over, and a run may begin."""
        await asyncio.sleep(self._live_at - time.monotonic())
        await self._turns.begin(self._share, is_live=True)


def is_too_much(content: bytes | str) -> bool:
    """Whether a message is larger than a page's state, or has more parts."""
    if len(content) > MESSAGE_BYTES:
        return True
    if len(content) <= LARGE_BYTES:
        return False
    raw = content if isinstance(content, bytes) else content.encode()
    return any(raw.count(byte) > most for byte, most in MOST_PARTS.items())


def is_live(content: bytes | str) -> bool:
    """Whether a message tells of a pen that moves, and of nothing else."""
    if not isinstance(content, bytes) or len(content) > LARGE_BYTES or LIVE.encode() not in content:
        return False
    try:
        widgets = BackMsg.FromString(content).rerun_script.widget_states.widgets
    except DecodeError:
        return False
    events = [
        widget for widget in widgets if (widget.WhichOneof("value") or "").endswith("trigger_value")
    ]
    return bool(events) and all(widget.id.endswith(LIVE) for widget in events)


def is_run(content: bytes | str) -> bool:
    """Whether a message has a page run."""
    try:
        return isinstance(content, bytes) and BackMsg.FromString(content).HasField("rerun_script")
    except DecodeError:
        return False


def is_end(content: bytes | str) -> bool:
    """Whether a message to a browser says that a run has ended."""
    if not isinstance(content, bytes) or len(content) > FINISHED_BYTES:
        return False
    return ForwardMsg.FromString(content).WhichOneof("type") == "script_finished"
