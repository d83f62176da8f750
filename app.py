"""The app's router: streamlit run app.py."""

from pathlib import Path

import streamlit as st

from digitlab.ui.workarounds.menu import close_menu

LOGO = Path(__file__).parent / "digitlab" / "ui" / "logo.svg"

st.set_page_config(page_title="digitlab", page_icon=LOGO, layout="wide")
st.logo(LOGO, size="large")
page = st.navigation(
    [
        st.Page("digitlab/ui/pages/draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page("digitlab/ui/pages/scan.py", title="Scan", icon=":material/document_scanner:"),
        st.Page("digitlab/ui/pages/metrics.py", title="Metrics", icon=":material/monitoring:"),
    ],
    position="top",
)
page.run()
close_menu(page.title)
