"""What options of several commands have in common."""

from datetime import date
from pathlib import Path

import click

from generator.sources.plausible import EARLIEST


def day(text: str) -> date:
    """The type of an option that is a day; the help shows its name."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None
    if known < EARLIEST:  # a slip such as 0206 for 2026 would have sources asked for each day since
        raise click.BadParameter(f"{text!r} is too early: no paper is taken to be of a day before {EARLIEST}")
    return known


def content(config: Path) -> Path:
    """The archive's papers and what else its owner keeps, beside its ``mkdocs.yml``."""
    return config.parent / "content"
