"""Singular and plural of English nouns."""

import re

_Y = re.compile(r"(?<=[^aeou])y\Z")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![aious])s\Z")


def plural(noun: str, count: int) -> str:
    """Return a regular noun for a count: ``summary`` for one, ``summaries`` for any other."""
    return noun if count == 1 else f"{_Y.sub('ie', noun)}s"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 paper``, ``1,234 papers``."""
    return f"{count:,} {plural(noun, count)}"


def singular(text: str) -> str:
    """Drop the final ``s`` of a plural, for comparison; "analysis" and "bias" keep theirs."""
    return _PLURAL.sub("", text)
