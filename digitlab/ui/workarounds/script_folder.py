"""Each run of a visit puts the script's folder first on `sys.path`, and takes it off in the end.

Whatever thread imports something meanwhile goes through that list: where an entry before its place
is taken off it skips one, and `import pandas` fails now and then for a package that is there. A
folder that is on the list already is left alone; at its end it hides no other module.
"""

import sys
from pathlib import Path


def stay(script: Path) -> None:
    """Put a script's folder on `sys.path` for good."""
    folder = str(script.absolute().parent)
    if folder not in sys.path:
        sys.path.append(folder)
