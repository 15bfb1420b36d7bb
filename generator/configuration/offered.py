"""What a person names to say where papers come from, as settings: a category, a feed, an ISSN and so on.

Each source declares the texts that name it (`declarations.Offer`). ``archive init``, ``archive match`` and
the form of *Set up* take them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any, NamedTuple

from generator.configuration.settings import Settings, declared
from generator.errors import COMMAND, ArchiveError, refuse_user
from generator.papers import categories
from generator.sources.frame import registry
from generator.sources.frame.addresses import refusal
from generator.sources.frame.declarations import Offer, Source
from generator.text.cleaning import line

# An address may have a semicolon, and a query commas and spaces.
_ENDS = re.compile(r";\s+|;$|\n")
_BETWEEN = re.compile(r"[\s,;]+")
_HTTP = re.compile("http:", re.IGNORECASE)
_FEW = 3  # categories and offers that a message lists
_LONGEST = 80  # characters of a text in a message
_SURE = 0.8  # of a text that is near a word


class NamedSource(NamedTuple):
    """A source that a text names, with the settings that the text means."""

    source: Source[Any]
    settings: Mapping[str, str]


def offers() -> list[tuple[Source[Any], Offer]]:
    """Return the offers of all sources, each with its source."""
    return [(source, offer) for source in registry.fetchable() for offer in source.offers]


def named(texts: Iterable[str], sources: Iterable[Source[Any]] | None = None) -> list[NamedSource]:
    """Return what texts name, of some sources or of all; a text may name several, with ``; `` between."""
    texts = list(texts)
    for text in texts:
        refuse_user(text)
    among = [pair for pair in offers() if sources is None or pair[0] in sources]
    found = []
    for one in filter(None, (line(part) for text in texts for part in _ENDS.split(text))):
        whole = _named(one, among)
        pieces = [whole] if whole else [_named(piece, among) for piece in _BETWEEN.split(one) if piece]
        for piece in pieces:
            if piece is None:
                raise ArchiveError(_unknown(one, among))
            found.append(piece)
    return found


def block(
    named: Iterable[NamedSource], before: Mapping[str, Any], chosen: Settings | None = None
) -> dict[str, Any]:
    """Return the keys of the plugin's block for what a person names; lists go on after those in ``before``.

    An address keeps its ``http`` if the ``chosen`` settings have its host among the owner's own, else it gets
    ``https``. A setting that takes one value gets only one.
    """
    made: dict[str, Any] = {}
    known = declared()
    for source, given in named:
        hosts = getattr((chosen or Settings()).of(source), "own_hosts", ())
        for name, value in {"sources": source.name, **given}.items():
            value = secure(value, hosts)
            if isinstance(known[name].default, tuple):
                items = made.setdefault(name, list(before.get(name, ())))
                items += [value] if value not in items else []
            elif made.setdefault(name, value) != value:
                raise ArchiveError(f"{name} takes one value, not both {made[name]!r} and {value!r}")
    return made


def secure(text: str, hosts: Sequence[str]) -> str:
    """Return an address with ``https`` in place of ``http``, unless its host is among the owner's own."""
    return _HTTP.sub("https:", text, count=1) if _HTTP.match(text) and refusal(text, hosts) else text


def _named(text: str, among: Iterable[tuple[Source[Any], Offer]]) -> NamedSource | None:
    means = (NamedSource(source, settings) for source, offer in among if (settings := offer.settings(text)))
    return next(means, None)


def _unknown(text: str, among: Sequence[tuple[Source[Any], Offer]]) -> str:
    shown = text[:_LONGEST]
    words = [shown, *_BETWEEN.split(shown.lower())]
    near = list(chain.from_iterable(get_close_matches(word, categories.NAMES, _FEW) for word in words))
    for source, offer in among:
        known = (source.name, offer.example, *offer.about.lower().split())
        if len(among) <= _FEW or any(get_close_matches(word, known, 1, _SURE) for word in words):
            near.append(f"{offer.about}, such as {offer.example}")
    advice = f"; did you mean {', or '.join(list(dict.fromkeys(near))[:_FEW])}?" if near else "."
    return f"{shown!r} names no source{advice} To see what does: {COMMAND} init --help"
