"""Who leaves the page with corrections or fields that were not downloaded is asked first.

The visit outlives a reload, but not the tab: whoever closes it has lost what was done.
"""

from ..component import component
from .state import Visit

_leaving = component(__file__, "digitlab_leaving")


def warn_of_leaving(visit: Visit) -> None:
    """Have the browser ask where something would be lost."""
    data = {"results": visit.uploads.has_unsaved, "fields": visit.has_unsaved_fields}
    _leaving(key="scan_leaving", data=data, height=0)
