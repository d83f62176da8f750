"""The Scan page: photos, scans and PDFs of handwritten digits become numbers."""

import streamlit as st

from digitlab.ui.models import shared_number_reader, usable
from digitlab.ui.scan.page import main

usable(shared_number_reader)
with st.container(horizontal_alignment="center"), st.container(width=1120):
    main()
