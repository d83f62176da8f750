"""Budgets are told in a sentence, and come back."""

import pytest

from digitlab.serving.budget import Budget, LimitError


class Held:
    """Something that bytes are charged for."""


def test_a_budget_is_told_in_a_sentence_and_comes_back_with_its_owner() -> None:
    budget, first, second = Budget(10, "Full."), Held(), Held()
    budget.charge(first, 6)
    with pytest.raises(LimitError, match=r"Full\."):
        budget.charge(second, 5)
    budget.charge(second, 4)
    assert budget.taken == 10
    del first
    assert budget.taken == 4
