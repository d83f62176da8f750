"""The Scan page: photos, scans and PDFs of handwritten digits become numbers."""

import streamlit as st

from digitlab.ui.models import shared_number_reader, usable
from digitlab.ui.scan.page import main
from digitlab.ui.widgets.title import show_title

usable(shared_number_reader)
with st.container(horizontal_alignment="center"), st.container(width=1120, key="scan_page"):
    show_title("Scan", "Handwritten digits on paper become numbers.")
    main()
