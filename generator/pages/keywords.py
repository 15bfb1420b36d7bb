"""The keywords of a paper's page: what its source says it is about, each of which leads to a search."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote_plus

from generator.content.vocabulary import key
from generator.listings.kinds import Collection
from generator.pages import markup
from generator.pages.markup import Part, join, span, text

_MOST = 8  # on a page
_BETWEEN_WORDS = re.compile(r"[\W_]+")

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
    spoken = "|".join(map(_spoken, texts))
    searches = ((keyword, _spoken(keyword)) for keyword in keywords)
    return [
        (keyword, f'"{words.strip()}"' if words in spoken else words.strip())
        for keyword, words in searches
        if words.strip()
    ]


def links(searches: Iterable[Sought], tags: Sequence[Collection], respelled: Sequence[str]) -> Part | None:
    """The first keywords that are not tags of the paper; ``None`` where there are none.

    Args:
        searches: as `sought` gives them.
        tags: the tags of the paper.
        respelled: topics of the paper that its tags call otherwise.
    """
    shown = {key(tag.name) for tag in tags}.union(map(key, respelled))
    others = {key(keyword): (keyword, query) for keyword, query in reversed(list(searches))}
    parts = [
        markup.file(text(keyword), f"search/?q={quote_plus(query)}")
        for name, (keyword, query) in reversed(others.items())
        if name not in shown
    ]
    return span("keywords", join(", ", parts[:_MOST])) if parts else None


def _spoken(value: str) -> str:
    """A text by its words, without case and punctuation, with a space before and after each."""
    return f" {_BETWEEN_WORDS.sub(' ', value.casefold()).strip()} "
