"""What is trained: the digits to learn from, the layers, the optimizer and its knobs.

While a network learns, the choices are not on the page. They are kept for the next training, which
is often the same with one of them changed.
"""

from typing import Literal, NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ...datasets import Digits
from ...zoo.blocks import BLOCKS, DENSE_SIZES, FAST
from ...zoo.plan import FEWEST_DIGITS, MOST_DIGITS, Kind, Optimizer, Plan, held_back
from .. import mnist

MNIST, OWN, BOTH = "MNIST", "The class's digits", "Both"
"""What may be learned from."""

AMOUNTS = (55_000, 10_000, 1_000, 100)
"""Numbers of MNIST's digits to learn from."""

ROUNDS = {55_000: 6, 10_000: 10, 1_000: 30, 100: 60}
"""Rounds that are offered first for so many digits."""

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
"""Learning rates that may be chosen."""

OPTIMIZERS: dict[Optimizer, str] = {
    "adam": "Adam",
    "adamw": "AdamW",
    "sgd": "SGD with momentum",
    "rmsprop": "RMSprop",
}

OWN_BLOCKS = "My own blocks"
"""Name of the network whose blocks are chosen one by one."""

NETWORKS: dict[str, tuple[tuple[str, ...], int, float]] = {
    "Fast: two convolutions": FAST,
    "One dense layer": ((), 64, 0.0),
    "Only the last layer": ((), 0, 0.0),
    OWN_BLOCKS: FAST,
}
"""Name → blocks, dense layer and dropout."""

AUGMENTATIONS: dict[Kind, str] = {
    "none": "as they are",
    "slight": "slightly moved",
    "gentle": "bent and turned",
    "strong": "bent, turned and soiled",
}
"""How much the digits are changed → how that is called."""

NO_BLOCK = "none"
"""Choice that leaves a place for a block empty."""


class OwnDigits(NamedTuple):
    """A class's digits, and who wrote each.

    Attributes
    ----------
    digits : Digits
    writers : (N,) int
    """

    digits: Digits
    writers: np.ndarray


def choose(of_class: OwnDigits | None) -> tuple[Plan | None, DeltaGenerator]:
    """Let the visitor choose a training.

    Parameters
    ----------
    of_class : OwnDigits or None
        The class's digits, if there is a class.

    Returns
    -------
    Plan or None
        None where there is nothing to learn from yet; the page says what would help.
    DeltaGenerator
        The row of the choices, for the button that starts.
    """
    if of_class is not None and len(of_class.digits) < FEWEST_DIGITS:
        of_class = None
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row:
        source = MNIST if of_class is None else _source()
        network = st.selectbox(
            "Network", list(NETWORKS), key="teach_network", persist_state="session", width=260
        )
        settings = st.popover("Settings", icon=":material/tune:")
    blocks, dense, dropout = NETWORKS[network]
    if network == OWN_BLOCKS:
        blocks, dense = _blocks()
    with settings:
        amount, rounds = _amount(source)
        optimizer = _optimizer()
        # Each network has a dropout of its own to begin with.
        key = f"teach_{[*NETWORKS].index(network)}"
        rate, dropout, augmentation = knobs(key, 0.01, dropout, "none", "session")
    folder = mnist.mnist_folder()
    if source != OWN and folder is None:
        mnist.offer("teach", "A network learns from the digits of MNIST")
        return None, row
    plan = Plan(
        blocks=blocks,
        dense=dense,
        dropout=dropout,
        optimizer=optimizer,
        rate=rate,
        augmentation=augmentation,
        epochs=rounds,
        mnist="" if source == OWN else str(folder),
        mnist_digits=0 if source == OWN else amount,
        **_sent(of_class, is_learned=source != MNIST),
    )
    return plan, row


def _source() -> str:
    """Let the visitor choose whose digits are learned from."""
    source: str = st.segmented_control(
        "Learn from",
        [MNIST, OWN, BOTH],
        default=MNIST,
        required=True,
        key="teach_source",
        persist_state="session",
    )
    return source


def _optimizer() -> Optimizer:
    return st.selectbox(
        "Optimizer",
        list(OPTIMIZERS),
        format_func=OPTIMIZERS.__getitem__,
        key="teach_optimizer",
        persist_state="session",
    )


def _sent(own: OwnDigits | None, is_learned: bool) -> dict[str, bytes]:
    """A class's digits as a plan has them, and which of them are held back; empty of no class.

    Where none of them is learned from, all are held back: how they are read is seen all the same.
    """
    if own is None:
        return {"images": b"", "labels": b"", "held": b""}
    digits, writers = own.digits[:MOST_DIGITS], own.writers[:MOST_DIGITS]
    return {
        "images": digits.images.tobytes(),
        "labels": digits.labels.tobytes(),
        "held": (held_back(writers) if is_learned else np.ones(len(writers), bool)).tobytes(),
    }


def knobs(
    key: str,
    rate: float,
    dropout: float,
    augmentation: Kind,
    persist_state: Literal["session"] | None = None,
) -> tuple[float, float, Kind]:
    """The three knobs that can be turned while a network learns: rate, dropout, augmentation."""
    chosen = st.select_slider(
        "Learning rate",
        RATES,
        min(RATES, key=lambda choice: abs(choice - rate)),
        key=f"{key}_rate",
        persist_state=persist_state,
    )
    dropped = st.slider(
        "Dropout", 0.0, 0.8, dropout, 0.1, key=f"{key}_dropout", persist_state=persist_state
    )
    changed = st.selectbox(
        "Digits are shown",
        list(AUGMENTATIONS),
        list(AUGMENTATIONS).index(augmentation),
        format_func=AUGMENTATIONS.__getitem__,
        key=f"{key}_augmentation",
        persist_state=persist_state,
    )
    return chosen, dropped, changed


def _blocks() -> tuple[tuple[str, ...], int]:
    """Let the visitor put a network together."""
    names = [NO_BLOCK, *BLOCKS]
    with st.container(horizontal=True, gap="small"):
        chosen = [
            st.selectbox(
                f"Block {number}",
                names,
                names.index([*FAST[0], NO_BLOCK][number - 1]),
                format_func=lambda name: BLOCKS[name].what if name in BLOCKS else "–",
                key=f"teach_block_{number}",
                persist_state="session",
                width=250,
            )
            for number in (1, 2, 3)
        ]
        dense = st.selectbox(
            "Dense layer",
            DENSE_SIZES,
            DENSE_SIZES.index(FAST[1]),
            format_func=lambda size: f"{size} neurons" if size else "–",
            key="teach_dense",
            persist_state="session",
            width=160,
        )
    return tuple(name for name in chosen if name != NO_BLOCK), dense


def _amount(source: str) -> tuple[int, int]:
    """Let the visitor choose how many of MNIST's digits, and how many rounds."""
    amount = AMOUNTS[0]
    if source != OWN:
        amount = st.select_slider(
            "Digits of MNIST",
            AMOUNTS[::-1],
            AMOUNTS[0],
            format_func=lambda count: f"{count:,}",
            key="teach_amount",
            persist_state="session",
        )
    first = ROUNDS[amount] if source != OWN else 40
    rounds = st.slider(
        "Rounds through the digits",
        1,
        60,
        first,
        key=f"teach_rounds_{first}",
        persist_state="session",
    )
    return amount, rounds
