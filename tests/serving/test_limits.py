"""The browser is told the server's limits."""

import tomllib
from pathlib import Path

from digitlab.serving import limits


def test_the_browser_hears_the_same_limit(root: Path) -> None:
    config = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    # Streamlit's megabytes are of 1024 × 1024 bytes.
    assert config["server"]["maxUploadSize"] * 1024**2 == limits.UPLOAD_BYTES
