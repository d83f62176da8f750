"""The Lesson page: five short lessons, each with what to do, what to see and a question."""

import streamlit as st

from digitlab.ui.lesson.lessons import LESSONS
from digitlab.ui.lesson.page import show
from digitlab.ui.widgets.title import show_title

# As wide as all pages, but a line of text is not.
with st.container(horizontal_alignment="center"), st.container(width=1120):
    show_title("Lesson", "Five short lessons, ready for a class.")
    with st.container(width=800):
        show(LESSONS)
