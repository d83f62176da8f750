"""The fault that `workarounds/theme_message.py` mends, and that it mends it."""

from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from digitlab.ui.workarounds import theme_message

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar")


def message() -> NewSession:
    """The theme as a run's first message tells it."""
    made = NewSession()
    app_session._populate_theme_msg(made.custom_theme)
    app_session._populate_theme_msg(made.custom_theme.light, "theme.light")
    app_session._populate_theme_msg(made.custom_theme.dark, "theme.dark")
    app_session._populate_theme_msg(made.custom_theme.sidebar, "theme.sidebar")
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Sections of the settings that were looked for."""
    sections: list[str] = []
    find = config.get_options_for_section

    def note(section: str) -> dict[str, object]:
        sections.append(section)
        return find(section)

    monkeypatch.setattr(config, "get_options_for_section", note)
    monkeypatch.setattr(app_session, "_populate_theme_msg", theme_message._populate)
    theme_message._sections.clear()
    yield sections
    theme_message._sections.clear()


def test_streamlit_puts_the_theme_together_for_every_run(asked: list[str]) -> None:
    message()
    message()
    assert asked == [*SECTIONS, *SECTIONS]


def test_it_is_put_together_once_and_says_the_same(asked: list[str]) -> None:
    before = message()
    theme_message.keep()
    first, again = message(), message()
    assert asked == [*SECTIONS, *SECTIONS]
    assert before.custom_theme.light.primary_color
    assert first == again == before


def test_settings_that_are_read_again_count(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    theme_message.keep()
    message()
    config._on_config_parsed.send()
    message()
    assert asked == [*SECTIONS, *SECTIONS]
