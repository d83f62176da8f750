"""The app and the API under a path, behind the samples as the README changes them."""

import re
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ..browser.chromium import FLAGS, browsing, find
from ..browser.scanner import paper, png
from ..browser.visitor import Visitor
from ..fixtures.hands import hand
from ..fixtures.serving import answers
from .proxies import HERE, NAME, PROXIES, free_ports, proxying, running
from .test_deploy import ask, certificate

__all__ = ["certificate"]


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of an app that lies under a path."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "digitlab", "app", "--port", str(port), "--host", NAME]
    log = tmp_path_factory.mktemp("app") / "log"
    with running([*command, "--path", "/digits"], log, partial(answers, port)):
        yield port


@pytest.fixture(params=PROXIES)
def port(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: Path, replica: int
) -> Iterator[int]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    sample, _ = PROXIES[request.param]
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(rf"^sed '(.+)' {sample}$", readme, re.M)
    with proxying(request.param, tmp_path, certificate, [replica, replica], script) as port:
        yield port


def test_pages_and_api_lie_under_the_path(port: int) -> None:
    for path in ("/digits/", "/digits/healthz", "/digits/_stcore/health", "/digits/api/v1/models"):
        assert ask(port, path).status == 200, path
    for path in ("/digits/_stcore/metrics", "/digits/api/v1/nothing"):
        assert ask(port, path).status == 404, path
    assert ask(port, "/digits/api/v1/read", "POST", png(paper(["7"]))).status == 200


@pytest.mark.parametrize("port", ["nginx"], indirect=True)
def test_a_digit_is_drawn_under_the_path(port: int) -> None:
    with browsing() as browser:
        names = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
        engine = browser.browser_type.launch(executable_path=find(), args=[*FLAGS, names])
        try:
            address = f"https://{NAME}:{port}/digits/"
            visitor = Visitor(engine, address, ignore_https_errors=True)
            visitor.draws(hand(7))
            visitor.reads_in_the_end(7)
            assert visitor.complaints == []
        finally:
            engine.close()
