"""A module of digitlab as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitlab.io.program import start_program

SITE = """
import os, sys, digitlab
print(digitlab.__file__, os.getcwd(), os.environ["TMPDIR"], os.environ["HAND"], sep="\\n")
"""


def test_program_is_this_copy_whatever_lies_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "digitlab.py").write_text("raise SystemExit('another one')")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "told.py").write_text(SITE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "more"))
    with start_program("told", str(tmp_path / "more"), cwd=str(tmp_path), HAND="left") as process:
        output, _ = process.communicate(b"", 60)
    place, folder, temporary, hand = output.decode().splitlines()
    assert Path(place) == Path(__file__).parents[2] / "digitlab" / "__init__.py"
    assert (Path(folder), Path(temporary), hand) == (tmp_path, tmp_path / "more", "left")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no such limit here")
def test_memory_beyond_the_limit_is_refused() -> None:
    code = (
        "from digitlab.io.child import limit_memory\n"
        "limit_memory(50_000_000)\n"
        "len(bytearray(20_000_000))\n"
        "try: bytearray(80_000_000)\n"
        "except MemoryError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"


IDLE = """
import os, threading
from pathlib import Path
from digitlab.io.child import compute_when_idle
done = threading.Event()
threading.Thread(target=done.wait).start()
compute_when_idle()
print(*{os.sched_getscheduler(int(one.name)) for one in Path("/proc/self/task").glob("*")})
done.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no such way here")
def test_all_threads_compute_when_nobody_else_wants_to() -> None:
    done = subprocess.run([sys.executable, "-c", IDLE], capture_output=True, text=True, check=True)
    assert done.stdout == f"{os.SCHED_IDLE}\n"
