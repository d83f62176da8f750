"""Nothing that comes in from outside crashes, hangs or ends in an error that is no sentence.

All made-up bad files, and a few hundred edits of them; `make fuzz` tries more than ten thousand.
"""

import pytest

from . import attack as fuzz
from . import files
from .targets import Target, targets

EDITED = 25
"""Inputs of each target beside its seeds."""

PATIENT = ("keeps a decoder busy", "grows when decoded")
"""Kinds whose every file takes a second or two; `make fuzz` edits them."""


@pytest.mark.parametrize("name", targets())
def test_nothing_from_outside_ends_in_anything_but_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other tests keep the machine busy.
    monkeypatch.setattr(fuzz, "HUNG", 60.0)
    target = targets()[name]
    if name in PATIENT:
        few = dict(list(target.seeds.items())[::3])
        outcome = fuzz.attack(Target(target.take, few), 0)
    else:
        outcome = fuzz.attack(target, len(target.seeds) + EDITED)
    assert list(outcome.untyped) == []
    assert outcome.hung == 0, outcome
    assert outcome.leaked == 0, outcome


def test_every_bad_kind_of_the_promise_has_files() -> None:
    assert {kind: len(some) > 5 for kind, some in files.kinds().items()} == dict.fromkeys(
        files.kinds(), True
    )
