"""What options of several commands have in common."""

from datetime import date

import click

from generator.group import content

_EARLIEST = date(1950, 1, 1)  # no source has days before it that it could be asked for

__all__ = ["content", "day"]


def day(text: str) -> date:
    """The type of an option that is a day; the help shows its name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < _EARLIEST:  # a slip such as 0206 for 2026 would have sources asked for each day since
        raise click.BadParameter(f"{text!r} is too early: sources are asked for days from {_EARLIEST} on")
    return known
