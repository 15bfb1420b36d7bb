"""The kinds of pages, one row each; everything that differs by kind reads this table.

Templates, shells, style sheets, titles and the Markdown tree iterate over `KINDS`. A new kind is a row here
and a module that makes its pages; see `generator.listings`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self
from weakref import WeakValueDictionary

from generator.content.curated.vocabulary import Vocabularies
from generator.papers import dates
from generator.papers.paper import Paper
from generator.store.keys import Hashed


@dataclass(frozen=True, slots=True)
class Extent:
    """The extent of a collection's feed."""

    papers: int  # the number of newest papers
    whole: bool  # whether items have whole abstracts instead of first sentences


@dataclass(frozen=True, slots=True)
class Minimum:
    """The papers that a collection needs to get a page: the default of the setting ``<kind>_minimum``."""

    papers: int = 0  # the number; 0 if every collection has a page and there is no setting
    about: str = ""  # the help text of the setting
    # The values that `archive init` sets for fewer than 100, 1,000 and 10,000 papers.
    small: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Kind:
    """A kind of page."""

    name: str  # the class of its pages in the theme
    address: str  # the address of its pages, relative to the site's root, with ``{}`` for a slug
    hub: "Kind | None" = None  # the kind of the page that links to all pages of this kind, if there is one
    title: str = "{}"  # the title of its pages, with ``{}`` for a name
    template: str = "listing.md"  # the Markdown template of its pages
    layout: str = "listing.html"  # the theme's template of its pages
    is_split: bool = False  # a long list is split by time, into pages below the first
    lists_papers: bool = False  # its pages list papers, which a reader can sort and filter
    is_plain: bool = False  # its pages have no tiles and no charts, so they load no styles for these
    lists_names: bool = False  # its pages list the names of collections, which a reader can filter
    has_narrower: bool = False  # its menu of dates also leads to narrower pages
    shows_tags: bool = True  # papers in its lists show their tags and the other collections `on_cards`
    shows_summaries: bool = False  # papers in its lists show a summary
    label: str = ""  # the words before the collections on a paper's page; ``""`` if the page has no such row
    on_cards: int = 0  # the most collections of this kind that a list shows with a paper
    before_authors: bool = False  # lists show these collections before the authors, else among the facts
    # The filter for its collections in queries (``org``); ``""`` for none or a built-in one of the kind's own
    # name.
    filter: str = ""
    # Returns the names of a paper's collections for the filter in rules; ``None`` if they depend on more than
    # the paper and the vocabularies, so that rules have no such filter.
    of_paper: Callable[[Paper, Vocabularies], tuple[str, ...]] | None = None
    minimum: Minimum = Minimum()  # the papers that a collection needs to get a page
    has_side_headings: bool = False  # on a wide screen, headings are next to their sections
    file: str = ""  # the file in ``content`` that a person edits to change its pages, if there is one for all
    # The extent of each collection's feed, at `FEED` below the collection; ``None`` for no feed.
    feed: Extent | None = None
    digests: str = ""  # the name of its page's feed, if the items of the feed are digests of days or weeks
    has_files: bool = False  # each of its pages has its own file in ``content``
    # Its pages have a small picture of their papers on the map, instead of a link alone.
    has_still: bool = False

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        """Pickle the name of the global variable: another process has the same row."""
        return self.name.upper()

    @property
    def called(self) -> str:
        """The name of a collection, or of a hub's, in a heading: ``Reading lists`` are ``Lists``."""
        return self.name.capitalize()

    @property
    def numbered(self) -> tuple[str, str]:
        """The texts for one and for several of a hub's collections."""
        return f"{{n}} {self.name.removesuffix('s')}", f"{{n}} {self.name}"

    @property
    def every(self) -> str:
        """The text of a link to all collections of a hub."""
        return f"All {{n}} {self.name}"

    @property
    def texts(self) -> "tuple[str | tuple[str, str], ...]":
        """The texts of the interface that follow from this row."""
        is_hub = self.address in HUBS and self.lists_names
        hub = (self.called, self.numbered, (self.every, self.every)) if is_hub else ()
        title, one = self.title if self.is_single else "", self.called if self.filter else ""
        return *filter(None, (title, one, self.label, self.digests)), *hub

    @property
    def query(self) -> str:
        """The filter for its collections in queries and in the address of a search."""
        return self.filter or self.name

    @property
    def is_single(self) -> bool:
        """Whether the kind has only one page."""
        return "{}" not in self.address

    def way_to_feed(self, address: str) -> str:
        """Return the relative path from a page, or from a part of its list, to its feed, if it has one."""
        steps_up = address.count("/") - self.address.count("/")
        return "../" * steps_up + FEED if self.feed or self.digests else ""

    def addresses(self, slug: str) -> Iterator[str]:
        """Yield an address for each depth of the kind's pages; ``slug`` stands for the year or month too."""
        yield self.address.format(slug)
        if self.is_split:
            yield f"{self.address.format(slug)}{slug}/"


FEED = "feed.xml"
"""The name of a collection's feed, below the collection's address."""
_MANY, _FEW = Extent(30, whole=True), Extent(10, whole=False)

PAPER = Kind("paper", "papers/{}/", template="paper.md", layout="paper.html", has_files=True)
HOME = Kind(
    "home", "", title="Home", template="home.md", lists_papers=True, is_plain=True, shows_summaries=True,
    file="index.md",
)  # fmt: skip
TRENDING = Kind(
    "trending", "trending/", title="Trending", lists_papers=True, is_plain=True, shows_summaries=True,
    digests="Trending papers, once a week",
)  # fmt: skip
FEATURED = Kind(
    "featured", "featured/", title="Featured papers", is_split=True, lists_papers=True, shows_summaries=True,
    feed=_MANY,
)  # fmt: skip
CODE = Kind("code", "code/", title="Papers with code", is_split=True, lists_papers=True, feed=_MANY)
ADDED = Kind("added", "added/", title="Recently added", lists_papers=True, feed=_MANY)
STATISTICS = Kind("statistics", "statistics/", title="Statistics")
STATUS = Kind("status", "status/", title="Status", template="status.md")
DATES = Kind("dates", "dates/", title="All dates", digests="The papers of the day, once a day")
DAY, WEEK, MONTH, YEAR = SPANS = tuple(
    Kind(
        name,
        "dates/{}/",
        DATES,
        lists_papers=True,
        is_plain=name == "day",
        has_narrower=name != "day",
        shows_summaries=name == "day",
    )
    for name in ("day", "week", "month", "year")
)
UNDATED = Kind(
    "undated", f"dates/{dates.UNDATED}/", title="Papers without a date", lists_papers=True
)  # only if there are any
BROWSE = Kind("browse", "browse/", title="Browse")
SUBSCRIBE = Kind(
    "subscribe", "subscribe/", title="Subscribe", template="subscribe.md", layout="subscribe.html",
    lists_names=True, has_side_headings=True,
)  # fmt: skip
# What the setting `digest` last sent by mail.
ISSUE = Kind("issue", "subscribe/issue/", title="Latest issue", lists_papers=True, shows_summaries=True)
# Only the reader's browser knows their papers.
NEW = Kind("new", "new/", title="New papers", template="new.md", layout="new.html", lists_papers=True)
SAVED = Kind(
    "saved", "saved/", title="Saved papers", template="saved.md", layout="saved.html", lists_papers=True
)
LIKE = Kind(
    "like", "like/", title="Papers like mine", template="like.md", layout="like.html", lists_papers=True
)
MAP = Kind("map", "map/", title="Map", template="map.md", layout="map.html")
TAGS = Kind("tags", "tags/", title="All tags", lists_names=True, has_side_headings=True, file="tags.yml")
TAG = Kind(
    "tag", "tags/{}/", TAGS, is_split=True, lists_papers=True, file="tags.yml", feed=_MANY, on_cards=2,
    has_still=True,
    minimum=Minimum(15, "papers that must share a keyword or category before it becomes a tag", (2, 4, 8)),
)  # fmt: skip
AUTHORS = Kind("authors", "authors/", title="All authors", lists_names=True, file="authors.yml")
LETTER = Kind("letter", "authors/letter/{}/", lists_names=True, file="authors.yml")
# The page of an author or an organization shows its frequent tags once, at the top.
AUTHOR = Kind(
    "author", "authors/{}/", AUTHORS, is_split=True, lists_papers=True, shows_tags=False, file="authors.yml",
    feed=_FEW,
    minimum=Minimum(25, "papers of an author who gets a page", (3, 3, 5)),
)  # fmt: skip
ORGANIZATIONS = Kind(
    "organizations", "organizations/", title="All organizations", lists_names=True, has_side_headings=True,
    file="organizations.yml",
)  # fmt: skip
ORGANIZATION = Kind(
    "organization", "organizations/{}/", ORGANIZATIONS, is_split=True, lists_papers=True, shows_tags=False,
    filter="org", file="organizations.yml", feed=_FEW, on_cards=1, before_authors=True,
    of_paper=lambda paper, known: tuple(filter(None, [known.organizations.named(paper.organization)])),
    minimum=Minimum(3, "papers of an organization that gets a page", (2, 2, 3)),
)  # fmt: skip
VENUES = Kind(
    "venues", "venues/", title="All venues", lists_names=True, has_side_headings=True, file="venues.yml"
)
VENUE = Kind(
    "venue", "venues/{}/", VENUES, is_split=True, lists_papers=True, filter="venue", file="venues.yml",
    feed=_FEW, of_paper=lambda paper, known: known.venues.names(known.venues.of(paper)),
    minimum=Minimum(3, "papers of a venue that gets a page", (2, 2, 3)),
)  # fmt: skip
TOPICS = Kind(
    "topics", "topics/", title="All topics", lists_names=True, has_side_headings=True, file="topics.yml"
)
TOPIC = Kind(
    "topic", "topics/{}/", TOPICS, is_split=True, lists_papers=True, label="Topics:", filter="topic",
    feed=_MANY, file="topics.yml", has_still=True,
)  # fmt: skip
LISTS = Kind("lists", "lists/", title="All reading lists", lists_names=True, has_side_headings=True)
LIST = Kind(
    "list", "lists/{}/", LISTS, lists_papers=True, label="Reading lists:", filter="list", feed=_MANY,
    has_files=True,
)  # fmt: skip
# A redirect from the former address of a renamed collection, whatever its kind.
MOVED = Kind("moved", "tags/{}/", template="moved.md", layout="moved.html", is_split=True)

INDEX_KINDS = (
    HOME, TRENDING, FEATURED, CODE, ADDED, STATISTICS, STATUS, DATES, *SPANS, UNDATED, BROWSE, SUBSCRIBE,
    ISSUE, NEW, SAVED, LIKE, MAP, TAGS, TAG, AUTHORS, LETTER, AUTHOR, ORGANIZATIONS, ORGANIZATION, VENUES,
    VENUE, TOPICS, TOPIC, LISTS, LIST, MOVED,
)  # fmt: skip
KINDS = (PAPER, *INDEX_KINDS)
HUBS = frozenset(kind.hub.address for kind in KINDS if kind.hub)


@dataclass(frozen=True, slots=True, weakref_slot=True, repr=False, eq=False)
class Collection(Hashed):
    """Papers with a page of their own, such as the papers of a tag or an author.

    There is one object for each, so that no dictionary of collections has to call Python to compare them.
    """

    kind: Kind
    slug: str
    name: str

    def __new__(cls, kind: Kind, slug: str, name: str) -> Self:
        """Return the collection of these values that is there already, if there is one."""
        known: Self = _KNOWN.setdefault((kind, slug, name), object.__new__(cls))
        return known

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the values: another process has its own objects."""
        return Collection, (self.kind, self.slug, self.name)

    @property
    def address(self) -> str:
        """The address of its page, relative to the site's root."""
        return self.kind.address.format(self.slug)

    @property
    def page(self) -> tuple[Kind, str, str]:
        """The first fields of the `Listing` of its page: kind, address and title."""
        return self.kind, self.address, self.name


_KNOWN: WeakValueDictionary[tuple[Kind, str, str], Any] = WeakValueDictionary()
"""The collections by their values."""


def most_frequent(spellings: Counter[str]) -> str:
    """Return the most frequent spelling; of equally frequent ones, the last (accents sort after letters)."""
    return max(spellings, key=lambda spelling: (spellings[spelling], spelling))
