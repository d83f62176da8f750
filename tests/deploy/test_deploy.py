"""The sample configurations of nginx and Caddy work as they stand, and the app works behind them.

Skipped where neither is installed: apt-get install nginx caddy openssl.
"""

import contextlib
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ..browser.chromium import FLAGS, browsing, find
from ..browser.scanner import Scanner, paper, pdf
from ..browser.visitor import Visitor
from ..fixtures.hands import hand
from ..fixtures.serving import START, answers
from .proxies import HERE, MOST, NAME, PROXIES, certify, free_ports, proxying, running

HEADERS = (
    *("content-security-policy", "strict-transport-security", "x-content-type-options"),
    *("x-frame-options", "referrer-policy", "permissions-policy"),
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody trusts but this test."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return certify(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    """Ports of two apps, started as the samples say."""
    logs, ports = tmp_path_factory.mktemp("apps"), free_ports(2)
    with ExitStack() as stack:
        for port in ports:
            command = [sys.executable, "-m", "digitlab", "app"]
            command += ["--port", str(port), "--host", NAME]
            stack.enter_context(running(command, logs / str(port), partial(answers, port)))
        yield ports


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(params=PROXIES)
def port(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: Path, replicas: list[int]
) -> Iterator[int]:
    """Port at which a proxy speaks TLS."""
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    with proxying(request.param, tmp_path, certificate, replicas) as tls:
        yield tls


def ask(
    port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> HTTPResponse:
    """Ask the proxy by its name, wherever that leads."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), 30)
    with contextlib.closing(HTTPSConnection(NAME, port)) as connection:
        connection.sock = trusting.wrap_socket(plain, server_hostname=NAME)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        return response


def test_headers_cookie_and_limits(port: int) -> None:
    response = ask(port, "/")
    assert response.status == 200
    assert [name for name in HEADERS if not response.getheader(name)] == []
    assert "nginx/" not in (response.getheader("server") or "")
    cookie = response.getheader("set-cookie") or ""
    assert cookie.startswith("replica=")
    again = ask(port, "/", Cookie=cookie.split(";")[0])
    assert "replica=" not in (again.getheader("set-cookie") or "")
    assert ask(port, "/_stcore/metrics").status == 404
    assert ask(port, "/_stcore/health").status == 200
    assert ask(port, "/api/v1/models").status == 200
    # nginx says so, and hangs up, as soon as it has read how much is to come; Caddy counts.
    with contextlib.suppress(OSError):
        where = "/_stcore/upload_file/a/b"
        assert ask(port, where, "PUT", bytes(60_000_000)).status in (400, 403, 413)


def test_nginx_gives_new_visits_to_the_replicas_in_turns(
    port: int, request: pytest.FixtureRequest
) -> None:
    if "caddy" in request.node.name:
        pytest.skip("Caddy draws lots")
    cookies = [ask(port, "/").getheader("set-cookie") for _ in range(4)]
    assert cookies[0] != cookies[1]
    assert cookies[:2] == cookies[2:]


@contextmanager
def speaking(port: int) -> Iterator[ssl.SSLSocket]:
    """A connection to the proxy, on which anything may be said."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), START)
    with trusting.wrap_socket(plain, server_hostname=NAME) as secure:
        yield secure


def test_whoever_sends_a_request_slowly_is_hung_up_on(port: int) -> None:
    with speaking(port) as slow, contextlib.suppress(ConnectionResetError):
        slow.send(f"GET / HTTP/1.1\r\nHost: {NAME}\r\n".encode())
        while slow.recv(1_000):
            pass  # Caddy says why before it hangs up.


def test_nginx_bounds_the_connections_of_one_address(port: int, request: Any) -> None:
    if "caddy" in request.node.name:
        pytest.skip("Caddy leaves this to the firewall")
    with ExitStack() as held:
        for number in range(MOST):
            waiting = held.enter_context(speaking(port))
            head = f"PUT /_stcore/x{number} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\n"
            waiting.send(head.encode())
        statuses = [ask(port, "/").status for _ in range(3)]
    assert statuses[-1] == 503
    while ask(port, "/").status == 503:
        time.sleep(0.1)


def test_the_service_may_open_as_many_files_as_the_visits_need() -> None:
    unit = (HERE / "digitlab.service").read_text(encoding="utf-8")
    assert "LimitNOFILE=4096" in unit
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    command = ["systemd-analyze", "verify", "--man=no", str(HERE / "digitlab.service")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    # The program is not installed at that place here.
    wrong = [
        line for line in said.splitlines() if HERE.name in line and "not executable" not in line
    ]
    assert wrong == []


def test_the_app_works_behind_it(port: int, browser: Browser) -> None:
    address = f"https://{NAME}:{port}"
    # A browser of its own: it must take the name for one of this machine's.
    names = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    engine = browser.browser_type.launch(executable_path=find(), args=[*FLAGS, names])
    try:
        visitor = Visitor(engine, address, ignore_https_errors=True)
        visitor.draws(hand(7))
        visitor.reads_in_the_end(7)
        scanner = Scanner(visitor)
        scanner.gives(page_pdf=pdf(paper(["2026"])))
        scanner.reads("2026")
        assert scanner.rows()
        visitor.goes_to("Metrics")
        expect(visitor.page.get_by_role("heading").first).to_be_visible(timeout=START * 1000)
        visitor.settles()
        assert visitor.complaints == []
        assert visitor.elsewhere == []
    finally:
        engine.close()


def test_a_name_that_is_not_allowed_gets_no_page_and_no_session(replicas: list[int]) -> None:
    page = HTTPConnection("127.0.0.1", replicas[0], timeout=30)
    page.request("GET", "/", headers={"Host": "evil.example"})
    assert page.getresponse().status == 403
    page.close()
    connection = HTTPConnection("127.0.0.1", replicas[0], timeout=30)
    handshake = {
        **{"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
        **{"Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==", "Host": "evil.example"},
    }
    connection.request("GET", "/_stcore/stream", headers=handshake)
    assert connection.getresponse().status == 403
    connection.close()
