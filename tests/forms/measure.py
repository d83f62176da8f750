"""python -m tests.forms.measure: how well a form's fields are read, without rules and with them.

The form is of our own making (`sheet`), its digits are people's (`hands`); each sheet is scanned
with a shift, a turn and a shadow. A field is wrong if any of it is. It is listed if the Scan page
asks about it. "Left" are fields that are wrong and not listed, in shares of those that were wrong
without rules.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import numpy as np

from digitlab import Reader, load_reader
from digitlab.corrections import ASK_BELOW
from digitlab.structure.fields import FieldReading
from digitlab.wording import percent

from .hands import writers
from .sheet import ENTRIES, empty_form, fill, form, numbers, scan

KEPT = Path(__file__).with_name("measured.json")
"""The measurement that the README quotes: kind of hand → kind of field → its score."""

SHEETS, SEED = 1, 2026
"""Sheets that each hand fills, and what chance they are made by."""

CHECKED, SUMMED, RANGED = "a check digit, or a date", "a sum", "a range"
"""Kinds of rules."""

HEADING = """\
| hands | fields with | fields | wrong without rules | wrong with rules | left | listed |
|---|---|---:|---:|---:|---:|---:|"""


@dataclass
class Score:
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

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def row(self, hands: str, kind: str) -> str:
        """A row of the table."""
        left = percent(self.left / max(1, self.wrong_plain))
        return (
            f"| {hands} | {kind} | {self.fields} | {self.wrong_plain} | {self.wrong} | "
            f"{self.left} ({left}) | {percent(self.listed / max(1, self.fields))} |"
        )


Scores = dict[str, dict[str, Score]]


def kind_of(name: str) -> str:
    """Kind of a field's rule."""
    rule = next(entry.rule for entry in ENTRIES if entry.name == name)
    if rule.check:
        return CHECKED
    return SUMMED if name in ("net", "tax", "total") else RANGED


def measure(reader: Reader, sheets: int = SHEETS, seed: int = SEED, tell: bool = False) -> Scores:
    """Fill, scan and read sheets by each hand."""
    with_rules, without = form(), form(with_rules=False)
    scores: Scores = {}
    for at, writer in enumerate(writers()):
        rng = np.random.default_rng([seed, at])
        of_kind = scores.setdefault(writer.kind, {})
        for _ in range(sheets):
            truth = numbers(rng, writer.digits)
            page = reader.read_page(scan(fill(empty_form(), truth, writer.draw, rng), rng))
            found = with_rules.read(page, reader)
            for plain, one in zip(without.read(page, reader), found, strict=True):
                of_kind.setdefault(kind_of(one.name), Score()).add(plain, one, truth[one.name])
                if tell and (one.text != truth[one.name] or plain.text != truth[one.name]):
                    is_left = one.text != truth[one.name] and not one.is_open(ASK_BELOW)
                    listed = "left" if is_left else ""
                    words = (truth[one.name], plain.text, one.text, f"{one.confidence:.3f}")
                    print(at, one.name, *words, f"{one.weakness:.1e}", listed, flush=True)
    return scores


def table(scores: Scores) -> str:
    """The table of the README."""
    return "\n".join([HEADING, *_rows(scores)])


def _rows(scores: Scores) -> Iterator[str]:
    for hands, kinds in scores.items():
        for kind in (CHECKED, SUMMED, RANGED):
            yield kinds[kind].row(hands, kind)
        yield sum(kinds.values(), Score()).row(hands, "all")


def kept() -> Scores:
    """The stored measurement."""
    told: Mapping[str, Mapping[str, Mapping[str, int]]] = json.loads(KEPT.read_text("utf-8"))
    return {
        hands: {kind: Score(**score) for kind, score in kinds.items()}
        for hands, kinds in told.items()
    }


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=SHEETS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tell", action="store_true", help="name each field that was misread")
    parser.add_argument("--keep", action="store_true", help=f"store it as {KEPT.name}")
    asked = parser.parse_args()
    scores = measure(load_reader(), asked.sheets, asked.seed, asked.tell)
    print(table(scores))
    if asked.keep:
        told = {
            hands: {kind: asdict(score) for kind, score in kinds.items()}
            for hands, kinds in scores.items()
        }
        KEPT.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
