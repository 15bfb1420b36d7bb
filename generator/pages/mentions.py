"""Mentions of papers in a person's text: short links; the title of each is the paper's card, in lines."""

import html
from typing import NamedTuple, Self

from generator.listings.cards import Card
from generator.papers import dates
from generator.papers.shown import by_line
from generator.text import names
from generator.text.sentences import shortened
from generator.text.tex import Tex

_LONGEST_LABEL = 40  # characters of a title, if a paper has no authors


class PaperLink(NamedTuple):
    """A paper as other texts mention it; all its texts are plain."""

    address: str
    label: str  # Example et al. 2026
    card: str  # several lines

    @classmethod
    def of(cls, card: Card) -> Self:
        """Return the mention of a paper."""
        authors = card.first_authors
        named = list(map(_family, authors[:2]))
        if card.author_count > 2:
            named[1:] = ["et al."]
        elif len(named) == 2:
            named[1:] = [card.language.gettext("and"), named[1]]
        who = " ".join(named) or shortened(card.label, _LONGEST_LABEL)
        by = by_line(authors, card.author_count, card.language)
        behind = " · ".join(filter(None, (by, dates.short(card.first, card.language))))
        lines = filter(None, (card.label, behind, Tex(card.summary).plain))
        return cls(card.address, f"{who} {card.first[:4]}".strip(), "\n".join(lines))

    def link(self, root: str) -> str:
        """Return the link as HTML, on a page from which ``root`` leads to the site's root."""
        label, address = html.escape(self.label, quote=False), html.escape(root + self.address)
        return f'<a href="{address}" title="{html.escape(self.card)}">{label}</a>'


def _family(name: str) -> str:
    try:
        return names.split(name).last
    except ValueError:
        return name
