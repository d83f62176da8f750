"""A reader whose answers are known, and files for it."""

import cv2
import numpy as np

from digitlab import Hand, Page, Reader, Reading
from digitlab.io.images import Source
from digitlab.ui.scan.uploads import Uploads

from ...fixtures.files import encode_pages
from ...fixtures.readings import page, reading, sure


class FakeReader(Reader):
    """Reads a fixed text from every page, and counts."""

    def __init__(self) -> None:
        self.count = 0
        self.turns: list[int | None] = []

    def read_page(self, source: Source, turn: int | None = None, hand: Hand | None = None) -> Page:
        self.count += 1
        self.turns.append(turn)
        return page(sure(str(self.count)), turned=turn or 0)

    def read_digit(self, source: Source, hand: Hand | None = None) -> Reading:
        self.count += 1
        return reading((7, 0.99, True))


def png() -> bytes:
    return cv2.imencode(".png", np.full((40, 40), 200, np.uint8))[1].tobytes()


def tiff(pages: int) -> bytes:
    return encode_pages([np.full((30, 30), 200, np.uint8)] * pages, "TIFF")


def read(uploads: Uploads, reader: Reader) -> list[tuple[float, str]]:
    return list(uploads.read(reader))


def texts(uploads: Uploads) -> list[str]:
    return [line for sheet in uploads.sheets for line in sheet.lines]
