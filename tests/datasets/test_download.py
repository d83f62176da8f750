"""MNIST is fetched from a server of the tests' own; no network is needed, nor MNIST."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from digitlab.datasets import download
from digitlab.errors import DataError

CONTENT = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tests say nothing where nothing is wrong."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Serves a file that stands for MNIST; gives its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "mnist.npz").write_bytes(CONTENT)
    with files_served(folder) as address:
        yield f"{address}/mnist.npz"


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    """Serve a folder; gives the address."""
    with ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(folder))) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        yield f"http://localhost:{one.server_port}"
        one.shutdown()
        thread.join()


def test_file_comes_whole_and_its_progress_is_told(server: str, tmp_path: Path) -> None:
    told: list[float] = []
    path = download.fetch_mnist(told.append, tmp_path / "new" / "place", server, SHA256)
    assert path == tmp_path / "new" / "place" / "mnist.npz"
    assert path.read_bytes() == CONTENT
    assert len(told) > 3
    assert told[-1] == 1
    assert all(0 < share <= 1 for share in told)


def test_what_is_here_already_is_not_fetched_again(server: str, tmp_path: Path) -> None:
    download.fetch_mnist(lambda _: None, tmp_path, server, SHA256)
    told: list[float] = []
    download.fetch_mnist(told.append, tmp_path, server.replace("mnist", "gone"), SHA256)
    assert told == []


def test_something_else_than_mnist_is_refused_and_not_kept(server: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with pytest.raises(DataError, match="is not MNIST"):
        download.fetch_mnist(lambda _: None, folder, server, "0" * 64)
    assert list(folder.iterdir()) == []


def test_missing_file_says_what_the_server_answered(server: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="localhost answered 404"):
        download.fetch_mnist(lambda _: None, tmp_path, server.replace("mnist", "gone"), SHA256)


def test_without_a_network_one_sentence_says_what_works_instead(
    server: str, tmp_path: Path
) -> None:
    # Nobody listens there.
    nowhere = "http://localhost:9/mnist.npz"
    with pytest.raises(DataError, match=r"localhost cannot be reached\. Figures, charts and"):
        download.fetch_mnist(lambda _: None, tmp_path, nowhere, SHA256)
    assert list(tmp_path.iterdir()) == [tmp_path / "served"]


def test_folder_that_cannot_be_written_says_so(server: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataError, match="was not fetched"):
        download.fetch_mnist(lambda _: None, tmp_path / "file", server, SHA256)


@contextmanager
def bytes_served(send: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Serve what a function sends, whatever is asked for; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            send(self)

        def log_message(self, *_: object) -> None:
            """Tests say nothing where nothing is wrong."""

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/mnist.npz"
        server.shutdown()
        thread.join()


def endlessly(handler: BaseHTTPRequestHandler) -> None:
    """Send bytes for as long as somebody takes them."""
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(bytes(1 << 16))


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Send half of what was announced."""
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    handler.wfile.write(CONTENT[: len(CONTENT) // 2])


def test_download_that_never_ends_is_given_up_after_a_while(tmp_path: Path) -> None:
    with (
        bytes_served(endlessly) as url,
        pytest.raises(DataError, match=r"it took more than 0 minutes\. Figures"),
    ):
        download.fetch_mnist(lambda _: None, tmp_path, url, SHA256, seconds=0)
    assert list(tmp_path.iterdir()) == []


def test_download_that_is_larger_than_mnist_is_given_up(tmp_path: Path) -> None:
    with bytes_served(endlessly) as url, pytest.raises(DataError, match="is not MNIST"):
        download.fetch_mnist(lambda _: None, tmp_path, url, SHA256)
    assert list(tmp_path.iterdir()) == []


def test_download_that_is_cut_off_is_one_sentence(tmp_path: Path) -> None:
    with (
        bytes_served(cut_off) as url,
        pytest.raises(DataError, match=r"localhost cannot be reached|is not MNIST"),
    ):
        download.fetch_mnist(lambda _: None, tmp_path, url, SHA256)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_full_disk_is_one_sentence_without_the_names_of_folders(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **options: Any) -> Any:
        return opened(Path("/dev/full") if mode == "wb" else path, mode, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(DataError) as caught:
        download.fetch_mnist(lambda _: None, tmp_path / "kept", server, SHA256)
    assert str(caught.value).startswith("MNIST was not fetched: No space left on device. Figures")


def test_whoever_waits_can_leave_and_nothing_is_left_behind(server: str, tmp_path: Path) -> None:
    def leave(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download.fetch_mnist(leave, tmp_path / "kept", server, SHA256)
    assert list((tmp_path / "kept").iterdir()) == []


def test_keras_own_place_is_used_also_where_it_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_HOME", "/elsewhere")
    assert download.keras_folder() == Path("/elsewhere/datasets")
    monkeypatch.delenv("KERAS_HOME")
    assert download.keras_folder() == Path.home() / ".keras" / "datasets"
