"""Joins both versions of a file beside the pages, where git could not: vocabularies, counts, states."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from generator.content import conflicts, counts, published, safeyaml
from generator.content.published import Published
from generator.errors import RecordError
from generator.papers.paper import Counts

_Mapping = dict[Any, Any]


def joined(path: Path, text: str) -> str | None:
    """A file's text with all that both sides of its conflicts have; ``None`` if a person must choose.

    Args:
        path: the file.
        text: what is in it.
    """
    sides = conflicts.sides(text)
    if sides is None:
        return None
    if path.suffix == ".csv":
        return _counts(*sides)
    ours, theirs = map(_mapping, sides)
    if ours is None or theirs is None:
        return None
    join = _JOINS.get(path.name)
    return join(ours, theirs) if join else _names(text, sides[0], ours, theirs)


def _mapping(text: str) -> _Mapping | None:
    try:
        raw = safeyaml.load(text)
    except safeyaml.ERRORS:
        return None
    return raw if isinstance(raw, dict) else None


def _counts(ours: str, theirs: str) -> str | None:
    """Of each count the larger one, which is the later one as a rule."""
    try:
        first, second = (counts.parse(side.splitlines()) for side in (ours, theirs))
    except (ValueError, TypeError, IndexError, RecordError, csv.Error):
        return None
    return counts.written(
        {name: _larger(first.get(name, Counts()), second.get(name, Counts())) for name in {*first, *second}}
    )


def _larger(one: Counts, other: Counts) -> Counts:
    pairs = ((one.votes, other.votes), (one.comments, other.comments), (one.stars, other.stars))
    return Counts(*(max((number for number in pair if number is not None), default=None) for pair in pairs))


def _names(text: str, first: str, ours: _Mapping, theirs: _Mapping) -> str | None:
    """A vocabulary with the names of both sides, if no name has one thing here and another there."""
    if any(theirs[name] != ours[name] for name in ours.keys() & theirs.keys()):
        return None
    whole = ours | theirs
    if whole == ours:
        return first
    together = conflicts.both(text)
    node = yaml.compose(together, Loader=yaml.SafeLoader)
    if _mapping(together) == whole and isinstance(node, yaml.MappingNode) and len(node.value) == len(whole):
        return together  # with all comments
    more = {name: value for name, value in theirs.items() if name not in ours}
    return first.rstrip("\n") + "\n" + yaml.safe_dump(more, allow_unicode=True, sort_keys=False)


def _fetched(ours: _Mapping, theirs: _Mapping) -> str | None:
    """Of each source the state that was fetched less far: days that were fetched already do no harm.

    What a backfill brought is kept as well: the side that goes back further has all days up to that end.
    """
    states = {name: [side[name] for side in (ours, theirs) if name in side] for name in {*ours, *theirs}}
    try:
        kept = {name: _less_far(either) for name, either in states.items()}
    except (KeyError, TypeError):
        return None
    return yaml.safe_dump(kept, sort_keys=True)


def _less_far(sides: list[Any]) -> Any:
    state = min(sides, key=_until)
    further = [side for side in sides if isinstance(side, dict) and "since" in side]
    if not further:
        return state
    gaps = {gap for side in sides if isinstance(side, dict) for gap in side.get("gaps", ())}
    more = {"since": min(side["since"] for side in further)} | ({"gaps": sorted(gaps)} if gaps else {})
    return (state if isinstance(state, dict) else {"until": state}) | more


def _until(state: Any) -> date:
    until: date = state["until"] if isinstance(state, dict) else state
    return until


def _published(ours: _Mapping, theirs: _Mapping) -> str | None:
    """The larger numbers: a page too few is found out rather than one forgotten."""
    try:
        numbers = zip(Published(**ours), Published(**theirs), strict=True)
        return Published(*map(max, numbers)).data().decode()
    except TypeError:
        return None


_JOINS: dict[str, Callable[[_Mapping, _Mapping], str | None]] = {
    "fetched.yml": _fetched,
    published.NAME: _published,
}
