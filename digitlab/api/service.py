"""What the API needs of the server that it is part of."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..reading.reader import Reader

KEY_VARIABLE = "DIGITLAB_API_KEY"
"""Environment variable that holds the key; where it is empty or missing, no key is needed."""


class InTurn(Protocol):
    """Runs work when its turn has come."""

    def __call__(self, work: Callable[[], Any], while_waiting: Callable[[], object]) -> Any:
        """Wait, do the work and give its result.

        Parameters
        ----------
        work : function
            Decodes or reads one page.
        while_waiting : function
            Called again and again while others have their turn; it may raise, and nothing is done.
        """


@dataclass(frozen=True)
class Service:
    """A server's networks, and its order.

    Attributes
    ----------
    reader : function
        Gives the reader that all share; raises ModelError.
    in_turn : InTurn
    key : str
        What programs have to send; empty where anybody may ask.
    """

    reader: Callable[[], "Reader"]
    in_turn: InTurn
    key: str = field(default_factory=lambda: os.environ.get(KEY_VARIABLE, ""))
