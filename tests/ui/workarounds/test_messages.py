"""The fault that `workarounds/messages.py` mends, and the mending."""

import json
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from digitlab.ui.canvas import fabric
from digitlab.ui.canvas.pace import EVERY
from digitlab.ui.limits import MESSAGE_BYTES
from digitlab.ui.workarounds.messages import (
    BURST,
    BYTES_A_SECOND,
    MESSAGES_A_SECOND,
    TOO_BIG,
    Pacer,
)

from ...benchmarks.serving import FLOOR, OURS, App
from ...browser.visitor import serving


def status_of(app: App, size: int, log: Path) -> int:
    """Send a message of that size; the status with which the websocket is closed, 0 if not."""
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id="junk", json_value="x" * size)
    with serving(log, app.script) as address:
        url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
            socket.send(message.SerializeToString())
            try:
                socket.recv(timeout=60)
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else -1
            return 0


def test_streamlit_takes_as_much_from_a_browser_as_it_sends(tmp_path: Path) -> None:
    assert status_of(FLOOR, 2 * MESSAGE_BYTES, tmp_path / "log") == 0


@pytest.mark.parametrize(("share", "status"), [(0.9, 0), (1.1, TOO_BIG)])
def test_visit_ends_with_a_message_beyond_the_limit(
    share: float, status: int, tmp_path: Path
) -> None:
    assert status_of(OURS, int(share * MESSAGE_BYTES), tmp_path / "log") == status


def test_two_of_the_largest_drawings_are_within_the_limit() -> None:
    count = fabric.MOST_COMMANDS // fabric.MOST_STROKES
    curve = ["Q", 1234.567, 1234.567, 1234.567, 1234.567]
    stroke = {"path": [["M", 1234.567, 1234.567], *[curve] * (count - 1)], "strokeWidth": 22}
    (again,) = fabric.serialize(fabric.parse([stroke]), "#1d2127")
    # Fabric.js writes all that it knows of a stroke, 900 bytes beside its path.
    size = len(json.dumps(again)) + 900
    assert 2 * fabric.MOST_STROKES * size < MESSAGE_BYTES


def passed_on(size: int, every: float, seconds: float) -> int:
    """Messages of a browser that sends one after another, each `every` seconds, that pass."""
    now = 0.0
    pacer = Pacer(lambda: now)
    count = 0
    while now < seconds:
        now += pacer.take(size)
        count += 1
        now += every
    return count


def test_live_stroke_never_waits() -> None:
    every = EVERY / 1000
    assert passed_on(20_000, every, 60) == pytest.approx(60 / every, abs=1)


@pytest.mark.parametrize("size", [100, 900_000])
def test_who_sends_all_the_time_is_slowed_to_the_pace(size: int) -> None:
    pace = min(MESSAGES_A_SECOND, BYTES_A_SECOND / size)
    assert passed_on(size, 0.0001, 60) <= (60 + BURST) * pace + 2


def test_burst_is_given_again_after_a_rest() -> None:
    now = 0.0
    pacer = Pacer(lambda: now)
    burst = int(BURST * MESSAGES_A_SECOND)
    for _ in range(2):
        assert [pacer.take(100) for _ in range(burst)] == [0] * burst
        assert pacer.take(100) >= 0
        assert pacer.take(100) > 0
        now += 10
