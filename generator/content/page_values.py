"""Readers for the values in a page's front matter; each checks the type that its key needs."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from generator.errors import RecordError
from generator.papers import dates
from generator.papers.paper import LINK_NAMES, Author, Links
from generator.papers.publication import PUBLICATION_NAMES, Publication
from generator.text import identifiers

State = Literal["", "waiting", "pruned"]
"""Why the archive keeps a page off the site: it waits for review, or no longer fits the rules."""

_Reader = Callable[[str, Any], Any]  # of a key, for messages, and its value


def identifier(value: object) -> str:
    """Return an id as text; a number, as YAML reads it without quotes, gets back the zeros at its end."""
    if isinstance(value, float):
        return f"{value:010.5f}" if value >= 1501 else f"{value:09.4f}"
    return f"{value}"


def text(key: str, value: object) -> str:
    """Return text, or a number as text."""
    if type(value) is str:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecordError(key, f"{value!r} is not text; put it in quotes")
    return str(value)


def _list(key: str, value: object, read: _Reader = text) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise RecordError(key, f"{str(value)[:60]!r} is not a list; write [{str(value)[:60]}]")
    return tuple(read(key, item) for item in value)


def _author(key: str, value: object) -> Author:
    if isinstance(value, dict):
        return Author(text(key, value.get("name", "")), flag("hidden", value.get("hidden", False)))
    return _named(text(key, value))


@lru_cache(maxsize=1 << 16)  # many people have several papers
def _named(name: str) -> Author:
    return Author(name)


def _links(key: str, value: object) -> Links:
    return Links(**texts(key, value, LINK_NAMES, "{pdf: https://…}"))


def _publication(key: str, value: object) -> Publication:
    return Publication(**texts(key, value, PUBLICATION_NAMES, "{journal: …, doi: …}"))


def texts(key: str, value: object, names: Sequence[str], example: str) -> dict[str, str]:
    """Return the texts of a mapping that has no other keys than these names."""
    if not isinstance(value, dict):
        raise RecordError(key, f"{value!r} is not a mapping; write {example}")
    for name in value:
        if name not in names:
            raise RecordError(key, f"{name!r} is unknown here; use one of {', '.join(names)}")
    return {name: text(f"{key}.{name}", item) for name, item in value.items()}


def moment(key: str, value: object) -> str:
    """Return a whole day or a time in UTC (``2026-11-25 06:30:00``); ``""`` for an empty key."""
    try:
        time = dates.moment(value) if value is not None else ""
    except ValueError as error:
        raise RecordError(key, str(error)) from None
    if time and not dates.is_day(time[:10]):
        raise RecordError(key, f"{time!r} is not a whole day; write YYYY-MM-DD")
    return time


def flag(key: str, value: object) -> bool:
    """Return the value if it is true or false."""
    if not isinstance(value, bool):
        raise RecordError(key, f"{value!r} is neither true nor false; write one of them")
    return value


def state(value: object) -> State:
    """Return the value if it is a state of a page, or empty."""
    states = get_args(State)
    if value is None or value in states:
        return cast(State, value or "")
    known = " nor ".join(filter(None, states))
    raise RecordError("state", f"{value!r} is neither {known}; to publish the paper, delete the line")


def named(key: str, value: object) -> str:
    """Return the canonical form of any id or address by which a person names another paper."""
    found = "" if value is None else identifier(value) if type(value) is float else text(key, value)
    return identifiers.canonical(found)


def all_named(key: str, value: object) -> tuple[str, ...]:
    """Return the canonical form of each paper that a person names: one, or a list."""
    return tuple(named(key, item) for item in (value if isinstance(value, list) else [value]) if item)


READERS: dict[str, _Reader] = {
    "id": lambda key, value: identifier(value) if type(value) is float else text(key, value),
    "date": lambda _, value: tuple(value) if isinstance(value, list) else (value,),
    "authors": lambda key, value: _list(key, value, _author),
    **dict.fromkeys(("tags", "keywords", "categories"), _list),
    "links": _links,
    "published_in": _publication,
    "withdrawn": flag,
    # `Paper` checks these.
    **dict.fromkeys(("published", "updated", "corrected", "version", "author_count"), lambda _, value: value),
}
"""The readers of keys; all other keys have `text`."""
