"""Streamlit keeps a visit that has left, with its files, until another one leaves; here no longer.

`server.disconnectedSessionTTL` says for how many seconds it may come back, but Streamlit looks at
the clock only when it stores another visit. So the memory of the last ones stays taken. Seen in
Streamlit 1.67. No issue of Streamlit's is known to us. When `tests/ui/workarounds/test_sessions.py`
fails, this file can go.
"""

import asyncio

from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.state import SessionState

from .. import memory

LOOK_SECONDS = 5
"""Seconds from one look to the next."""


async def free_those_that_left() -> None:
    """Look now and then for visits whose time is over, as long as the server runs."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if free(get_instance()):
            await asyncio.to_thread(memory.give_back)


def free(runtime: Runtime) -> int:
    """Shut down the visits whose time is over; how many these were."""
    sessions = runtime._session_mgr
    with sessions._storage_lock:  # type: ignore[attr-defined]
        over = sessions._session_storage._cache.expire()  # type: ignore[attr-defined]
    for _, visit in over:
        visit.session.shutdown()
        # The server's loop holds on to the last visit that it served until there is another one:
        # what that visit kept, such as uploads, must not stay with it.
        visit.session._session_state = SessionState()
    return len(over)
