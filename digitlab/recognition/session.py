"""models/<name>/model.onnx → an ONNX Runtime session.

TensorFlow in a Streamlit server would cost half a second a stroke and 600 MB. A session may be
shared by threads: it holds no state between calls, and cannot be changed.
"""

import hashlib
import os
from pathlib import Path

from ..errors import ModelError
from ..report import Report, remedy
from .store import ONNX

# Else its import looks up a host, and writes a device id and events into the home folder.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime


def open_session(folder: Path, report: Report, threads: int) -> onnxruntime.InferenceSession:
    """Open the network of a model's folder.

    Parameters
    ----------
    folder : Path
        Holds `model.onnx`.
    report : Report
        The folder's.
    threads : int
        For one call; 0 for one a core. Where many calls run at the same time, 1 is best.

    Raises
    ------
    ModelError
        If the file is missing, cannot be used, or is not the one that the report describes.
    """
    return session_of(folder, checked_network(folder, report), threads)


def checked_network(folder: Path, report: Report) -> bytes:
    """Read the `model.onnx` that the report describes; errors as of `open_session`."""
    network = _read(folder)
    if hashlib.sha256(network).hexdigest() != report.files.get(ONNX):
        raise ModelError(
            f"The {ONNX} of the model {folder.name} is not the one that its report describes: "
            f"its checksum differs. {remedy(folder)}"
        )
    return network


def session_of(folder: Path, network: bytes, threads: int) -> onnxruntime.InferenceSession:
    """Make a session of a network's bytes; the folder is named where that fails."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Else helper threads wait for the next call at full speed, on cores that others need: with both
    # cores busy, a third of what a number costs. On a quiet machine it takes as long either way.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Else what the largest call took stays taken for good: 130 MB after a page of 200 digits.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # Errors are raised; warnings are for the network's makers.
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has no public base class for its errors.
        raise ModelError(
            f"The {ONNX} of the model {folder.name} cannot be used. {remedy(folder)}"
        ) from error


def _read(folder: Path) -> bytes:
    try:
        return (folder / ONNX).read_bytes()
    except FileNotFoundError:
        raise ModelError(f"The model {folder.name} has no {ONNX}. {remedy(folder)}") from None
    except OSError as error:
        raise ModelError(
            f"The {ONNX} of the model {folder.name} cannot be read: {error.strerror}."
        ) from error
