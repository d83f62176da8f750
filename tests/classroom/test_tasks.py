"""Tasks: which there are, and what the class is told."""

import pytest

from digitlab.classroom.tasks import Kind, Task


@pytest.mark.parametrize(("kind", "digit"), [(Kind.DRAW, None), (Kind.ALL, 3), (Kind.DRAW, 10)])
def test_a_task_that_makes_no_sense_cannot_be_made(kind: Kind, digit: int | None) -> None:
    with pytest.raises(ValueError, match="task"):
        Task(kind, digit)


def test_every_task_has_a_sentence() -> None:
    tasks = [Task(kind, 8 if kind == Kind.DRAW else None) for kind in Kind]
    assert len({task.sentence for task in tasks}) == len(Kind)
    assert Task(Kind.DRAW, 8).sentence == "Draw an 8."
