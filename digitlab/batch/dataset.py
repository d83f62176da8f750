"""A folder of parts: FOLDER/part-000000.parquet, and beside it what each was made of.

A part is there whole or not at all, on a disk under a temporary name until then. Its manifest, in
`_made_of`, is written after it: without one a part is written again. What begins with _ or a dot is
no data to pandas, Spark, DuckDB and Dask.
"""

import contextlib
import csv
import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec
import msgspec

from ..errors import DataError
from ..export.formats import name_cell
from ..io.atomic import write_bytes
from .fetch import reason_of
from .manifest import Manifest, Part

MADE_OF = "_made_of"
"""Folder of the manifests."""

PROBLEMS = "_problems.csv"
"""Files that could not be read, of all parts; written at the end."""

STORES = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"}
"""Protocols of stores in which a file appears when all of it has come."""

AT_ONCE = 200
"""Manifests that are loaded at once."""

NOT_EMPTY = (
    "{out} is not empty. Name a new folder, or, if a broken-off run left it, go on with it by "
    "--resume."
)

OTHER_LAYOUT = "{out} holds a data set of {other}; name another folder, or --format {other}."


class DataSet:
    """A folder of parts, on a disk or in a store.

    Parameters
    ----------
    out : str
        A path, or a URL of fsspec's.
    layout : str
        "parquet" or "csv": the ending of the parts.

    Raises
    ------
    DataError
        If there is no such kind of place.
    """

    def __init__(self, out: str, layout: str) -> None:
        self.out, self._layout = out, layout
        try:
            self._filesystem, root = fsspec.core.url_to_fs(out)
        except (ValueError, ImportError, OSError) as error:
            raise DataError(f"{out} cannot be written to: {reason_of(error)}.") from error
        self._root = str(root).rstrip("/")
        protocols = self._filesystem.protocol
        self._is_local = "file" in protocols
        self._is_store = not STORES.isdisjoint(
            [protocols] if isinstance(protocols, str) else protocols
        )
        self._there: set[str] = set()
        self._manifests: dict[int, Manifest] = {}

    def open(self, resume: bool) -> None:
        """Make the folder, or look at what is in it.

        Raises
        ------
        DataError
            If it is not empty, and not to be gone on with.
        OSError
            If it cannot be made.
        """
        self._filesystem.invalidate_cache()
        self._there = {*self._names(self._root), *self._names(f"{self._root}/{MADE_OF}")}
        if self._there and not resume:
            raise DataError(NOT_EMPTY.format(out=self.out))
        others = {name.rpartition(".")[2] for name in self._there if name.startswith("part-")}
        if others := others - {self._layout, "json"}:
            raise DataError(OTHER_LAYOUT.format(out=self.out, other=min(others)))
        if not self._is_store:
            self._filesystem.makedirs(f"{self._root}/{MADE_OF}", exist_ok=True)
        for name in sorted(name for name in self._there if name.startswith(".part-")):
            self._remove(name)

    def find(self, part: Part) -> Manifest | None:
        """The manifest of a part that is there, whole and of these very files; None of others."""
        names = self._data(part.number), self._made_of(part.number)
        if not self._there.issuperset(names):
            return None
        if part.number not in self._manifests:
            self._manifests = self._load(range(part.number, part.number + AT_ONCE))
        found = self._manifests.pop(part.number, None)
        return found if found and found.digest == part.digest else None

    def write(self, part: Part, data: bytes, manifest: Manifest) -> None:
        """Write a part, then its manifest.

        Raises
        ------
        OSError
            If it cannot be written; then the old one, or none, is there.
        """
        manifest.data, manifest.bytes = self._data(part.number), len(data)
        manifest.sha256 = hashlib.sha256(data).hexdigest()
        if self._made_of(part.number) in self._there:  # What it says holds no longer.
            self._remove(self._made_of(part.number))
        self._write(manifest.data, data)
        self._write(self._made_of(part.number), msgspec.json.encode(manifest))

    def close(self, count: int, problems: Iterable[tuple[str, str, bool]]) -> None:
        """Remove parts beyond so many, of an older run on other files, and list the problems."""
        for name in sorted(self._there):
            if name.startswith("part-") and int(name[5:11]) >= count:
                self._remove(name)
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["file", "problem", "set_aside"])
        table.writerows([name_cell(file), *rest] for file, *rest in problems)
        self._write(PROBLEMS, text.getvalue().encode("utf-8"))

    def _load(self, numbers: range) -> dict[int, Manifest]:
        """Load manifests, those of a store at the same time; damaged ones are as if not there."""
        there = [number for number in numbers if self._made_of(number) in self._there]
        paths = [self._path(self._made_of(number)) for number in there]
        found = {}
        with ThreadPoolExecutor(16) as pool:
            for number, content in zip(
                there, pool.map(self._filesystem.cat_file, paths), strict=True
            ):
                with contextlib.suppress(msgspec.MsgspecError):
                    found[number] = msgspec.json.decode(content, type=Manifest)
        return found

    def _data(self, number: int) -> str:
        return f"part-{number:06}.{self._layout}"

    def _made_of(self, number: int) -> str:
        return f"part-{number:06}.json"

    def _path(self, name: str) -> str:
        """Path of a part, a manifest, or what was begun of one."""
        return f"{self._root}/{MADE_OF}/{name}" if ".json" in name else f"{self._root}/{name}"

    def _names(self, folder: str) -> Iterator[str]:
        try:
            found: list[Any] = self._filesystem.ls(folder, detail=False)
        except FileNotFoundError:
            return
        for path in found:
            if name := str(path).rstrip("/").removeprefix(folder).strip("/"):
                yield name

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        if self._is_local:
            write_bytes(Path(path), data, prefix=".")
        elif self._is_store:
            self._filesystem.pipe_file(path, data)
        else:
            folder, _, file_name = path.rpartition("/")
            waiting = f"{folder}/.{file_name}-{uuid.uuid4().hex}"
            self._filesystem.pipe_file(waiting, data)
            self._filesystem.mv(waiting, path)

    def _remove(self, name: str) -> None:
        self._filesystem.rm_file(self._path(name))
