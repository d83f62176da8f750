"""python -m tests.faults.siege: thirty people draw while one sends bad files; what is it to them?

The people are those of `tests.benchmarks.load`; the other one sits at a browser of this machine and
sends every bad file there is, over and over. Prints the time from pen-up to the right answer, quiet
and under siege, as a table; `--keep` stores the figures for the README.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Mapping
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Error, expect

from ..benchmarks.load import crowd
from ..benchmarks.serving import OURS, serving
from ..browser.scanner import Scanner
from ..browser.visitor import Visitor, browsing
from ..fuzz import files

SPAWN = multiprocessing.get_context("spawn")

AT_ONCE = 10
"""Files sent together."""

MEASURED = Path(__file__).with_name("siege.json")
"""The run that the README quotes: a row's name → its figures."""

HEADING = """\
| thirty draw | drawings | median, ms | p95, ms | wrong or unanswered | MB | bad files |
|---|---|---|---|---|---|---|"""

FIGURES = ("drawings", "median_ms", "p95_ms", "wrong_or_unanswered", "memory_mb", "bad_files")
"""What of a crowd's figures stands in a row."""


def besiege(address: str, sent: "Synchronized[int]", seconds: float) -> None:
    """Send bad files until the time is up."""
    bad = [content for kind in files.kinds().values() for content in kind.values() if content]
    until = time.monotonic() + seconds
    with browsing() as browser:
        while time.monotonic() < until:
            try:
                scanner = Scanner(Visitor(browser, address))
                for place in range(0, len(bad), AT_ONCE):
                    batch = bad[place : place + AT_ONCE]
                    scanner.sends(
                        {f"{place + at}.png": content for at, content in enumerate(batch)}
                    )
                    last = scanner.page.get_by_text(f"{place + len(batch) - 1}.png").first
                    expect(last).to_be_visible(timeout=60_000)
                    sent.value += len(batch)
                    if time.monotonic() > until:
                        break
                scanner.visitor.context.close()
            except (Error, AssertionError):
                continue  # A page that is too slow is begun anew.


@click.command()
@click.option("--seconds", default=60.0)
@click.option("--people", default=30)
@click.option("--keep", is_flag=True, help=f"Write the figures to {MEASURED.name}.")
def main(seconds: float, people: int, keep: bool) -> None:
    """Measure a quiet class, and the same under siege."""
    rows: dict[str, dict[str, Any]] = {}
    print(HEADING)
    for name, is_besieged in (("quietly", False), ("while one sends bad files", True)):
        sent = SPAWN.Value("i", 0)
        with serving(OURS) as server:
            asyncio.run(crowd(OURS, server, 1, 4))
            arguments = (server.address, sent, seconds + 20)
            other = SPAWN.Process(target=besiege, args=arguments)
            if is_besieged:
                other.start()
                time.sleep(15)  # A browser takes its time.
            found = asyncio.run(crowd(OURS, server, people, seconds))
            if is_besieged:
                other.terminate()
                other.join()
        found["bad_files"] = sent.value
        rows[name] = {figure: found[figure] for figure in FIGURES}
        print(row(name, rows[name]), flush=True)
    if keep:
        MEASURED.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def row(name: str, figures: Mapping[str, Any]) -> str:
    """A row of the table."""
    return f"| {' | '.join([name, *(str(figures[figure]) for figure in FIGURES)])} |"


def table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """A quiet class, and the same under siege."""
    return "\n".join([HEADING, *(row(name, figures) for name, figures in rows.items())])


def read() -> dict[str, dict[str, Any]]:
    """Load the figures of the stored run."""
    rows: dict[str, dict[str, Any]] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    main()
