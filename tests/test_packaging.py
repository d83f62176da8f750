"""What is installed with the project, and what an installation of it can do."""

import os
import re
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
import zipfile
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from digitlab.recognition import store

from .fixtures.serving import free_port, is_healthy

HEAVY = {"tensorflow", "keras", "scikit-learn", "imbalanced-learn", "onnx", "tf2onnx"}


def closure(requirements: Iterable[str]) -> set[str]:
    """Names of packages, of what they require, and so on, as they are installed here."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        required = waiting.pop()
        name = canonicalize_name(required.name)
        if (required.marker and not required.marker.evaluate({"extra": ""})) or name in found:
            continue
        assert not required.extras, f"{required}: this walk knows no extras"
        found.add(name)
        waiting += map(Requirement, metadata.requires(name) or [])
    return found


def lines(path: Path) -> Iterator[str]:
    """Lines of a file of requirements, without comments."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if text := line.partition("#")[0].strip():
            yield text


@pytest.fixture
def project(root: Path) -> dict[str, list[str]]:
    """What the project requires: "app", and its extras."""
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"app": table["dependencies"], **table["optional-dependencies"]}


def test_every_installed_package_is_pinned_once(root: Path, project: dict[str, list[str]]) -> None:
    pinned = [*lines(root / "requirements.txt"), *lines(root / "tests" / "requirements.txt")]
    assert all(re.fullmatch(r"[\w-]+==[\w.]+(; .+)?", line) for line in pinned)
    names = [canonicalize_name(Requirement(line).name) for line in pinned]
    assert len(names) == len(set(names))
    needed = [line for part in project.values() for line in part]
    needed += lines(root / "tests" / "requirements.txt")
    assert closure(needed) - set(names) == set()


def test_requirements_hold_what_the_project_requires_and_no_more(
    root: Path, project: dict[str, list[str]]
) -> None:
    pinned = {
        canonicalize_name(Requirement(line).name) for line in lines(root / "requirements.txt")
    }
    assert pinned == closure(line for part in project.values() for line in part)


def test_pins_are_what_the_tests_run_with_and_within_the_projects_bounds(
    root: Path, project: dict[str, list[str]]
) -> None:
    for line in lines(root / "requirements.txt"):
        pin = Requirement(line)
        if pin.marker and not pin.marker.evaluate():
            continue
        assert pin.specifier.contains(metadata.version(pin.name)), line
    for part in project.values():
        for required in map(Requirement, part):
            if required.marker and not required.marker.evaluate():
                continue
            assert required.specifier.contains(metadata.version(required.name)), str(required)


def test_app_needs_none_of_what_training_needs(project: dict[str, list[str]]) -> None:
    assert closure(project["app"]) & HEAVY == set()
    assert closure(project["train"]) >= HEAVY


# Installed elsewhere


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install` makes of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(folder)]
    pip("wheel", *options, str(root))
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the programs of a new environment in which the wheel is installed, and which finds
    this environment's packages.
    """
    folder = tmp_path_factory.mktemp("environment")
    environment = venv.EnvBuilder(symlinks=os.name != "nt")
    environment.create(folder)
    context = environment.ensure_directories(folder)
    pip("--python", context.env_exe, "install", "--no-deps", "--no-index", str(wheel))
    (packages,) = folder.rglob("site-packages")
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib"))
    return Path(context.bin_path)


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_wheel_holds_the_bundled_models_and_not_the_zoo(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    models = {name for name in names if name.startswith("digitlab/models/")}
    kept = [(store.BUNDLED, "map.json")] + [
        (model, name)
        for model in (store.BUNDLED, store.NUMBERS)
        for name in ("model.onnx", "report.json")
    ]
    assert models == {f"digitlab/models/{model}/{name}" for model, name in kept}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"digitlab"}
    tracked = subprocess.run(
        ["git", "ls-files", "digitlab"], cwd=root, capture_output=True, text=True, check=False
    )
    assert set(tracked.stdout.split()) <= names


def test_installed_program_reads_in_an_empty_folder(
    programs: Path, tmp_path: Path, inks: dict[int, np.ndarray]
) -> None:
    (tmp_path / "seven.png").write_bytes(cv2.imencode(".png", 255 - inks[7])[1].tobytes())
    done = subprocess.run(
        [programs / "digitlab", "read", "--one", "seven.png"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "seven.png\t7\n", "")


def test_models_are_where_the_environment_says(programs: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [programs / "python", "-c", "import digitlab; digitlab.load_reader()"],
        cwd=tmp_path,
        env=os.environ | {"DIGITLAB_MODELS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "There is no model digit_cnn." in done.stderr.splitlines()[-1]


def test_installed_app_answers_on_its_port_with_its_settings(
    programs: Path, tmp_path: Path
) -> None:
    port = free_port()
    with subprocess.Popen([programs / "digitlab", "app", "--port", str(port)], cwd=tmp_path) as app:
        try:
            while not is_healthy(port):
                assert app.poll() is None, "it ended"
                time.sleep(0.1)
            # By default Streamlit answers to any name.
            assert [status(port, host) for host in ("localhost", "digits.example")] == [101, 403]
        finally:
            app.terminate()


def status(port: int, host: str) -> int:
    """HTTP status of the answer to a browser that would open a session of the app."""
    connection = HTTPConnection("localhost", port)
    headers = {"Host": host, "Connection": "Upgrade", "Upgrade": "websocket"}
    headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    try:
        connection.request("GET", "/_stcore/stream", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
