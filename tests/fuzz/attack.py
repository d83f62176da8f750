"""Bytes made from a target's seeds by Hypothesis, given to the target; what came of it, counted."""

import contextlib
import gc
import os
import threading
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from digitlab import DigitlabError
from digitlab.io import sandbox

from .targets import Target

HUNG = 10.0
"""Seconds after which an input counts as having hung, on a machine with nothing else to do."""

BYTES: tuple[bytes, ...] = (
    *(b"\0", b"\1", b"\x7f", b"\x80", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"-1"),
    *(b"1e999", b"NaN", b"null", b'"', b"[", b"{}", b"=", b"\n", b"\xff\xda", b"/F 9 0 R"),
)


@dataclass
class Outcome:
    """What a target did with all its inputs.

    Attributes
    ----------
    tried, refused : int
        Inputs, and those that were refused in a sentence.
    untyped : dict of str to bytes
        Errors that were no sentence, each with an input that causes it.
    hung : int
        Inputs that took longer than `HUNG`.
    longest : float
        Seconds, of computing and waiting, for one input, and the input's name.
    computing : float
        Most seconds that this process has computed for one input; its decoder not counted.
    memory : int
        Most MB that this process had grown by since it was given an input, and its decoders had.
    before : int
        MB that this process had when it was given the last input.
    leaked : int
        Files and processes that are open after all and were not before, but for waiting decoders.
    """

    tried: int = 0
    refused: int = 0
    untyped: dict[str, bytes] = field(default_factory=dict)
    hung: int = 0
    longest: tuple[float, str] = (0.0, "")
    computing: float = 0.0
    memory: int = 0
    leaked: int = 0
    before: int = 0

    def __str__(self) -> str:
        seconds, name = self.longest
        return (
            f"{self.tried:>6,} tried, {self.refused:>6,} refused, {len(self.untyped)} untyped, "
            f"{self.hung} hung, {self.leaked} leaked, {seconds:5.2f} s at most ({name}), "
            f"{self.computing:.2f} s computing, "
            f"{self.memory} MB at most"
        )


@st.composite
def edited(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds with a few bytes changed, cut out, doubled, put in, or of another seed."""
    content = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content)))
        span = draw(st.integers(0, 64))
        what = draw(st.sampled_from(["put", "over", "cut", "double", "end", "splice", "flip"]))
        match what:
            case "put":
                content[place:place] = draw(st.sampled_from(BYTES))
            case "over":
                put = draw(st.sampled_from(BYTES))
                content[place : place + len(put)] = put
            case "cut":
                del content[place : place + span]
            case "double":
                content[place:place] = content[place : place + span]
            case "end":
                del content[place:]
            case "splice":
                content[place:] = draw(st.sampled_from(seeds))[place:]
            case "flip" if place < len(content):
                content[place] ^= 1 << draw(st.integers(0, 7))
    return bytes(content)


def attack(target: Target, inputs: int) -> Outcome:
    """Give a target its seeds, then edited ones, `inputs` in all or as many as there are seeds."""
    outcome = Outcome()
    gc.collect()
    opened = _opened()
    with _watching(outcome):
        for name, seed in target.seeds.items():
            _try(target, seed, name, outcome)
        if inputs > len(target.seeds):
            _edit(target, inputs - len(target.seeds), outcome)
    gc.collect()
    outcome.leaked = max(0, _opened() - opened - 2 * sandbox.MAX_IDLE)  # two pipes to each
    return outcome


def _edit(target: Target, inputs: int, outcome: Outcome) -> None:
    @settings(
        max_examples=inputs,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(edited(list(target.seeds.values())))
    def give(content: bytes) -> None:
        _try(target, content, "edited", outcome)

    give()


def _try(target: Target, content: bytes, name: str, outcome: Outcome) -> None:
    outcome.tried += 1
    outcome.before = _memory("self")
    start, computed = time.monotonic(), time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            target.take(content)
    except DigitlabError as error:
        outcome.refused += 1
        if not _is_a_sentence(str(error)):
            outcome.untyped[f"no sentence: {error!s:.100}"] = content
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        outcome.untyped[f"{error!r:.100} at {Path(last.filename).name}:{last.lineno}"] = content
    seconds = time.monotonic() - start
    outcome.computing = max(outcome.computing, time.process_time() - computed)
    outcome.hung += seconds > HUNG
    outcome.longest = max(outcome.longest, (seconds, name))


def _is_a_sentence(text: str) -> bool:
    return text.endswith((".", "?")) and "\n" not in text and "Traceback" not in text


@contextlib.contextmanager
def _watching(outcome: Outcome) -> Iterator[None]:
    """Look at the memory of this process and of its decoder every few milliseconds."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            children = Path(f"/proc/self/task/{os.getpid()}/children")
            with contextlib.suppress(OSError):
                boxes = sum(map(_memory, children.read_text().split()))
                outcome.memory = max(outcome.memory, _memory("self") - outcome.before + boxes)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _memory(process: str) -> int:
    """Of a process, resident, MB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def _opened() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def total(outcomes: Mapping[str, Outcome]) -> Outcome:
    """All of them together."""
    whole = Outcome()
    for outcome in outcomes.values():
        whole.tried += outcome.tried
        whole.refused += outcome.refused
        whole.untyped |= outcome.untyped
        whole.hung += outcome.hung
        whole.leaked += outcome.leaked
        whole.longest = max(whole.longest, (outcome.longest[0], outcome.longest[1]))
        whole.computing = max(whole.computing, outcome.computing)
        whole.memory = max(whole.memory, outcome.memory)
    return whole
