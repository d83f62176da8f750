"""The browser of the tests: python -m tests.browser.chromium makes sure that there is one.

A Chrome or Chromium of the system's comes first: it needs no download. Else Playwright's own is
fetched, and where its host cannot be reached, Debian's package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    # The browser's own errands would be noise, and some need a network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

INSTALLING = 600
"""Seconds for each command of an installation."""

PATIENCE = 10
"""Seconds within which a page must show what it should."""

expect.set_options(timeout=PATIENCE * 1000)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the browser that the tests' machine has, without a window, while the block lasts."""
    path = find()
    if path is None:
        raise RuntimeError("no browser; python -m tests.browser.chromium gets one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def find() -> str | None:
    """Path of a browser that starts: the system's, else Playwright's own; None if there is none."""
    system = (path for name in NAMES if (path := shutil.which(name)))
    return next(filter(_starts, system), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _starts(path) else None


def _starts(path: str) -> bool:
    """Whether it is there with its libraries; Ubuntu's name may be a stub that only says so."""
    if os.name == "nt":  # where --version would open a window
        return os.path.exists(path)  # noqa: PTH110
    return _run(path, "--version", quiet=True)


def _install() -> None:
    """Try one way after the other until one has given a browser."""
    if _run(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium") and find():
        return
    if shutil.which("apt-get"):
        root = () if os.geteuid() == 0 else ("sudo",)
        _run(*root, "apt-get", "update")
        _run(*root, "apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def _run(*command: str, quiet: bool = False) -> bool:
    """Run a command; False if it is missing, fails, or takes longer than `INSTALLING`."""
    output = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(command, timeout=INSTALLING, stdout=output, stderr=output)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Find a browser or install one; 0 if there is one in the end."""
    if not find():
        _install()
    path = find()
    if path:
        print(f"browser for the tests: {path}")
        return 0
    print(
        "No Chrome or Chromium was found and none could be installed; "
        "install one by hand and run this again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
