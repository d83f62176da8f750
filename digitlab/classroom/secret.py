"""Codes to be typed, and secrets that only a teacher's or a pupil's browser knows.

A secret has 128 random bits; the database holds its SHA-256 alone. A token is a secret with the
number of whom it belongs to before it, so that it can be looked up by number and compared in
constant time.
"""

import hashlib
import hmac
import re
import secrets
from typing import Any

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Of codes; none of them looks like another one."""

CODE = 6
"""Letters of a code. There are 888 million; those who guess are slowed down."""

BYTES = 16
"""Of a secret."""

SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
"""How those bytes are written."""

LONGEST_TOKEN = 64
"""Characters of what may be a token."""


def new_code() -> str:
    """Make a room's code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


def new_secret() -> str:
    """Make a secret."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """What the database holds of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, kept: str) -> bool:
    """Whether a secret is the one of which `digest` was kept, in constant time."""
    return hmac.compare_digest(digest(secret), kept)


def token(number: int, secret: str) -> str:
    """Write the token of whom the number belongs to."""
    return f"{number}.{secret}"


def split(text: Any) -> tuple[int, str] | None:
    """Take a token apart; None for what is none, whatever a browser sent."""
    if not isinstance(text, str) or len(text) > LONGEST_TOKEN or not text.isascii():
        return None
    number, _, secret = text.partition(".")
    if not number.isdecimal() or not secret or len(number) > 9:
        return None
    return int(number), secret


def typed(text: str) -> str:
    """A code as people type it: small letters, spaces and hyphens are forgiven."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)[: CODE + 1]
