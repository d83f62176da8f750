"""Streamlit leaves Nagle's algorithm on: small messages wait for the browser's acknowledgment.

The fault: Streamlit binds its socket without naming a protocol, and asyncio then does not take it
for TCP. All that follows the first message of an answer waits until the browser has acknowledged
that one, which on Linux takes 40 ms: as long as everything else together. Seen in Streamlit 1.67;
the same fault in uvicorn is https://github.com/Kludex/uvicorn/issues/3149.
`tests/ui/workarounds/test_nagle.py` fails when a socket bound so sends at once by itself: then this
file can go.
"""

import contextlib
import os
import socket
import stat
from pathlib import Path

FILES = Path("/dev/fd")
"""Where Linux and macOS list a process' open files. Other systems are left as they are."""


def send_at_once() -> None:
    """Turn Nagle's algorithm off for this process' TCP sockets and all they will accept."""
    if not FILES.is_dir():
        return
    for file in FILES.iterdir():
        # Another thread may close it meanwhile.
        with contextlib.suppress(OSError):
            _turn_off_nagle(int(file.name))


def _turn_off_nagle(file: int) -> None:
    if not stat.S_ISSOCK(os.fstat(file).st_mode):
        return
    with socket.socket(fileno=os.dup(file)) as duplicate:
        is_ip = duplicate.family in (socket.AF_INET, socket.AF_INET6)
        if is_ip and duplicate.type == socket.SOCK_STREAM:
            # Connections inherit it from the listening socket.
            duplicate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
