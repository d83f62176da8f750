"""python -m tests.forms.measure: how well a form's fields are read, without rules and with them.

The form is of our own making (`sheet`), its digits are people's (`hands`); each sheet is scanned
with a shift, a turn and a shadow. A field is wrong if any of it is. It is listed if the Scan page
asks about it. "Left" are fields that are wrong and not listed, in shares of those that were wrong
without rules.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from digitlab import Reader, load_reader
from digitlab.structure.corrections import ASK_BELOW
from digitlab.structure.forms.fields import FieldReading
from digitlab.wording import percent

from ..fixtures.scores import Counts, Record
from .hands import MNIST, PENS, writers
from .sheet import ENTRIES, empty_form, fill, form, numbers, scan

SHEETS, SEED = 1, 2026
"""Sheets that each hand fills, and what chance they are made by."""

CHECKED, SUMMED, RANGED = "a check digit, or a date", "a sum", "a range"
"""Kinds of rules."""

HEADING = """\
| hands | fields with | fields | wrong without rules | wrong with rules | left | listed |
|---|---|---:|---:|---:|---:|---:|"""


@dataclass
class Score(Counts):
    """How well fields of one kind were read."""

    fields: int = 0
    wrong_plain: int = 0
    wrong: int = 0
    left: int = 0
    listed: int = 0

    def add(self, plain: FieldReading, found: FieldReading, truth: str) -> None:
        """Count one field, read without its rule and with it."""
        is_listed = found.is_open(ASK_BELOW)
        self.fields += 1
        self.wrong_plain += plain.text != truth
        self.wrong += found.text != truth
        self.left += found.text != truth and not is_listed
        self.listed += is_listed

    def row(self, kind: str) -> str:
        """A row of the table; the kind is that of the hands and that of the fields, as cells."""
        left = percent(self.left / max(1, self.wrong_plain))
        return (
            f"| {kind} | {self.fields} | {self.wrong_plain} | {self.wrong} | "
            f"{self.left} ({left}) | {percent(self.listed / max(1, self.fields))} |"
        )


def cells(hands: str, fields: str) -> str:
    """Kind of a score: the first two cells of its row."""
    return f"{hands} | {fields}"


def kind_of(name: str) -> str:
    """Kind of a field's rule."""
    rule = next(entry.rule for entry in ENTRIES if entry.name == name)
    if rule.check:
        return CHECKED
    return SUMMED if name in ("net", "tax", "total") else RANGED


def measure(
    reader: Reader, sheets: int = SHEETS, seed: int = SEED, tell: bool = False
) -> dict[str, Score]:
    """Fill, scan and read sheets by each hand."""
    with_rules, without = form(), form(with_rules=False)
    kinds = product((PENS, MNIST), (CHECKED, SUMMED, RANGED))
    scores = {cells(*kind): Score() for kind in kinds}
    for at, writer in enumerate(writers()):
        rng = np.random.default_rng([seed, at])
        for _ in range(sheets):
            truth = numbers(rng, writer.digits)
            page = reader.read_page(scan(fill(empty_form(), truth, writer.draw, rng), rng))
            found = with_rules.read(page, reader)
            for plain, one in zip(without.read(page, reader), found, strict=True):
                scores[cells(writer.kind, kind_of(one.name))].add(plain, one, truth[one.name])
                if tell and (one.text != truth[one.name] or plain.text != truth[one.name]):
                    is_left = one.text != truth[one.name] and not one.is_open(ASK_BELOW)
                    listed = "left" if is_left else ""
                    words = (truth[one.name], plain.text, one.text, f"{one.confidence:.3f}")
                    print(at, one.name, *words, f"{one.weakness:.1e}", listed, flush=True)
    return scores


def _rows(scores: Mapping[str, Score], _: type[Score]) -> Iterator[str]:
    """A row for each kind of hands and of rule, and one for all of each hands."""
    for hands in (PENS, MNIST):
        own = {kind: score for kind, score in scores.items() if kind.startswith(hands)}
        yield from (score.row(kind) for kind, score in own.items())
        yield sum(own.values(), Score()).row(cells(hands, "all"))


RECORD = Record(Path(__file__).with_name("measured.json"), HEADING, Score, _rows)
"""The measurement that the README quotes: kind of hand, and of field, → its score."""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=SHEETS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tell", action="store_true", help="name each field that was misread")
    RECORD.add_option(parser)
    asked = parser.parse_args()
    scores = measure(load_reader(), asked.sheets, asked.seed, asked.tell)
    RECORD.show(scores, asked.keep)


if __name__ == "__main__":
    main()
