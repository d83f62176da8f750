"""The description of the API that programs read, OpenAPI 3.1; it stands in `openapi.json`."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("openapi.json")


def document(path: str) -> dict[str, Any]:
    """Describe the API of a server.

    Parameters
    ----------
    path : str
        Where the server lies, such as "/" or "/digits".
    """
    described: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    described["servers"] = [{"url": path}]
    return described
