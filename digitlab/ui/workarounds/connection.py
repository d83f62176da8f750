"""Where the connection is lost, Streamlit asks visitors to start the server, and misses their work.

Its dialog tells them to start Streamlit in their terminal: `connection.js` marks it, and
`ui/style.css` puts our sentence in its place. No issue of Streamlit's is known to us.
Once the connection is back, Streamlit runs the page only where a run was broken off (since its pull
request 9083). Its own widgets are disabled meanwhile; a component's are not, and what a visitor has
typed there is told with the next thing that the visitor does, if there is one. Whoever downloads a
file first has it without. So `connection.js` asks for a run.
Seen in Streamlit 1.67. When `tests/ui/workarounds/test_connection.py` fails, one of them can go.
"""

from ..component import component

_connection = component(__file__, "digitlab_connection")


def mend_lost_connection() -> None:
    """Have the browser watch for the dialog, and for the connection that is back."""
    _connection(key="connection", data={}, height=0, on_back_change=lambda: None)
