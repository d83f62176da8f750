"""Escape texts from outside: they are shown as they are, never as Markdown or HTML."""

import re
import unicodedata

MOST_CHARACTERS = 60
"""Most characters of a file's name that are shown."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&])")
"""Characters that mean something in Markdown, or in Streamlit's."""


def name(text: str) -> str:
    """Make one line without invisible characters; a long one keeps both its ends."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    # Control and formatting characters: some reverse the order of those after them.
    visible = (letter for letter in spaced if unicodedata.category(letter)[0] != "C")
    line = "".join(visible).strip()
    if len(line) > MOST_CHARACTERS:
        half = MOST_CHARACTERS // 2
        line = f"{line[:half]}…{line[-half:]}"
    return line or "a file without a name"


def code(text: str) -> str:
    """Write a name as Markdown's inline code, which nothing in it can end."""
    shown = name(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"


def markdown(text: str) -> str:
    """Write a sentence so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)
