"""The five lessons on paper."""

import io

import pypdfium2

from digitlab.ui.lesson.lessons import LESSONS

from .conftest import Visit


def test_each_lesson_is_printed_on_a_sheet_of_its_own(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("Lesson")
    for lesson in LESSONS:
        visitor.page.get_by_role("heading", name=lesson.title).wait_for()
    visitor.settles()
    with pypdfium2.PdfDocument(io.BytesIO(visitor.page.pdf(format="A4"))) as printed:
        texts = [page.get_textpage().get_text_bounded() for page in printed]
    sheets = [[lesson.title for lesson in LESSONS if lesson.title in text] for text in texts]
    assert sheets[-5:] == [[lesson.title] for lesson in LESSONS]
