"""Starlette writes an upload above 1 MB to the temporary folder; here it stays in memory.

A server that needs no write access and stores nothing must not. Streamlit, seen in 1.67, reads the
file back into memory as soon as it is whole, so nothing is gained; and where nothing can be
written, it answers 500. No issue of Streamlit's is known to us. Starlette has no setting for it but
this class attribute. When `tests/ui/workarounds/test_uploads.py` fails, this file can go.
"""

from starlette.formparsers import MultiPartParser


def keep_in_memory() -> None:
    """Keep uploads of any size in memory; `limits` bounds how many there are."""
    MultiPartParser.spool_max_size = 0  # For `tempfile.SpooledTemporaryFile`: never to disk.
