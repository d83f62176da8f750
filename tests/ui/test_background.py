"""Threads that read pages: they give way, and hand on what comes out."""

import os
import sys
import threading

import pytest

from digitlab.io import sandbox
from digitlab.ui import background


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no own priority")
def test_only_the_thread_of_a_page_gives_way() -> None:
    before = niceness()
    assert background.run(niceness) == max(before, background.NICENESS)
    assert niceness() == before


def test_what_is_given_and_made_is_handed_on() -> None:
    assert background.run(divmod, 7, 2) == (3, 1)


def test_what_is_raised_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        background.run(divmod, 7, 0)


def test_decoder_of_the_last_page_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "IDLE_SECONDS", 1_000.0)

    def decode() -> sandbox.Decoder:
        with sandbox.lend() as lent:
            return lent

    background.run(decode)._process.wait(timeout=30)
