"""digitlab serve: the API over HTTP, without the pages."""

import click

from ..api.service import KEY_VARIABLE
from .app import EVERY_ADDRESS

PORT = 8600


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, help=f"Default: {PORT}.")
@click.option(
    "--address",
    default="localhost",
    help="Address to listen on; 0.0.0.0 for all of this machine's. Default: localhost, which only "
    "this machine can reach.",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    help="Name or address that programs ask for, such as 192.168.1.20; may be repeated. Other "
    "names than these, localhost and 127.0.0.1 are refused.",
)
@click.option(
    "--key",
    envvar=KEY_VARIABLE,
    default="",
    help=f"What programs have to send. Better in the environment, as {KEY_VARIABLE}: other users "
    "of this machine see a command's options. Default: none, anybody may ask.",
)
def serve(port: int, address: str, hosts: tuple[str, ...], key: str) -> None:
    """Serve the API alone, http://localhost:8600/api/v1/read; `app` serves it with the pages."""
    if address in EVERY_ADDRESS:
        if not hosts:
            raise click.UsageError(f"--address {address} needs --host: what programs ask for.")
    else:
        hosts += (f"[{address}]" if ":" in address else address,)
    import uvicorn  # Other commands need not wait for it.

    from ..api.alone import make

    app = make(key, ("localhost", "127.0.0.1", *hosts))
    click.echo(f"http://{address}:{port}/api/v1", err=True)
    uvicorn.run(app, host=address, port=port, access_log=False, log_level="warning")
