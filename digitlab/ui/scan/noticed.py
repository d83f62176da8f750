"""What of a visit's corrections was noticed: what they taught, and the look-alikes on offer."""

from dataclasses import dataclass, field

from .finds import Find


@dataclass(eq=False)
class Offer:
    """Finds that look like one that was corrected.

    Attributes
    ----------
    label : str
        What it was corrected to.
    corrected : int
        Number of the one that was corrected.
    finds : list of Find
    """

    label: str
    corrected: int
    finds: list[Find]


@dataclass(eq=False)
class Noticed:
    """What of a visit's corrections was noticed.

    Attributes
    ----------
    taught : dict
        Number of a find → what was taught by it, a digit or `UNREAD`.
    declined : set
        Number of a find, and what it is not.
    offer : Offer or None
        What stands on the page.
    """

    taught: dict[int, str] = field(default_factory=dict)
    declined: set[tuple[int, str]] = field(default_factory=set)
    offer: Offer | None = None
