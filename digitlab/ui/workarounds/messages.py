"""Streamlit takes from a browser whatever it sends, and at once; here it is bounded and paced.

`server.maxMessageSize` must let the largest page of a scan through to the browser. The largest
message of a browser holds two drawings, which is a twentieth of it; but Streamlit 1.67 takes as
much from a browser as it sends, and JSON of that size takes twenty times its size as Python's
objects, while no other thread of the server runs. No issue of Streamlit's is known to us. When
`tests/ui/workarounds/test_messages.py` fails, this file can go.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ..limits import MEGABYTE, MESSAGE_BYTES
from ..pacer import Pacer

TOO_BIG = 1009
"""Status of a websocket that is closed because of a message's size (RFC 6455, 7.4.1)."""

MOST_PARTS = {b"[": 12_000, b"{": 2_000, b",": 90_000, b"\n": 5_000}
"""Lists, objects, values of JSON and fields of a message, by the byte that each begins or ends
with. Two of the largest drawings have 10,400 lists, 402 objects and 60,000 values. To count bytes
costs a hundredth of parsing them."""

PENALTY = 5.0
"""Seconds that a refused visit is held before its websocket is closed: to begin another one costs
the server a whole run."""

MESSAGES_A_SECOND = 25
"""Messages of one browser that are passed on in a second, in the long run. A live stroke sends 16.
"""

BYTES_A_SECOND = MEGABYTE
"""Bytes that are passed on in a second, in the long run: those of one browser, and those of all
large messages together. To parse a message holds up all other threads of the server."""

LARGE = 50_000
"""Size from which on a message is large, bytes. Two digits' drawings have a tenth of it."""

LIVE = "_follower__events"
"""End of the identifier of what sends live strokes: `live_stroke` names it by its canvas."""

LIVE_AT_ONCE = 1
"""Runs for live strokes on the whole server at once: whoever lifts the pen waits for one at most.
"""

LIVE_SECONDS = 0.5
"""Seconds after which a run for a live stroke is taken for ended."""

FINISHED = 200
"""Largest size of the message that a run has ended, bytes."""

EARLY = 0.8
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
        self._lane = asyncio.Semaphore(LIVE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, every message within the limits, at the pace."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        inbox = _Inbox(receive, send, self._every, self._large, self._lane)
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
        lane: asyncio.Semaphore,
    ) -> None:
        self._receive, self._send = receive, send
        self._every, self._large, self._lane = every, large, lane
        self._pacer = Pacer(BYTES_A_SECOND, MESSAGES_A_SECOND)
        self._live_at = 0.0
        self._ahead: asyncio.Future[Message] | None = None
        self._live_ends: asyncio.TimerHandle | None = None

    async def next(self) -> Message:
        """The next message; of live strokes that wait, the newest alone."""
        message = await self._come()
        while True:
            content = message.get("bytes") or message.get("text") or b""
            if is_too_much(content):
                await asyncio.sleep(PENALTY)
                await self._send({"type": "websocket.close", "code": TOO_BIG})
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            if not is_live(content):
                break
            newer = await self._newer(asyncio.sleep(self._live_at - time.monotonic()))
            newer = newer or await self._newer(self._begin_live())
            if newer is None:
                break
            message = newer
        return message

    async def answer(self, message: Message) -> None:
        """Pass on what the app answers, and see when a run for a live stroke has ended."""
        if self._live_ends and is_end(message.get("bytes") or b""):
            self._end_live()
        await self._send(message)

    def close(self) -> None:
        """Wait for no more messages."""
        self._end_live()
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
        if LARGE < size <= MESSAGE_BYTES:
            wait = max(wait, self._large.take(size))
        if wait > 0:
            await asyncio.sleep(wait)
        return message

    async def _newer(self, waiting: Coroutine[Any, Any, None]) -> Message | None:
        """Wait for something; the message that comes meanwhile, which ends the waiting."""
        self._ahead = self._ahead or asyncio.ensure_future(self._paced())
        task = asyncio.ensure_future(waiting)
        try:
            both: list[asyncio.Future[Any]] = [self._ahead, task]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            task.cancel()
        if not self._ahead.done():
            return None
        self._end_live()
        return await self._come()

    async def _begin_live(self) -> None:
        """Wait until a run for a live stroke may begin."""
        self._end_live()
        await self._lane.acquire()
        self._live_at = time.monotonic() + EARLY * self._every() / 1000
        loop = asyncio.get_running_loop()
        self._live_ends = loop.call_later(LIVE_SECONDS, self._end_live)

    def _end_live(self) -> None:
        """Let the next run for a live stroke begin, of this visit or of another."""
        if self._live_ends:
            self._live_ends.cancel()
            self._live_ends = None
            self._lane.release()


def is_too_much(content: bytes | str) -> bool:
    """Whether a message is larger than a page's state, or has more parts."""
    if len(content) > MESSAGE_BYTES:
        return True
    if len(content) <= LARGE:
        return False
    raw = content if isinstance(content, bytes) else content.encode()
    return any(raw.count(byte) > most for byte, most in MOST_PARTS.items())


def is_live(content: bytes | str) -> bool:
    """Whether a message tells of a pen that moves, and of nothing else."""
    if not isinstance(content, bytes) or len(content) > LARGE or LIVE.encode() not in content:
        return False
    try:
        widgets = BackMsg.FromString(content).rerun_script.widget_states.widgets
    except DecodeError:
        return False
    events = [one for one in widgets if (one.WhichOneof("value") or "").endswith("trigger_value")]
    return bool(events) and all(widget.id.endswith(LIVE) for widget in events)


def is_end(content: bytes | str) -> bool:
    """Whether a message to a browser says that a run has ended."""
    if not isinstance(content, bytes) or len(content) > FINISHED:
        return False
    return ForwardMsg.FromString(content).WhichOneof("type") == "script_finished"
