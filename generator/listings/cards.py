"""Cards: all that lists, feeds and mails show of a paper, and all of it that stays in memory."""

import marshal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, Self

from generator.content.curated.venues import At
from generator.content.page import Page
from generator.listings.kinds import PAPER, Collection
from generator.papers import dates
from generator.papers.paper import Citations, Counts, Paper
from generator.papers.shown import (
    LISTED,
    SAID,
    Fact,
    Medium,
    author_names,
    author_notes,
    own_facts,
    own_of,
    proposed_tags,
)
from generator.sources.frame.registry import THUMBNAIL_HOSTS, TITLES
from generator.store.keys import Hashed, hash_of, key
from generator.text import identifiers, names
from generator.text.language import ENGLISH, Language
from generator.text.sentences import first_sentence, shortened

_PICTURES = tuple(f"https://{host}/" for host in THUMBNAIL_HOSTS)
_LONGEST_SUMMARY = 240  # characters: two lines of a list
_FIRST_AUTHORS = 5
_Values = Callable[["Card"], tuple[Any, ...]]


@dataclass(slots=True, repr=False)  # freezing a card would take as long as making it
class Card(Hashed):
    """A paper in lists.

    A card has no hash, and so no key, until `complete` adds the fields that depend on the rest of the
    archive; after that it does not change.
    """

    id: str  # the canonical id, which breaks ties
    slug: str  # the last part of the page's address, which is the name of its file
    title: str  # the title, possibly with TeX
    label: str  # the title as plain Unicode text, for links to the paper
    names: str  # the names of all shown authors, one on each line; a single string saves memory
    name_slugs: str  # the slugs of these names (`names.slug`), one on each line
    orcids: str  # the ORCID iD of each of these names, or nothing, one on each line; ``""`` if none is known
    author_count: int  # the number of all authors, shown or only counted
    # The ISO dates, months or years that list the paper, ascending; none if its date is unknown.
    dates: tuple[str, ...]
    # The names from which tags are made: the paper's own tags, else its keywords and category names; then
    # tags from saved queries.
    proposed_tags: tuple[str, ...]
    curated: bool  # whether the proposed tags are the paper's own tags
    organization: str  # the organization that the source names, or ``""``
    own: tuple[str, ...]  # the value of each fact in `shown.OWN`, or ``""``
    featured: bool  # whether a curator wants it on the home page
    others: tuple[str, ...]  # the paper's other ids, in canonical form
    citation_key: str  # by which the library that it came from cites it, or ``""``
    # The time (UTC) or day when it came in as a new paper (see `Page`); ``""`` if it did not or the time is
    # unknown.
    added: str
    # A short text, possibly with TeX: the source's summary, else the first sentence of the abstract.
    summary: str
    by_machine: bool  # whether a machine wrote the summary
    thumbnail: str  # the address of a picture on one of `registry.THUMBNAIL_HOSTS`, or ``""``
    appeared: tuple[At, ...]  # the venues where it appeared
    in_topics: tuple[str, ...]  # the slugs of the paper's topics; see `saved`
    # A hash of these fields, made once for each page; ``b""`` where one was changed since.
    as_read: bytes
    joined: tuple[str, ...] = ()  # the slugs of pages that lead to its page; see `Page.same_as`
    votes: int | None = None  # ``None`` if unknown, as are comments, stars and citations
    comments: int | None = None  # the number of comments at the source
    stars: int | None = None  # the stars of its code
    cited: Citations | None = None
    tags: tuple[Collection, ...] = ()  # its tags that have a page
    named: tuple[Collection, ...] = ()  # the collections that lists show with the paper; see `Kind.on_cards`
    credit: tuple[Fact, ...] = ()  # its organization and then its venues, as readers see them
    language: Language = ENGLISH  # of what lists say of it
    first: str = field(init=False, default="")  # the first of its dates; ``""`` if it has none
    # The last of its dates; ``""`` if it has none, so that it comes last where the newest come first.
    last: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Leave the hash to `complete`."""
        if self.dates:
            self.first, self.last = self.dates[0], self.dates[-1]

    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def of(cls, page: Page, appeared: tuple[At, ...] = ()) -> Self:
        """Return the card of a page, still without counts and collections."""
        paper = page.paper
        authors = author_names(paper)
        label = paper.title.plain
        return cls(
            id=paper.id,
            slug=page.slug,
            title=label if label == paper.title else str(paper.title),  # one object saves memory
            label=label,
            names="\n".join(authors),
            name_slugs="\n".join(map(names.slug, authors)),
            orcids="\n".join(orcid for orcid, _ in author_notes(paper)) if paper.orcids else "",
            author_count=max(len(authors), paper.author_count or 0),
            dates=paper.dates,
            proposed_tags=proposed_tags(paper),
            curated=bool(paper.tags),
            organization=paper.organization,
            own=own_of(paper),
            featured=page.featured,
            others=paper.ids[1:],
            citation_key=paper.citation_key,
            added=sys.intern(page.added),  # one object for all papers of a run, in the cache too
            summary=_summary(paper),
            by_machine=bool(paper.summary) and not page.own_summary,
            thumbnail=paper.thumbnail if paper.thumbnail.startswith(_PICTURES) else "",
            appeared=appeared,
            in_topics=(),
            as_read=b"",
        )

    def packed(self) -> tuple[Any, ...]:
        """Return the fields that follow from the page, in order, as plain values that can be stored."""
        kind: Any = type(self)
        read, _ = _values(kind)
        return *(values := read(self)), _hash(values)

    def complete(
        self,
        counts: Counts,
        tags: tuple[Collection, ...],
        named: tuple[Collection, ...],
        credit: tuple[Fact, ...],
        *,
        has_thumbnail: bool,
    ) -> None:
        """Add the fields that depend on the rest of the archive, then the hash."""
        self.votes, self.comments, self.stars = counts.votes, counts.comments, counts.stars
        self.cited = counts.cited
        self.tags, self.named, self.credit = tags, named, credit
        if self.thumbnail and not has_thumbnail:
            self.thumbnail, self.as_read = "", b""
        kind: Any = type(self)
        read, added = _values(kind)
        object.__setattr__(self, "hash", key((self.as_read or _hash(read(self)), added(self))))

    @property
    def address(self) -> str:
        """The address of the paper's page, relative to the site's root."""
        return PAPER.address.format(self.slug)

    @property
    def collections(self) -> Iterable[Collection]:
        """All its tags, and what else lists show with it."""
        return dict.fromkeys((*self.tags, *self.named))

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The names of its tags."""
        return tuple([tag.name for tag in self.tags])

    @property
    def venues(self) -> dict[tuple[str, str], int]:
        """The addresses and names of its venues that have a page, as keys."""
        known = (fact for fact in self.credit if fact.name == "venue" and fact.address)
        return {(fact.address, fact.label): 0 for fact in known}

    @property
    def code(self) -> str:
        """The address of its code, or ``""``."""
        return self.own[0]

    def facts(self, medium: Medium) -> Iterator[Fact]:
        """Yield what a medium shows of the paper beside its title and its authors, in order."""
        return (fact for fact in self._facts() if medium in fact.on)

    def _facts(self) -> Iterator[Fact]:
        t = self.language
        if self.votes:
            yield Fact("votes", t.ngettext("{n} vote", "{n} votes", self.votes), value=self.votes)
        if last := self.last:
            yield Fact("day", dates.short(last, t), value=last, on=LISTED)
        else:  # a script would take the date above the list
            yield Fact("undated", t("undated"), on=("list",))
        yield from self.credit
        for fact in own_facts(self.own, t):
            stars = f" ★ {t.number(self.stars)}" if fact.name == "code" and self.stars else ""
            yield fact._replace(label=f"{fact.label}{stars}") if stars else fact
        if self.comments and self.comments > 1:
            yield Fact("comments", t.ngettext("{n} comment", "{n} comments", self.comments), on=LISTED)
        if self.cited and self.cited.times:
            times, by, day = self.cited
            told = ", ".join(filter(None, (TITLES.get(by), dates.short(day, t))))
            said = t.ngettext("cited {n} time", "cited {n} times", times)
            yield Fact("cited", said, after=f", {told}", on=("page",))
        for some in self.named:
            if not some.kind.before_authors:
                yield Fact("", some.name, some.address, on=LISTED)

    def said(self, credit: Iterable[Fact]) -> dict[str, str]:
        """Return the words of the facts in `SAID`, for scripts; see `credit`."""
        shown = (fact for fact in (*own_facts(self.own, self.language), *credit) if "list" in fact.on)
        return dict.fromkeys(SAID, "") | {fact.name: fact.words for fact in shown if fact.name in SAID}

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The terms of its own facts, each with its address, for programs; see `Fact`."""
        return [(fact.term, fact.address) for fact in own_facts(self.own) if fact.term]

    @property
    def added_day(self) -> str:
        """The day of `added`."""
        return self.added[:10]

    @property
    def came(self) -> str:
        """The time or day when the paper came in; if unknown, its first date, if it has one."""
        return self.added or self.first

    @property
    def arrival(self) -> tuple[str, str, str]:
        """A sort key: first arrived, first; papers of one run by first date and id."""
        return self.came, self.first, self.id

    @property
    def first_authors(self) -> tuple[str, ...]:
        """The names of the first authors, for lists."""
        return tuple(self.names.split("\n", _FIRST_AUTHORS)[:_FIRST_AUTHORS]) if self.names else ()

    @property
    def rank(self) -> tuple[int, str]:
        """A sort key: most votes first, ties by id."""
        return -(self.votes or 0), self.id


def by_slug(cards: Sequence[Card]) -> dict[str, Card]:
    """Return papers by the slugs of all their ids and citation keys, and by the ends of their addresses.

    An address goes before a paper's own id, this before another paper's other id, and an id before a key.
    """
    keys = {identifiers.slug(card.citation_key): card for card in cards if card.citation_key}
    others = {identifiers.slug(name): card for card in cards for name in (*card.others, *card.joined)}
    own = {identifiers.slug(card.id): card for card in cards if card.id != card.slug}
    return keys | others | own | {card.slug: card for card in cards}


@cache
def _values(kind: Any) -> tuple[_Values, _Values]:
    """Return the functions that return the fields of a card that follow from the page, and the others."""
    names = [field.name for field in fields(kind)]
    place = names.index("as_read")
    return attrgetter(*names[:place]), attrgetter(*names[place + 1 :])


def _hash(values: tuple[Any, ...]) -> bytes:
    # In half the time of `key`; the references of later versions depend on what else has the same objects.
    return hash_of(marshal.dumps(values, 2))


def _summary(paper: Paper) -> str:
    """Return the summary of a paper for lists; a long one is cut before a formula, never inside it."""
    paragraph = paper.abstract.partition("\n\n")[0][: 2 * _LONGEST_SUMMARY]
    whole = str(paper.summary) or first_sentence(paragraph)
    cut = shortened(whole, _LONGEST_SUMMARY)
    if cut != whole:
        opened = cut.rfind("$") if cut.count("$") % 2 else cut.find("\\(", cut.rfind("\\)") + 1)
        if opened >= 0:
            cut = f"{cut[:opened].rstrip(' ,;:.')} …"
    return cut
