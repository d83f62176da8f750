"""The script that every visit runs: what all pages share, then the page that is asked for."""

from pathlib import Path

import streamlit as st

from digitlab.ui.workarounds.connection import mend_lost_connection
from digitlab.ui.workarounds.menu import close_menu

LOGO = Path(__file__).parents[1] / "logo.svg"

STYLE = Path(__file__).parents[1] / "style.css"

# Before the navigation: else a browser asks another machine for the icon of the page.
st.set_page_config(page_title="digitlab", page_icon=LOGO, layout="wide")
st.logo(LOGO, size="large")
st.html(STYLE)
page = st.navigation(
    [
        st.Page("draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page("scan.py", title="Scan", icon=":material/document_scanner:"),
        st.Page("classroom.py", title="Class", icon=":material/groups:"),
        st.Page("teach.py", title="Teach", icon=":material/model_training:"),
        st.Page("lesson.py", title="Lesson", icon=":material/school:"),
        st.Page("metrics.py", title="Metrics", icon=":material/monitoring:"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · digitlab")
page.run()
close_menu()
mend_lost_connection()
