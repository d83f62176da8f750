"""Which digitlab this is: the same on all machines of a cluster, and said of each part."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@cache
def release() -> str:
    """The installed version; of a checkout that is not installed, a checksum of its code."""
    try:
        return version("digitlab")
    except PackageNotFoundError:
        package = Path(__file__).resolve().parents[1]
        code = hashlib.sha256()
        for path in sorted(package.rglob("*.py")):
            code.update(path.read_bytes())
        return f"checkout {code.hexdigest()[:12]}"
