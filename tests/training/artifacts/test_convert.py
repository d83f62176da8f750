"""convert: a .keras file becomes ONNX in a process of its own; hostile ones get a sentence."""

import io
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

from digitlab.errors import ModelError
from digitlab.recognition.bring.examine import examine

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    import keras
    from keras import layers

    from digitlab.training.artifacts import convert

from ...fixtures.squares import LABELS, squares

pytestmark = pytest.mark.filterwarnings("ignore")  # the same of its exporters


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()


def test_keras_file_is_brought(tmp_path: Path) -> None:
    templates = squares()[:10].reshape(10, 784).T.astype(np.float32) / 255
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )
    model.layers[-1].set_weights([templates, np.zeros(10, np.float32)])
    model.save(tmp_path / "mine.keras")
    brought = examine((tmp_path / "mine.keras").read_bytes(), squares(), LABELS)
    assert brought.shape == (28, 28, 1)
    assert brought.right == 1
    assert not brought.is_softmax_added


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"PK\x03\x04", "no .keras file"),
        (archive(**{"config.json": b"{}"}), "no .keras file"),
        (
            archive(
                **dict.fromkeys(("metadata.json", "config.json"), b"{}"),
                **{"model.weights.h5": bytes(convert.MOST_BYTES)},
            ),
            "unpacks to more",
        ),
    ],
    ids=["a beginning", "another archive", "a bomb"],
)
def test_what_is_no_keras_file_is_told(file: bytes, sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        convert.convert(convert.Request(file, b"", b""))


def test_code_in_a_file_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Here, where TensorFlow is loaded already: the tests' own process is not to be limited.
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    monkeypatch.setattr(convert, "limit_memory", lambda _: None)
    monkeypatch.setattr(convert, "limit_computing", lambda _: None)
    given = keras.Input((784,))
    out = layers.Dense(10)(layers.Lambda(lambda x: x)(given))
    keras.Model(given, out).save(tmp_path / "mine.keras")
    with pytest.raises(ModelError, match="safe mode"):
        convert.convert(convert.Request((tmp_path / "mine.keras").read_bytes(), b"", b""))
