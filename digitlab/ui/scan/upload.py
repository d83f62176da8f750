"""One file of a visit, and how far it was read."""

from contextlib import closing
from dataclasses import dataclass, field

import numpy as np

from ...io import images
from .sheet import Sheet


@dataclass(eq=False)
class Upload:
    """One file, and how far it was read.

    Attributes
    ----------
    name : str
        As it was sent; not to be trusted.
    content : bytes
        Empty where it was refused.
    problem : str
        Why the file, or the rest of it, could not be read; empty where all went well.
    is_done : bool
        Whether nothing of it is left to read.
    is_refused : bool
        Whether there was no room for it, or the server does not hold it.
    sheets : list of Sheet
        Its pages, as far as they were read.
    page_count : int
        Its pages; 0 until they are counted.
    is_stopped : bool
        Whether the visitor wanted no more of it to be read.
    """

    name: str
    content: bytes
    problem: str = ""
    is_done: bool = False
    is_refused: bool = False
    sheets: list[Sheet] = field(default_factory=list)
    page_count: int = 0
    is_stopped: bool = False

    @property
    def pages_left(self) -> int:
        """Pages that are to be read, at least one where they are not counted yet."""
        if self.is_done or self.is_stopped:
            return 0
        return max(1, self.page_count - len(self.sheets))

    @property
    def share_read(self) -> float:
        """Share of its pages that are read, 0 to 1."""
        return len(self.sheets) / max(1, self.page_count)

    def forget(self) -> None:
        """Forget what was read."""
        if not self.is_refused:
            self.sheets, self.problem, self.is_done = [], "", False

    def decode(self, page: int) -> np.ndarray:
        """Decode a page, counted from 0: (H, W, 3 or 4) uint8; see `images.pages`."""
        with closing(images.pages(self.content, page)) as pages:
            return next(pages)
