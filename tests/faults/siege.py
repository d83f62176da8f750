"""python -m tests.faults.siege: ten people draw while one harms the server; what is it to them?

The people are those of `tests.benchmarks.load`; what the other one sends is in `attackers`. Each
kind has a server of its own: ten draw quietly, then beside the attacker, who leaves; a minute later
the server's memory is looked at. Prints a table; `--keep` stores the figures for the README.
"""

import asyncio
import json
import multiprocessing
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..benchmarks.load import crowd
from ..benchmarks.serving import OURS, Server, serving
from .attackers import ATTACKS, attack

SPAWN = multiprocessing.get_context("spawn")

PEOPLE = 10
"""People who draw."""

MINUTE = 60
"""From the attacker's leaving to the last look at the memory, seconds."""

MEASURED = Path(__file__).with_name("siege.json")
"""The run that the README quotes: a kind's name → its figures."""

HEADING = """\
| ten draw, one sends | sent | p95 quietly, ms | p95, ms | times | wrong or unanswered \
| MB quietly | most MB | MB a minute later |
|---|---|---|---|---|---|---|---|---|"""

FIGURES = (
    *("sent", "quiet_p95_ms", "p95_ms", "times", "wrong_or_unanswered"),
    *("quiet_mb", "most_mb", "later_mb"),
)
"""What stands in a row."""


class Scales:
    """The most that a server and its decoders have in memory while the block lasts, megabytes."""

    def __init__(self, server: Server) -> None:
        self._server, self._ends, self.most = server, threading.Event(), 0.0
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._ends.wait(0.5):
            self.most = max(self.most, self._server.family_memory())

    def __enter__(self) -> "Scales":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()


def besiege(kind: str, seconds: float) -> dict[str, Any]:
    """Measure ten people quietly, then beside one attacker, and what is left of that one."""
    sent = SPAWN.Value("i", 0)
    with serving(OURS) as server:
        asyncio.run(crowd(OURS, server, 1, 4))
        quiet = asyncio.run(crowd(OURS, server, PEOPLE, seconds))
        quiet_mb = server.family_memory()
        attacker = SPAWN.Process(target=attack, args=(kind, server, sent))
        attacker.start()
        deadline = time.monotonic() + MINUTE
        while not sent.value and time.monotonic() < deadline:
            time.sleep(0.1)
        with Scales(server) as scales:
            found = asyncio.run(crowd(OURS, server, PEOPLE, seconds))
        attacker.kill()
        attacker.join()
        time.sleep(MINUTE)
        later_mb = server.family_memory()
    return {
        "sent": sent.value,
        "quiet_p95_ms": quiet["p95_ms"],
        "p95_ms": found["p95_ms"],
        "times": round(found["p95_ms"] / quiet["p95_ms"], 1),
        "wrong_or_unanswered": found["wrong_or_unanswered"] + found["errors"],
        "quiet_mb": round(quiet_mb),
        "most_mb": round(scales.most),
        "later_mb": round(later_mb),
    }


@click.command()
@click.argument("kinds", nargs=-1, type=click.Choice(list(ATTACKS)))
@click.option("--seconds", default=10.0, help="For which the ten draw, twice for each kind.")
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(kinds: tuple[str, ...], seconds: float, keep: bool) -> None:
    """Measure kinds of attack, all by default; what is stored of others stays."""
    rows = read() if kinds else {}
    print(HEADING)
    for kind in kinds or ATTACKS:
        rows[kind] = besiege(kind, seconds)
        print(row(kind, rows[kind]), flush=True)
        if keep:
            kept = {one: rows[one] for one in ATTACKS if one in rows}
            MEASURED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def row(name: str, figures: Mapping[str, Any]) -> str:
    """A row of the table."""
    return f"| {' | '.join([name, *(str(figures[figure]) for figure in FIGURES)])} |"


def table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """All kinds of attack, one a row."""
    return "\n".join([HEADING, *(row(name, figures) for name, figures in rows.items())])


def read() -> dict[str, dict[str, Any]]:
    """Load the figures of the stored run."""
    rows: dict[str, dict[str, Any]] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    main()
