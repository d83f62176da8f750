"""The pages' server, and `digitlab serve`, answer the same addresses."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from digitlab.api.service import KEY_VARIABLE
from digitlab.ui.workarounds.hosts import REFUSAL

from ..cli.program import run
from ..fixtures.serving import answers, free_port, running, serving
from .asking import FORM, READ, Answer, ask, form

README = Path(__file__).parents[2] / "digitlab" / "api" / "README.md"

EXAMPLE = Path(__file__).parents[2] / "digitlab" / "ui" / "scan" / "example.jpg"

KEY = "KEY"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of the pages' server, which has a key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, KEY)
        with serving(tmp_path_factory.mktemp("log") / "app") as address:
            yield int(address.rpartition(":")[2])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of `digitlab serve`."""
    port, log = free_port(), tmp_path_factory.mktemp("log") / "alone"
    command = [sys.executable, "-m", "digitlab", "serve", "--port", str(port)]
    with running(command, log, partial(answers, port), {KEY_VARIABLE: KEY}):
        yield port


@pytest.fixture(params=["app", "alone"])
def port(request: pytest.FixtureRequest) -> int:
    return request.getfixturevalue(request.param)


def read(port: int, **headers: str) -> Answer:
    return ask(port, READ, form(EXAMPLE.read_bytes(), str(EXAMPLE)), **FORM, **headers)


def test_a_page_is_read_as_the_command_line_reads_it(port: int) -> None:
    answer = read(port, Authorization=f"Bearer {KEY}")
    assert answer.status == 200
    assert answer.body.decode() == run("read", "--format", "json", EXAMPLE).stdout


def test_key_and_health(port: int) -> None:
    assert read(port).status == 401
    assert ask(port, "/healthz").json == {"status": "ok"}


def test_an_unknown_address_of_the_pages_api_is_no_page(app: int) -> None:
    assert ask(app, "/api/v1/nothing").status == 404
    assert ask(app, "/").headers["content-type"].startswith("text/html")


def test_another_name_of_the_pages_server(app: int) -> None:
    assert ask(app, "/api/v1/models", Host="evil.example").error == REFUSAL


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files of the examples."""
    for name in ("page.jpg", "seven.png"):
        shutil.copyfile(EXAMPLE, tmp_path / name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folder")
def test_python_example(port: int) -> None:
    (example,) = blocks("python")
    said = StringIO()
    with redirect_stdout(said):
        exec(example.replace("8600", str(port)), {})
    assert re.match(r"1 1 [\d ]+ 0\.\d+\n2 1", said.getvalue())


@pytest.mark.usefixtures("folder")
def test_curl_examples(port: int) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl: apt-get install curl")
    (example,) = blocks("")
    for line in example.splitlines():
        asked = line.replace("curl", f"curl -s -H 'Authorization: Bearer {KEY}'", 1)
        asked = asked.replace("8600", str(port))
        done = subprocess.run(asked, shell=True, capture_output=True, text=True, check=True)
        assert '"probabilities"' in done.stdout, done.stdout
