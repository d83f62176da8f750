"""The wire to the browser: small messages go out at once.

Streamlit binds its socket without naming a protocol; asyncio then does not take it for one of TCP's
and leaves Nagle's algorithm on. So all that follows the first message of an answer waits until the
browser has acknowledged that one, which on Linux takes 40 ms: as long as all else together.
(The same in uvicorn: https://github.com/Kludex/uvicorn/issues/3149.)
"""

import contextlib
import os
import socket
import stat
from pathlib import Path

import streamlit as st

FILES = Path("/dev/fd")
"""Where Linux and macOS list a process' open files; elsewhere nothing is changed here."""


@st.cache_resource(show_spinner=False)
def send_at_once() -> None:
    """Turn Nagle's algorithm off, once, for this process' TCP sockets and all they will accept."""
    if not FILES.is_dir():
        return
    for file in FILES.iterdir():
        # It may be closed by another thread meanwhile.
        with contextlib.suppress(OSError):
            _turn_off_nagle(int(file.name))


def _turn_off_nagle(file: int) -> None:
    if not stat.S_ISSOCK(os.fstat(file).st_mode):
        return
    with socket.socket(fileno=os.dup(file)) as one:
        is_ip = one.family in (socket.AF_INET, socket.AF_INET6)
        if is_ip and one.type == socket.SOCK_STREAM:
            # Connections inherit it from the socket that listens.
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
