"""Paths and URLs → items to read: folders, stores, ZIP and tar archives, long PDFs by pages.

What is named is looked at where it lies: a folder's names are listed, of a ZIP its table of
contents is read. A tar has none and is read through, and its pictures go with the tasks.
"""

import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import msgspec

from ..errors import PictureError
from ..io import images
from .fetch import sentence_of
from .files import Chosen, OnProblem, find_files
from .tasks import Item

ZIPS = (".zip",)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""Names of archives of each kind, in lower case."""

SPLIT_BYTES = 1_000_000
"""Size of a PDF from which on its pages are counted, bytes: below it has few."""

SPLIT_PAGES = 8
"""Pages that are read together; a PDF with more is split."""

MAGIC = frozenset("*?[")
"""Characters that make a URL stand for several files."""

CountPages = Callable[[Item], int]
"""Counts the pages of a PDF in a store; 0 where that cannot be done."""

BROKEN = "This archive is damaged or cut off; what stands before the damage is read."


def find_items(
    paths: Iterable[str], on_problem: OnProblem, count_pages: CountPages
) -> Iterator[Item]:
    """Give all files to read, in an order that depends on their names alone.

    Parameters
    ----------
    paths : iterable of str
        Files, folders, archives and URLs that fsspec opens; a URL may have wildcards.
    on_problem : callable
        Is told of each place that cannot be listed, and of what is left out there.
    count_pages : callable
        Counts the pages of a long PDF that lies in a store.
    """
    for path in paths:
        if "://" in path and not path.startswith(("file://", "local://")):
            found = _in_store(path, on_problem)
        else:
            local = path.partition("://")[2] if "://" in path else path
            found = _on_disk(local, on_problem)
        for item in found:
            if item.name.lower().endswith(ZIPS):
                yield from _in_zip(item, on_problem)
            elif item.name.lower().endswith(TARS):
                yield from _in_tar(item, on_problem)
            else:
                yield from split(item, count_pages)


def split(item: Item, count_pages: CountPages) -> Iterator[Item]:
    """Split a long PDF by pages; whatever else it is, give it whole."""
    pages = 0
    if item.name.lower().endswith(".pdf") and item.size > SPLIT_BYTES:
        try:
            at = Path(item.address)
            pages = images.count_pdf_pages(at) if item.is_local else count_pages(item)
        except PictureError:
            pages = 0  # Whoever reads it says what is wrong.
    if pages <= SPLIT_PAGES:
        yield item
        return
    for first in range(0, pages, SPLIT_PAGES):
        count = min(SPLIT_PAGES, pages - first)
        yield msgspec.structs.replace(item, first=first, pages=count)


def is_archive(name: str) -> bool:
    """Whether a file's name is that of a ZIP or a tar."""
    return name.lower().endswith(ZIPS + TARS)


def _on_disk(path: str, on_problem: OnProblem) -> Iterator[Item]:
    for name in find_files([path], on_problem, is_archive):
        place = Path(name)
        address = str(place.absolute())
        try:
            status = place.stat()
        except OSError:  # Whoever opens it says what is wrong.
            yield Item(name, address, -1, "")
            continue
        yield Item(name, address, status.st_size, str(status.st_mtime_ns))


def _in_store(url: str, on_problem: OnProblem) -> Iterator[Item]:
    """Files of a URL: its own, those that its wildcards stand for, or those of a folder."""
    try:
        filesystem, root = fsspec.core.url_to_fs(url)
        if MAGIC & {*url}:
            roots = sorted(filesystem.glob(root))
            if not roots:
                on_problem(url, "There is no file that this stands for.")
        else:
            roots = [root]
        for place in roots:
            info = filesystem.info(place)
            if info["type"] != "directory":
                yield _item(filesystem, info)
            else:
                yield from _in_folder(filesystem, place, on_problem)
    except FileNotFoundError:
        on_problem(url, "There is no such file.")
    except Exception as error:  # Stores raise anything.
        on_problem(url, sentence_of(error))


def _in_folder(filesystem: Any, root: str, on_problem: OnProblem) -> Iterator[Item]:
    """Files of a folder of a store and its subfolders, sorted, as `find_files` gives a disk's."""
    found = Chosen(filesystem.unstrip_protocol(root), is_archive)
    waiting = [{"name": root, "type": "directory"}]
    while waiting:
        info = waiting.pop()
        path = str(info["name"])
        if info["type"] == "directory":
            listed = filesystem.ls(path, detail=True, refresh=True)
            # A store may list a folder in itself.
            inside = [
                entry for entry in listed if str(entry["name"]).rstrip("/") != path.rstrip("/")
            ]
            waiting += sorted(inside, key=lambda entry: str(entry["name"]), reverse=True)
            continue
        if found.takes(path.rpartition("/")[2]):
            yield _item(filesystem, info)
    found.report(on_problem)


def _in_zip(item: Item, on_problem: OnProblem) -> Iterator[Item]:
    found = Chosen(item.name, lambda name: False)
    try:
        filesystem, place = fsspec.core.url_to_fs(item.address)
        with filesystem.open(place, "rb") as file, zipfile.ZipFile(file) as archive:
            members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except Exception as error:  # A damaged file, or a store: either raises anything.
        is_damage = isinstance(error, zipfile.BadZipFile)
        on_problem(item.name, "This ZIP is damaged." if is_damage else sentence_of(error))
        return
    for member in sorted(members):
        if found.takes(member.rpartition("/")[2]):
            info = members[member]
            name, stamp = f"zip://{member}::{item.name}", f"{info.CRC:08x}"
            yield Item(name, item.address, info.file_size, stamp, member)
    found.report(on_problem)


def _in_tar(item: Item, on_problem: OnProblem) -> Iterator[Item]:
    """Pictures of a tar with their contents, in the order in which they stand there."""
    found = Chosen(item.name, lambda name: False)
    try:
        filesystem, place = fsspec.core.url_to_fs(item.address)
        with (
            filesystem.open(place, "rb") as file,
            tarfile.open(fileobj=file, mode="r|*") as archive,
        ):
            for member in archive:
                if not member.isfile() or not found.takes(member.name.rpartition("/")[2]):
                    continue
                stream = archive.extractfile(member)
                assert stream
                # What is too large needs no content to be refused.
                data = stream.read() if member.size <= images.MAX_BYTES else None
                name, stamp = f"tar://{member.name}::{item.name}", str(int(member.mtime))
                yield Item(name, item.address, member.size, stamp, member.name, data=data)
    except GeneratorExit:
        raise
    except Exception as error:  # A damaged file, or a store: either raises anything.
        is_damage = isinstance(error, tarfile.TarError | EOFError | OSError)
        is_missing = isinstance(error, FileNotFoundError)
        on_problem(item.name, BROKEN if is_damage and not is_missing else sentence_of(error))
        return
    found.report(on_problem)


def _item(filesystem: Any, info: dict[str, Any]) -> Item:
    url = str(filesystem.unstrip_protocol(info["name"]))
    changed = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
    stamp = next((str(info[key]) for key in changed if info.get(key)), "")
    size = info.get("size")
    return Item(url, url, -1 if size is None else int(size), stamp.strip('"'))
