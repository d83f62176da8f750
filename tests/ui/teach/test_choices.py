"""choices: what a visitor chooses becomes a plan."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.ui import mnist
from digitlab.ui.teach.choices import BOTH, MNIST
from digitlab.zoo.plan import Plan


def choosing() -> None:
    """A page on which a class of four hands chooses."""
    import numpy as np
    import streamlit as st

    from digitlab.datasets import Digits
    from digitlab.ui.teach.choices import OwnDigits, choose

    digits = Digits(np.zeros((8, 28, 28), np.uint8), np.arange(8, dtype=np.uint8))
    st.session_state["plan"], _ = choose(OwnDigits(digits, np.arange(8) // 2))


@pytest.mark.parametrize(("source", "held"), [(MNIST, 8), (BOTH, 2)])
def test_a_class_sees_its_digits_read_whether_they_are_learned_from_or_not(
    source: str, held: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mnist, "mnist_folder", lambda: tmp_path)
    page = AppTest.from_function(choosing, default_timeout=60).run()
    page.segmented_control(key="teach_source").set_value(source).run()
    assert not page.exception
    plan = page.session_state["plan"]
    assert isinstance(plan, Plan)
    assert plan.labels == bytes(range(8))
    assert plan.held.count(1) == held
