"""Where the server is gone, Streamlit asks visitors to start it in their terminal.

Seen in Streamlit 1.67. No issue of Streamlit's is known to us. `connection.js` marks its dialog,
and `ui/style.css` puts our sentence in the place of Streamlit's. When
`tests/ui/workarounds/test_connection.py` fails, this file can go.
"""

from ..component import component

_connection = component(__file__, "digitlab_connection")


def explain_lost_connection() -> None:
    """Have the browser watch for the dialog."""
    _connection(key="connection", data={}, height=0)
