"""The networks that all visits share, and what is said where a model cannot be used.

They lie outside Streamlit's caches, which any visit may clear by a message.
"""

import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from ..errors import ModelError
from ..recognition import store
from ..serving import limits

if TYPE_CHECKING:
    from ..reading.reader import Reader
    from ..recognition.classifier import Classifier

Loaded = TypeVar("Loaded")

THREADS = 1
"""Threads of a network. Each drawing is read in its visit's own thread; ONNX Runtime's helpers,
which wait for the next one, would take the cores from all other visits."""

OLDEST_COLLECTIONS = 40
"""Collections of garbage after which Python looks at all objects of all visits: a tenth of a second
for a hundred of them, in which nobody is answered. Its own 10 made that every other second. Whoever
leaves is collected at once, see `memory.give_back`."""


class Shared(Generic[Loaded]):
    """Loads each model once for the whole process.

    Parameters
    ----------
    load : function
        A model's folder → what it loads. Where it raises, the next call tries again.
    """

    def __init__(self, load: Callable[[Path], Loaded]) -> None:
        self._load = load
        self._loaded: dict[Path, Loaded] = {}
        self._lock = threading.Lock()

    def __call__(self, folder: Path) -> Loaded:
        """Get what a folder holds; all who ask meanwhile wait for the first one's."""
        if folder not in self._loaded:
            with self._lock:
                if folder not in self._loaded:
                    self._loaded[folder] = self._load(folder)
        return self._loaded[folder]


def _load_classifier(folder: Path) -> "Classifier":
    # Imported when the first network is loaded: the canvas goes out before.
    from ..recognition.classifier import Classifier

    return Classifier(folder, THREADS)


def _load_reader(folder: Path) -> "Reader":
    from ..reading.reader import Reader
    from ..recognition.number_network import NumberNetwork

    numbers = NumberNetwork(store.models_folder() / store.NUMBERS, THREADS)
    return Reader(_load_classifier(folder), numbers)


shared_classifier = Shared(_load_classifier)
"""Folder of a model → its network."""

_shared_readers = Shared(_load_reader)


def shared_reader() -> "Reader":
    """Get the reader with the bundled networks."""
    return _shared_readers(store.models_folder() / store.BUNDLED)


def shared_number_reader() -> "Reader":
    """Get the same reader for what has several digits: the network for that must be there."""
    reader = shared_reader()
    reader.numbers.load()
    return reader


def load_at_start() -> None:
    """Load the bundled networks, and exempt all that is there by now from garbage collection."""
    # A page says in a sentence what is wrong with a model.
    with suppress(ModelError):
        shared_number_reader()
    _leave_a_core()
    # Half a million objects stay for good. No collection has to walk through them while visitors
    # wait.
    gc.collect()
    gc.freeze()
    # A full collection runs once a quarter has been added to what the last one counted: next to
    # nothing, after this one.
    gc.collect()
    young, older, _ = gc.get_threshold()
    gc.set_threshold(young, older, OLDEST_COLLECTIONS)


def _leave_a_core() -> None:
    """Let OpenCV compute a page on all cores but one: that one is for whoever draws."""
    import cv2

    cv2.setNumThreads(max(1, limits.CORES - 1))


def usable(load: Callable[[], Loaded]) -> Loaded:
    """Load what a page cannot do without; where that fails, the page says why and ends there."""
    try:
        return load()
    except ModelError as error:
        st.error(str(error))
        st.stop()
