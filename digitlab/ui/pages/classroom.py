"""The Class page: a class draws, and its digits meet on the wall."""

import streamlit as st

from digitlab.ui.classroom.page import main
from digitlab.ui.models import shared_reader, usable

usable(shared_reader)
with st.container(horizontal_alignment="center"), st.container(width=1120):
    main()
