"""What a person does on the Scan page: gives files, reads the text, corrects it, takes it away."""

import csv
import io
import re
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import FilePayload, Locator, expect

from digitlab.io import worker

from ..fixtures.files import encode_pages
from ..fixtures.hands import hand
from .visitor import SILENCE, Visitor

TALL, SIDE, MARGIN = 90, 130, 60
"""Height of a digit, distance from one to the next, and paper around them, pixels."""


def paper(lines: list[str]) -> np.ndarray:
    """Write digits on a white page, (H, W) uint8."""
    height = 2 * MARGIN + SIDE * len(lines)
    width = 2 * MARGIN + SIDE * max(map(len, lines), default=3)
    page = np.full((height, width), 245, np.uint8)
    for row, line in enumerate(lines):
        for place, digit in enumerate(line):
            middle = MARGIN + (place + 0.5) * SIDE * 0.9, MARGIN + (row + 0.5) * SIDE
            for run in hand(int(digit)).placed(middle, TALL):
                points = np.array(run).round().astype(np.int32)
                cv2.polylines(page, [points], False, 35, 8, cv2.LINE_AA)
    return page


def png(page: np.ndarray) -> bytes:
    return cv2.imencode(".png", page)[1].tobytes()


def pdf(*pages: np.ndarray) -> bytes:
    return encode_pages(pages, "PDF")


def decoders(port: int) -> int:
    """How many decoders live that the server of that port has started; on Linux."""
    commands, parents = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # It may have ended meanwhile.
            commands[process.name] = (process / "cmdline").read_bytes().decode().split("\0")
            parents[process.name] = (process / "stat").read_text().rpartition(")")[2].split()[1]
    servers = {number for number, command in commands.items() if str(port) in command}
    return sum(
        worker.__name__ in command and parents[number] in servers
        for number, command in commands.items()
    )


class Scanner:
    """A visitor at the Scan page."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.goes_to("Scan")
        visitor.sees(self.page.get_by_test_id("stFileUploader"))

    def goes_to(self, name: str) -> None:
        self.visitor.goes_to(name)

    def zooms_beside(self, editor: str) -> bool:
        """Whether an editor's zoom buttons cover nothing of its page."""
        boxes = [
            self.page.locator(f"{editor} {part}").bounding_box() for part in (".zoom", ".paper")
        ]
        zoom, paper = (box for box in boxes if box)
        return zoom["y"] + zoom["height"] <= paper["y"]

    def gives(self, **files: bytes) -> None:
        """Give files, the underline of their names standing for the dot."""
        self.sends({name.replace("_", "."): content for name, content in files.items()})

    def sends(self, files: dict[str, bytes]) -> None:
        payloads: list[FilePayload] = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files.items()
        ]
        self.page.locator('input[type="file"]').set_input_files(payloads)

    def opens_files(self) -> None:
        """Show the files that were given; they are folded up once pages are there."""
        self.page.get_by_text(": add or remove").click()

    def reads(self, *lines: str) -> None:
        """The page shows this text; how wide its gaps are is not the question here."""
        text = self.page.get_by_test_id("stCode")
        pattern = r"\s*".join(r"[ ]?".join(map(re.escape, line)) for line in lines)
        self.visitor.eventually(
            text.all_text_contents,
            lambda told: len(told) == 1 and re.fullmatch(rf"\s*{pattern}\s*", told[0]),
            SILENCE,
        )

    def is_done(self) -> None:
        """All files are read, or refused."""
        reading = self.button("Stop reading")
        self.visitor.eventually(reading.count, lambda count: count == 0, SILENCE)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def takes(self, name: str, hastily: bool = False) -> bytes:
        """Download one of the files."""
        if not hastily:
            self.visitor.settles()
        with self.page.expect_download() as taken:
            self.button(name).click()
        return Path(taken.value.path()).read_bytes()

    def rows(self) -> list[dict[str, str]]:
        self.visitor.settles()  # Until then the file may be the one before.
        return list(csv.DictReader(io.StringIO(self.takes_more("Digits (CSV)").decode())))

    def takes_more(self, name: str) -> bytes:
        """Download one of the files that stand under "More"."""
        self.button("More").click()
        taken = self.takes(name, hastily=True)
        self.page.keyboard.press("Escape")
        expect(self.button(name)).to_have_count(0)
        return taken

    @property
    def word(self) -> Locator:
        """Where the number that is asked for is typed."""
        return self.page.locator("#word")

    def asks(self, how_many: int) -> None:
        """So many numbers of the page are to be checked."""
        words = f"{how_many} to check here" if how_many else "Nothing left to check here"
        expect(self.page.get_by_text(words)).to_be_visible()

    def doubts_all(self) -> None:
        """Nothing is sure enough."""
        self.page.get_by_role("slider").focus()
        self.page.keyboard.press("End")

    def is_asked_before_leaving(self) -> None:
        """Whoever closes the tab is asked by the browser, and stays."""
        self.visitor.settles()
        with self.page.expect_event("dialog") as asked:
            self.page.close(run_before_unload=True)
        assert asked.value.type == "beforeunload"
        asked.value.dismiss()

    def leaves(self) -> None:
        """Whoever closes the tab is asked nothing."""
        with self.page.expect_event("close"):
            self.page.close(run_before_unload=True)

    def types(self, row: int, word: str) -> None:
        """Type into the column of digits."""
        self.visitor.settles()
        table = self.page.get_by_test_id("stDataFrame")
        if not table.count():
            self.page.get_by_text("All digits, one by one").click()
            expect(table).to_be_visible()
            self.visitor.settles()
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 36 + 44 * (row + 0.5))
        cell = self.page.get_by_test_id(f"glide-cell-1-{row}")
        expect(cell).to_have_attribute("aria-selected", "true")
        if not word:
            self.page.keyboard.press("Delete")
            return
        self.page.keyboard.press(word)
        # The editor of a cell is fetched when it is first needed.
        expect(self.page.locator("#portal").get_by_role("textbox")).to_have_value(word)
        self.page.keyboard.press("Enter")
