"""How a module of digitlab is started as a process of its own; `child` has the process' side."""

import os
import subprocess
import sys
from pathlib import Path


def start_program(
    module: str, scratch: str | None = None, cwd: str | None = None, **environment: str
) -> "subprocess.Popen[bytes]":
    """Start a module of this very copy of digitlab; requests and answers go through pipes.

    Its libraries of linear algebra start no threads: those would be there before it has limited
    itself, and each takes memory.

    Parameters
    ----------
    module : str
        Its name, as after `python -m`.
    scratch : str, optional
        Folder for all temporary files of it and its libraries.
    cwd : str, optional
        Its current folder; default: ours.
    **environment : str
        What it finds in its environment beside what is in ours.
    """
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    own = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))
    if scratch:
        environment |= {
            "TMPDIR": scratch,
            "KERAS_HOME": scratch,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    return subprocess.Popen(
        # -P: modules of the current folder are not taken for the libraries'.
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=cwd,
        env=os.environ | environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
