"""whole: a file is the old one or the new one, and nothing is left beside it."""

import os
from pathlib import Path

import pytest

from digitlab.io.atomic import write_text


def test_new_file_takes_the_place_of_the_old_one_and_may_be_read_by_all(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    write_text(path, "neü\n")
    assert path.read_bytes() == "neü\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_writing_that_breaks_off_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: BaseException
) -> None:
    def breaks(_: int) -> None:
        raise broken

    path = tmp_path / "report.json"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", breaks)
    with pytest.raises(type(broken)):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
