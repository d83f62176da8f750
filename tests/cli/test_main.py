"""What holds for all commands: help, wrong usage, errors in one line."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest

from digitlab.cli.main import commands, main

from .program import run, start

COMMANDS = sorted(commands.commands)


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "--one"],
        ["read", "--one", "--format", "xml", "seven.png"],
        ["read", "--one", "--no-such-option", "seven.png"],
        ["write"],
        ["train", "no_such_model"],
        ["train", "digit_cnn", "--epochs", "0"],
        ["train", "digit_cnn", "--data", "no/such/folder"],
        ["evaluate"],
        ["evaluate", "no_such_model"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_word_on_what_is_right(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert result.stdout == ""


def test_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"digitlab {version('digitlab')}\n"


def test_missing_data_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    done = start("evaluate", "digit_cnn", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("There is no MNIST in")


def test_training_without_its_packages_is_one_line_and_no_traceback(
    competition: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.neighbors", None)
    where = ["--data", str(competition), "--out", str(competition)]
    monkeypatch.setattr(sys, "argv", ["digitlab", "train", "knn", *where])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("This needs sklearn")


def test_program_reads_a_file(seven: Path) -> None:
    done = start("read", "--one", str(seven))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{seven}\t7\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Usage: commands {name}" in result.stdout
    command: Any = commands.commands[name]
    assert len(command.help or "") > 20
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.opts != ["--format"]:
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert {"read", "train", "evaluate"} <= set(COMMANDS)
    assert all(f"  {name} " in result.stdout for name in COMMANDS)
