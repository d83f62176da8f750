"""The script that every visit runs: what all pages share, then the page that is asked for."""

from pathlib import Path

import streamlit as st

from digitlab.ui.workarounds.menu import close_menu

LOGO = Path(__file__).parents[1] / "logo.svg"

st.set_page_config(page_title="digitlab", page_icon=LOGO, layout="wide")
st.logo(LOGO, size="large")
page = st.navigation(
    [
        st.Page("draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page("scan.py", title="Scan", icon=":material/document_scanner:"),
        st.Page("metrics.py", title="Metrics", icon=":material/monitoring:"),
    ],
    position="top",
)
page.run()
close_menu(page.title)
