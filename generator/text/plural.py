"""Nouns in the number that a count asks for."""

import re

_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![aious])s\Z")


def plural(noun: str, count: int) -> str:
    """A regular noun: ``author`` for one, ``authors`` for any other count."""
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """A count with its noun: ``1 paper``, ``1,234 papers``."""
    return f"{count:,} {plural(noun, count)}"


def singular(text: str) -> str:
    """A text without a plural's final ``s``, for comparison; "analysis" and "bias" keep theirs."""
    return _PLURAL.sub("", text)
