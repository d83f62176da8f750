"""python -m tests.evaluation.tune_hand: try other constants for `recognition.adapt.Hand`.

`DIGITLAB_DATA` names the folder of pen strokes. For each steepness and reach it prints the share of
mistakes that is left after three and after five corrections, and the largest share of trials that
came off worse: on writers from whom the digit network did not learn, as they wrote, and on hands
that are made of theirs. `--model` names the folder of an earlier network, and `--sites` those from
which it did not learn: it misreads more writers, often enough to choose by. With `--attentive`,
what was not corrected is noticed as right, and `--weight` is tried, too.
"""

import argparse
import os
from itertools import product
from pathlib import Path
from unittest import mock

from digitlab.cli.options import load_legible_pens
from digitlab.datasets.characters import SITES, is_held_out
from digitlab.evaluation.adaptation import Learning, learning_curve
from digitlab.recognition import adapt, store
from digitlab.recognition.classifier import Classifier

STEEPNESSES = (36.0, 40.0, 45.0, 50.0, 55.0)
REACHES = (0.75, 0.77, 0.79, 0.8, 0.81)
WEIGHTS = (adapt.UNCORRECTED_WEIGHT,)


def main() -> None:
    """Print a row for each pair of constants, those of `adapt` marked."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.tune_hand")
    parser.add_argument("--model", type=Path, default=store.models_folder() / store.BUNDLED)
    parser.add_argument("--sites", nargs="+", choices=SITES, default=())
    parser.add_argument("--steepness", nargs="+", type=float, default=STEEPNESSES)
    parser.add_argument("--reach", nargs="+", type=float, default=REACHES)
    parser.add_argument("--attentive", action="store_true")
    parser.add_argument("--weight", nargs="+", type=float, default=WEIGHTS)
    asked = parser.parse_args()
    network = Classifier(asked.model)
    digits = [
        character
        for character in load_legible_pens(Path(os.environ["DIGITLAB_DATA"]))
        if character.is_digit
        and (character.site in asked.sites if asked.sites else is_held_out(character))
    ]
    print(
        "steepness  reach  weight  as written: left after 3, 5; worse   "
        "made hands: left after 3, 5; worse"
    )
    names = ("VOTE_STEEPNESS", "LEAST_LIKENESS", "UNCORRECTED_WEIGHT")
    now = tuple(getattr(adapt, name) for name in names)
    for tried in product(asked.steepness, asked.reach, asked.weight):
        with mock.patch.multiple(adapt, **dict(zip(names, tried, strict=True))):
            plain, changed = (
                learning_curve(network, digits, is_made, asked.attentive)
                for is_made in (False, True)
            )
        steepness, reach, weight = tried
        print(
            f"{steepness:9}  {reach:5}  {weight:6}  {_told(plain)}   {_told(changed)}"
            f"{'  <- now' * (tried == now)}",
            flush=True,
        )


def _told(curve: list[Learning]) -> str:
    left = {one.corrections: f"{one.left:6.1%}" for one in curve}
    worse = max((one.worse for one in curve), default=0.0)
    return f"{left.get(3, '     –')} {left.get(5, '     –')} {worse:6.1%}"


if __name__ == "__main__":
    main()
