"""Made-up papers for the tests. No paper here was ever written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from generator import listings
from generator.content import law
from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingList
from generator.content.curated.topics import Topic
from generator.content.curated.venues import At, VenueTable
from generator.content.curated.vocabulary import Vocabularies, Vocabulary
from generator.content.library import Library
from generator.content.merge import Merger, Outcome
from generator.content.page import Page
from generator.errors import Failure, Problem
from generator.listings import Given, Link, Memberships
from generator.listings.cards import Card
from generator.papers.made import Made, sign
from generator.papers.paper import (
    COUNTED,
    LINK_NAMES,
    Affiliation,
    Author,
    Counts,
    Links,
    Notice,
    Paper,
    Record,
)
from generator.papers.publication import KINDS, PUBLICATION_NAMES, Publication
from generator.sources.frame.declarations import Result
from generator.text.cleaning import line

DAY = "2026-01-02"
ORCID, ORCID_2 = "0000-0000-0000-001X", "0000-0000-0000-0028"  # nobody has these
TODAY = date(2026, 11, 28)


def paper(id: str = "2601.00001", title: str = "Moss and Mirrors", **fields: Any) -> Paper:
    """Return a paper of the hub; authors may be plain names."""
    names = fields.pop("authors", ("Ada One", "Bo Two"))
    fields["authors"] = tuple(name if isinstance(name, Author) else Author(name) for name in names)
    return Paper(id=id, title=title, **({"days": (DAY,), "source": "huggingface"} | fields))


def numbered(number: int, day: str = "2026-03-02", **changes: Any) -> Paper:
    """Return a made-up paper with an arXiv id."""
    values: dict[str, Any] = {
        "id": f"2603.{number:05d}",
        "title": f"A made-up study of matter {number}",
        "abstract": f"Nothing was measured in study {number}, and the error bars agree with that.",
        "authors": (Author("Ada One"), Author(f"Bert Number{number}")),
        "days": (day,),
        "links": Links(pdf=f"https://example.org/{number}.pdf"),
        "source": "made-up",
    }
    return Paper(**(values | changes))


def record(id: str = "2601.00001", title: str = "Moss and Mirrors", **fields: Any) -> Record:
    """Return a source's record of a paper; fields of `Counts` are its counts."""
    counts = Counts(*(fields.pop(name, None) for name in COUNTED))
    return Record(paper(id, title, **fields), counts)


def waits(name: str, lacks: str) -> Notice:
    """Return what a source says of a paper that lacks something."""
    return Notice(name, "waits", words=lacks)


def noticed(results: Iterable[object], says: str) -> list[Notice]:
    """Return the notices that say this."""
    return [result for result in results if isinstance(result, Notice) and result.says == says]


def listed(
    number: int, *days: str, featured: bool = False, appeared: tuple[At, ...] = (), **fields: Any
) -> Card:
    """Return a card whose id has a number; it may have `Counts` and venues."""
    title = fields.pop("title", f"Paper {number}")
    counts = {name: fields.pop(name, None) for name in COUNTED}
    made = paper(f"2601.{number:05d}", title, days=days or (DAY,), **fields)
    return replace(Card.of(Page(made, featured=featured), appeared), **counts)


def plain(steps: Iterable[Link]) -> tuple[Link, ...]:
    """Return links without what their tiles show."""
    return tuple(step._replace(sketch=None) for step in steps)


def until_failure(given: Iterable[Result]) -> Iterator[Record | Problem]:
    """Yield a source's items until its first failure; raise the error of this."""
    for item in given:
        if isinstance(item, Failure):
            raise item.error
        assert isinstance(item, Record | Problem)
        yield item


def split(given: Iterable[Record | Notice | Problem]) -> tuple[list[Record], list[Problem]]:
    """Split a source's items into records and problems."""
    items = list(given)
    return (
        [record for record in items if isinstance(record, Record)],
        [problem for problem in items if isinstance(problem, Problem)],
    )


def take(content: Path, *records: Record) -> list[Outcome]:
    """Merge records into a ``content`` folder, as one run does; return an outcome for each."""
    with Merger(Library(content)) as merger:
        return [merger.take(record) for record in records]


def merge(old: Paper, new: Paper, edited: Set[str] = frozenset()) -> Paper:
    """Return the paper of a page with what a source says about it."""
    return law.merge(Page(old), new, edited).paper


def page_file(content: Path, slug: str) -> Path:
    """Return the one file of a paper's page."""
    (path,) = content.glob(f"papers/*/*/{slug}.md")
    return path


# Pieces with a meaning in YAML, Markdown, HTML, TeX, CSV or templates.
NASTY = (
    "a", "b", "Z", "0", "7", " ", "  ", "\n", "\n\n", "\t", "\r\n", "*", "**", "_", "__", "`", "``",
    "\\", "\\\\", "[", "]", "(", ")", "![", "](", "<", ">", "</p>", "<b>", "<!--", "-->", "&", "&amp;",
    "&lt", "&#35;", "#", "## ", "- ", "+ ", "1. ", "2) ", "> ", "---", "===", "|", "|-|", ":", ": ", "::",
    "!!", "!", "?", '"', "'", "{", "}", "{{", "}}", "{%", "%}", "{: .x }", "{#", "~", "~~~", "```", "^",
    "$", "$$", "$x$", "$x^2$", "$5", "\\$", "\\(", "\\frac", "%", "@", "=", ",", ";", ".", "http://a.org/",
    "https://b.org/x_y_z", "www.c.org", "a@b.org", "é", "ß", "中", "😀", "\u200b", "\u202e", "\u2028",
    "\x00", "\x11", "\x12", "\x13", "\x7f", "\x85", "\ufeff", "\ud800", "1e3", "null", "yes",
    "2026-01-02", "0x1F", "id:", "title: x", "fetched: title=x", "    ", "[toc]", "[1]: b", "(c)", "&copy;",
)  # fmt: skip


def nasty(most: int = 12) -> st.SearchStrategy[str]:
    """Texts of `NASTY` pieces and any other characters."""
    return st.lists(st.sampled_from(NASTY) | st.characters(), max_size=most).map("".join)


def titles() -> st.SearchStrategy[str]:
    """Texts that may be a title."""
    return nasty().filter(line)


def partial_dates(first: int = 1900, last: int = 2100) -> st.SearchStrategy[str]:
    """Days, months and years between two years."""
    days = st.dates(date(first, 1, 1), date(last, 12, 31)).map(date.isoformat)
    return st.tuples(days, st.sampled_from((4, 7, 10))).map(lambda made: made[0][: made[1]])


_ADDRESSES = ("", "", "http://a.org/", "https://b.org/x?y=1&z=[2]#\"'<>$1$`*_")
_IDS = ("2601.00001", "cs/0112017", "10.1234/a(b)c:d", "1e3", "null", "yes", "2026", "")


def publications() -> st.SearchStrategy[Publication]:
    """Draw where a paper was published, with nasty texts; nowhere in half of the cases."""
    short, kind = nasty(4), st.sampled_from(("", *KINDS))
    doi = st.sampled_from(("", "10.5678/a<b>$c$;d"))
    texts = dict.fromkeys(PUBLICATION_NAMES, short) | {"kind": kind, "doi": doi, "accessed": partial_dates()}
    return st.just(Publication()) | st.builds(Publication, **texts)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Draw a paper of any shape, with nasty texts."""
    short = nasty(4)
    topics = st.lists(short, max_size=3).map(tuple)
    names = draw(st.lists(short.filter(lambda name: line(name).strip(",; ")), max_size=4))
    address = st.sampled_from(_ADDRESSES)
    summary, translated, model = draw(nasty()), draw(nasty(3)), draw(st.sampled_from(("", "a/b:1 <i>")))
    return Paper(
        id=draw(st.sampled_from(_IDS) | short),
        title=draw(titles()),
        abstract=draw(nasty(20)),
        authors=tuple(Author(name, draw(st.booleans())) for name in names),
        orcids=tuple((name, ORCID) for name in names if draw(st.booleans())),
        affiliations=tuple(
            Affiliation(draw(short), tuple(names[:place])) for place in range(draw(st.integers(0, 2)))
        ),
        author_count=draw(st.none() | st.integers(0, 700)),
        days=tuple(draw(st.lists(partial_dates(), min_size=1, max_size=3))),
        published=draw(st.just("") | partial_dates()),
        updated=draw(st.just("") | partial_dates()),
        version=draw(st.none() | st.integers(1, 99)),
        tags=draw(topics),
        keywords=draw(topics),
        categories=draw(topics),
        links=Links(
            **{name: draw(address) for name in LINK_NAMES if name != "doi"},
            doi=draw(st.sampled_from(("", "10.1234/a<b>$c$;d"))),
        ),
        organization=draw(short),
        license=draw(st.sampled_from(("", "cc-by-4.0", "arxiv-1.0", "Mine alone"))),
        submitter=draw(short),
        source=draw(st.sampled_from(("", "huggingface", "arxiv"))),
        comment=draw(short),
        journal_ref=draw(short),
        published_in=draw(publications()),
        summary=summary,
        translated_title=translated,
        translated_abstract=draw(nasty(3)),
        made=(
            ("summary", Made(model, DAY, "pt-BR", "1", sign("A."), sign(line(summary)))),
            ("translated_title", Made(text=sign(line(translated)))),
        ),
        thumbnail=draw(st.sampled_from(("", "https://cdn-thumbnails.huggingface.co/a_b/1.png"))),
        withdrawn=draw(st.booleans()),
        withdrawal=draw(short),
        corrected=draw(st.just("") | partial_dates()),
        arxiv=draw(st.sampled_from(("", "2601.00002"))),
        citation_key=draw(st.sampled_from(("", "one:2026/moss", "null", "müller`$!*"))),
    )


def memberships(
    cards: Sequence[Card],
    vocabulary: Vocabulary | None = None,
    register: Register | None = None,
    topics: Sequence[Topic] = (),
    reading_lists: Sequence[ReadingList] = (),
    venues: VenueTable | None = None,
    **minimums: int,
) -> Memberships:
    """Return the collections of cards, and complete the cards; ``minimums`` of kinds are 1 if not given."""
    known = Vocabularies(vocabulary or Vocabulary(), venues=venues or VenueTable())
    said = known, register or Register()
    given = Given(cards, *said, lambda kind: minimums.get(kind.name, 1), topics, reading_lists)
    members = listings.memberships(given)
    counts = {made.id: Counts(made.votes, made.comments, made.stars, made.cited) for made in cards}
    listings.complete(cards, members, counts, thumbnails=True)
    return members
