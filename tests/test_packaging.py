"""What is installed with the project, and what an installation of it can do."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
        assert pin.specifier.contains(metadata.version(pin.name)), line
    for part in project.values():
        for required in map(Requirement, part):
            assert required.specifier.contains(metadata.version(required.name)), str(required)


def test_app_needs_none_of_what_training_needs(project: dict[str, list[str]]) -> None:
    assert closure(project["app"]) & HEAVY == set()
    assert closure(project["train"]) >= HEAVY
