"""The types of options."""

import re
from datetime import date
from ipaddress import ip_address

import click

_EARLIEST = date(1950, 1, 1)  # no source has papers of days before it


def day(text: str) -> date:
    """A day; the help shows this function's name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < _EARLIEST:  # a slip such as 0206 for 2026 would have sources asked for each day since
        raise click.BadParameter(f"{text!r} is too early: sources are asked for days from {_EARLIEST} on")
    return known


def place(text: str) -> str:
    """An address of this machine with a port."""
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
