"""digitlab app: start the server of the pages."""

import runpy
import sys
from pathlib import Path

import click

from .listening import EVERY_ADDRESS, address_option, host_option, port_option


@click.command()
@port_option(8501)
@address_option
@host_option("visitors type into their browser")
@click.option(
    "--path", help="Path under which a proxy leads to it, such as /digits. Default: none."
)
def app(port: int | None, address: str | None, hosts: tuple[str, ...], path: str | None) -> None:
    """Start the app, http://localhost:8501."""
    if address in EVERY_ADDRESS and not hosts:
        raise click.UsageError(f"--address {address} needs --host: what visitors type.")
    options = ["--server.port", str(port)] if port else []
    if address:
        options += ["--server.address", address]
        hosts += () if address in EVERY_ADDRESS else (address,)
    if hosts:
        for host in ("localhost", "127.0.0.1", *hosts):
            options += ["--server.allowedHosts", host]
    if path:
        options += ["--server.baseUrlPath", path.strip("/")]
    sys.argv = ["streamlit", "run", str(_app_folder() / "app.py"), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _app_folder() -> Path:
    """Folder of app.py and its settings: where the package was installed, inside it; in a checkout,
    beside it.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "app"
    return installed if installed.is_dir() else package.parent
