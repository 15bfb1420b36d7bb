"""Nouns in the number that a count asks for."""


def plural(noun: str, count: int) -> str:
    """A regular noun: ``author`` for one, ``authors`` for any other count."""
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """A count with its noun: ``1 paper``, ``1,234 papers``."""
    return f"{count:,} {plural(noun, count)}"
