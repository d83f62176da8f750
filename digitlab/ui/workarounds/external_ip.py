"""Streamlit asks a host of Amazon's for this machine's address on the internet; here it does not.

The fault: to judge a websocket that a page from elsewhere opens, Streamlit compares that page's
address with this machine's, which it gets from checkip.amazonaws.com. It asks the same host to
print an address when it starts on all addresses; for that, `browser.serverAddress` is set in
`.streamlit/config.toml`. Seen in Streamlit 1.67 (`streamlit/net_util.py`). No issue of Streamlit's
is known to us. When `tests/ui/workarounds/test_external_ip.py` passes without this file, it can go.
"""

from streamlit import net_util


def never_ask() -> None:
    """Let Streamlit take the address for known: an empty one, which no page has."""
    net_util._external_ip = ""
