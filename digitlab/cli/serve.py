"""digitlab serve: the API over HTTP, without the pages."""

import click

from ..api.service import KEY_VARIABLE
from .listening import EVERY_ADDRESS, address_option, host_option, port_option, refuse_taken

PORT = 8600
"""Port of the API alone, beside the pages' 8501."""


@click.command(short_help="Serve the API alone, http://localhost:8600/api/v1/read.")
@port_option(PORT)
@address_option
@host_option("programs ask for")
@click.option(
    "--key",
    envvar=KEY_VARIABLE,
    default="",
    help=f"What programs have to send. Better in the environment, as {KEY_VARIABLE}: other users "
    "of this machine see a command's options. Default: none, anybody may ask.",
)
def serve(port: int | None, address: str | None, hosts: tuple[str, ...], key: str) -> None:
    """Serve the API alone, http://localhost:8600/api/v1/read; `app` serves it with the pages."""
    port, address = port or PORT, address or "localhost"
    if address in EVERY_ADDRESS:
        if not hosts:
            raise click.UsageError(f"--address {address} needs --host: what programs ask for.")
    else:
        hosts += (f"[{address}]" if ":" in address else address,)
    refuse_taken(address, port)
    import uvicorn  # Other commands need not wait for it.

    from ..api.alone import make
    from ..serving.limits import STOPPING_SECONDS

    app = make(key, ("localhost", "127.0.0.1", *hosts))
    click.echo(f"http://{address}:{port}/api/v1", err=True)
    uvicorn.run(
        app,
        host=address,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )
