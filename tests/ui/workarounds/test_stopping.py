"""A server that is told to stop stops, whatever is half sent."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import uvicorn
from streamlit.web.server.starlette.starlette_server import _get_uvicorn_config_kwargs

from digitlab.serving import limits
from digitlab.ui.workarounds import stopping
from digitlab.ui.workarounds.logs import STOPPED

from ...benchmarks.serving import Server
from ...benchmarks.visit import Uploading, Visit
from ...fixtures.serving import ROOT, START, free_port, is_healthy

STREAMLIT = """
import sys
import time
from digitlab.serving import limits
limits.STOPPING_SECONDS = 0.1
from streamlit.web.cli import main
main(["run", "app.py", "--server.port", sys.argv[1]])
"""
"""The server of the pages, less patient than it is."""

SENT, SIZE = 20_000_000, 40_000_000
"""Bytes of a file that are sent, and that were to be: more than the system holds for two processes,
so that the server has begun to receive them."""


def test_server_of_the_pages_stops_while_a_file_is_half_sent(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", STREAMLIT, str(port)], cwd=ROOT, stdout=output, stderr=output
        )

    async def leave_half_sent() -> None:
        server = Server(port, process.pid)
        visit = await Visit.begin(server)
        await visit.until(lambda: visit.session)
        upload = await asyncio.to_thread(Uploading, server, visit.session, SIZE)
        await asyncio.to_thread(upload.send, bytes(SENT))
        process.terminate()
        await asyncio.to_thread(process.wait, START)
        upload.connection.close()
        await visit.end()

    try:
        while not is_healthy(port):
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        asyncio.run(leave_half_sent())
    finally:
        process.kill()
    said = log.read_text()
    assert STOPPED in said
    assert "Traceback" not in said


@pytest.fixture
def server() -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config("app:app"))


def test_uvicorn_is_given_a_limit(server: uvicorn.Server) -> None:
    with server.capture_signals():
        stopping.stop_in_time()
    assert server.config.timeout_graceful_shutdown == limits.STOPPING_SECONDS


def test_limit_of_whoever_started_uvicorn_stays(server: uvicorn.Server) -> None:
    server.config.timeout_graceful_shutdown = 60
    with server.capture_signals():
        stopping.stop_in_time()
    assert server.config.timeout_graceful_shutdown == 60


def test_without_uvicorn_nothing_is_changed() -> None:
    before = signal.getsignal(signal.SIGTERM)
    stopping.stop_in_time()
    assert signal.getsignal(signal.SIGTERM) is before


def test_streamlit_sets_no_limit() -> None:
    """Fails when it does: then `workarounds/stopping.py` can go."""
    assert "timeout_graceful_shutdown" not in _get_uvicorn_config_kwargs()
