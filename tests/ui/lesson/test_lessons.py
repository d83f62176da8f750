"""lesson: five lessons, each whole, each link a page, each step a thing that the app has."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.classroom.tasks import Kind
from digitlab.ui.classroom import teacher
from digitlab.ui.draw import one_digit
from digitlab.ui.lesson import page
from digitlab.ui.lesson.lessons import LESSONS, Lesson
from digitlab.ui.teach import choices

from ...conftest import SCRIPT

PAGES = Path(page.__file__).parents[1] / "pages"

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.anchor)


def test_there_are_five_each_with_a_place_of_its_own() -> None:
    assert len({lesson.anchor for lesson in LESSONS}) == 5


@every_lesson
def test_lesson_is_whole(lesson: Lesson) -> None:
    assert 3 <= len(lesson.do) <= 5
    assert lesson.question.count("?") >= 1
    assert lesson.see
    assert lesson.answer
    assert lesson.links
    assert all((PAGES / link.page).is_file() for link in lesson.links)


def test_lessons_name_what_the_pages_show() -> None:
    steps = " ".join(step for lesson in LESSONS for step in lesson.do)
    assert "Only the last layer" in choices.NETWORKS
    assert "One dense layer" in choices.NETWORKS
    assert "bent and turned" in choices.AUGMENTATIONS.values()
    assert {100, 10_000} <= {*choices.AMOUNTS}
    # Where a class is needed, the steps are those of its room: the page Teach knows no class.
    for name in (teacher.KINDS[Kind.DRAW], teacher.TRAIN, choices.BOTH):
        assert f'"{name}"' in steps
    source = Path(one_digit.__file__).read_text("utf-8")
    for name in ("What each layer sees", "Why?", "Probe"):
        assert name in steps
        assert name in source


def test_page_shows_all_lessons_and_no_error() -> None:
    app = AppTest.from_file(f"../../../{SCRIPT}", default_timeout=60)
    app.run()
    app.switch_page("lesson.py").run()
    assert not app.exception
    headers = [header.value for header in app.header]
    assert headers == [f"{at}. {lesson.title}" for at, lesson in enumerate(LESSONS, 1)]
