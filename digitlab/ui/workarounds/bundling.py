"""Streamlit sends each message to a browser by itself; here those that come together go together.

A run makes some forty messages. After each of them Streamlit gives way to all else: each goes to
the system in a call of its own and over the line in a packet of its own, a proxy encrypts each, and
whoever waits for the answer gets it piece by piece. Seen in Streamlit 1.67. No issue of Streamlit's
is known to us. When `tests/ui/workarounds/test_bundling.py` fails, this file can go.
"""

import asyncio

from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

_make = StarletteSessionClient.__init__


class Bundle(asyncio.Queue[bytes]):
    """Messages to a browser: the first one waits for those that come right after it.

    The event loop writes at the end of its turn whatever was sent in it, in one piece.
    """

    _left = 0
    """Messages of this bundle that are still to be taken."""

    async def get(self) -> bytes:
        """Take the next message."""
        message = await super().get()
        if self._left:
            self._left -= 1
            return message
        while True:
            self._left = self.qsize()
            await asyncio.sleep(0)
            if self._left == self.qsize():
                return message


def bundle() -> None:
    """Bundle what goes to all browsers that come from now on."""
    StarletteSessionClient.__init__ = _make_with_bundle  # type: ignore[method-assign,assignment]


def _make_with_bundle(client: StarletteSessionClient, websocket: WebSocket) -> None:
    _make(client, websocket)
    # What sends has not begun yet.
    client._send_queue = Bundle(client._send_queue.maxsize)
