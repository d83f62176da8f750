"""The app as a server: streamlit run app.py."""

import streamlit as st

from digitlab.api.routes import routes
from digitlab.api.service import Service
from digitlab.ui import background, memory, server
from digitlab.ui.models import shared_number_reader

# Before there are more threads.
memory.share_one_arena()

service = Service(shared_number_reader, background.in_turn)

app = st.App(
    server.ROUTER,
    routes=routes(service, server.base_path()),
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
)
