"""Where models lie, which one is bundled, and the names of their files."""

import os
from pathlib import Path

from ..report import BROUGHT

BUNDLED = "digit_cnn"
"""The model that reads digits where no other is named."""

NUMBERS = "number_net"
"""The model that reads lines of digits and marks."""

MINE = BROUGHT
"""The model that somebody brought; other names of such models begin with it and a hyphen."""

KERAS = "model.keras"
"""A model's weights as they were trained."""

ONNX = "model.onnx"
"""A model as it is served."""


_PACKAGE = Path(__file__).resolve().parents[1]


def models_folder() -> Path:
    """Folder with a folder for each model.

    That is the environment's DIGITLAB_MODELS, else what was installed with the package, else
    `models/` beside it in a checkout.
    """
    if named := os.environ.get("DIGITLAB_MODELS"):
        return Path(named)
    installed = _PACKAGE / "models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"


def find_model(name: str | os.PathLike[str]) -> Path:
    """Folder of a model, given its name in the models' folder or its own folder's path.

    Text is a path where it contains a separator, or where only a folder of the current one bears
    that name.
    """
    path = Path(name)
    if not isinstance(name, str) or {os.sep, os.altsep} & {*name}:
        return path
    named = models_folder() / name
    return path if path.is_dir() and not named.is_dir() else named


def is_mine(name: str) -> bool:
    """Whether a model of that name is one that somebody brought."""
    return name == MINE or name.startswith(f"{MINE}-")


def brought_models(folder: Path) -> list[str]:
    """Names of the models in the models' folder that somebody brought."""
    return sorted(
        path.parent.name for path in folder.glob(f"{MINE}*/{ONNX}") if is_mine(path.parent.name)
    )
