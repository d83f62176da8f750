"""The image, the compose file and the lines for Community Cloud fit the app.

No container is started here; the README beside them says what was tried.
"""

import json
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from digitlab.api.service import KEY_VARIABLE
from digitlab.classroom.place import ADDRESS as ROOMS

from ..cli.program import run
from ..fixtures.serving import answers
from .proxies import HERE, NAME, ROOT, free_ports, running

COMPOSE: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))


def dockerfile() -> list[tuple[str, str]]:
    """Instructions of the Dockerfile, those of both stages, and what they are given."""
    text = (HERE / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines()
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines if line]


def given(instruction: str) -> list[str]:
    return [what for name, what in dockerfile() if name == instruction]


def copied() -> set[str]:
    """What the build copies from the project, as it is in the folder there."""
    copies = [what.split() for what in given("COPY") if not what.startswith("--from")]
    return {source.rstrip("/") for *sources, _ in copies for source in sources}


def test_all_that_is_copied_is_there_and_not_left_out() -> None:
    allowed = (HERE / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [line[1:] for line in allowed if line.startswith("!")]
    for source in copied():
        assert (ROOT / source).exists(), source
        assert any(name == source or name.startswith(f"{source}/") for name in allowed), source


def test_what_the_package_is_built_of_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*wheel["only-include"], *wheel["force-include"], project["project"]["readme"]]
    for path in needed:
        assert any(path == top or path.startswith(f"{top}/") for top in copied()), path
        assert not fnmatch(path, "*.keras"), path


def test_extras_and_python_of_the_image_are_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (install,) = given("RUN")
    (extras,) = re.findall(r'"\.\[([\w,]+)\]"', install)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    assert "--constraint requirements.txt" in install
    assert {image.split()[0] for image in given("FROM")} == {"python:3.11-slim"}
    assert project["requires-python"].startswith(">=3.11")


def test_image_runs_as_nobody() -> None:
    (user,) = given("USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert [name for name, _ in dockerfile()].index("USER") > 6


@pytest.mark.parametrize(
    "command", [json.loads(given("CMD")[0]), COMPOSE["services"]["digits-1"]["command"]]
)
def test_command_is_one_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(runpy, "run_module", lambda *_, **__: None)
    assert json.loads(given("ENTRYPOINT")[0]) == ["digitlab"]
    assert run(*command).exit_code == 0
    assert sys.argv[-2:] == ["--server.allowedHosts", command[-1]]


@pytest.fixture(scope="module")
def cloud_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout as the README changes it for Community Cloud."""
    folder = tmp_path_factory.mktemp("cloud")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    for name in ("app.py", "requirements.txt"):
        shutil.copyfile(ROOT / name, folder / name)
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^```\n(sed -i.*?)^```", readme, re.M | re.S)
    subprocess.run(["sh", "-ec", lines], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def cloud(cloud_folder: Path) -> Iterator[int]:
    """Port of the app there."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "streamlit", "run", str(cloud_folder / "app.py")]
    log = cloud_folder / "log"
    with running([*command, "--server.port", str(port)], log, partial(answers, port)):
        yield port


def status(port: int, path: str, host: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": host, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def test_healthcheck_of_the_image_and_of_the_cloud(cloud: int) -> None:
    (check,) = given("HEALTHCHECK")
    command: list[str] = json.loads(check.partition("CMD ")[2])
    assert command[0] == "python"
    there = [sys.executable, *command[1:]]
    there[-1] = there[-1].replace("8501", str(cloud))
    assert subprocess.run(there, check=False).returncode == 0
    there[-1] = there[-1].replace("/healthz", "/api/healthz")
    assert subprocess.run(there, check=False, stderr=subprocess.DEVNULL).returncode == 1
    assert status(cloud, "/healthz", "localhost:8501") == 200


def test_cloud_answers_to_its_names_alone(cloud: int) -> None:
    handshake = {
        **{"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
        "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
    }
    for host, page, socket in (("digits.streamlit.app", 200, 101), ("evil.example", 403, 403)):
        assert status(cloud, "/", host) == page
        origin = f"https://{host}"
        assert status(cloud, "/_stcore/stream", host, Origin=origin, **handshake) == socket


def test_cloud_installs_the_pinned_app_alone(cloud_folder: Path) -> None:
    requirements = (cloud_folder / "requirements.txt").read_text()
    assert requirements == "--constraint pins.txt\n.\n"
    assert (cloud_folder / "pins.txt").read_text() == (ROOT / "requirements.txt").read_text()


def test_compose_joins_what_there_is() -> None:
    services = COMPOSE["services"]
    proxy, rooms = services["proxy"], services["rooms"]
    caddyfile = (HERE / "Caddyfile").read_text(encoding="utf-8")
    for name, value in proxy["environment"].items():
        assert f"{{${name}:" in caddyfile
        if name == "REPLICAS":
            assert value == " ".join(f"digits-{number}:8501" for number in (1, 2))
    for replica in (services["digits-1"], services["digits-2"]):
        assert replica["read_only"]
        assert "ports" not in replica
        assert (HERE / replica["build"]["context"]).resolve() == ROOT
        assert (ROOT / replica["build"]["dockerfile"]).is_file()
        assert {ROOMS, KEY_VARIABLE} <= set(replica["environment"])
        database = replica["environment"][ROOMS]
        settings = rooms["environment"]
        password = "${POSTGRES_PASSWORD:?a password of letters and digits}"
        assert settings["POSTGRES_PASSWORD"] == password
        who = f"{settings['POSTGRES_USER']}:{password}"
        assert database == f"postgresql://{who}@rooms/{settings['POSTGRES_DB']}"
        assert NAME in replica["command"]
        for needed in replica["depends_on"]:
            assert "healthcheck" in services[needed]
    for service in services.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (HERE / source).is_file()


def test_compose_is_understood_by_docker() -> None:
    if shutil.which("docker") is None:
        pytest.skip("needs Docker with its compose plugin: apt-get install docker-compose-v2")
    command = ["docker", "compose", "-f", str(HERE / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(
        command, env={"POSTGRES_PASSWORD": "secret", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unknown" in done.stderr:
        pytest.skip("needs Docker's compose plugin: apt-get install docker-compose-v2")
    assert done.returncode == 0, done.stderr
