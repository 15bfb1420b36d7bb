"""The keywords on a paper's page, as the source gives them; each links to a search."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote_plus

from generator.content.curated.vocabulary import key
from generator.listings.kinds import Collection
from generator.pages import markup
from generator.pages.markup import Part, join, span, text

_MOST = 8  # on a page
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SYNTAX = re.compile('[":]')  # has a meaning in queries, so a phrase cannot contain it

Sought = tuple[str, str]
"""A keyword and its search query. A plain tuple, because it is stored."""


def sought(keywords: Sequence[str], *texts: str) -> list[Sought]:
    """Return each keyword with a search that finds this paper.

    The search is for the keyword as a phrase if one of the texts (title, abstract) contains the phrase; else
    for its single words, because a source also gives keywords that are not in the paper word for word.
    """
    if not keywords:
        return []
    from generator.queries.words import fold, spoken  # imports lunr, which is slow to load

    shown = fold("|".join(map(spoken, texts)))
    searches: list[Sought] = []
    for keyword in keywords:
        phrase, words = spoken(keyword), _BETWEEN_WORDS.sub(" ", keyword.casefold()).strip()
        if words:
            is_phrase = fold(phrase) in shown and not _SYNTAX.search(phrase)
            searches.append((keyword, f'"{phrase.strip()}"' if is_phrase else words))
    return searches


def links(searches: Iterable[Sought], tags: Sequence[Collection], respelled: Sequence[str]) -> Part | None:
    """Link the first keywords that are not tags of the paper; ``None`` if there are none.

    Args:
        searches: the result of `sought`.
        tags: the tags of the paper.
        respelled: proposed tags that became a tag of another name.
    """
    shown = {key(tag.name) for tag in tags}.union(map(key, respelled))
    parts = []
    for keyword, query in searches:
        if (name := key(keyword)) not in shown:
            shown.add(name)
            parts.append(markup.file(text(keyword), f"search/?q={quote_plus(query)}"))
    return span("keywords", join(", ", parts[:_MOST])) if parts else None
