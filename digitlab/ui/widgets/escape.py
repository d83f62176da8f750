"""Texts from outside, shown as they are: never as Markdown, HTML or a way to deceive."""

import re
import unicodedata

LONGEST = 60
"""Characters of a file's name that are shown."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&])")


def name(text: str) -> str:
    """One line without invisible characters, its end kept where it is too long."""
    seen = "".join(" " if one.isspace() else one for one in text)
    # Control and formatting characters: some turn the order of what follows around.
    seen = "".join(one for one in seen if unicodedata.category(one)[0] != "C").strip()
    if len(seen) > LONGEST:
        half = LONGEST // 2
        seen = f"{seen[:half]}…{seen[-half:]}"
    return seen or "a file without a name"


def code(text: str) -> str:
    """Write a name as Markdown's inline code, which nothing in it can end."""
    shown = name(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"


def markdown(text: str) -> str:
    """Write a sentence so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)
