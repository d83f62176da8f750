"""The app as a server: streamlit run app.py."""

import streamlit as st

from digitlab.ui import server

app = st.App(server.ROUTER, middleware=server.MIDDLEWARE, lifespan=server.lifespan)
