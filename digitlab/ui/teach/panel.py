"""The panel that trains a network: choose, play, watch, pause, change, go on, stop, try.

A page, or a class's room, calls `show`. What was trained is kept for the visit, and beside the
bundled network on a canvas.
"""

from pathlib import Path

import streamlit as st

from ...errors import DigitlabError
from ...zoo.plan import MOST_SECONDS, Command, Plan
from . import figures
from .attempts import Sharing, attempts, keep
from .bringing import show_bring
from .choices import OwnDigits, choose, knobs
from .process import NOT_INSTALLED, Training, is_installed

STYLES = (
    Path(__file__).with_name("teach.css"),
    Path(__file__).parents[1] / "draw" / "answer.css",
)

TRAINING = "teach_training"
"""Key of the present training in the session's state."""

REFUSAL = "teach_refusal"
"""Key of the sentence that says why there is none."""


def show(own: OwnDigits | None, sharing: Sharing | None = None) -> None:
    """Show the panel.

    Parameters
    ----------
    own : OwnDigits or None
        The class's digits, to learn from and to look at; None where there is no class.
    sharing : Sharing or None
        What puts a network on everyone's canvas.
    """
    for style in STYLES:
        st.html(style)
    training: Training | None = st.session_state.get(TRAINING)
    if training is not None and not training.is_over:
        _controls(training)
        _live(training)
        return
    if is_installed():
        _begin(own)
    else:
        st.info(NOT_INSTALLED)
    if refusal := st.session_state.get(REFUSAL):
        st.warning(refusal)
    if training is not None:
        _ended(training)
    attempts(own, sharing)
    show_bring()


def _begin(own: OwnDigits | None) -> None:
    """Let the visitor choose, and play."""
    plan, row = choose(own)
    row.button(
        "Play",
        icon=":material/play_arrow:",
        type="primary",
        disabled=plan is None,
        on_click=_play,
        args=(plan,),
        key="teach_play",
    )
    if plan is not None and TRAINING not in st.session_state:
        st.caption(
            "A network starts from nothing and learns while you watch. It has one core of the "
            f"server, and {MOST_SECONDS // 60} minutes at most."
        )


def _play(plan: Plan) -> None:
    state = st.session_state
    state.pop(REFUSAL, None)
    state["teach_paused"] = False
    try:
        state[TRAINING] = Training(plan)
    except DigitlabError as error:
        state[REFUSAL] = str(error)


def _controls(training: Training) -> None:
    """Pause, knobs and stop of a training under way."""
    plan, is_paused = training.plan, st.session_state.get("teach_paused", False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if is_paused:
            st.button(
                "Go on", icon=":material/play_arrow:", on_click=_pause, args=(training, False)
            )
        else:
            st.button("Pause", icon=":material/pause:", on_click=_pause, args=(training, True))
        st.button("Stop", icon=":material/stop:", on_click=training.tell, args=(Command("stop"),))
        with st.popover("Knobs", icon=":material/tune:"):
            rate, dropout, augmentation = knobs(
                "teach_knob", plan.rate, plan.dropout, plan.augmentation
            )
    turned = (rate, dropout, augmentation)
    known = st.session_state.get("teach_turned")
    if known is None or known[0] is not training:
        known = (training, (plan.rate, plan.dropout, plan.augmentation))
    if turned != known[1]:
        training.tell(Command("change", rate=rate, dropout=dropout, augmentation=augmentation))
    st.session_state["teach_turned"] = (training, turned)


def _pause(training: Training, is_paused: bool) -> None:
    st.session_state["teach_paused"] = is_paused
    training.tell(Command("pause" if is_paused else "go on"))


@st.fragment(run_every=1.0)
def _live(training: Training) -> None:
    """Show a training as it goes; once it has ended, the page is drawn anew."""
    training.look()
    if training.is_over:
        st.rerun()
    if training.latest is None:
        st.caption("Starting. It takes some seconds until the first digits are learned.")
    else:
        _watch(training)


def _watch(training: Training) -> None:
    latest = training.latest
    assert latest
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figures.curves(training.lines)
    with right:
        figures.filters(latest)
    figures.own_digits(training.plan, training.lines)


def _ended(training: Training) -> None:
    """Show how a training has ended, and keep what was trained."""
    if training.refusal:
        st.warning(training.refusal)
    elif training.trained is not None:
        keep(training.trained)
        if training.trained.why == "time":
            st.info(f"The {MOST_SECONDS // 60} minutes are up; this is what was learned.")
    if training.latest is not None:
        _watch(training)
