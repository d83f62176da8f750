"""digitlab read: what paths and names it is given, and where it writes."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from .program import run, save, start


def test_file_name_with_a_comma_and_a_quote_is_one_field(
    tmp_path: Path, inks: dict[int, np.ndarray]
) -> None:
    path = save(tmp_path / 'a,"b".png', inks[1])
    result = run("read", "--one", "--format", "csv", path)
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["file"] == str(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("layout", ["text", "json", "csv"])
def test_file_name_that_is_not_utf_8_does_not_lose_the_rest(
    tmp_path: Path, seven: Path, layout: str
) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    try:
        shutil.copy(seven, odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    out = tmp_path / "out"
    result = run("read", "--one", "--format", layout, "--out", out, odd, seven)
    assert result.exit_code == 0, result.exception
    assert str(seven) in out.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("place", ["missing/result.csv", "seven.png/result.csv"])
def test_out_that_cannot_be_written_is_a_sentence(tmp_path: Path, seven: Path, place: str) -> None:
    result = run("read", "--one", "--out", tmp_path / place, seven)
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit), "it ended in a traceback"
    assert f"{tmp_path / place} cannot be written" in result.stderr


def test_folder_is_read_in_sorted_order_and_only_its_pictures(
    tmp_path: Path, page: Path, seven: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("z.PNG", "b/2.png", "b/1.png", "a.png", ".hidden.png"):
        shutil.copy(seven, folder / name)
    (folder / "notes.txt").write_text("7")
    result = run("read", "--one", folder)
    assert result.exit_code == 0
    names = [Path(row.split("\t")[0]).relative_to(folder) for row in result.stdout.splitlines()]
    assert [name.as_posix() for name in names] == ["a.png", "b/1.png", "b/2.png", "z.PNG"]


# Paths and names that are not what they seem


def test_empty_path_is_not_the_current_folder(seven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seven.parent)
    result = run("read", "--one", "")
    assert result.exit_code == 2
    assert "A path is empty" in result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_folder_with_a_pipe_is_read_but_for_the_pipe(tmp_path: Path, seven: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    result = run("read", "--one", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert result.stderr == f"{tmp_path / 'a.png'}: This is a pipe or a device; name a file.\n"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/dev/zero", "is a pipe or a device; name a file."),
        ("/proc/kmsg", "is empty|cannot be opened"),
    ],
)
def test_device_and_endless_file_of_the_system_are_refused_and_the_rest_is_read(
    seven: Path, path: str, sentence: str
) -> None:
    if not Path(path).exists():
        pytest.skip("there is no such file here")
    result = run("read", "--one", path, seven)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert re.search(sentence, result.stderr)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_name_is_no_formula_where_semicolons_separate_cells(tmp_path: Path, seven: Path) -> None:
    name = "x;=1+1;.png"
    seven.rename(tmp_path / name)
    for rows in ("digits", "numbers"):
        result = run("read", "--one", "--format", "csv", "--rows", rows, tmp_path / name)
        _, row = csv.reader(result.stdout.splitlines(), delimiter=";")
        assert [cell.startswith(("=", "+", "-", "@")) for cell in row] == [False] * 3


def test_pictures_of_other_formats_in_a_folder_are_named_as_left_out(
    tmp_path: Path, seven: Path
) -> None:
    (tmp_path / "more").mkdir()
    for name in ("a.SVG", "b.svg", "more/c.psd", ".hidden.psd", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    shutil.copy(seven, tmp_path / "photo.jfif")
    result = run("read", "--one", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{tmp_path / 'photo.jfif'}\t7\n{seven}\t7\n"
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{tmp_path}: Left out: 2 .svg, 1 .psd; ")


def test_path_that_is_too_long_is_a_sentence(seven: Path) -> None:
    result = run("read", "--one", "a" * 5_000, seven)
    assert result.exit_code == 1
    assert result.stdout == f"{seven}\t7\n"
    assert len(result.stderr.splitlines()) == 1
    done = start("read", "--one", "--out", "a" * 5_000, str(seven))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such folders")
@pytest.mark.parametrize("depth", [1_500, 2_500])
def test_deep_folder_is_read_as_far_as_the_system_opens_it(
    tmp_path: Path, seven: Path, depth: int
) -> None:
    place = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    try:
        result = run("read", "--one", tmp_path)
    finally:
        # pytest's own clearing up would recurse too deep.
        subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)
    assert result.stdout == f"{seven}\t7\n"
    assert result.exit_code == len(result.stderr.splitlines())
    assert (depth == 1_500) or "cannot be opened" in result.stderr


@pytest.mark.parametrize("link", ["itself", "hard", "symbolic"])
def test_out_that_is_one_of_the_files_to_read_is_refused(
    tmp_path: Path, seven: Path, link: str
) -> None:
    out, before = seven, seven.read_bytes()
    if link != "itself":
        out = tmp_path / "out.csv"
        (out.hardlink_to if link == "hard" else out.symlink_to)(seven)
    result = run("read", "--one", "--out", out, seven.parent)
    assert result.exit_code == 2
    assert "one of the files to read" in result.stderr
    assert seven.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_name_that_a_terminal_would_obey_is_escaped_on_stderr(tmp_path: Path) -> None:
    result = run("read", "--one", f"{tmp_path}/\x1b[2J\n.png")
    assert result.stderr == f"{tmp_path}/\\x1b[2J\\x0a.png: There is no such file.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_json_of_a_name_that_is_not_utf_8_is_utf_8(tmp_path: Path, seven: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png")
    try:
        shutil.copy(seven, odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = start("read", "--one", "--format", "json", odd)  # decoded as UTF-8, strictly
    assert json.loads(done.stdout)[0]["file"] == f"{tmp_path}/\\xff.png"


# stdout that takes nothing


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
@pytest.mark.parametrize("command", ["read --one {}", "models", "read --help"])
def test_full_stdout_is_a_sentence(seven: Path, command: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = start(*command.format(seven).split(), stdout=full)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such shell")
def test_closed_stdout_is_a_sentence(root: Path, seven: Path) -> None:
    shell = ["sh", "-c", '"$0" -m digitlab read --one "$1" >&-', sys.executable, str(seven)]
    done = subprocess.run(shell, cwd=root, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: There is no standard output; name a file by --out.\n"


def test_reader_of_stdout_that_leaves_early_ends_the_run_quietly(root: Path, seven: Path) -> None:
    command = [sys.executable, "-m", "digitlab", "read", "--one", *[str(seven)] * 40]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=root, stdout=pipe, stderr=pipe) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 1
