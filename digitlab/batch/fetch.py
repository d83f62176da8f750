"""Items → what the reading process gets of them: a path, a content, or what is wrong.

Whatever fsspec opens is opened here, in the worker, which has what it takes to get in; the process
that reads has none of it.
"""

import hashlib
import shutil
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import fsspec
import msgspec

from ..io.images import MAX_BYTES, too_many_bytes
from .tasks import Asked, Item, encoded

MAX_OPEN = 2
"""Archives that are kept open, and PDFs of which a copy is kept."""

AT_ONCE = 16
"""Files of stores that a worker gets at the same time."""

MISSING = "There is no such file."

NO_GCSFS = "Google's store needs gcsfs, which `pip install gcsfs` installs"

LONG_PDF_UNSEEN = (
    "The workers do not see this PDF, and it is too long to be sent; put it where they see it, or "
    "into a store such as s3://."
)


class UnseenError(Exception):
    """A file of the client's machine is not where the worker runs, or another one is."""


class Refused(NamedTuple):
    """A sentence that says why a file is not read."""

    sentence: str


class Fetcher:
    """Gets the files of a worker; threads may share it.

    Parameters
    ----------
    folder : Path
        For copies of long PDFs that lie elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._zips: OrderedDict[str, zipfile.ZipFile] = OrderedDict()
        self._copies: OrderedDict[str, Path] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def fetch(self, items: Sequence[Item]) -> list[Asked | Refused]:
        """Get files, those of one store at the same time.

        Raises
        ------
        UnseenError
            If a path leads to no file here, or to another one than where the item was made.
        """
        at_hand = [self._at_hand(item) for item in items]
        missing = [item for item, prepared in zip(items, at_hand, strict=True) if prepared is None]
        contents = self._pool.map(_content, missing)
        return [prepared or next(contents) for prepared in at_hand]

    def with_content(self, item: Item) -> Item:
        """The item with its content, for workers that do not see this machine's files."""
        if item.data is not None or "://" in item.address or item.pages or item.size > MAX_BYTES:
            return item
        try:
            data = self._member(item) if item.member else Path(item.address).read_bytes()
        except (OSError, UnseenError):
            data = None
        if not isinstance(data, bytes):  # It has gone meanwhile; whoever opens it says so.
            return msgspec.structs.replace(item, size=-1)
        return msgspec.structs.replace(item, data=data)

    def copy(self, item: Item) -> Path:
        """A path at which a PDF can be opened; a copy where it lies elsewhere.

        Raises
        ------
        UnseenError
            As of `fetch`.
        OSError
            If it cannot be got.
        """
        if item.is_local:
            _check_seen(item)
            return Path(item.address)
        key = hashlib.blake2b(encoded(item.address + item.stamp), digest_size=16).hexdigest()
        with self._lock:
            if key not in self._copies:
                path = self._folder / f"{key}.pdf"
                filesystem, place = fsspec.core.url_to_fs(item.address)
                filesystem.get_file(place, str(path))
                self._copies[key] = path
                if len(self._copies) > MAX_OPEN:
                    self._copies.popitem(last=False)[1].unlink(missing_ok=True)
            self._copies.move_to_end(key)
            return self._copies[key]

    def close(self) -> None:
        """Close what is open and drop the copies."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            while self._zips:
                self._zips.popitem()[1].close()
            self._copies.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _at_hand(self, item: Item) -> Asked | Refused | None:
        """What needs no transfer, and members of archives; None of all other files."""
        name = encoded(item.name)
        if item.data is not None:
            return Asked(name, data=item.data)
        if item.pages:
            return self._pages(item)
        if item.is_local:
            if item.size >= 0:
                _check_seen(item)
            return Asked(name, path=encoded(item.address))
        if item.size > MAX_BYTES:
            return Refused(too_many_bytes(item.size))
        return _asked(item, self._member(item)) if item.member else None

    def _pages(self, item: Item) -> Asked | Refused:
        try:
            path = self.copy(item)
        except UnseenError:
            return Refused(LONG_PDF_UNSEEN)
        except Exception as error:  # Stores raise anything.
            return Refused(sentence_of(error))
        return Asked(encoded(item.name), encoded(str(path)), None, item.first, item.pages)

    def _member(self, item: Item) -> bytes | Exception:
        try:
            with self._lock, self._zip(item).open(item.member) as file:
                return file.read(MAX_BYTES + 1)
        except UnseenError:
            raise
        except Exception as error:  # Damaged ones raise anything.
            return error

    def _zip(self, item: Item) -> zipfile.ZipFile:
        key = item.address
        if key not in self._zips:
            if "://" not in item.address and not Path(item.address).is_file():
                raise UnseenError
            filesystem, place = fsspec.core.url_to_fs(item.address)
            self._zips[key] = zipfile.ZipFile(filesystem.open(place, "rb"))
            if len(self._zips) > MAX_OPEN:
                self._zips.popitem(last=False)[1].close()
        self._zips.move_to_end(key)
        return self._zips[key]


def sentence_of(error: BaseException) -> str:
    """Say why a file could not be got."""
    if isinstance(error, FileNotFoundError):
        return MISSING
    if isinstance(error, zipfile.BadZipFile | EOFError | NotImplementedError):
        return "It is damaged in its archive. Try packing it again."
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "It is locked by a password in its archive. Unpack it, then name the folder."
    return f"The file cannot be opened: {reason_of(error)}."


def reason_of(error: BaseException) -> str:
    """Say what is wrong with a store, without a full stop."""
    if isinstance(error, ImportError) and "gcsfs" in str(error):
        return NO_GCSFS
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(reason).rstrip(".")


def _check_seen(item: Item) -> None:
    try:
        status = Path(item.address).stat()
    except OSError:
        raise UnseenError from None
    if (status.st_size, str(status.st_mtime_ns)) != (item.size, item.stamp):
        raise UnseenError


def _content(item: Item) -> Asked | Refused:
    try:
        filesystem, place = fsspec.core.url_to_fs(item.address)
        return _asked(item, filesystem.cat_file(place))
    except Exception as error:  # Stores raise anything.
        return Refused(sentence_of(error))


def _asked(item: Item, content: bytes | Exception) -> Asked | Refused:
    if isinstance(content, Exception):
        return Refused(sentence_of(content))
    return Asked(encoded(item.name), data=content)
