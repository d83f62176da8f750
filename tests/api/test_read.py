"""What is read over HTTP is what the command line reads, byte for byte."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest

from digitlab.batch.read import BLANK
from digitlab.results import NO_INK

from ..browser.scanner import paper, pdf, png
from ..cli.program import run, save
from .asking import FORM, READ, ask, form

BLANK_PAGE = np.full((300, 300), 245, np.uint8)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", []),
        ("?one=false&rows=digits", ["--rows", "digits"]),
        ("?rows=numbers", ["--rows", "numbers"]),
    ],
)
def test_a_page_is_read_as_the_command_line_reads_it(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.pdf").write_bytes(content := pdf(paper(["2026", "31"]), paper(["7"])))
    told = run("read", "--format", "json", *options, "two.pdf")
    answer = ask(port, READ + query, form(content, "two.pdf"), **FORM)
    assert (answer.status, answer.body.decode()) == (200, told.stdout)
    assert {entry["page"] for entry in answer.json} == {1, 2}


@pytest.mark.parametrize("rows", ["digits", "numbers"])
def test_one_digit_is_read_as_the_command_line_reads_it(
    port: int, tmp_path: Path, inks: dict[int, np.ndarray], rows: str
) -> None:
    seven = save(tmp_path / "seven.png", inks[7])
    told = run("read", "--one", "--format", "json", "--rows", rows, seven)
    answer = ask(port, f"{READ}?one=true&rows={rows}", seven.read_bytes())
    assert answer.status == 200
    assert answer.json == [{**json.loads(told.stdout)[0], "file": ""}]


def test_a_body_and_a_form_are_read_alike(port: int) -> None:
    content = png(paper(["31"]))
    bare, named = ask(port, READ, content), ask(port, READ, form(content, "a “b”.png"), **FORM)
    assert [entry["text"] for entry in bare.json] == ["3", "1"]
    assert {entry["file"] for entry in bare.json} == {""}
    assert {entry["file"] for entry in named.json} == {"a “b”.png"}


def test_a_page_without_digits_is_named_beside_the_others(port: int) -> None:
    answer = ask(port, READ, pdf(paper(["31"]), BLANK_PAGE))
    assert (answer.status, answer.problems) == (200, [BLANK.format(page=2)])
    assert len(answer.json) == 2


def test_a_file_of_which_nothing_is_read_is_an_error(port: int) -> None:
    assert ask(port, READ, png(BLANK_PAGE)).error == BLANK.format(page=1)
    answer = ask(port, f"{READ}?one=true", png(BLANK_PAGE))
    assert (answer.status, answer.error) == (422, NO_INK)


def test_a_large_file_is_never_on_disk(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    content = png(paper(["31"])) + bytes(3_000_000)
    assert len(ask(port, READ, form(content), **FORM).json) == 2
