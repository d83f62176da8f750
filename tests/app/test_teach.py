"""The Teach page's choices outlive a training, during which they are not on the page."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.ui.teach import panel
from digitlab.zoo.plan import Plan

from ..conftest import SCRIPT

pytestmark = pytest.mark.usefixtures("no_data")


def test_choices_are_there_after_a_training(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "is_installed", lambda: True)
    teach = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
    teach.run()
    teach.switch_page("teach.py").run()
    teach.selectbox(key="teach_network").set_value("One dense layer").run()
    teach.select_slider(key="teach_amount").set_value(100).run()
    teach.slider(key="teach_rounds_60").set_value(50)
    teach.selectbox(key="teach_1_augmentation").set_value("gentle").run()
    training = SimpleNamespace(
        is_over=False, plan=Plan(mnist="."), latest=None, look=lambda: None, tell=lambda _: None
    )
    teach.session_state[panel.TRAINING] = training
    teach.run()
    assert not teach.exception
    assert [button.label for button in teach.button][:2] == ["Pause", "Stop"]
    assert teach.selectbox(key="teach_knob_augmentation").value == "none"
    del teach.session_state[panel.TRAINING]
    teach.run()
    assert teach.selectbox(key="teach_network").value == "One dense layer"
    assert teach.select_slider(key="teach_amount").value == 100
    assert teach.slider(key="teach_rounds_60").value == 50
    assert teach.selectbox(key="teach_1_augmentation").value == "gentle"
