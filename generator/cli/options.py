"""What options of several commands have in common."""

from datetime import date
from pathlib import Path

import click


def day(text: str) -> date:
    """The type of an option that is a day; the help shows its name."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None


def content(config: Path) -> Path:
    """The archive's papers and what else its owner keeps, beside its ``mkdocs.yml``."""
    return config.parent / "content"
