"""A folder of parts: whole or not there, and gone on with."""

import json
import os
from pathlib import Path

import fsspec
import pytest

from digitlab import DataError
from digitlab.batch.dataset import MADE_OF, PROBLEMS, DataSet
from digitlab.batch.manifest import Manifest, Part, files_of
from digitlab.batch.tasks import Item

PART = Part(0, [[Item("a.png", "/a.png", 3, "1")]], "abc")


def manifest(part: Part = PART) -> Manifest:
    return Manifest(part.digest, "", 0, "", 1, "0.9", {}, files_of(part), [("b", "Bad.")], [])


def opened(out: object, resume: bool = True, layout: str = "csv") -> DataSet:
    dataset = DataSet(str(out), layout)
    dataset.open(resume)
    return dataset


@pytest.fixture(params=["disk", "store"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "disk":
        return str(tmp_path / "new" / "out [1]")
    fsspec.filesystem("memory").store.clear()
    return "memory://bucket/out"


def test_what_was_written_is_found_with_what_it_was_made_of(out: str) -> None:
    opened(out, resume=False).write(PART, b"rows", manifest())
    found = opened(out).find(PART)
    assert found
    assert (found.data, found.bytes, found.files[0].file) == ("part-000000.csv", 4, "a.png")
    assert found.problems == [("b", "Bad.")]
    with fsspec.open(f"{out}/part-000000.csv") as file:
        assert file.read() == b"rows"


def test_a_part_of_other_files_or_without_its_manifest_is_as_if_not_there(out: str) -> None:
    opened(out).write(PART, b"rows", manifest())
    assert opened(out).find(PART._replace(digest="abd")) is None
    filesystem, root = fsspec.core.url_to_fs(out)
    filesystem.rm_file(f"{root}/{MADE_OF}/part-000000.json")
    assert opened(out).find(PART) is None


def test_a_damaged_manifest_is_as_if_not_there(out: str) -> None:
    opened(out).write(PART, b"rows", manifest())
    filesystem, root = fsspec.core.url_to_fs(out)
    filesystem.pipe_file(f"{root}/{MADE_OF}/part-000000.json", b'{"digest": "abc"')
    assert opened(out).find(PART) is None


def test_without_resume_nothing_is_written_over(out: str) -> None:
    opened(out).write(PART, b"rows", manifest())
    with pytest.raises(DataError, match=r"is not empty.*--resume"):
        opened(out, resume=False)


def test_a_data_set_of_another_format_is_not_gone_on_with(out: str) -> None:
    opened(out).write(PART, b"rows", manifest())
    with pytest.raises(DataError, match="a data set of csv"):
        opened(out, layout="parquet")


def test_parts_beyond_the_last_are_removed_and_problems_listed(out: str) -> None:
    dataset = opened(out)
    for number in range(3):
        dataset.write(PART._replace(number=number), b"rows", manifest())
    opened(out).close(2, [("=a.png", "Bad.", True)])
    filesystem, root = fsspec.core.url_to_fs(out)
    names = {Path(path).name for path in filesystem.find(root)}
    assert names == {
        *("part-000000.csv", "part-000001.csv", "part-000000.json", "part-000001.json"),
        PROBLEMS,
    }
    written = filesystem.cat_file(f"{root}/{PROBLEMS}").decode()
    assert written == "file,problem,set_aside\n'=a.png,Bad.,True\n"


def test_what_was_begun_is_removed(tmp_path: Path) -> None:
    (tmp_path / MADE_OF).mkdir()
    begun = [tmp_path / ".part-000000.csv-x1", tmp_path / MADE_OF / ".part-000000.json-x1"]
    for path in begun:
        path.write_text("half")
    opened(tmp_path)
    assert not any(path.exists() for path in begun)


@pytest.mark.parametrize("moment", [1, 2])
def test_a_disk_that_is_full_leaves_the_old_part_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    calls = 0
    sync = os.fsync

    def full(file: int) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise OSError(28, "No space left on device")
        sync(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        opened(tmp_path).write(PART, b"rows", manifest())
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]
    assert opened(tmp_path).find(PART) is None
    opened(tmp_path).write(PART, b"rows", manifest())
    assert json.loads((tmp_path / MADE_OF / "part-000000.json").read_bytes())["digest"] == "abc"


def test_a_place_that_is_none_is_a_sentence() -> None:
    with pytest.raises(DataError, match="nowhere://out cannot be written to"):
        DataSet("nowhere://out", "csv")
