"""The catalogue: what lists need to know of every paper, with no more of its abstract than a sentence.

One small `Entry` a paper is the only thing that stays in memory for the whole archive.
"""

import sys
from typing import NamedTuple

from generator.content.page import Page
from generator.listings.kinds import PAPER
from generator.papers.paper import Paper
from generator.papers.shown import author_names, topics
from generator.sources.registry import THUMBNAIL_HOSTS
from generator.text import names, tex
from generator.text.sentences import first_sentence, shortened

_PICTURES = tuple(f"https://{host}/" for host in THUMBNAIL_HOSTS)
_LONGEST_SUMMARY = 240  # characters: two lines of a list


class Entry(NamedTuple):
    """What lists know of a paper.

    Attributes:
        id: canonical id, which breaks ties.
        slug: last part of its address.
        title: as in the paper, possibly with TeX.
        label: the title as plain Unicode text, for links to the paper.
        names: of all authors that are shown, a line each; one string for all, which saves memory.
        keys: what their names fold to (`names.slug`), a line each.
        author_count: of all authors that are shown or counted.
        dates: ISO dates it stands under, ascending; some may be months or years.
        topics: what tags are made from: the paper's own tags, else keywords and category names; and the tags
            that saved queries give it.
        curated: the topics are tags that the paper's page gives it.
        organization: who the source says stands behind it; ``""`` where unknown.
        votes: ``None`` where unknown.
        code: there is a link to its code.
        featured: a curator wants it on the home page.
        others: the paper's other ids, in their canonical form.
        added: when it came in as something new, in UTC, a time or a day (see `Page`); ``""`` where it did
            not or none is known.
        in_topics: slugs of the topics in ``content/topics.yml`` that it is in; see `saved`.
        summary: what it is about, possibly with TeX: the source's summary, else the first sentence of the
            abstract; a long one cut short.
        by_machine: a machine wrote the summary.
        thumbnail: address of its picture, on one of `registry.THUMBNAIL_HOSTS`; ``""`` for none.
        comments: at the source, ``None`` where unknown.
        stars: of its code, ``None`` where unknown.
    """

    id: str
    slug: str
    title: str
    label: str
    names: str
    keys: str
    author_count: int
    dates: tuple[str, ...]
    topics: tuple[str, ...]
    curated: bool
    organization: str
    votes: int | None
    code: bool
    featured: bool
    others: tuple[str, ...]
    added: str = ""
    in_topics: tuple[str, ...] = ()
    summary: str = ""
    by_machine: bool = False
    thumbnail: str = ""
    comments: int | None = None
    stars: int | None = None

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
    def rank(self) -> tuple[int, str]:
        """Sorts by votes, most first, ties by id."""
        return -(self.votes or 0), self.id


def entry(page: Page) -> Entry:
    """The entry of a page; its counts are not in the page."""
    paper = page.paper
    authors = author_names(paper)
    return Entry(
        id=paper.id,
        slug=paper.slug,
        title=paper.title,
        label=_label(paper.title),
        names="\n".join(authors),
        keys="\n".join(map(names.slug, authors)),
        author_count=max(len(authors), paper.author_count or 0),
        dates=paper.dates,
        topics=topics(paper),
        curated=bool(paper.tags),
        organization=paper.organization,
        votes=None,
        code=bool(paper.links.code),
        featured=page.featured,
        others=paper.ids[1:],
        added=sys.intern(page.added),  # one object for all papers of a run, also in the cache
        summary=_summary(paper),
        by_machine=bool(paper.summary),
        thumbnail=paper.thumbnail if paper.thumbnail.startswith(_PICTURES) else "",
    )


def _summary(paper: Paper) -> str:
    """The summary of a paper, which is cut before a formula rather than within one."""
    paragraph = paper.abstract.partition("\n\n")[0][: 2 * _LONGEST_SUMMARY]
    whole = paper.summary or first_sentence(paragraph)
    cut = shortened(whole, _LONGEST_SUMMARY)
    if cut != whole:
        opened = cut.rfind("$") if cut.count("$") % 2 else cut.find("\\(", cut.rfind("\\)") + 1)
        if opened >= 0:
            cut = f"{cut[:opened].rstrip(' ,;:.')} …"
    return cut


def _label(title: str) -> str:
    """The label of a title: the title object itself where the texts are equal, which saves memory."""
    plain = tex.plain_title(title)
    return title if plain == title else plain
