"""The fault that `workarounds/sessions.py` mends; the first test fails when it is gone."""

from types import SimpleNamespace

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from digitlab.ui.workarounds import sessions


class Session:
    """A visit that has left."""

    id = "visit"
    is_shut_down = False
    _session_state: object = "what the visit kept"

    def shutdown(self) -> None:
        self.is_shut_down = True


def left() -> tuple[Session, MemorySessionStorage]:
    """A visit whose time is over, and where Streamlit keeps it."""
    session, storage = Session(), MemorySessionStorage(ttl_seconds=-1)
    storage.save(SessionInfo(client=None, session=session))  # type: ignore[arg-type]
    return session, storage


def test_streamlit_keeps_a_visit_whose_time_is_over() -> None:
    session, storage = left()
    assert storage.get("visit") is None
    assert storage.list() == []
    assert storage._cache._data[session.id].session is session  # type: ignore[attr-defined]


def test_it_is_shut_down() -> None:
    session, storage = left()
    manager = WebsocketSessionManager(storage, None, None, None)  # type: ignore[arg-type]
    assert sessions.free(SimpleNamespace(_session_mgr=manager)) == 1  # type: ignore[arg-type]
    assert session.is_shut_down
    assert session._session_state != "what the visit kept"
    assert sessions.free(SimpleNamespace(_session_mgr=manager)) == 0  # type: ignore[arg-type]
