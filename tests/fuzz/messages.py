"""Messages on the websocket, as `MessageGuard` looks at them before Streamlit does."""

import json

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from digitlab import DigitlabError
from digitlab.ui.workarounds.messages import LIVE, is_live, is_run, is_too_much


def hear_browser(content: bytes) -> None:
    """As the server judges a message: refused, a live stroke, a run, or something else."""
    if is_too_much(content):
        raise DigitlabError("This is more than a page's state.")
    assert not is_live(content) or is_run(content)


def _message(json_value: str = "", events: str = "", name: str = "draw") -> bytes:
    message = BackMsg()
    message.rerun_script.widget_states.widgets.extend(
        [
            WidgetState(id=name, json_value=json_value),
            WidgetState(id=f"draw{LIVE}", json_trigger_value=events),
        ]
    )
    return bytes(message.SerializeToString())


def messages() -> dict[str, bytes]:
    """Messages to begin with: those of a page, and forged ones of every size."""
    stroke = json.dumps([{"event": "stroke", "value": {"number": 1, "points": [1, 2] * 60}}])
    return {
        "a live stroke": _message(events=stroke),
        "a drawing": _message(json.dumps({"drawing": {"raw": {"objects": [{"path": []}]}}})),
        "junk of 4.5 MB": _message(json.dumps({"junk": "x" * 4_500_000})),
        "200,000 lists": _message(json.dumps([[]] * 200_000)),
        "lists in lists": _message("[" * 20_000),
        "20,000 widgets": b"".join(_message(name=str(number)) for number in range(20_000)),
        "a number of 400 digits": _message(json.dumps({"left": 10**400})),
        "a long name": _message(name="a" * 40_000),
        "nothing": b"",
        "noise": bytes(range(256)) * 8,
    }
