"""What every list, feed and mail shows of a paper, with no more of its abstract than a sentence.

One small `Card` a paper is the only thing that stays in memory for the whole archive.
"""

import sys
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, Self

from generator.content.page import Page
from generator.incremental.keys import Hashed
from generator.listings.kinds import PAPER, Collection
from generator.papers.paper import Counts, Paper
from generator.papers.shown import author_names, proposed_tags
from generator.sources.registry import THUMBNAIL_HOSTS
from generator.text import names
from generator.text.sentences import first_sentence, shortened

_PICTURES = tuple(f"https://{host}/" for host in THUMBNAIL_HOSTS)
_LONGEST_SUMMARY = 240  # characters: two lines of a list
_FIRST_AUTHORS = 5


@dataclass(slots=True, repr=False)  # to freeze one takes as long as to make it
class Card(Hashed):
    """What lists know of a paper and show of it.

    Until `complete` adds what the rest of the archive decides it has no hash, so that no key is made of it;
    from then on nobody changes it.

    Attributes:
        id: canonical id, which breaks ties.
        slug: last part of its address.
        title: as in the paper, possibly with TeX.
        label: the title as plain Unicode text, for links to the paper.
        names: of all authors that are shown, a line each; one string for all, which saves memory.
        name_slugs: what their names fold to (`names.slug`), a line each.
        author_count: of all authors that are shown or counted.
        dates: ISO dates it stands under, ascending; some may be months or years.
        proposed_tags: what tags are made from: the paper's own tags, else keywords and category names; and
            the tags that saved queries give it.
        curated: they are tags that the paper's page gives it.
        organization: who the source says stands behind it; ``""`` where unknown.
        code: there is a link to its code.
        featured: a curator wants it on the home page.
        others: the paper's other ids, in their canonical form.
        added: when it came in as something new, in UTC, a time or a day (see `Page`); ``""`` where it did
            not or none is known.
        summary: what it is about, possibly with TeX: the source's summary, else the first sentence of the
            abstract; a long one cut short.
        by_machine: a machine wrote the summary.
        thumbnail: address of its picture, on one of `registry.THUMBNAIL_HOSTS`; ``""`` for none.
        in_topics: slugs of the topics in ``content/topics.yml`` that it is in; see `saved`.
        votes: ``None`` where unknown.
        comments: at the source, ``None`` where unknown.
        stars: of its code, ``None`` where unknown.
        tags: its tags that have a page.
        named: the collections that lists name beside it; see `Kind.on_cards`.
    """

    id: str
    slug: str
    title: str
    label: str
    names: str
    name_slugs: str
    author_count: int
    dates: tuple[str, ...]
    proposed_tags: tuple[str, ...]
    curated: bool
    organization: str
    code: bool
    featured: bool
    others: tuple[str, ...]
    added: str
    summary: str
    by_machine: bool
    thumbnail: str
    in_topics: tuple[str, ...] = ()
    votes: int | None = None
    comments: int | None = None
    stars: int | None = None
    tags: tuple[Collection, ...] = ()
    named: tuple[Collection, ...] = ()

    def __post_init__(self) -> None:
        """Makes no hash yet."""

    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def of(cls, page: Page) -> Self:
        """The card of a page; counts and collections are not in the page."""
        paper = page.paper
        authors = author_names(paper)
        label = paper.title.plain
        return cls(
            id=paper.id,
            slug=paper.slug,
            title=label if label == paper.title else str(paper.title),  # one object saves memory
            label=label,
            names="\n".join(authors),
            name_slugs="\n".join(map(names.slug, authors)),
            author_count=max(len(authors), paper.author_count or 0),
            dates=paper.dates,
            proposed_tags=proposed_tags(paper),
            curated=bool(paper.tags),
            organization=paper.organization,
            code=bool(paper.links.code),
            featured=page.featured,
            others=paper.ids[1:],
            added=sys.intern(page.added),  # one object for all papers of a run, also in the cache
            summary=_summary(paper),
            by_machine=bool(paper.summary),
            thumbnail=paper.thumbnail if paper.thumbnail.startswith(_PICTURES) else "",
        )

    def packed(self) -> tuple[Any, ...]:
        """A card as it is read, as plain values that can be stored, in the order of its fields."""
        values: tuple[Any, ...] = _AS_READ(self)
        return values

    def complete(
        self,
        counts: Counts,
        tags: tuple[Collection, ...],
        named: tuple[Collection, ...],
        *,
        has_thumbnail: bool,
    ) -> None:
        """Add what the rest of the archive decides, and the hash; an archive may show no thumbnails."""
        self.votes, self.comments, self.stars = counts.votes, counts.comments, counts.stars
        self.tags, self.named = tags, named
        if not has_thumbnail:
            self.thumbnail = ""
        Hashed.__post_init__(self)

    @property
    def address(self) -> str:
        """The address of its page below the site's root."""
        return PAPER.address.format(self.slug)

    @property
    def added_day(self) -> str:
        """The day of `added`."""
        return self.added[:10]

    @property
    def came(self) -> str:
        """When it came in, a time or a day; where none is known, the first day of a list that has it."""
        return self.added or self.dates[0]

    @property
    def first_authors(self) -> tuple[str, ...]:
        """Names of the first authors, which lists show."""
        return tuple(self.names.split("\n", _FIRST_AUTHORS)[:_FIRST_AUTHORS]) if self.names else ()

    @property
    def rank(self) -> tuple[int, str]:
        """Sorts by votes, most first, ties by id."""
        return -(self.votes or 0), self.id


_AS_READ = attrgetter(*(field.name for field in fields(Card) if field.default is MISSING))


def _summary(paper: Paper) -> str:
    """The summary of a paper, which is cut before a formula rather than within one."""
    paragraph = paper.abstract.partition("\n\n")[0][: 2 * _LONGEST_SUMMARY]
    whole = str(paper.summary) or first_sentence(paragraph)
    cut = shortened(whole, _LONGEST_SUMMARY)
    if cut != whole:
        opened = cut.rfind("$") if cut.count("$") % 2 else cut.find("\\(", cut.rfind("\\)") + 1)
        if opened >= 0:
            cut = f"{cut[:opened].rstrip(' ,;:.')} …"
    return cut
