"""The samples for nginx and Caddy, run on this machine, with names and ports of its own."""

import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..fixtures import serving
from ..fixtures.serving import answers

HERE = Path(__file__).parents[2] / "digitlab" / "ui" / "deploy"
ROOT = HERE.parents[2]

NAME = "digits.example"

MOST = 40
"""Connections of one address, here; more than a browser has."""

STRICT = {
    "header_timeout 10s": "header_timeout 1s",
    "read_header 10s": "read_header 1s",
    "limit_conn connections 200": f"limit_conn connections {MOST}",
}
"""Limits of the samples, and those in their place that a test need not wait for."""

PROXIES = {
    "nginx": ("nginx.conf", ["nginx", "-p", "{folder}", "-c", "{conf}", "-g", "daemon off;"]),
    "caddy": ("Caddyfile", ["caddy", "run", "--config", "{conf}", "--adapter", "caddyfile"]),
}


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]


@contextmanager
def running(
    command: list[str], log: Path, is_up: Callable[[], bool]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program, which keeps its files beside its log, until the block ends."""
    home = dict.fromkeys(["XDG_DATA_HOME", "XDG_CONFIG_HOME"], str(log.parent))
    with serving.running(command, log, is_up, home) as program:
        yield program


def certify(folder: Path) -> Path:
    """Make a certificate for `NAME` that nobody trusts, its key beside it."""
    path = folder / f"{NAME}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:localhost"]
    command += ["-keyout", str(path.with_suffix(".key")), "-out", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@contextmanager
def proxying(
    proxy: str,
    folder: Path,
    certificate: Path,
    replicas: list[int],
    sed: str = "",
    limits: Mapping[str, str] = STRICT,
) -> Iterator[int]:
    """Run a sample, changed by a script of sed's, while the block lasts; gives its port.

    `limits` are lines of the sample and what takes their place.
    """
    sample, command = PROXIES[proxy]
    plain, tls = free_ports(2)
    conf = subprocess.run(
        ["sed", sed, str(HERE / sample)], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{tls}",
        f"\n{NAME} {{": f"\n{NAME}:{tls} {{",
        "header_timeout 10s": "header_timeout 1s",
        "read_header 10s": "read_header 1s",
        **limits,
        "8501": str(replicas[0]),
        "8502": str(replicas[1]),
        f"/etc/ssl/{NAME}": str(certificate.with_suffix("")),
    }.items():
        conf = conf.replace(old, new)
    if proxy == "caddy":
        conf = conf.replace("\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n", 1)
    path = folder / sample
    path.write_text(conf, encoding="utf-8")
    started = [part.format(folder=folder, conf=path) for part in command]
    with running(started, folder / "log", lambda: answers(tls)):
        yield tls
