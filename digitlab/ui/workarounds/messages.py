"""Streamlit has one limit for messages in both directions; here is a smaller one for a browser's.

`server.maxMessageSize` must let the largest page of a scan through to the browser. The largest
message of a browser holds two drawings, which is a twentieth of it; but Streamlit 1.67 takes as
much from a browser as it sends, and JSON of that size takes twenty times its size as Python's
objects. No issue of Streamlit's is known to us. When `tests/ui/workarounds/test_messages.py` fails,
this file can go.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..limits import MESSAGE_BYTES

TOO_BIG = 1009
"""Status of a websocket that is closed because of a message's size (RFC 6455, 7.4.1)."""

SMALL = 100_000
"""Bytes of a message that is passed on at once. Drawings of people are smaller."""

BYTES_A_SECOND = 1_000_000
"""Pace of larger ones: to parse one holds up all other threads of the server."""


class MessageGuard:
    """Ends the visit of a browser that sends more than a page's state."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, every message within the limit."""

        async def receive_within_limit() -> Message:
            message = await receive()
            content = message.get("bytes") or message.get("text") or b""
            if len(content) <= MESSAGE_BYTES:
                if len(content) > SMALL:
                    await asyncio.sleep(len(content) / BYTES_A_SECOND)
                return message
            await send({"type": "websocket.close", "code": TOO_BIG})
            return {"type": "websocket.disconnect", "code": TOO_BIG}

        is_websocket = scope["type"] == "websocket"
        await self._app(scope, receive_within_limit if is_websocket else receive, send)
