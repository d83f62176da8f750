"""Files → parts: none is lost, and the same files make the same parts."""

from hypothesis import given
from hypothesis import strategies as st

from digitlab.batch import manifest
from digitlab.batch.manifest import files_of, plan
from digitlab.batch.tasks import Item, Settings

DIGITS = Settings(one=True, rows="digits", layout="csv")
PAGES = Settings(one=False, rows="digits", layout="csv")


def items(count: int, size: int = 10, **more: object) -> list[Item]:
    return [Item(f"{n}.png", f"/scans/{n}.png", size, "1", **more) for n in range(count)]  # type: ignore[arg-type]


@given(
    pages=st.lists(st.integers(0, 2 * manifest.PART_PAGES), max_size=40),
    one=st.booleans(),
    held=st.integers(0, 3),
)
def test_every_file_is_in_one_part_and_the_order_stays(
    pages: list[int], one: bool, held: int
) -> None:
    data = b"x" * held * 5_000_000 if held else None
    given_items = [
        Item(f"{n}.pdf", f"/{n}.pdf", 9, "1", pages=count, data=data)
        for n, count in enumerate(pages)
    ]
    parts = [*plan(given_items, DIGITS if one else PAGES, "1")]
    assert [item for part in parts for item in part.items] == given_items
    assert [part.number for part in parts] == [*range(len(parts))]
    for task in (task for part in parts for task in part.tasks):
        assert task
        assert len(task) == 1 or sum(len(item.data or b"") for item in task) <= manifest.TASK_BYTES


def test_parts_and_tasks_have_so_many_files_at_most() -> None:
    first, second = plan(items(manifest.PART_DIGITS + 1), DIGITS, "1")
    assert [len(task) for task in first.tasks] == [manifest.TASK_DIGITS] * 8
    assert [len(task) for task in second.tasks] == [1]
    (only,) = plan(items(manifest.PART_PAGES), PAGES, "1")
    assert {len(task) for task in only.tasks} == {manifest.TASK_PAGES}


def test_pages_of_a_pdf_count_as_files() -> None:
    split = [Item("a.pdf", "/a.pdf", 9, "1", first=8 * n, pages=8) for n in range(3)]
    (part,) = plan(split, PAGES, "1")
    assert [len(task) for task in part.tasks] == [1, 1, 1]
    assert [(one.first_page, one.pages) for one in files_of(part)] == [(1, 8), (9, 8), (17, 8)]


def test_a_part_is_another_where_a_file_or_a_setting_or_the_model_is() -> None:
    def digest(settings: Settings = DIGITS, made_by: str = "1", **more: object) -> str:
        (part,) = plan(items(3, **more), settings, made_by)  # type: ignore[arg-type]
        return part.digest

    digests = [
        digest(),
        digest(PAGES),
        digest(made_by="2"),
        digest(size=11),
        digest(first=1),
        digest(pages=1),
        digest(Settings(True, "digits", "csv", b"a hand")),
    ]
    assert len({*digests}) == len(digests)
    assert digest() == digests[0]


def test_a_name_that_is_not_utf_8_is_written_down() -> None:
    (part,) = plan([Item("\udcff.png", "/\udcff.png", 1, "1")], DIGITS, "1")
    assert files_of(part)[0].file == "\\xff.png"
