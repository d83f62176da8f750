"""The program that reads for a worker, ended by every file whose content says so.

That is what a fault of a library's, or the system where memory runs out, does to it.
"""

import os
import signal
import sys

from digitlab import Reader
from digitlab.batch import child

LETHAL = b"LETHAL"
"""Content that ends the process."""

ONCE = b"ONCE"
"""Content that ends the process at first; the rest is the path of a file that remembers it."""

read_digits = Reader.read_digits


def dying(self, sources, hand=None):
    found = list(sources)
    for source in found:
        if not isinstance(source, bytes) and not source.exists():
            continue
        content = source if isinstance(source, bytes) else source.read_bytes()
        if content.startswith(LETHAL):
            os.kill(os.getpid(), signal.SIGKILL)
        if content.startswith(ONCE) and not os.path.exists(content[len(ONCE) :]):  # noqa: PTH110
            open(content[len(ONCE) :], "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
    return read_digits(self, found, hand)


if __name__ == "__main__":
    Reader.read_digits = dying  # type: ignore[method-assign]
    child.main()
    sys.exit()
