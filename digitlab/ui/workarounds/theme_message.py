"""Streamlit puts the theme together anew for every run; here once.

Each run, that of a fragment too, begins with a message that tells the browser the theme. For it
Streamlit goes six times through all settings of the server, in the thread that serves all visits: a
sixth of what a hundred visitors who draw cost. Seen in Streamlit 1.67. No issue of Streamlit's is
known to us. When `tests/ui/workarounds/test_theme_message.py` fails, this file can go.
"""

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_populate = app_session._populate_theme_msg
_sections: dict[str, CustomThemeConfig] = {}


def keep() -> None:
    """Put each section of the theme together once, and again when the settings are read again."""
    app_session._populate_theme_msg = _populate_once  # type: ignore[assignment]
    config.on_config_parsed(_sections.clear, force_connect=True)


def _populate_once(message: CustomThemeConfig, section: str = "theme") -> None:
    if section not in _sections:
        made = CustomThemeConfig()
        _populate(made, section)
        _sections[section] = made
    # A section that says nothing is to stay unset.
    if _sections[section].ByteSize():
        message.MergeFrom(_sections[section])
