"""Which half of the real pages is read with which trees."""

import pytest

from digitlab.recognition.judges import context

from .grounds import GROUNDS
from .halves import FILES, HALVES, as_unknown, halves_of


@pytest.mark.parametrize("half", HALVES)
def test_a_half_is_read_with_trees_of_the_other(half: int) -> None:
    own = context.FILE
    with as_unknown(half):
        assert FILES[1 - half] == context.FILE
    assert own == context.FILE


def test_what_goes_wrong_leaves_the_trees_of_the_app() -> None:
    own = context.FILE
    with pytest.raises(ZeroDivisionError), as_unknown(0):
        raise ZeroDivisionError
    assert own == context.FILE


def test_each_half_has_trees_of_its_own() -> None:
    assert len({file.read_bytes() for file in FILES}) == len(HALVES)


def test_every_page_is_in_one_half_wherever_it_stands_among_the_others() -> None:
    names = ["other.png", *GROUNDS, "last.png"]
    halves = halves_of(names)
    assert set(halves) == set(names)
    assert halves == halves_of(sorted(names, key=lambda name: (name in GROUNDS, names.index(name))))
    assert [halves[name] for name in GROUNDS] == [place % 2 for place in range(len(GROUNDS))]
    assert abs(2 * sum(halves.values()) - len(names)) <= 1
