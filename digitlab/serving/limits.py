"""The limits of a server: how much one visit may take, and how much all visits together.

A server must stay quick for everybody, whatever one visitor sends. What costs processor time waits
its turn at a `Gate`. What costs memory is charged to a `Budget`. Each limit has a sentence for the
visitor who reaches it.
"""

import os
import threading

from .budget import Budget
from .gate import Gate

MEGABYTE = 1_000_000
"""Bytes."""

CORES = os.cpu_count() or 1
"""Processor cores of this machine."""

UPLOAD_BYTES = 50 * 1024**2
"""Size of one file that is sent. `.streamlit/config.toml` says the same to the browser."""

MESSAGE_BYTES = MEGABYTE
"""Size of one message of a browser, which holds the state of all that is on its page. The largest
that is needed holds two of the largest drawings, 450 kB each."""

VISIT_BYTES = 300 * MEGABYTE
"""Memory for the files of one visit and for what is kept of their pages: five of the largest."""

SERVER_BYTES = 1_000 * MEGABYTE
"""Memory for the files of all visits together and for what is kept of their pages."""

VISIT_FULL = (
    f"At most {VISIT_BYTES // MEGABYTE} MB of files and pages are kept at a time. "
    "Remove other files, then upload this one again."
)
SERVER_FULL = "The server has no room for more files now. Try again in a few minutes."

RECEIVED_A_SECOND = 25 * MEGABYTE
"""Bytes of files that are received in a second, in the long run, all senders together: a tenth of
the time of the thread that serves all connections."""

THROWN_AWAY_A_SECOND = 10 * MEGABYTE
"""The same of files that are refused: those that are wanted do not wait for them."""

UPLOAD_SECONDS = 300
"""Time in which one file must arrive, seconds: a slow one takes room from all."""

STOPPING_SECONDS = 5
"""Time that requests have left when the server is told to stop, seconds. Docker ends by force what
has not stopped after ten."""

NO_LENGTH = "Say with Content-Length how large the file is."
TOO_SLOW = "The file took too long to arrive. Try again on a faster line."

MOST_REQUESTS = 32
"""Requests of programs that are answered at once on the whole server, those included that send a
file or wait for their turn; each of these holds a thread."""

REQUESTS_OF_ONE = 4
"""Requests of one address that are answered at once. A visitor's page waits for one page of each
that came before."""

PAGES = Gate(max(1, CORES - 1))
"""Pages decoded, read and shown at once on the whole server. A core is left for whoever draws."""

DRAWINGS = Gate(CORES)
"""Drawings of one digit read at once on the whole server, live ones included."""

NUMBERS = Gate(max(1, CORES - 1))
"""Drawings of a whole number read at once. One takes from ten milliseconds to most of a second:
whoever draws one digit does not wait for it."""

SERVER = Budget(SERVER_BYTES, SERVER_FULL)
"""What all visits keep together."""


def visit_budget() -> Budget:
    """Make the budget of one visit."""
    return Budget(VISIT_BYTES, VISIT_FULL)


TRAININGS = threading.BoundedSemaphore(1)
"""Trainings at once on the whole server: each takes a core for as long as three minutes."""

TRAINING_TAKEN = "Somebody else is training now. It takes three minutes at most; try again then."
