"""The fault that `workarounds/uploads.py` mends; the test fails when it is gone."""

import subprocess
import sys


def test_starlette_writes_uploads_to_the_temporary_folder() -> None:
    # In a process that nothing was changed in.
    code = "from starlette.formparsers import MultiPartParser as p; print(p.spool_max_size)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(done.stdout) == 1024**2
