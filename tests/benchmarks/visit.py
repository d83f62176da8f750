"""A visitor without a browser: speaks Streamlit's own protocol over its websocket.

It sends what the page's JavaScript would send (the states of the components, as `BackMsg`) and
reads what the server answers (`ForwardMsg`), and so it can be a hundred visitors at once.
"""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import numpy as np
import pyarrow as pa
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from .serving import Server

EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""Id under which the events of a component are sent."""

NO_CONTENT = 204
"""Status of an upload that was taken."""

PATIENCE = 120
"""Seconds within which an answer must come."""


class Visit:
    """One visitor's connection, and what the page holds as far as it matters here.

    Attributes
    ----------
    components : dict
        By a component's name or a button's label: its id, its fragment, and what data it was given,
        of a button whether it is disabled.
    probabilities : (10,) float or None
        What the first chart shows.
    shown_at : float
        When that came, in seconds of `time.perf_counter`.
    text : str
        What the last `st.text` says.
    begun, runs : int
        Runs that have begun, and that have ended.
    session : str
        Streamlit's identifier of the visit.
    page, query : str
        The page that the browser shows, and what follows the ? in its address.
    reruns : dict
        Fragments that run by themselves, and after how many seconds.
    said : str
        What stands in the elements that tell the blind of a change.
    curves : int
        How often the curves of a training were shown anew.
    """

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self.states: dict[str, WidgetState] = {}
        self._heard = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())
        self.components: dict[str, tuple[str, str, Any]] = {}
        self.probabilities: np.ndarray | None = None
        self.shown_at = 0.0
        self.text = ""
        self.begun = self.runs = 0
        self.session = ""
        self.page = self.query = self.said = self._page_hash = self._curves = ""
        self.curves = 0
        self.reruns: dict[str, float] = {}

    @classmethod
    async def begin(cls, server: Server, page: str = "", query: str = "") -> "Visit":
        """Open a page, the first one unless another is named."""
        protocol = websockets.Subprotocol("streamlit")
        visit = cls(
            await websockets.connect(
                **server.websocket,
                subprotocols=[protocol],
                max_size=None,
                max_queue=None,  # What was not looked at must not keep back the server's last word.
                open_timeout=PATIENCE,
                ping_interval=None,  # A server that is too busy for a ping is measured too.
            )
        )
        visit.page, visit.query = page, query
        await visit.ask("")
        return visit

    async def end(self) -> None:
        """Close the tab."""
        self._listening.cancel()
        await self._socket.close()

    async def ask(self, fragment: str, page: str = "") -> None:
        """Have a fragment run, or all of the page, or all of another page."""
        message = BackMsg()
        message.rerun_script.page_name = page or self.page
        # A browser names the page that it shows also by what the server calls it.
        message.rerun_script.page_script_hash = "" if page else self._page_hash
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        await self.send(message)

    async def send(self, message: BackMsg) -> None:
        """Send a message as it is."""
        await self._socket.send(message.SerializeToString())

    async def tell(self, component: str, **state: Any) -> None:
        """Set a component's state, as `setStateValue` does."""
        name, fragment, _ = self.components[component]
        self.states[name] = WidgetState(id=name, json_value=json.dumps(state))
        await self.ask(fragment)

    async def trigger(self, component: str, event: str, value: Any) -> None:
        """Have an event happen in a component, as `setTriggerValue` does."""
        name, fragment, _ = self.components[component]
        name = EVENTS.format(name)
        events = json.dumps([{"event": event, "value": value}])
        self.states[name] = WidgetState(id=name, json_trigger_value=events)
        await self.ask(fragment)
        del self.states[name]

    async def press(self, label: str) -> None:
        """Press a button."""
        name, fragment, _ = self.components[label]
        self.states[name] = WidgetState(id=name, trigger_value=True)
        await self.ask(fragment)
        del self.states[name]

    async def choose(self, label: str, option: str) -> None:
        """Choose one of several things that stand side by side."""
        name, fragment, _ = self.components[label]
        state = WidgetState(id=name)
        state.string_array_value.data.append(option)
        self.states[name] = state
        await self.ask(fragment)

    async def slide(self, label: str, value: float) -> None:
        """Move a slider."""
        name, fragment, _ = self.components[label]
        state = WidgetState(id=name)
        state.double_array_value.data.append(value)
        self.states[name] = state
        await self.ask(fragment)

    async def look(self) -> None:
        """Let the page look for news by itself, as a browser does, until cancelled."""
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            for fragment, every in list(self.reruns.items()):
                if time.perf_counter() >= due.setdefault(fragment, time.perf_counter() + every):
                    due[fragment] = time.perf_counter() + every
                    await self.ask(fragment)

    async def give(self, server: Server, content: bytes, page: str) -> bool:
        """Send a file and have a page take it, instead of those of before; False where refused."""
        name, fragment, _ = self.components["file_uploader"]
        upload = await asyncio.to_thread(Uploading, server, self.session, len(content))
        await asyncio.to_thread(upload.send, content)
        if (await asyncio.to_thread(upload.end)).status != NO_CONTENT:
            return False
        state = WidgetState(id=name)
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.file_id, file.name, file.size = upload.file, "page", len(content)
        self.states[name] = state
        await self.ask(fragment, page)
        return True

    async def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> bool:
        """Wait until something holds; False if it does not in time."""
        deadline = time.perf_counter() + patience
        while not holds():
            self._heard.clear()
            left = deadline - time.perf_counter()
            try:
                await asyncio.wait_for(self._heard.wait(), max(left, 0.001))
            except TimeoutError:
                return bool(holds())
            if self._listening.done():
                self._listening.result()
        return True

    async def _listen(self) -> None:
        try:
            async for frame in self._socket:
                message = ForwardMsg.FromString(frame)
                if message.WhichOneof("type") == "new_session":
                    self.session = message.new_session.initialize.session_id
                    self.begun += 1
                if message.WhichOneof("type") == "script_finished":
                    self.runs += 1
                elif message.WhichOneof("type") == "navigation":
                    self._page_hash = message.navigation.page_script_hash
                elif message.WhichOneof("type") == "auto_rerun":
                    self.reruns[message.auto_rerun.fragment_id] = message.auto_rerun.interval
                elif message.delta.HasField("new_element"):
                    self._see(message.delta.new_element, message.delta.fragment_id)
                self._heard.set()
        finally:
            self._heard.set()

    def _see(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        body = element.html.body
        match kind:
            case "bidi_component":
                component = element.bidi_component
                name = component.component_name.rpartition(".")[2]
                data = json.loads(component.json) if component.json else None
                self.components[name] = (component.id, fragment, data)
            case "vega_lite_chart":
                self.shown_at = time.perf_counter()
                self.probabilities = _probabilities(element)
            case "html" if "digitlab-bars" in body:
                self.shown_at = time.perf_counter()
                found = re.findall('data-probability="(.*?)"', body)
                self.probabilities = np.array([float(share) for share in found])
            case "html" if "digitlab-live" in body:
                self.curves += body != self._curves
                self._curves = body
            case "html" if 'role="status"' in body:
                self.said = body
            case "file_uploader":
                self.components[kind] = (element.file_uploader.id, fragment, None)
            case "button_group":
                group = element.button_group
                self.components[group.label] = (group.id, fragment, None)
            case "slider":
                self.components[element.slider.label] = (element.slider.id, fragment, None)
            case "button":
                button = element.button
                self.components[button.label] = (button.id, fragment, button.disabled)
            case "text":
                self.text = element.text.body
            case "exception":
                raise RuntimeError(f"the page shows an error: {element.exception.message}")


def _probabilities(element: Element) -> np.ndarray | None:
    """The ten numbers that a chart shows."""
    chart = element.vega_lite_chart
    for data in (chart.data.data, *(dataset.data.data for dataset in chart.datasets)):
        if data:
            table = pa.ipc.open_stream(data).read_all()
            for column in table.columns:
                if pa.types.is_floating(column.type) and len(column) == 10:
                    return column.to_numpy()
    return None


class Uploading:
    """A file on its way to a server, as a browser sends it, its bytes when we like.

    Parameters
    ----------
    server : Server
    session : str
        The visit that it belongs to.
    size : int
        Bytes of the file.
    """

    def __init__(self, server: Server, session: str, size: int) -> None:
        connection = HTTPConnection("localhost", server.port, timeout=PATIENCE)
        connection.request("GET", "/_stcore/health")
        response = connection.getresponse()
        response.read()
        cookie = (response.getheader("Set-Cookie") or "").split(";")[0]
        boundary = uuid.uuid4().hex
        self._head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="page.png"'
            "\r\nContent-Type: image/png\r\n\r\n"
        ).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.file = str(uuid.uuid4())
        connection.putrequest("PUT", f"/_stcore/upload_file/{session}/{self.file}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
        connection.putheader("Content-Length", str(len(self._head) + size + len(self._tail)))
        connection.putheader("Cookie", cookie)
        connection.putheader("X-Xsrftoken", cookie.partition("=")[2])
        connection.endheaders(self._head)
        self.connection = connection

    def send(self, content: bytes) -> None:
        """Send some of the file."""
        self.connection.send(content)

    def end(self) -> HTTPResponse:
        """Say that this was all of it; the answer."""
        self.connection.send(self._tail)
        response = self.connection.getresponse()
        response.read()
        self.connection.close()
        return response
