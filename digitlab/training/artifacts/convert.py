"""The program that converts a .keras file by anybody to ONNX, in Keras' safe mode.

A .keras file is an archive of a configuration and weights. Safe mode loads no code from it; what
its layers do when they are called is bounded by this process' time and memory.
"""

import io
import os
import tempfile
import warnings
import zipfile
from importlib.util import find_spec
from pathlib import Path

from ...errors import ModelError
from ...io.child import give_way, limit_computing, limit_memory
from ...recognition.bring.examine import Answer, Request, answer

MEMORY_BYTES = 2_000_000_000
"""Bytes of address space beyond what TensorFlow has taken once it is loaded."""

COMPUTING_SECONDS = 90
"""Most computing time of the process, seconds."""

MOST_BYTES = 200_000_000
"""Most bytes of the archive's content, unpacked."""

NEEDED = ("tensorflow", "keras", "onnx", "tf2onnx")
"""Packages that make ONNX of a .keras file."""

NAMES = {"metadata.json", "config.json", "model.weights.h5"}
"""Files that a .keras archive consists of."""


def convert(request: Request) -> Answer:
    """Make the ONNX file of a .keras file."""
    _check_archive(request.file)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    warnings.simplefilter("ignore")
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise ModelError(
            f"A .keras file needs {missing[0]}, which is not installed here. Bring an ONNX file, "
            "or install what training needs: `pip install 'digitlab[train]'`."
        )
    import keras

    limit_memory(MEMORY_BYTES)
    limit_computing(COMPUTING_SECONDS)
    with tempfile.TemporaryDirectory() as place:
        file, network = Path(place) / "brought.keras", Path(place) / "brought.onnx"
        file.write_bytes(request.file)
        try:
            model = keras.saving.load_model(file, compile=False, safe_mode=True)
        except MemoryError:
            raise
        except Exception as error:  # Keras raises what its layers raise.
            raise ModelError(
                "Keras cannot load this file in its safe mode. Layers of Keras' own work; layers "
                "with code of their own and Lambda layers do not."
            ) from error
        try:
            (given,) = model.inputs
            # A model that was never called is not exported.
            model(keras.ops.zeros([size or 1 for size in given.shape], given.dtype))
            model.export(network, format="onnx", verbose=False)
            return Answer(network=network.read_bytes())
        except MemoryError:
            raise
        except Exception as error:
            raise ModelError(
                "This network cannot be made ONNX. Export it yourself, and bring the ONNX file."
            ) from error


def _check_archive(file: bytes) -> None:
    """Refuse an archive that is none of Keras', or that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        entries = []
    if not {entry.filename for entry in entries} >= NAMES:
        raise ModelError(
            "This is no .keras file. Save the network with `model.save('mine.keras')`."
        )
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ModelError(f"The file unpacks to more than {MOST_BYTES // 1_000_000} MB.")


if __name__ == "__main__":
    give_way(10)  # Drawings are read first.
    answer(convert)
