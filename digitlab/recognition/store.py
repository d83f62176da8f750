"""Where models lie, which one is bundled, and the names of their files."""

import os
from pathlib import Path

BUNDLED = "digit_cnn"
"""The model that reads where no other is named."""

KERAS, ONNX = "model.keras", "model.onnx"
"""A model's weights as they were trained, and as they are served."""


def models_folder() -> Path:
    """Folder with a folder for each model.

    That is the environment's DIGITLAB_MODELS, else what was installed with the package, else
    `models/` beside it in a checkout.
    """
    if named := os.environ.get("DIGITLAB_MODELS"):
        return Path(named)
    package = Path(__file__).resolve().parents[1]
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"
