"""What can go wrong for a user, each error a sentence that says what would work.

Everything that digitlab raises on purpose is a `DigitlabError`; the command line prints its text as
one line, the pages show it in place. Programming mistakes stay `ValueError` and `TypeError`.
"""


class DigitlabError(Exception):
    """The base of all errors that a user can act on."""


class PictureError(DigitlabError):
    """A file or an upload is not a picture that can be read."""


class DataError(DigitlabError):
    """A data set is missing, or it is not what it claims to be."""


class ModelError(DigitlabError):
    """A model's folder is missing, incomplete or not what its report says."""
