"""What the fields of a page may hold is found once; a person's word settles them anew."""

import numpy as np
import pytest

from digitlab.structure.forms import settling
from digitlab.structure.forms.fields import Field
from digitlab.structure.forms.rules import Rule
from digitlab.structure.forms.settling import Symbols, WeighedFields

from ...fixtures.readings import reading

NAMES = ("net", "tax", "total", "of both")
RULES = (Rule(), Rule(digits=2), Rule(sum_of=("net", "tax")), Rule(sum_of=("net", "total")))
FIELDS = tuple(
    Field(name, (10, 10 + 60 * at, 90, 40), rule)
    for at, (name, rule) in enumerate(zip(NAMES, RULES, strict=True))
)


def unsure(rng: np.random.Generator) -> Symbols:
    """Two doubtful digits in each field."""
    return {
        field.name: [reading((int(rng.integers(10)), float(rng.uniform(0.3, 0.9)), True))] * 2
        for field in FIELDS
    }


@pytest.mark.parametrize("seed", range(4))
def test_words_in_any_order_are_settled_as_if_said_at_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    symbols = unsure(rng)
    weighed, known = WeighedFields(FIELDS, symbols), dict[str, str]()
    for _ in range(8):
        name = str(rng.choice(NAMES))
        if name in known:
            del known[name]
        else:
            known[name] = str(rng.integers(10, 99))
        assert weighed.settle(known) == WeighedFields(FIELDS, symbols).settle(known)


def test_a_word_has_no_field_weighed_again_and_only_its_sums_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ones = [reading((1, 0.99, True))]
    weighed = WeighedFields(
        FIELDS, {field.name: ones * (1 + (field.name == "tax")) for field in FIELDS}
    )
    weighed.settle()
    calls: list[str] = []
    for name in ("likeliest", "settle"):
        work = getattr(settling, name)

        def counted(*given: object, name: str = name, work: object = work) -> object:
            calls.append(name)
            return work(*given)  # type: ignore[operator]

        monkeypatch.setattr(settling, name, counted)
    weighed.settle()
    assert calls == []
    weighed.settle({"of both": "13"})
    assert calls == ["settle"]
