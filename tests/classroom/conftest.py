"""A store in each kind of database, and what can be handed in to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from digitlab.classroom import database, place
from digitlab.classroom.records import Network, NewDigit, Room
from digitlab.classroom.schema import metadata, rooms
from digitlab.classroom.store import Store
from digitlab.classroom.throttle import Throttles
from digitlab.recognition.prediction import Prediction

from ..fixtures import postgresql
from ..fixtures.clock import Clock

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL server's database."""
    if reason := postgresql.reason_to_skip():
        pytest.skip(reason)
    with postgresql.serving() as address:
        yield address


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.URL:
    """Address of an empty database of each kind."""
    if request.param == SQLITE:
        text = f"sqlite:///{tmp_path / 'data' / 'rooms.sqlite'}"
    else:
        text = request.getfixturevalue("server")
    monkeypatch.setenv(place.ADDRESS, text)
    return database.address()


@pytest.fixture
def engine(url: sa.URL) -> Iterator[sa.Engine]:
    engine = database.connect(url)
    yield engine
    with database.writing(engine) as connection:
        connection.execute(rooms.delete())
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: sa.Engine, clock: Clock) -> Store:
    return Store(engine, clock, Throttles(clock))


Draw = Callable[..., NewDigit]


@pytest.fixture
def draw() -> Draw:
    """Make a digit to be handed in: its label, and what the network says; None for no digit."""

    def draw(label: int = 7, read: int | None = 7, sure: float = 0.91, shade: int = 9) -> NewDigit:
        outputs = np.full(10, (1 - sure) / 9, np.float32)
        outputs[label if read is None else read] = sure
        prediction = Prediction(outputs, score=float(read is not None), threshold=0.5)
        picture = np.full((28, 28), shade, np.uint8)
        return NewDigit(label, prediction, picture, b"\x89PNG small " + bytes([shade]))

    return draw


NETWORK = Network("Network 1", b"bytes of a network", b"{}", b"keras", 9_900, 10_000)


@pytest.fixture
def teacher(store: Store) -> str:
    return store.open_room(2)


@pytest.fixture
def room(store: Store, teacher: str) -> Room:
    return taught(store, teacher)


@pytest.fixture
def pupil(store: Store, room: Room) -> str:
    return store.join(room.code, "Ada")


def taught(store: Store, token: str) -> Room:
    room = store.taught(token)
    assert room
    return room


def rows(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in metadata.sorted_tables
        }
