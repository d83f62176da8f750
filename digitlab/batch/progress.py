"""How far a run on a cluster is."""

import time
from dataclasses import dataclass, field


@dataclass
class Progress:
    """How far a run is.

    Attributes
    ----------
    files, rows, parts : int
        Read in this run; a PDF that was split counts once for each of its pieces.
    kept : int
        Files of the parts that were there.
    problems : list of (str, str, bool)
        A file, a sentence, and whether the file was set aside; of kept parts too.
    """

    files: int = 0
    rows: int = 0
    parts: int = 0
    kept: int = 0
    problems: list[tuple[str, str, bool]] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Files per second, of this run."""
        return self.files / max(1e-9, time.monotonic() - self.begun)

    @property
    def set_aside(self) -> list[str]:
        """Files that were set aside."""
        return [file for file, _, is_set_aside in self.problems if is_set_aside]
