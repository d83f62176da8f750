"""The Teach page: anyone trains a network on MNIST and watches it learn."""

import streamlit as st

from digitlab.ui.teach import panel
from digitlab.ui.widgets.title import show_title

with st.container(horizontal_alignment="center"), st.container(width=1120):
    show_title("Teach", "Train a network and watch it learn.")
    panel.show(None)
