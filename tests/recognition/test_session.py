"""session: a model's folder → an ONNX Runtime session."""

from digitlab.recognition.session import open_session
from digitlab.recognition.store import BUNDLED, find_model
from digitlab.report import Report


def test_helper_threads_sleep_between_calls() -> None:
    folder = find_model(BUNDLED)
    options = open_session(folder, Report.read(folder), 0).get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
