"""Data sets → what lines of numbers are made of, without the writers that are held out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ...datasets import Mnist
from ...datasets.characters import PenCharacter
from ...datasets.numbers import PenLine, is_held_out, split_rows
from .glyphs import UNCLEAR, make_hands
from .lines import Material
from .marks import Marks
from .rasters import Rasters

SHORTEST_WORD = 3
"""Letters of a word; a shorter one could be a number."""


def make_material(
    mnist: Mnist,
    characters: Iterable[PenCharacter],
    numbers: Iterable[PenLine],
    words: Iterable[PenLine],
) -> Material:
    """Sort what people wrote by what it is good for.

    Parameters
    ----------
    mnist : Mnist
        Its training digits are used, without those held back.
    characters : iterable of PenCharacter
        Digits, letters, symbols.
    numbers, words : iterable of PenLine
    """
    known = [char for char in characters if not is_held_out(char)]
    written = [row for line in numbers if not is_held_out(line) for row in split_rows(line)]
    letters = defaultdict(list)
    for char in known:
        if char.label.isalpha():
            letters[f"{char.site} {char.label.isupper()}"].append(char.strokes)
    marks = Marks(known)
    return Material(
        hands=make_hands(known, written),
        marks=marks,
        words=[
            word.strokes
            for word in words
            if not is_held_out(word) and len(word.label) >= SHORTEST_WORD
        ],
        letters=dict(letters),
        signs=[char.strokes for char in known if not char.is_digit and char.label not in UNCLEAR],
        written=written,
        rasters=Rasters(mnist.learn, marks) if len(mnist.learn) else None,
    )


def provenance(material: Material, mnist: Mnist, chosen_by: Sequence[PenLine]) -> dict[str, Any]:
    """Describe the data of a training: counts, licences, checksums."""
    digits = {
        hand.name: sum(len(hand.glyphs[digit]) for digit in hand.digits) for hand in material.hands
    }
    return {
        "Numbers": {
            "learned": len(material.written),
            "chosen by": len(chosen_by),
            "sites held out": sorted({line.site for line in chosen_by}),
            "writers held out": len({line.writer for line in chosen_by}),
            "licence": "CC BY 4.0 (UNIPEN train_r01_v07, DOI 10.5281/zenodo.1195803)",
        },
        "Pen digits": {
            "learned": sum(digits.values()),
            "hands": len(digits),
            "licence": "CC BY 4.0 (UNIPEN; UCI data sets 81 and 177)",
        },
        "Letters and signs": {
            "words": len(material.words),
            "signs": len(material.signs),
            "licence": "CC BY 4.0 (UNIPEN)",
        },
        "MNIST": {
            "learned": len(mnist.learn),
            "licence": "CC BY-SA 3.0 (LeCun, Cortes, Burges; as Keras states it)",
            "md5": mnist.checksums(),
        },
    }
