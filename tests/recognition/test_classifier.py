import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from digitlab import ModelError, Prediction, Reader, datasets, load_reader
from digitlab.recognition.classifier import BATCH_PICTURES, Classifier
from digitlab.recognition.prediction import split

RANDOM = 200
"""Random pictures."""

ASK_KERAS = """
import sys, numpy, keras
folder, given, answered = sys.argv[1:]
model = keras.saving.load_model(folder + "/model.keras", compile=False)
numpy.save(answered, model.predict(numpy.load(given), batch_size=1000, verbose=0))
"""


def by_keras(folder: Path, images: np.ndarray, desk: Path) -> np.ndarray:
    """What the model says as it was trained; in a process of its own, to keep TensorFlow out."""
    np.save(desk / "images.npy", images)
    command = [sys.executable, "-c", ASK_KERAS, str(folder)]
    command += [str(desk / "images.npy"), str(desk / "answers.npy")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return np.load(desk / "answers.npy")


def by_onnx(folder: Path, images: np.ndarray) -> np.ndarray:
    """What the model says as it is served, all classes that it has."""
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes())
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: part})[0] for part in np.split(images, 10)])


@pytest.fixture(scope="module")
def keras_answers(
    bundled: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> np.ndarray:
    """What the bundled model says, as it was trained, of `RANDOM` random pictures and then of
    MNIST's test digits, if they are here: TensorFlow starts once."""
    pictures = random_pictures(RANDOM)
    if datasets.find_mnist(datasets.data_folder()) is not None:
        mnist: datasets.Mnist = request.getfixturevalue("mnist")
        pictures = np.concatenate([pictures, mnist.test.images])
    return by_keras(bundled, pictures, tmp_path_factory.mktemp("keras"))


def assert_same_answers(keras: np.ndarray, onnx: np.ndarray) -> None:
    np.testing.assert_allclose(onnx, keras, rtol=0, atol=1e-5)
    two = np.sort(keras, axis=1)[:, -2:]
    clear = two[:, 1] - two[:, 0] > 2e-5  # between two as good as equal either may come first
    assert clear.mean() > 0.99
    np.testing.assert_array_equal(onnx.argmax(axis=1)[clear], keras.argmax(axis=1)[clear])


def random_pictures(count: int) -> np.ndarray:
    """Half of them noise, half of them smooth blots."""
    rng = np.random.default_rng(7)
    pictures = rng.integers(0, 256, (count, 28, 28), np.uint8)
    coarse = rng.integers(0, 256, (count // 2, 7, 7), np.uint8)
    pictures[: count // 2] = coarse.repeat(4, axis=1).repeat(4, axis=2)
    return pictures


def test_keras_and_onnx_agree_on_random_pictures(bundled: Path, keras_answers: np.ndarray) -> None:
    keras = keras_answers[:RANDOM]
    assert_same_answers(keras, by_onnx(bundled, random_pictures(RANDOM)))
    # And the classifier passes on what the network says.
    served = Classifier(bundled).predict_proba(random_pictures(RANDOM))
    np.testing.assert_allclose(served, split(keras)[0], rtol=0, atol=1e-4)


def test_keras_and_onnx_agree_on_the_test_digits(
    mnist_outputs: np.ndarray, keras_answers: np.ndarray
) -> None:
    assert_same_answers(keras_answers[RANDOM:], mnist_outputs)


# predict_proba and predict


def test_probabilities_are_ten_to_a_row_and_sum_to_one(bundled_reader: Reader) -> None:
    probabilities = bundled_reader.predict_proba(random_pictures(20))
    assert probabilities.shape == (20, 10)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_no_pictures_give_no_probabilities(bundled_reader: Reader) -> None:
    none = np.zeros((0, 28, 28), np.uint8)
    assert bundled_reader.predict_proba(none).shape == (0, 10)
    assert bundled_reader.classifier.predict(none) == []


@pytest.mark.parametrize("count", [1, BATCH_PICTURES, BATCH_PICTURES + 1])
def test_answers_do_not_depend_on_the_batch(bundled_reader: Reader, count: int) -> None:
    pictures = random_pictures(BATCH_PICTURES + 2)[:count]
    together = bundled_reader.predict_proba(pictures)
    assert len(together) == count
    last = bundled_reader.predict_proba(pictures[-1:])
    np.testing.assert_allclose(together[-1:], last, atol=1e-5)


def test_same_picture_gets_the_same_answer_twice(bundled_reader: Reader) -> None:
    pictures = random_pictures(4)
    first = bundled_reader.predict_proba(pictures)
    np.testing.assert_array_equal(bundled_reader.predict_proba(pictures), first)


def test_views_of_arrays_are_read_as_copies_are(bundled_reader: Reader) -> None:
    pictures = random_pictures(6)
    view = pictures[::2, ::-1, ::-1]
    np.testing.assert_array_equal(
        bundled_reader.predict_proba(view), bundled_reader.predict_proba(view.copy())
    )


def test_picture_without_ink_is_read_as_nothing(bundled_reader: Reader) -> None:
    pictures = random_pictures(3)
    pictures[1] = 0
    some, none, others = bundled_reader.classifier.predict(pictures)
    assert none.is_blank
    assert not some.is_blank
    assert not others.is_blank
    assert some.threshold == bundled_reader.classifier.report.threshold


def test_features_come_with_the_same_outputs(bundled_reader: Reader) -> None:
    pictures = random_pictures(BATCH_PICTURES + 2)
    outputs, features = bundled_reader.classifier.outputs_and_features(pictures)
    np.testing.assert_array_equal(outputs, bundled_reader.classifier.outputs(pictures))
    assert features.shape[0] == len(pictures)
    assert features.dtype == np.float32


def test_network_without_features_reads_and_says_that_it_cannot_learn() -> None:
    tutorial = load_reader("cnn_32_64").classifier
    assert tutorial.outputs(random_pictures(2)).shape == (2, 10)
    with pytest.raises(ModelError, match="cannot learn a hand"):
        tutorial.outputs_and_features(random_pictures(2))


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((28, 28), np.uint8),
        np.zeros((1, 28, 28, 1), np.uint8),
        np.zeros((1, 27, 28), np.uint8),
        np.zeros((1, 28, 28), np.float32),
        np.zeros((1, 784), np.uint8),
    ],
    ids=["one picture", "channels", "27 rows", "float", "flat"],
)
def test_other_shapes_and_types_are_refused(bundled_reader: Reader, wrong: np.ndarray) -> None:
    for ask in (bundled_reader.predict_proba, bundled_reader.classifier.predict):
        with pytest.raises(ValueError, match=r"must be \(N, 28, 28\) uint8, got"):
            ask(wrong)


# The eleventh class


def test_ten_classes_are_passed_on_and_the_largest_is_the_score() -> None:
    outputs = np.array([[0.9, 0.1, *[0] * 8], [0.3, 0.7, *[0] * 8]], np.float32)
    digits, scores = split(outputs)
    np.testing.assert_array_equal(digits, outputs)
    np.testing.assert_array_equal(scores, np.array([0.9, 0.7], np.float32))


def test_eleventh_class_is_split_off_and_the_ten_sum_to_one() -> None:
    outputs = np.array([[0.3, 0.1, *[0] * 8, 0.6]], np.float32)
    digits, scores = split(outputs)
    np.testing.assert_allclose(digits, [[0.75, 0.25, *[0] * 8]], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(scores, [0.4], rtol=1e-6)


@pytest.mark.parametrize("rest", [1e-9, 1e-14, 1e-30, 0.0])
def test_network_that_is_certain_of_no_digit_says_so(rest: float) -> None:
    outputs = np.array([[*[rest] * 10, 1.0]], np.float32)
    digits, scores = split(outputs)
    prediction = Prediction(digits[0], float(scores[0]), threshold=0.5)
    assert digits[0].sum() == pytest.approx(1)
    assert not prediction.is_digit
    assert prediction.sentence.startswith("Not sure this is a digit.")


# The folder


def broken(tmp_path: Path, bundled: Path, **files: bytes | None) -> Path:
    """A copy of the bundled model's folder with other files: `None` leaves one out."""
    folder = tmp_path / "digit_cnn"
    folder.mkdir()
    for name in ("report.json", "model.onnx"):
        content = files.get(name.split(".")[0], (bundled / name).read_bytes())
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


def test_whole_folder_is_loaded_wherever_it_lies_and_without_model_keras(
    bundled: Path, tmp_path: Path
) -> None:
    copy = Classifier(broken(tmp_path, bundled))
    assert copy.predict_proba(random_pictures(1)).shape == (1, 10)


FOLDERS: dict[str, dict[str, bytes | None]] = {
    "no report": {"report": None},
    "empty report": {"report": b""},
    "report of bytes": {"report": b"\xff\xfe\x00\x01"},
    "report that is a list": {"report": b"[]"},
    "report that is a number": {"report": b"7"},
    "report without its entries": {"report": b"{}"},
    "report with measures of another kind": {"report": b'{"measures": [1, 2]}'},
    "no network": {"model": None},
    "empty network": {"model": b""},
    "garbage for a network": {"model": b"\x08\x07garbage" * 100},
}


@pytest.mark.parametrize("files", FOLDERS.values(), ids=FOLDERS.keys())
def test_folder_that_cannot_be_used_is_a_sentence_with_the_remedy(
    tmp_path: Path, bundled: Path, files: dict[str, bytes | None]
) -> None:
    folder = broken(tmp_path, bundled, **files)
    with pytest.raises(ModelError) as caught:
        Classifier(folder)
    assert folder.name in str(caught.value)
    assert str(folder) not in str(caught.value)  # a path is nothing for a visitor
    assert re.search(r"python -m digitlab train \w+", str(caught.value))


def test_truncated_network_is_a_model_error(tmp_path: Path, bundled: Path) -> None:
    half = (bundled / "model.onnx").read_bytes()
    folder = broken(tmp_path, bundled, model=half[: len(half) // 2])
    with pytest.raises(ModelError, match="python -m digitlab train"):
        Classifier(folder)


@pytest.mark.parametrize("threshold", [-0.1, 1.5, "high", None])
def test_impossible_threshold_is_a_model_error(
    tmp_path: Path, bundled: Path, threshold: object
) -> None:
    entries = json.loads((bundled / "report.json").read_text(encoding="utf-8"))
    entries["threshold"] = threshold
    folder = broken(tmp_path, bundled, report=json.dumps(entries).encode())
    with pytest.raises(ModelError, match=r"threshold|report"):
        Classifier(folder)


def test_missing_folder_is_a_sentence_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="python -m digitlab train"):
        Classifier(tmp_path / "digit_cnn")


def test_missing_folder_beside_others_names_them(tmp_path: Path, bundled: Path) -> None:
    broken(tmp_path, bundled)
    with pytest.raises(ModelError) as caught:
        Classifier(tmp_path / "digit_cn")
    beside = ", ".join(sorted(folder.name for folder in tmp_path.iterdir()))
    assert str(caught.value) == f"There is no model digit_cn. There are {beside}."


def test_empty_folder_is_a_sentence_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="python -m digitlab train"):
        Classifier(tmp_path)


def test_model_that_nobody_trained_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        load_reader("no_such_model")


def test_bundled_files_are_those_that_the_report_describes(bundled: Path) -> None:
    entries = json.loads((bundled / "report.json").read_text(encoding="utf-8"))
    assert set(entries["files"]) == {"model.keras", "model.onnx"}
    for name, checksum in entries["files"].items():
        assert hashlib.sha256((bundled / name).read_bytes()).hexdigest() == checksum, name
