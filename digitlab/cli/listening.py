"""Where a server listens: options that `app` and `serve` have in common."""

import socket
from collections.abc import Callable
from typing import Any

import click

EVERY_ADDRESS = ("0.0.0.0", "::")
"""Addresses that stand for all of this machine's; no client can be sent there."""

Option = Callable[[Any], Any]


def port_option(default: int) -> Option:
    """The option of the port; its default is the server's own."""
    return click.option("--port", type=click.IntRange(1, 65535), help=f"Default: {default}.")


address_option = click.option(
    "--address",
    help="Address to listen on; 0.0.0.0 for all of this machine's. Default: localhost, which only "
    "this machine can reach.",
)


def host_option(who: str) -> Option:
    """The option for the names that a server answers to; `who` says who asks by them, and how."""
    return click.option(
        "--host",
        "hosts",
        multiple=True,
        help=f"Name or address that {who}, such as 192.168.1.20; may be repeated. Other names than "
        "these, localhost and 127.0.0.1 are refused.",
    )


def refuse_taken(address: str, port: int) -> None:
    """Refuse a port that another program has, and an address that is not this machine's."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        why = str(error.strerror).partition(" (")[0].lower()  # Python adds the address.
        raise click.ClickException(
            f"Nothing can listen at {address}, port {port}: {why}. "
            "Choose another one by --port or --address."
        ) from None
