"""live: a tiny network on a class's digits, told and changed while it learns."""

import queue
import warnings
from typing import Any

import numpy as np
import pytest

from digitlab.io.program import start_program
from digitlab.recognition.classifier import Classifier
from digitlab.report import Report
from digitlab.zoo.plan import PROGRAM, Command, Done, Plan, Progress, Refused, read_line, write_line

from ..fixtures.squares import LABELS, squares

with warnings.catch_warnings():
    # TensorFlow's own imports warn of each other; that is not ours to mend.
    warnings.simplefilter("ignore")
    from digitlab.training import live_run
    from digitlab.training.live import leaves_a_core, serve

pytestmark = pytest.mark.filterwarnings("ignore")  # the same of its exporters

HELD = np.arange(40) >= 30


def plan(**others: Any) -> Plan:
    chosen: dict[str, Any] = {"blocks": (), "dense": 16, "dropout": 0.0, "epochs": 40} | others
    return Plan(images=squares().tobytes(), labels=LABELS.tobytes(), held=HELD.tobytes(), **chosen)


def trained(
    run: live_run.LiveRun, *commands: Command, after: int = 0
) -> tuple[str, list[Progress]]:
    """Train; the commands come once so many lines were told."""
    waiting: queue.Queue[Command] = queue.Queue()
    lines: list[Progress] = []

    def send(line: Progress) -> None:
        lines.append(line)
        if len(lines) == after + 1:
            for command in commands:
                waiting.put(command)

    return run.train(waiting, send), lines


def test_digits_turn_from_wrong_to_right() -> None:
    run = live_run.LiveRun(plan())
    why, lines = trained(run)
    assert why == "whole"
    first, last = (np.frombuffer(line.digits, np.uint8) for line in (lines[0], lines[-1]))
    assert (first == LABELS).mean() < 0.5
    assert (last == LABELS).all()  # those that were held back, too
    assert run.learn.labels.tolist() == LABELS[~HELD].tolist()
    assert lines[-1].epoch == 40
    assert lines[-1].val_accuracy == 1
    assert lines[-1].filter_side == 28
    assert lines[0].filters != lines[-1].filters


def test_stop_ends_it_early() -> None:
    why, lines = trained(live_run.LiveRun(plan(epochs=200)), Command("stop"))
    assert why == "stopped"
    assert lines[-1].epoch < 200


def test_knobs_are_turned_while_it_is_paused() -> None:
    run = live_run.LiveRun(plan(dropout=0.1, epochs=2))
    change = Command("change", rate=0.003, dropout=0.5, augmentation="slight")
    why, lines = trained(run, Command("pause"), change, Command("go on"))
    assert why == "whole"
    assert [line.is_paused for line in lines[:4]] == [False, True, True, False]
    assert max(line.rate for line in lines[2:]) <= 0.003
    assert [layer.rate for layer in run.model.layers if hasattr(layer, "seed_generator")] == [0.5]


def test_filters_of_a_convolution_are_its_kernels() -> None:
    run = live_run.LiveRun(plan(blocks=("halve-5",), epochs=1))
    _, lines = trained(run)
    assert lines[-1].filter_side == 5
    assert len(lines[-1].filters) == 16 * 25


def test_it_computes_when_idle_where_others_leave_a_core() -> None:
    assert leaves_a_core(4.0, 8.0)
    assert not leaves_a_core(1.0, 8.0)


def test_process_trains_stops_and_hands_over_a_network_that_reads() -> None:
    with start_program(PROGRAM) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(write_line(plan(epochs=60)))
        process.stdin.flush()
        lines = [read_line(line) for line in process.stdout]
    *told, done = lines
    assert all(isinstance(line, Progress) for line in told)
    assert isinstance(done, Done)
    assert done.why == "whole"
    classifier = Classifier.from_bytes(done.onnx, Report.from_bytes(done.report), 1)
    assert (classifier.predict_proba(squares()).argmax(axis=1) == LABELS).all()
    assert done.keras.startswith(b"PK")


def test_process_ends_where_nobody_listens() -> None:
    with start_program(PROGRAM) as process:
        output, _ = process.communicate(write_line(plan(epochs=200)))
    assert process.returncode == 0
    assert b'"done"' not in output


def test_nonsense_is_refused_in_a_sentence() -> None:
    import io

    answers = io.BytesIO()
    serve(io.BytesIO(b"{}\n"), answers)
    line = read_line(answers.getvalue())
    assert isinstance(line, Refused)
    assert line.sentence.startswith("This training is not possible: ")
