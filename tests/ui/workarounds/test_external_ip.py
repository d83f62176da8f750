"""The server asks nobody for its address, however it is started and whoever knocks."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from streamlit import net_util
from streamlit.web import bootstrap
from streamlit.web.server import server_util

asked = []
net_util._make_blocking_http_get = lambda url, timeout=5: asked.append(url)
bootstrap.load_config_options({"server_address": "0.0.0.0"})
bootstrap._print_url(False)
if "as it is" not in sys.argv:
    from digitlab.ui.workarounds import external_ip

    external_ip.never_ask()
assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
assert not server_util.is_url_from_allowed_origins("http://")
assert server_util.is_url_from_allowed_origins("http://localhost:8501")
print("asked:", *asked)
"""


def asked(root: Path, *arguments: str) -> list[str]:
    """Start on all addresses and let a page from elsewhere knock; the addresses asked."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


def test_no_host_is_asked(root: Path) -> None:
    assert asked(root) == []


def test_streamlit_would_ask_without_our_settings(root: Path, tmp_path: Path) -> None:
    assert "http://checkip.amazonaws.com" in asked(root, "as it is")
    assert "http://checkip.amazonaws.com" in asked(tmp_path, "as it is")
