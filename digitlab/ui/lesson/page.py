"""Shows lessons; on paper, each begins a page of its own, without buttons."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from ..widgets.contents import show_contents
from .lessons import Lesson

STYLE = Path(__file__).with_name("lesson.css")

LINES = f'<div class="digitlab-lines" aria-hidden="true">{3 * "<div></div>"}</div>'
"""To write an answer on, on paper."""


def show(lessons: Iterable[Lesson]) -> None:
    """Show lessons one below the other, with a list of them at the top."""
    st.html(STYLE)
    lessons = [*lessons]
    with st.container(key="lessons_contents"):
        show_contents((lesson.title, lesson.anchor) for lesson in lessons)
        st.caption("To print them, use your browser's Print: each lesson has a sheet of its own.")
    for number, lesson in enumerate(lessons, 1):
        with st.container(key=f"lesson_{lesson.anchor}"):
            _lesson(number, lesson)


def _lesson(number: int, lesson: Lesson) -> None:
    st.header(f"{number}. {lesson.title}", anchor=lesson.anchor)
    st.caption(f"About {lesson.minutes} minutes")
    st.subheader("What to do", anchor=False)
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(lesson.do, 1)))
    with st.container(horizontal=True, gap="small", key=f"lesson_links_{lesson.anchor}"):
        for link in lesson.links:
            st.page_link(
                link.page,
                label=f"Go to {link.label}",
                icon=":material/arrow_forward:",
                query_params=link.query or None,
            )
    st.subheader("What to see", anchor=False)
    st.write(lesson.see)
    st.subheader("A question", anchor=False)
    st.markdown(f"**{lesson.question}**")
    st.html(LINES)
    with st.expander("What can be said"):
        st.write(lesson.answer)
