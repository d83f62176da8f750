"""Streamlit has one limit for messages in both directions; here is a smaller one for a browser's.

`server.maxMessageSize` must let the largest page of a scan through to the browser. The largest
message of a browser holds two drawings, which is a twentieth of it; but Streamlit 1.67 takes as
much from a browser as it sends, and JSON of that size takes twenty times its size as Python's
objects. No issue of Streamlit's is known to us. When `tests/ui/workarounds/test_messages.py` fails,
this file can go.
"""

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..limits import MEGABYTE, MESSAGE_BYTES

TOO_BIG = 1009
"""Status of a websocket that is closed because of a message's size (RFC 6455, 7.4.1)."""

MESSAGES_A_SECOND = 25
"""Messages of one browser that are passed on in a second, in the long run. A live stroke sends 16.
"""

BYTES_A_SECOND = MEGABYTE
"""Bytes that are passed on in a second, in the long run: to parse a message holds up all other
threads of the server."""

BURST = 2.0
"""What may come at once, as seconds of both."""


class Pacer:
    """The messages of one browser: a burst at once, then as many as the pace allows."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at = clock()

    def take(self, size: int) -> float:
        """Take a message of so many bytes; the seconds to wait before it is passed on."""
        now = self._clock()
        wait = max(0.0, self._free_at - now - BURST)
        cost = max(1 / MESSAGES_A_SECOND, size / BYTES_A_SECOND)
        self._free_at = max(self._free_at, now) + cost
        return wait


class MessageGuard:
    """Ends a visit that sends more than a page's state; slows one that sends too often."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, every message within the limit, at the pace."""
        pacer = Pacer()

        async def receive_within_limit() -> Message:
            message = await receive()
            content = message.get("bytes") or message.get("text") or b""
            if len(content) <= MESSAGE_BYTES:
                if (wait := pacer.take(len(content))) > 0:
                    await asyncio.sleep(wait)
                return message
            await send({"type": "websocket.close", "code": TOO_BIG})
            return {"type": "websocket.disconnect", "code": TOO_BIG}

        is_websocket = scope["type"] == "websocket"
        await self._app(scope, receive_within_limit if is_websocket else receive, send)
