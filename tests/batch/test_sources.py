"""Paths and URLs → items: what fsspec opens, listed in an order of its own."""

import io
import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pypdfium2
import pytest
from fsspec.registry import _registry

from digitlab import DigitlabError
from digitlab.batch import sources
from digitlab.batch.dataset import DataSet
from digitlab.batch.fetch import NO_GCSFS
from digitlab.batch.files import find_files
from digitlab.batch.sources import find_items
from digitlab.batch.tasks import Item

from ..io.test_pdf import bare_pdf

NAMES = ("b.png", "a/2.png", "a/10.jpg", "a/.hidden.png", "notes.txt", "old.psd")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / "cards" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "cards"


@pytest.fixture
def store() -> Iterator[str]:
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    for name in NAMES:
        filesystem.pipe_file(f"/bucket/cards/{name}", name.encode())
    yield "memory://bucket/cards"
    filesystem.store.clear()


def found(*paths: object) -> tuple[list[Item], list[str]]:
    problems: list[str] = []

    def report(name: str, sentence: object) -> None:
        problems.append(f"{name}: {sentence}")

    def count(item: Item) -> int:
        return 20

    return [*find_items(map(str, paths), report, count)], problems


def test_a_folder_is_listed_as_it_is_without_a_cluster(folder: Path) -> None:
    items, problems = found(folder)
    listed: list[str] = []
    assert [item.name for item in items] == [
        *find_files([str(folder)], lambda *_: listed.append(""))
    ]
    assert [Path(item.name).name for item in items] == ["10.jpg", "2.png", "b.png"]
    assert [item.size for item in items] == [8, 7, 5]
    assert len(problems) == len(listed) == 1
    assert "Left out: 1 .psd" in problems[0]


def test_a_folder_of_a_store_is_listed_like_one_of_a_disk(folder: Path, store: str) -> None:
    there, problems = found(store)
    here, own = found(folder)
    ending = len(str(folder))
    assert [item.name.partition("cards")[2] for item in there] == [
        one.name[ending:] for one in here
    ]
    assert [item.size for item in there] == [item.size for item in here]
    assert all(item.stamp for item in there)
    assert [line.partition(": ")[2] for line in problems] == [
        line.partition(": ")[2] for line in own
    ]


def test_wildcards_of_a_url_stand_for_files(store: str) -> None:
    items, _ = found(f"{store}/a/2*.png", f"{store}/b.png")
    assert [item.name.rpartition("/")[2] for item in items] == ["2.png", "b.png"]
    assert found(f"{store}/*.bmp")[1] == [f"{store}/*.bmp: There is no file that this stands for."]


def test_what_is_not_there_is_told_where_it_would_be_read(tmp_path: Path) -> None:
    (item,), problems = found(tmp_path / "gone.png")
    assert (item.size, problems) == (-1, [])
    assert found("memory://gone.png")[1] == ["memory://gone.png: There is no such file."]
    (problem,) = found("nowhere://gone.png")[1]
    assert problem.startswith("nowhere://gone.png: The file cannot be opened: ")


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.parametrize("place", ["disk", "store", "folder"])
def test_pictures_of_an_archive_are_files(tmp_path: Path, kind: str, place: str) -> None:
    content = packed(kind)
    path = tmp_path / f"cards.{kind}"
    named: object = path
    if place == "store":
        named = f"memory://bucket/cards.{kind}"
        fsspec.filesystem("memory").pipe_file(f"/bucket/cards.{kind}", content)
    else:
        path.write_bytes(content)
        named = tmp_path if place == "folder" else path
    items, problems = found(named)
    protocol = kind[:3]
    assert sorted(item.member for item in items) == ["a/1.png", "a/2.png"]
    assert all(item.name.startswith(f"{protocol}://{item.member}::") for item in items)
    assert [item.size for item in items] == [3, 3]
    assert len(problems) == 1
    assert "Left out: 1 .psd" in problems[0]
    if kind == "zip" and place != "folder":
        with fsspec.open(items[0].name) as file:
            assert file.read() == b"one"
    else:
        assert {item.data for item in items} <= {b"one", b"two", None}


def packed(kind: str) -> bytes:
    """An archive of two pictures, one that is not read, a text and a folder."""
    members = {"a/2.png": b"two", "a/1.png": b"one", "x.psd": b"p", "readme.txt": b"t"}
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            archive.mkdir("a")
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:gz" if kind.endswith("gz") else "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_a_damaged_archive_is_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"cards.{kind}"
    path.write_bytes(packed(kind)[:-1300] if kind == "tar" else packed(kind)[:40])
    _, problems = found(path)
    assert problems
    assert "damaged" in problems[-1]
    path.unlink()
    assert found(path)[1] == [f"{path}: There is no such file."]


def test_a_long_pdf_is_split_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SPLIT_BYTES", 100)
    long, short, broken = (tmp_path / name for name in ("long.pdf", "short.pdf", "broken.pdf"))
    long.write_bytes(bare_pdf(*[(90, 90)] * 20))
    short.write_bytes(bare_pdf((90, 90)))
    broken.write_bytes(b"%PDF-" + b"x" * 200)
    assert [(item.first, item.pages) for item in found(long)[0]] == [(0, 8), (8, 8), (16, 4)]
    assert [(item.first, item.pages) for item in found(short, broken)[0]] == [(0, 0), (0, 0)]
    fsspec.filesystem("memory").pipe_file("/long.pdf", long.read_bytes())
    assert len(found("memory://long.pdf")[0]) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_not_utf_8_stays(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.png"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    (item,), _ = found(tmp_path)
    assert os.fsencode(item.name) == path


def test_ten_thousand_pages_are_counted_in_place(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(10_000):
        document.new_page(90, 90)
    path = tmp_path / "ten thousand.pdf"
    document.save(path)
    document.close()
    items, problems = found(path)
    assert not problems
    assert sum(item.pages for item in items) == 10_000


def test_google_store_without_its_package_is_a_sentence_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    monkeypatch.delitem(_registry, "gs", raising=False)
    items, problems = found("gs://bucket/cards")
    assert items == []
    assert problems == [f"gs://bucket/cards: The file cannot be opened: {NO_GCSFS}."]
    with pytest.raises(DigitlabError, match=r"cannot be written to: .*gcsfs"):
        DataSet("gs://bucket/out", "parquet")
