"""A network of one's own is brought into a visit of the Teach page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.ui.teach.bringing import KEY

from ..conftest import SCRIPT

pytestmark = pytest.mark.usefixtures("no_data")


@pytest.fixture
def teach(root: Path) -> AppTest:
    app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
    app.run()
    return app.switch_page("teach.py").run()


def bring(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key=KEY).upload(name, content, "application/octet-stream")
    return app.run()


def test_it_is_tried_beside_ours(teach: AppTest, root: Path) -> None:
    assert not teach.dataframe
    bring(teach, "mine.onnx", (root / "models" / "fast" / "model.onnx").read_bytes())
    assert not teach.exception
    assert not teach.warning
    assert "Try it" in [one.value for one in teach.header]
    (listed,) = [frame.value for frame in teach.dataframe]
    assert [*listed["Network"]] == ["Ours", "Yours 1"]


def test_what_is_none_is_a_sentence(teach: AppTest) -> None:
    bring(teach, "mine.onnx", b"no network")
    assert not teach.exception
    (said,) = [one.value for one in teach.warning]
    assert said.endswith(".")
