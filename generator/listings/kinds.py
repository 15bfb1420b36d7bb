"""The kinds of pages: one row each, which everything that treats kinds differently reads.

Templates, shells, style sheets, titles and the Markdown tree iterate over `KINDS`. A new kind is a row here
and a module that makes its pages, named in `generator.listings`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.incremental.keys import Hashed
from generator.papers.paper import Paper


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a collection its feed has.

    Attributes:
        papers: how many, the newest ones.
        whole: with whole abstracts, not with their first sentences.
    """

    papers: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Minimum:
    """How many papers a collection must have to get a page: the default of the setting ``<kind>_minimum``.

    Attributes:
        papers: how many; 0 where each has a page, and there is no setting.
        about: what the setting means.
        small: what `archive init` sets in an archive of less than 100, 1,000 and 10,000 papers.
    """

    papers: int = 0
    about: str = ""
    small: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Kind:
    """A kind of page.

    Attributes:
        name: the class of its pages in the theme.
        address: of its one page, or of each with ``{}`` in the place of its slug; below the site's root.
        hub: the kind of the page that leads to all of this kind; ``None`` if no page is only for that.
        title: the page's title, with ``{}`` in the place of what it is about if there are several.
        template: the Markdown template that its pages are made with.
        layout: the theme's template for them.
        is_split: a long list is split by time, into pages below the first.
        lists_papers: its pages are lists of papers, which a reader may sort and filter.
        lists_names: its pages lead to collections by their names, in which a reader may look for one.
        has_narrower: its pages lead to narrower ones above the papers; on a narrow screen they are folded.
        shows_tags: papers in its lists show their tags, and what else stands `on_cards` there.
        shows_summaries: papers in its lists show what they are about in a sentence or two.
        label: what stands before the kind's collections on the page of a paper in them; ``""`` where they
            are not named there, or in a way of their own.
        on_cards: how many of a paper's collections of the kind a list names beside the paper.
        before_authors: there they stand before the authors, in every list; else among the facts.
        filter: the search's filter for its collections (``org``); ``""`` where it has none, or its own.
        of_paper: gives the names of a paper's collections, for rules with the filter; ``None`` where these
            depend on more than the paper, and rules have no such filter.
        minimum: how many papers a collection of the kind must have to get a page.
        has_side_headings: on a wide screen its headings stand beside what they head.
        file: the file in ``content`` that a person edits to change its pages, if there is such a file.
        feed: how much the feed of a collection of this kind has, at the collection's address and `FEED`;
            ``None`` where it has no feed of papers.
        digests: what its page's feed is called, if the items of that are digests of days or weeks.
        has_files: each of its pages has a file of its own in ``content`` instead.
    """

    name: str
    address: str
    hub: "Kind | None" = None
    title: str = "{}"
    template: str = "listing.md"
    layout: str = "listing.html"
    is_split: bool = False
    lists_papers: bool = False
    lists_names: bool = False
    has_narrower: bool = False
    shows_tags: bool = True
    shows_summaries: bool = False
    label: str = ""
    on_cards: int = 0
    before_authors: bool = False
    filter: str = ""
    of_paper: Callable[[Paper], tuple[str, ...]] | None = None
    minimum: Minimum = Minimum()
    has_side_headings: bool = False
    file: str = ""
    feed: Extent | None = None
    digests: str = ""
    has_files: bool = False

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        """Another process has the same row, in the global variable of this name."""
        return self.name.upper()

    @property
    def page(self) -> "tuple[Kind, str, str]":
        """What the `Listing` of its one page begins with: kind, address and title."""
        return self, self.address, self.title

    @property
    def is_single(self) -> bool:
        """Whether there is one page of the kind."""
        return "{}" not in self.address

    def way_to_feed(self, address: str) -> str:
        """The way from a page of the kind, or of a part of its list, to its feed; ``""`` if it has none.

        Args:
            address: the page's.
        """
        steps_up = address.count("/") - self.address.count("/")
        return "../" * steps_up + FEED if self.feed or self.digests else ""

    def addresses(self, slug: str) -> Iterator[str]:
        """An address for each depth that pages of the kind stand at.

        Args:
            slug: stands for what a page is about, and for the year or month of a part of its list.
        """
        yield self.address.format(slug)
        if self.is_split:
            yield f"{self.address.format(slug)}{slug}/"


FEED = "feed.xml"
"""The name of a collection's feed, below the collection's address."""
_MANY, _FEW = Extent(30, whole=True), Extent(10, whole=False)

PAPER = Kind("paper", "papers/{}/", template="paper.md", layout="paper.html", has_files=True)
HOME = Kind(
    "home", "", title="Home", template="home.md", lists_papers=True, shows_summaries=True, file="index.md"
)
TRENDING = Kind(
    "trending", "trending/", title="Trending", lists_papers=True, shows_summaries=True,
    digests="What is trending, once a week",
)  # fmt: skip
FEATURED = Kind(
    "featured", "featured/", title="Featured papers", is_split=True, lists_papers=True, shows_summaries=True,
    feed=_MANY,
)  # fmt: skip
CODE = Kind("code", "code/", title="Papers with code", is_split=True, lists_papers=True, feed=_MANY)
ADDED = Kind("added", "added/", title="Lately added", lists_papers=True, feed=_MANY)
STATISTICS = Kind("statistics", "statistics/", title="Statistics")
STATUS = Kind("status", "status/", title="Status", template="status.md")
DATES = Kind("dates", "dates/", title="All dates", digests="The papers of each day, once a day")
DAY, WEEK, MONTH, YEAR = SPANS = tuple(
    Kind(
        name,
        "dates/{}/",
        DATES,
        "Papers of {}",
        lists_papers=True,
        has_narrower=name != "day",
        shows_summaries=name == "day",
    )
    for name in ("day", "week", "month", "year")
)
BROWSE = Kind("browse", "browse/", title="Browse", has_side_headings=True)
SUBSCRIBE = Kind(
    "subscribe", "subscribe/", title="Subscribe", template="subscribe.md", layout="subscribe.html",
    lists_names=True, has_side_headings=True,
)  # fmt: skip
# Its papers are known to the reader's browser alone.
SAVED = Kind(
    "saved", "saved/", title="Saved papers", template="saved.md", layout="saved.html", lists_papers=True
)
TAGS = Kind("tags", "tags/", title="All tags", lists_names=True, has_side_headings=True, file="tags.yml")
TAG = Kind(
    "tag", "tags/{}/", TAGS, is_split=True, lists_papers=True, file="tags.yml", feed=_MANY, on_cards=2,
    minimum=Minimum(15, "papers that must share a keyword or category before it becomes a tag", (2, 4, 8)),
)  # fmt: skip
AUTHORS = Kind("authors", "authors/", title="All authors", lists_names=True, file="authors.yml")
LETTER = Kind("letter", "authors/letter/{}/", lists_names=True, file="authors.yml")
# A profile names the topics once, at its top.
AUTHOR = Kind(
    "author", "authors/{}/", AUTHORS, template="profile.md", is_split=True, lists_papers=True,
    shows_tags=False, file="authors.yml", feed=_FEW,
    minimum=Minimum(25, "papers of an author who gets a page", (3, 3, 5)),
)  # fmt: skip
ORGANIZATIONS = Kind(
    "organizations", "organizations/", title="All organizations", lists_names=True, has_side_headings=True
)
ORGANIZATION = Kind(
    "organization", "organizations/{}/", ORGANIZATIONS, template="profile.md", is_split=True,
    lists_papers=True, shows_tags=False, filter="org", feed=_FEW, on_cards=1, before_authors=True,
    of_paper=lambda paper: (paper.organization,) if paper.organization else (),
    minimum=Minimum(3, "papers of an organization that gets a page", (2, 2, 3)),
)  # fmt: skip
TOPICS = Kind(
    "topics", "topics/", title="All topics", lists_names=True, has_side_headings=True, file="topics.yml"
)
TOPIC = Kind(
    "topic", "topics/{}/", TOPICS, is_split=True, lists_papers=True, label="In the topics", filter="topic",
    feed=_MANY, file="topics.yml",
)  # fmt: skip
LISTS = Kind("lists", "lists/", title="All reading lists", lists_names=True, has_side_headings=True)
LIST = Kind(
    "list", "lists/{}/", LISTS, lists_papers=True, label="On the reading lists", filter="list", feed=_MANY,
    has_files=True,
)  # fmt: skip
# Stands where a collection was before a person renamed it, of whatever kind that is.
MOVED = Kind("moved", "tags/{}/", template="moved.md", layout="moved.html", is_split=True)

INDEX_KINDS = (
    HOME, TRENDING, FEATURED, CODE, ADDED, STATISTICS, STATUS, DATES, *SPANS, BROWSE, SUBSCRIBE, SAVED,
    TAGS, TAG, AUTHORS, LETTER, AUTHOR, ORGANIZATIONS, ORGANIZATION, TOPICS, TOPIC, LISTS, LIST, MOVED,
)  # fmt: skip
KINDS = (PAPER, *INDEX_KINDS)
HUBS = frozenset(kind.hub.address for kind in KINDS if kind.hub)


@dataclass(frozen=True, slots=True, repr=False)
class Collection(Hashed):
    """Papers that have a page of their own, such as those of a tag or an author.

    Attributes:
        kind: what kind of page it has.
        slug: the last part of the page's address.
        name: what it is called.
    """

    kind: Kind
    slug: str
    name: str

    def __hash__(self) -> int:
        """That of `Hashed.hash`, which is known: lists count tags half a million times."""
        return hash(self.hash)

    @property
    def address(self) -> str:
        """The address of its page below the site's root."""
        return self.kind.address.format(self.slug)

    @property
    def page(self) -> tuple[Kind, str, str]:
        """What the `Listing` of its page begins with: kind, address and title."""
        return self.kind, self.address, self.name


def most_frequent(spellings: Counter[str]) -> str:
    """What most call a thing; of two spellings as frequent the one with accents, which sorts later."""
    return max(spellings, key=lambda spelling: (spellings[spelling], spelling))
