"""Nicknames: what a member may be called."""

import unicodedata

from .bounds import LONGEST_NICKNAME


def cleaned(nickname: str) -> str:
    """A nickname of one short line: no control characters, none that reverse the order of others,
    no pile of accents.
    """
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKC", nickname):
        category = unicodedata.category(letter)
        if category[0] in "CZ":
            letters.append(" ")
        elif category[0] != "M":
            letters.append(letter)
    return " ".join("".join(letters).split())[:LONGEST_NICKNAME].strip()
