"""The READMEs: every figure was measured, every command runs, every link and path exists."""

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit import config

from digitlab.cli.main import commands
from digitlab.io import protocol, worker
from digitlab.recognition.store import BUNDLED, models_folder
from digitlab.report import Report
from digitlab.serving import limits

from .fixtures.pages import KINDS
from .fuzz import __main__ as fuzz
from .fuzz.targets import targets
from .pages import measure as pages
from .readmes import BLOCK, BLOCKS, READMES, ROOT, rewrite

FRONT = ROOT / "README.md"

FRONT_LINES = 150
"""The front page has no more."""

WIDTH = 100
"""Characters in a line, but for tables, code and pictures."""

GENERATED = ("tests/fuzz/found",)
"""Paths that a command makes."""

COMMAND = re.compile(r"(?:\S*/|(?:\S*python3? )?-m )?digitlab ([a-z]+)(.*)")
"""A call of the command line: the command, and what follows it."""

FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


TEXTS = {name_of(path): text_of(path) for path in READMES}


def code_of(text: str) -> list[str]:
    """What stands in backticks or in a fenced block, line by line, without its comments."""
    fenced = [
        line.split("  #")[0] for _, block in FENCED.findall(text) for line in block.splitlines()
    ]
    return fenced + re.findall(r"`([^`\n]+)`", FENCED.sub("", text))


SETTINGS = tomllib.loads(text_of(ROOT / ".streamlit" / "config.toml"))

every_readme = pytest.mark.parametrize("name", TEXTS)


# Form


def test_front_page_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) <= FRONT_LINES


@every_readme
def test_lines_are_of_ordinary_length(name: str) -> None:
    prose = FENCED.sub("", BLOCK.sub("", TEXTS[name])).splitlines()
    long = [line for line in prose if len(line) > WIDTH and not line.startswith(("|", "!["))]
    assert long == []


@every_readme
def test_every_readme_is_linked(name: str) -> None:
    linked = {
        (ROOT / source).parent.joinpath(link.split("#")[0]).resolve()
        for source in ("README.md", "digitlab/README.md")
        for link in re.findall(r"\]\(([^)]+)\)", TEXTS[source])
    }
    assert name == "README.md" or ROOT / name in linked


# Figures


@every_readme
def test_generated_blocks_are_those_of_the_stored_runs(name: str) -> None:
    text = TEXTS[name]
    assert text.count("<!-- from: ") == text.count("<!-- end -->") == len(BLOCK.findall(text))
    assert rewrite(text) == text, "python -m tests.readmes writes it anew"


def test_every_generated_block_stands_in_a_readme() -> None:
    shown = {block["command"] for text in TEXTS.values() for block in BLOCK.finditer(text)}
    assert shown == set(BLOCKS)


def test_stored_runs_have_every_kind() -> None:
    assert list(pages.RECORD.load()) == list(KINDS)
    assert fuzz.read().keys() == targets().keys()


@pytest.mark.parametrize("name", ["README.md", "models/digit_cnn/README.md"])
def test_every_percentage_of_the_prose_was_measured(name: str) -> None:
    report = Report.read(models_folder() / BUNDLED)
    assert report.measures, "python -m digitlab evaluate digit_cnn has not been run"
    measured = "".join(make() for make in BLOCKS.values())
    # States of the network that came before and trials, of which nothing is kept.
    former = "99.64 to 99.72 % 98.77 % 98.85 % 98.40 and 98.56 % 1.39 and 1.28 % 1.98 and 1.55 %"
    measured += former if name != "README.md" else ""
    for figure in re.findall(r"[\d.]*\d %", BLOCK.sub("", TEXTS[name])):
        assert re.search(rf"(?<![\d.]){re.escape(figure)}", measured), figure


def test_model_card_is_of_the_bundled_network() -> None:
    report, card = Report.read(models_folder() / BUNDLED), TEXTS[f"models/{BUNDLED}/README.md"]
    epochs, minutes = len(report.history["val_accuracy"]), round(report.seconds / 60)
    assert f"{report.parameters:,} parameters" in card
    phases = {2: "two", 3: "three"}[len(report.recipe["phases"])]
    assert f"{epochs} epochs in {phases} phases, {minutes} minutes in all." in card


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("tests/fuzz/README.md", f"{protocol.MAX_PIXELS / 1e6:g} megapixels"),
        ("tests/fuzz/README.md", f"({protocol.MAX_COSTLY / 1e6:g} with transparency"),
        ("tests/fuzz/README.md", f"{protocol.MAX_SIDE:,} pixels a side"),
        ("tests/fuzz/README.md", f"{protocol.MAX_PAGES} pages"),
        ("tests/fuzz/README.md", f"{worker.COMPUTING_SECONDS:g} seconds of computing"),
        ("tests/fuzz/README.md", f"{worker.MEMORY_BYTES / 1e6:g} MB"),
        ("tests/fuzz/README.md", f"{limits.UPLOAD_BYTES / 1024**2:g} MB a file"),
        ("digitlab/ui/deploy/README.md", f"One file: {limits.UPLOAD_BYTES / 1024**2:g} MB"),
        ("digitlab/ui/deploy/README.md", f"{limits.VISIT_BYTES / 1e6:g} MB"),
        ("digitlab/ui/deploy/README.md", f"{limits.SERVER_BYTES / 1e6:,.0f} MB"),
        ("digitlab/ui/deploy/README.md", f"{limits.UPLOAD_SECONDS} seconds to arrive"),
        ("digitlab/ui/deploy/README.md", f"a browser: {limits.MESSAGE_BYTES / 1e6:g} MB"),
        ("digitlab/ui/deploy/README.md", f"{SETTINGS['server']['disconnectedSessionTTL']} seconds"),
        ("digitlab/ui/deploy/README.md", f"within {worker.MEMORY_BYTES / 1e6:g} MB"),
    ],
)
def test_limits_are_those_of_the_code(name: str, limit: str) -> None:
    assert limit in " ".join(TEXTS[name].split())


# Commands


def test_every_command_stands_on_the_front_page() -> None:
    code = code_of(TEXTS["README.md"])
    named = {found[1] for line in code if (found := COMMAND.match(line))}
    assert named == set(commands.commands)


@every_readme
def test_commands_and_their_options_exist(name: str) -> None:
    for line in code_of(TEXTS[name]):
        if found := COMMAND.match(line):
            command = commands.commands[found[1]]
            known = {option for one in command.params for option in one.opts}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", found[2])) <= known, line


@every_readme
def test_modules_that_are_run_exist(name: str) -> None:
    for line in code_of(TEXTS[name]):
        for module in re.findall(r"python3? -m (tests[.\w]*)", line):
            path = ROOT.joinpath(*module.split("."))
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), line


@every_readme
def test_targets_of_make_exist(name: str) -> None:
    there = re.findall(r"^([\w./]+):", text_of(ROOT / "Makefile"), re.M)
    for line in code_of(TEXTS[name]):
        if found := re.match(r"make (\w+)", line):
            assert found[1] in there, line


@every_readme
def test_options_of_streamlit_exist(name: str) -> None:
    for line in code_of(TEXTS[name]):
        for option in re.findall(r"--((?:server|browser|client)\.\w+)", line):
            config.get_option(option)


def test_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = [code for kind, code in FENCED.findall(TEXTS["README.md"]) if kind == "python"]
    monkeypatch.chdir(ROOT / "digitlab" / "ui" / "scan")
    names: dict[str, Any] = {
        "rgba": np.zeros((280, 280, 4), np.uint8),
        "images": np.zeros((2, 28, 28), np.uint8),
    }
    exec(example.replace("page.jpg", "example.jpg"), names)
    assert names["page"].lines


# Places


@every_readme
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", TEXTS[name]):
        place, _, heading = link.partition("#")
        target = (ROOT / name).parent / place if place else ROOT / name
        assert target.exists(), link
        if heading:
            titles = re.findall(r"^#+ (.+)$", text_of(target), re.M)
            assert heading in [title.lower().replace(" ", "-") for title in titles], link


@every_readme
def test_paths_exist(name: str) -> None:
    folders = (ROOT, (ROOT / name).parent)
    for code in code_of(TEXTS[name]):
        for path in re.findall(r"[\w.-]+(?:/[\w.-]+)+/?", code):
            if path.startswith(".venv") or re.search("[A-Z]{3}", path) or path in GENERATED:
                continue
            if any((folder / path.split("/")[0]).exists() for folder in folders):
                assert any((folder / path).exists() for folder in folders), path


def test_map_names_every_part_of_the_package() -> None:
    package = ROOT / "digitlab"
    parts = [path for path in package.iterdir() if (path / "__init__.py").is_file()]
    parts += [path for path in package.glob("*.py") if not path.name.startswith("__")]
    unnamed = [name_of(path) for path in parts if name_of(path) not in TEXTS["digitlab/README.md"]]
    assert unnamed == []


# Releases


def test_changelog_begins_with_this_version() -> None:
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    releases = re.findall(r"^- \*\*(\d+\.\d+)\*\*", TEXTS["README.md"], re.M)
    older = re.findall(r"^- \*\*(\d+\.\d+)\*\*", TEXTS["digitlab/README.md"], re.M)
    assert releases[0] == version.rpartition(".")[0]
    assert [*releases, *older] == [f"0.{minor}" for minor in range(len(releases + older), 0, -1)]
