"""The network that a class has trained: put on everyone's canvas, and opened once for all of it."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import asdict

import numpy as np
import streamlit as st

from ...classroom.bounds import MOST_ROOMS
from ...classroom.database import RoomsError
from ...classroom.records import Network, Room
from ...classroom.store import Store
from ...errors import DigitlabError
from ...recognition.classifier import Classifier
from ...recognition.prediction import Prediction
from ...report import Report
from ...results import Reading
from ...serving.limits import SERVER
from ..models import THREADS
from ..teach.attempts import Sharing, keep_as, trained_of_visit
from ..teach.process import Trained

OURS, THEIRS = "The network", "The class's network"
"""How both are called on a pupil's page."""

_opened: OrderedDict[str, Classifier] = OrderedDict()
_lock = threading.Lock()


def class_network(store: Store, room: Room) -> Classifier | None:
    """The network of a room, ready to read; None where there is none, or it cannot be opened."""
    if room.network is None:
        return None
    with _lock:
        if room.network not in _opened:
            try:
                _open(store, room.number, room.network)
            except (DigitlabError, ValueError):  # ours is there, and the teacher sees why
                return None
        _opened.move_to_end(room.network)
        return _opened[room.network]


def _open(store: Store, room: int, checksum: str) -> None:
    network = store.network(room)
    if network is None:
        raise RoomsError("The network has just been taken away.")
    opened = Classifier.from_bytes(network.onnx, Report.from_bytes(network.report), THREADS)
    SERVER.charge(opened, 3 * len(network.onnx))
    _opened[checksum] = opened
    while len(_opened) > MOST_ROOMS:
        _opened.popitem(last=False)


def what_they_say(reading: Reading, network: Classifier | None) -> Iterable[str]:
    """What the bundled network and the class's own say of a drawing, a sentence each."""
    yield f"{OURS}: {reading.prediction.sentence}"
    if network is not None:
        yield f"{THEIRS}: {predict(network, reading).sentence}"


def predict(network: Classifier, reading: Reading) -> Prediction:
    """What a network says of the picture that was read."""
    picture: np.ndarray = reading.picture
    (prediction,) = network.predict(picture[np.newaxis])
    return prediction


def sharing(store: Store, token: str, room: Room) -> Sharing:
    """What lets a teacher put a network on everyone's canvas.

    One that is there already comes back to a visit that does not know it, after a reload.
    """
    network = store.network(room.number)
    if network is not None and network.name not in trained_of_visit():
        try:
            keep_as(network.name, _as_trained(network))
        except (DigitlabError, ValueError) as error:
            st.warning(str(error))

    def put(name: str, trained: Trained) -> str:
        report = json.dumps(asdict(trained.report)).encode()
        network = Network(name, trained.onnx, report, trained.keras, trained.right, trained.of)
        return _said(lambda: store.share_network(token, network))

    def take_away() -> str:
        return _said(lambda: store.withdraw_network(token))

    return Sharing(network.name if network else None, put, take_away)


def _as_trained(network: Network) -> Trained:
    report = Report.from_bytes(network.report)
    return Trained(report, network.onnx, network.right, network.of, network.keras)


def _said(action: Callable[[], None]) -> str:
    """Why an action has failed; empty where it has not."""
    try:
        action()
    except RoomsError as error:
        return str(error)
    return ""
