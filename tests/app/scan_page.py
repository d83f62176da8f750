"""The Scan page as Streamlit runs it; what a browser would send is sent here."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from digitlab.ui.scan.state import VISIT
from digitlab.ui.scan.uploads import Uploads

from ..conftest import SCRIPT

PAGE = "scan.py"


def encoded(ink: np.ndarray) -> bytes:
    paper = np.clip(240 - ink.astype(int), 30, None).astype(np.uint8)
    return cv2.imencode(".png", paper)[1].tobytes()


class Page:
    """One visitor at the Scan page."""

    def __init__(self, root: Path, listed: WidgetStates | None = None) -> None:
        self.app = AppTest.from_file(str(root / SCRIPT), default_timeout=60)
        self.run()
        self.app.switch_page(PAGE)
        if listed is None:
            self.run()
        else:
            self.app._run(listed)

    def run(self) -> "Page":
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def upload(self, **files: bytes) -> "Page":
        """Send files, the underline in their names standing for the dot."""
        for name, content in files.items():
            self.app.file_uploader[0].upload(name.replace("_", "."), content, "image/png")
        return self.run()

    def edit(self, **words: str) -> "Page":
        """Type into the table: row → word."""
        (key,) = (one for one in self.app.session_state if str(one).startswith("table_"))
        edited = {row.removeprefix("row"): {"Digit": word} for row, word in words.items()}
        changes = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
        self.app.session_state[key] = changes
        return self.run()

    def press(self, label: str) -> "Page":
        (button,) = (one for one in self.app.button if one.label == label)
        button.click()
        return self.run()

    @property
    def uploads(self) -> Uploads:
        return self.app.session_state[VISIT].uploads

    @property
    def text(self) -> str:
        """The page that is shown, as text; all pages may be copied elsewhere."""
        return "".join(one.value.replace(" ", "") for one in self.app.code[:1])

    @property
    def words(self) -> str:
        """All that stands on the page as Markdown."""
        return "\n".join(one.value for one in self.app.markdown)

    @property
    def editor(self) -> dict[str, Any]:
        """What the page's picture, tables and questions are told."""
        parts: Any = self.app.get("bidi_component")
        (found,) = (part for part in parts if part.proto.component_name == "digitlab_page_editor")
        told: dict[str, Any] = json.loads(found.proto.json)
        return told

    @property
    def asked(self) -> list[str]:
        """The numbers that are to be checked."""
        return [cell["text"] for cell in self.editor["cells"] if cell["open"]]

    def type(self, **words: str) -> "Page":
        """Type what numbers are: the text of each → the word for it."""
        ids = {cell["text"]: cell["id"] for cell in self.editor["cells"]}
        said = {ids[text.removeprefix("n")]: word for text, word in words.items()}
        number = self.editor["heard"] + 1
        message = {"page": self.editor["page"], "number": number, "words": said}
        self.app.session_state["scan_page_editor"] = {"said": message}
        return self.run()

    def show_digits(self) -> "Page":
        """Open the table of all digits."""
        self.app.session_state["digits"] = True
        return self.run()
