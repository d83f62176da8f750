"""What several tests share: the bundled network, three drawn digits, and real data where it is.

Real data is no part of the project. Tests that need it look where DIGITLAB_DATA points and are
skipped, with a word on where to get it, when nothing is there.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from digitlab import Reader, datasets, load_reader
from digitlab.datasets.characters import PenCharacter
from digitlab.ink import strokes
from digitlab.recognition import store

# Some tests import ONNX Runtime before digitlab does, which sets this.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Same examples at every run, and no clock: a slow machine is not an error.
settings.register_profile("digitlab", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("digitlab")

GET_MNIST = (
    "needs MNIST: python -c 'from keras.datasets import mnist; mnist.load_data()' "
    "stores mnist.npz in ~/.keras/datasets; set DIGITLAB_DATA to the folder that holds it"
)
GET_PENS = (
    "needs pen strokes: UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803, as "
    "pen-strokes/*.jsonl.gz in the folder that DIGITLAB_DATA names"
)
MAIN = sys.modules["__main__"]

WAITING = ("api", "batch", "browser", "classroom", "cluster", "deploy", "training")
"""Folders whose tests wait for other processes: a browser, a server, a scheduler, a database."""

BESIDE_OTHERS = (*WAITING, "app", "ui")
"""Folders whose tests run beside processes or threads that they do not command. One in thousands
that fails once must not hide what the others say: it is tried once more, and the first failure is
printed whole, to be mended."""

SCRIPT = "digitlab/ui/pages/router.py"
"""What AppTest runs: the script of a visit, in the project's folder."""


def folder_of(nodeid: str) -> str:
    """Folder of a test within that of all tests."""
    return nodeid.removeprefix("tests/").split("/")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a second try to the tests that run beside other processes."""
    for item in items:
        if folder_of(item.nodeid) in BESIDE_OTHERS:
            item.add_marker(pytest.mark.flaky(reruns=1))


class TwoParts(LoadScopeScheduling):
    """Runs the tests that wait for other processes in one process, and all others in another.

    While the one waits the other computes. Each keeps its order, so what a test leaves behind is
    always left to the same ones.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "waiting" if folder_of(nodeid) in WAITING else "computing"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TwoParts:
    """Part the tests where `--numprocesses` asks for more than one process."""
    return TwoParts(config, log)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported: TensorFlow's objects alone are a million."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print why a test needed its second try."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", f"{report.nodeid} failed once", yellow=True, bold=True)
        report.toterminal(terminalreporter._tw)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give `__main__` back to pytest: AppTest leaves its script there, and a process that a later
    test spawns would run that."""
    monkeypatch.setitem(sys.modules, "__main__", MAIN)


@pytest.fixture
def no_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide Keras, which other tests have imported: Streamlit clears it after each run of a page,
    which takes a quarter of a second."""
    monkeypatch.delitem(sys.modules, "keras", raising=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def bundled() -> Path:
    """Folder of the network that the app comes with."""
    return store.models_folder() / store.BUNDLED


@pytest.fixture(scope="session")
def bundled_reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="session")
def mnist() -> datasets.Mnist:
    folder = datasets.data_folder()
    if datasets.find_mnist(folder) is None:
        pytest.skip(GET_MNIST)
    return datasets.load_mnist(folder)


@pytest.fixture(scope="session")
def mnist_outputs(bundled_reader: Reader, mnist: datasets.Mnist) -> np.ndarray:
    """What the bundled network says of MNIST's test digits, (10000, 11) float32; it takes long."""
    outputs = bundled_reader.classifier.outputs(mnist.test.images)
    outputs.setflags(write=False)
    return outputs


@pytest.fixture(scope="session")
def pens() -> list[PenCharacter]:
    folder = datasets.data_folder()
    if folder is None or not any((folder / "pen-strokes").glob("*.jsonl.gz")):
        pytest.skip(GET_PENS)
    return datasets.load_pen_characters(folder)


@pytest.fixture(scope="session")
def inks() -> dict[int, np.ndarray]:
    """A 0, a 1 and a 7 that nobody could misread: digit → (200, 280) uint8, white on black."""
    around = np.linspace(0, 2 * np.pi, 40)
    ways = {
        0: np.column_stack([140 + 45 * np.cos(around), 100 + 65 * np.sin(around)]),
        1: np.array([[140, 30], [140, 170]]),
        7: np.array([[95, 40], [185, 40], [125, 170]]),
    }
    return {digit: strokes.draw([way], 16, (200, 280)) for digit, way in ways.items()}


@pytest.fixture(scope="session")
def blocks() -> datasets.Digits:
    """240 digits that are told apart by the place of a block."""
    labels = np.random.default_rng(0).integers(0, 10, 240).astype(np.uint8)
    images = np.zeros((240, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 4)
        image[4 + 7 * row : 10 + 7 * row, 3 + 6 * column : 8 + 6 * column] = 255
    images.setflags(write=False)
    return datasets.Digits(images, labels)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Keep NumPy and scikit-learn to one thread: with small arrays, several threads wait for each
    other for up to ten times as long."""
    import sklearn  # noqa: F401  # Only libraries that are loaded are limited.

    with threadpool_limits(1):
        yield


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without any model."""
    monkeypatch.setenv("DIGITLAB_MODELS", str(tmp_path))
