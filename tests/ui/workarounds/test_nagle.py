"""Messages go out at once: Nagle's algorithm is off wherever this process listens."""

import asyncio
import socket
from collections.abc import Iterator

import pytest
from streamlit.web.server.starlette.starlette_server import _bind_socket

from digitlab.ui.workarounds import nagle


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """As Streamlit binds it: no protocol is named."""
    with socket.socket(socket.AF_INET) as one:
        one.bind(("localhost", 0))
        one.listen()
        yield one


def is_off(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


pytestmark = pytest.mark.skipif(not nagle.FILES.is_dir(), reason="lists no open files")


def test_connection_of_before_and_all_after_it_send_at_once(listening: socket.socket) -> None:
    address = listening.getsockname()
    with socket.create_connection(address), listening.accept()[0] as before:
        assert not is_off(before)
        nagle.send_at_once()
        assert is_off(before)
        with socket.create_connection(address), listening.accept()[0] as after:
            assert is_off(after)


def test_sockets_work_on_and_no_file_is_left_open(listening: socket.socket) -> None:
    open_before = len(list(nagle.FILES.iterdir()))
    nagle.send_at_once()
    assert len(list(nagle.FILES.iterdir())) == open_before
    with socket.create_connection(listening.getsockname()) as one, listening.accept()[0] as other:
        one.sendall(b"7")
        assert other.recv(1) == b"7"
    assert listening.gettimeout() is None


def test_streamlit_leaves_nagles_algorithm_on() -> None:
    """Fails when the fault is mended: then `workarounds/nagle.py` can go."""

    async def accepted() -> bool:
        arrived: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            arrived.set_result(is_off(writer.get_extra_info("socket")))
            writer.close()

        listening = _bind_socket("127.0.0.1", 0, 1)
        async with await asyncio.start_server(serve, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            writer.close()
            return await arrived

    assert not asyncio.run(accepted())
