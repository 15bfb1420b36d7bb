"""What options of several commands have in common."""

from datetime import date

import click

from generator.group import content
from generator.sources.plausible import EARLIEST

__all__ = ["content", "day"]


def day(text: str) -> date:
    """The type of an option that is a day; the help shows its name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < EARLIEST:  # a slip such as 0206 for 2026 would have sources asked for each day since
        raise click.BadParameter(f"{text!r} is too early: no paper is taken to be of a day before {EARLIEST}")
    return known
