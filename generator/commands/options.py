"""Types of options."""

import re
from datetime import date
from ipaddress import ip_address

import click

_EARLIEST = date(1950, 1, 1)  # no source has older papers


def day(text: str) -> date:
    """Parse a day; the help shows this function's name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < _EARLIEST:  # after a slip such as 0206 for 2026, sources would be asked for every day since
        raise click.BadParameter(f"{text!r} is too early; the earliest day is {_EARLIEST}")
    return known


def place(text: str) -> str:
    """Parse an address of this machine with a port."""
    host, _, port = text.rpartition(":")
    try:
        if host != "localhost":
            ip_address(host.removeprefix("[").removesuffix("]"))
        known = bool(re.fullmatch("[0-9]{1,5}", port)) and 1 <= int(port) <= 65_535
    except ValueError:
        known = False
    if not known:
        form = "an IP address and a port from 1 to 65535, such as 127.0.0.1:8000 or [::1]:8000"
        raise click.BadParameter(f"{text!r} is not {form}")
    return text
