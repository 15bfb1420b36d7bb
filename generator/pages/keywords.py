"""The keywords of a paper's page: what its source says it is about. Each leads to a search."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote_plus

from generator.content.curated.vocabulary import key
from generator.listings.kinds import Collection
from generator.pages import markup
from generator.pages.markup import Part, join, span, text

_MOST = 8  # on a page
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SYNTAX = re.compile('[":]')  # what the search would not take for part of a phrase

Sought = tuple[str, str]
"""A keyword and what the search is asked for it. A plain tuple, since it is stored."""


def sought(keywords: Sequence[str], *texts: str) -> list[Sought]:
    """The keywords of a paper with their searches: the phrase, so that it finds this paper and its like.

    A source also gives keywords that the paper does not have word for word. As a phrase such a one would find
    nothing, so that its words alone are sought.

    Args:
        keywords: as the source words them.
        texts: the paper's title and abstract, where the search looks for phrases.
    """
    if not keywords:
        return []
    from generator.queries.words import fold, spoken  # with lunr, which is not always needed

    shown = fold("|".join(map(spoken, texts)))
    searches: list[Sought] = []
    for keyword in keywords:
        phrase, words = spoken(keyword), _BETWEEN_WORDS.sub(" ", keyword.casefold()).strip()
        if words:
            is_phrase = fold(phrase) in shown and not _SYNTAX.search(phrase)
            searches.append((keyword, f'"{phrase.strip()}"' if is_phrase else words))
    return searches


def links(searches: Iterable[Sought], tags: Sequence[Collection], respelled: Sequence[str]) -> Part | None:
    """The first keywords that are not tags of the paper; ``None`` where there are none.

    Args:
        searches: as `sought` gives them.
        tags: the tags of the paper.
        respelled: topics of the paper that its tags call otherwise.
    """
    shown = {key(tag.name) for tag in tags}.union(map(key, respelled))
    parts = []
    for keyword, query in searches:
        if (name := key(keyword)) not in shown:
            shown.add(name)
            parts.append(markup.file(text(keyword), f"search/?q={quote_plus(query)}"))
    return span("keywords", join(", ", parts[:_MOST])) if parts else None
