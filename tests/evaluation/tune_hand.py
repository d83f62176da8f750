"""python -m tests.evaluation.tune_hand: try other constants for `recognition.adapt.Hand`.

`DIGITLAB_DATA` names the folder of pen strokes. For each steepness and reach it prints the share of
mistakes that is left after three and after five corrections, and the largest share of trials that
came off worse: on writers from whom the digit network did not learn, as they wrote, and on hands
that are made of theirs. The constants of `adapt` are those that leave the fewest mistakes where at
most some one trial in a hundred comes off worse.
"""

import os
from itertools import product
from pathlib import Path
from unittest import mock

from digitlab.cli.options import load_legible_pens
from digitlab.datasets.characters import is_held_out
from digitlab.evaluation.adaptation import Learning, learning_curve
from digitlab.recognition import adapt, store
from digitlab.recognition.classifier import Classifier

STEEPNESSES = (12, 18, 24, 36)
REACHES = (0.6, 0.65, 0.7, 0.75, 0.8)


def main() -> None:
    """Print a row for each pair of constants, those of `adapt` marked."""
    network = Classifier(store.models_folder() / store.BUNDLED)
    digits = [
        character
        for character in load_legible_pens(Path(os.environ["DIGITLAB_DATA"]))
        if character.is_digit and is_held_out(character)
    ]
    print(
        "steepness  reach  as written: left after 3, 5; worse   made hands: left after 3, 5; worse"
    )
    for steepness, reach in product(STEEPNESSES, REACHES):
        with mock.patch.multiple(adapt, STEEPNESS=steepness, REACH=reach):
            plain, changed = (learning_curve(network, digits, is_made) for is_made in (False, True))
        is_now = (steepness, reach) == (adapt.STEEPNESS, adapt.REACH)
        print(
            f"{steepness:9}  {reach:5}  {_told(plain)}   {_told(changed)}{'  <- now' * is_now}",
            flush=True,
        )


def _told(curve: list[Learning]) -> str:
    left = {one.corrections: f"{one.left:6.1%}" for one in curve}
    worse = max(one.worse for one in curve)
    return f"{left.get(3, '     –')} {left.get(5, '     –')} {worse:6.1%}"


if __name__ == "__main__":
    main()
