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
"""Letters of codes; no two of them look alike."""

CODE = 6
"""Letters in a code: 888 million codes, and guessing is slowed down."""

BYTES = 16
"""Random bytes of a secret."""

SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
"""How these bytes are written."""

LONGEST_TOKEN = 64
"""Most characters of a token."""


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
    """Write a token: a number, and the secret that goes with it."""
    return f"{number}.{secret}"


def split(text: Any) -> tuple[int, str] | None:
    """Take a token apart, whatever a browser sent; None for what is no token."""
    if not isinstance(text, str) or len(text) > LONGEST_TOKEN or not text.isascii():
        return None
    number, _, secret = text.partition(".")
    if not number.isdecimal() or not secret or len(number) > 9:
        return None
    return int(number), secret


def typed(text: str) -> str:
    """Clean a code as people type it: small letters, spaces and hyphens are forgiven."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)[: CODE + 1]
