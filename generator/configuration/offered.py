"""What a person names to say where papers come from, as settings: a category, a feed, an ISSN and so on.

Each source declares the texts that name it (`declarations.Offer`). ``archive init``, ``archive match`` and
the form of *Set up* take them.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from generator.configuration.settings import declared
from generator.errors import ArchiveError
from generator.papers import categories
from generator.sources import registry
from generator.sources.declarations import Offer, Source
from generator.text.cleaning import line

# An address may have a semicolon, and a query commas and spaces.
_ENDS = re.compile(r";\s+|;$|\n")
_BETWEEN = re.compile(r"[\s,;]+")


class Named(NamedTuple):
    """A source that a text names, with the settings that the text means."""

    source: Source[Any]
    settings: Mapping[str, str]


def offers() -> list[tuple[Source[Any], Offer]]:
    """Return the offers of all sources, each with its source."""
    return [(source, offer) for source in registry.fetchable() for offer in source.offers]


def named(texts: Iterable[str], sources: Iterable[Source[Any]] | None = None) -> list[Named]:
    """Return what texts name, of some sources or of all; a text may also name several, with ``; `` between.

    Raises:
        ArchiveError: if a text names no source; the message lists what does.
    """
    among = [pair for pair in offers() if sources is None or pair[0] in sources]
    found = []
    for one in filter(None, (line(part) for text in texts for part in _ENDS.split(text))):
        whole = _named(one, among)
        pieces = [whole] if whole else [_named(piece, among) for piece in _BETWEEN.split(one) if piece]
        for piece in pieces:
            if piece is None:
                raise ArchiveError(_unknown(one, [offer for _, offer in among]))
            found.append(piece)
    return found


def block(named: Iterable[Named], before: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return the keys of the plugin's block for what a person names; lists go on after those in ``before``.

    Raises:
        ArchiveError: if a setting that takes one value would get two.
    """
    made: dict[str, str | list[str]] = {}
    known = declared()
    for source, given in named:
        for name, value in {"sources": source.name, **given}.items():
            if isinstance(known[name].default, tuple):
                items = made.setdefault(name, list(before.get(name, ())))
                assert isinstance(items, list)
                items += [value] if value not in items else []
            elif made.setdefault(name, value) != value:
                raise ArchiveError(f"{name} takes one value, not both {made[name]!r} and {value!r}")
    return made


def _named(text: str, among: Iterable[tuple[Source[Any], Offer]]) -> Named | None:
    means = (Named(source, settings) for source, offer in among if (settings := offer.settings(text)))
    return next(means, None)


def _unknown(text: str, among: Iterable[Offer]) -> str:
    near = "".join(get_close_matches(text, categories.NAMES, 1))
    advice = f"; did you mean {near}?" if near else "."
    names = "; ".join(f"{offer.about}, such as {offer.example}" for offer in among)
    return f"{text[:80]!r} names no source{advice} These do: {names}"
