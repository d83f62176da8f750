"""What the server does once, when it starts, for all visits."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ..serving.body_pacer import BodyPacer
from .canvas.pace import PACE
from .classroom import sweeping
from .upload_guard import UploadGuard
from .workarounds import (
    bundling,
    dropped_answers,
    external_ip,
    fragment_places,
    logs,
    nagle,
    script_folder,
    sessions,
    stopping,
    theme_message,
    uploads,
)
from .workarounds.addresses import AddressGuard
from .workarounds.compression import StaticCompressor
from .workarounds.first_style import FirstStyle
from .workarounds.hosts import HOST_GUARD
from .workarounds.messages import MessageGuard

ROUTER = Path(__file__).parent / "pages" / "router.py"
"""The script of a visit. It lies among the pages: beside a folder named `pages`, Streamlit would
take that folder for its older kind of navigation."""

PAGES = {file.stem for file in ROUTER.parent.glob("[!_]*.py")} - {ROUTER.stem, "draw"}
"""Last parts of the pages' addresses. Draw, the first page, has none."""


def base_path() -> str:
    """Path under which the pages lie, such as "/digits"; empty where they have their own name."""
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"/{path}" if path else ""


MIDDLEWARE = [
    HOST_GUARD,
    Middleware(AddressGuard, pages=PAGES, base=base_path),
    Middleware(FirstStyle),
    Middleware(StaticCompressor),
    Middleware(MessageGuard, every=PACE.every),
    Middleware(BodyPacer),
    Middleware(UploadGuard),
]
"""What every request passes before it comes to Streamlit."""

SWITCH_SECONDS = 0.0005
"""Seconds after which a thread that computes lets another one run. The thread that serves all
connections needs its turn after every message; at Python's 5 ms, eight busy visits starve it."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Prepare the process after its socket is bound and before the first visit."""
    sys.setswitchinterval(SWITCH_SECONDS)
    stopping.stop_in_time()
    script_folder.stay(ROUTER)
    external_ip.never_ask()
    nagle.send_at_once()
    uploads.keep_in_memory()
    dropped_answers.keep()
    theme_message.keep()
    fragment_places.copy_once()
    bundling.bundle()
    logs.shorten_disconnects()
    # The first canvas does not wait for the network.
    threading.Thread(target=_load, name="load the network", daemon=True).start()
    tasks = [
        asyncio.create_task(sessions.free_those_that_left()),
        asyncio.create_task(sweeping.end_rooms_in_time()),
    ]
    yield
    for task in tasks:
        task.cancel()


def _load() -> None:
    from .models import load_at_start

    load_at_start()
