"""Imports beside a run that ends."""

import sys
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path

from digitlab.ui.workarounds import script_folder


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", sys.path.copy())
    path = tmp_path / "script.py"
    path.touch()
    return path


def paths(script: Path) -> list[list[str]]:
    """What is on the list before, during and after a run."""
    before = sys.path.copy()
    with modified_sys_path(str(script)):
        during = sys.path.copy()
    return [before, during, sys.path.copy()]


def test_a_run_leaves_the_list_alone(script: Path) -> None:
    script_folder.stay(script)
    before, during, after = paths(script)
    assert before == during == after
    assert before[-1] == str(script.parent)


def test_streamlit_still_needs_it(script: Path) -> None:
    before, during, after = paths(script)
    assert before == after != during, "digitlab/ui/workarounds/script_folder.py can go"
