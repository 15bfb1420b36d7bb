"""``archive serve``: shows the site on this machine, with each edit."""

import os
import socket
from pathlib import Path

import click

from generator.commands.group import place
from generator.errors import COMMAND, ArchiveError


@click.command("serve")
@click.option(
    "--address", "-a", type=place, default="127.0.0.1:8000", show_default=True, metavar="IP:PORT",
    help="Where to serve the site; with IPv6, such as [::1]:8000.",
)  # fmt: skip
@click.pass_obj
def command(config: Path, address: str) -> None:
    """Show the site on this machine, and each edit as soon as it is saved."""
    _need_free(address)
    from generator.publish.mkdocs import engine

    engine.serve(config, address)


def _need_free(address: str) -> None:
    """Raise an error if no site can be served at an address, before one is built."""
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), int(port)), family=family).close()
    except OSError as error:
        reason = f"the site cannot be served at {address}: {os.strerror(error.errno or 0)}"
        other = f"{COMMAND} serve --address 127.0.0.1:{int(port) % 65_535 + 1}"
        raise ArchiveError(f"{reason}. Choose another: {other}") from None
