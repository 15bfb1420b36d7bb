"""Journals' feeds, RSS or Atom: a feed finds papers, and their DOIs fill in what it leaves out.

A feed has the newest 20 to 100 papers of a journal, and no past. Anybody may name an address in a form, so
requests go only to public hosts, by https. A feed that is unchanged (RFC 9110, section 13) costs one request,
and one more if papers of it wait for an author or a date.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zlib import crc32

from generator.errors import COMMAND, Failure, FetchError, Problem
from generator.papers import dates
from generator.papers.dates import written
from generator.papers.paper import Notice, Paper, Record
from generator.papers.publication import LONGEST
from generator.papers.records import INDEX
from generator.sources.formats import feeds
from generator.sources.formats.feeds import BODY, ParsedFeed
from generator.sources.frame.addresses import refusal
from generator.sources.frame.declarations import Ask, Offer, Source, StreamFormat, Told, setting
from generator.sources.frame.fields import arxiv_id, guarded, lacking, objects_of, read_record, text_of
from generator.sources.frame.http import GivenUpError, Reply, Request, if_changed
from generator.sources.frame.limits import Limits
from generator.text import identifiers, letters
from generator.text.cleaning import line
from generator.text.elements import without_elements

_MOST = 20  # papers, the newest
_MOST_ISSNS = 4  # a search finds papers of many journals
_LONGEST = 150  # characters of a name
_WORD = re.compile(r"[^\W\d_]+")
_OF_AN_ISSUE = {*map(str.lower, dates.MONTHS), "volume", "vol", "issue", "number", "no"}
NAME = "feed"
"""The source of such papers."""
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s?#&\"'<>]+")
# After the DOI in an address: what is shown of the paper, and which version of a preprint.
_AFTER_DOI = re.compile(
    r"(?:v[0-9]{1,2})?(?:[./](?:full|abstract|e?pdf|html|meta|fulltext|short|summary))*/?$", re.IGNORECASE
)
_PREPRINTS = ("10.1101/", "10.64898/", "10.21203/", "10.31234/", "10.31219/", "10.20944/", "10.26434/")
_TRACKING = re.compile(
    r"utm_\w+|af|rss|track|dgcid|rft_dat|[fg]clid|mc_[ce]id|ft|feed|ref|from|source|phpsessid|session_?id",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_NO_KEYWORD = re.compile(r"(?:original |research |review )*(?:article|paper)s?", re.IGNORECASE)
_MOST_SUBJECTS, _LONGEST_SUBJECT = 30, 100  # the second in characters
OWN_TITLE = 25
"""Characters: many papers share a shorter title, such as "Editorial"."""
_NO_DATE = "1970-01-01"  # of programs that have none


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says about a paper."""

    data: Mapping[str, Any]  # the fields that `record` reads
    is_sure_of_authors: bool = True  # all are named, each as one
    is_known: bool = False  # the feed announces a new version of a paper, not a new paper

    @property
    def name(self) -> str:
        """Its id or its address, else its title: so it is called while it waits."""
        name: str = self.data["id"] or self.data["title"]
        return name

    @property
    def asked(self) -> str:
        """The DOI by which the rest of it can be asked; ``""`` if there is none, or nothing to ask."""
        told = all(self.data[name] for name in ("title", "abstract", "authors"))
        is_whole = told and self.is_sure_of_authors and dates.is_day(self.data["published"])
        doi: str = self.data["doi"]
        return "" if is_whole else doi

    @property
    def lacks(self) -> str:
        """What it lacks to come in, in words; ``""`` for nothing."""
        return lacking(self.data, "title", "authors", "published")

    def filled(self, paper: Paper | None) -> "FeedEntry":
        """Return the item with what its DOI has in place of what it leaves out.

        Where neither has a date of publication, the date of its last change is the best one known.
        """
        own = self.data
        if paper is None:
            return replace(self, data={**own, "published": own["published"] or own["updated"]})
        authors = [author.name for author in paper.authors if not author.hidden]
        if own["authors"] and (self.is_sure_of_authors or not authors):
            authors = own["authors"]
        day = max(own["published"], paper.published, key=len)  # the more precise one, and its own of two
        filled = {
            "authors": authors,
            "published": day or own["updated"],
            "published_in": paper.published_in.values | own["published_in"],
            "withdrawn": paper.withdrawn,
            "withdrawal": paper.withdrawal,
            "corrected": paper.corrected,
        }
        theirs = {"title": paper.title, "abstract": paper.abstract, "url": paper.links.paper,
                  "pdf": paper.links.pdf}  # fmt: skip
        filled |= {name: own[name] or text for name, text in theirs.items()}
        return replace(self, data={**own, **filled})


def items(feed: ParsedFeed, today: date) -> Iterator[FeedEntry | Problem]:
    """Yield the items of a feed that have any name; dates after the day after ``today`` are left out."""
    for entry in feed.items:
        yield from guarded(NAME, _item, entry, feed, today)


def _item(entry: Mapping[str, Any], feed: ParsedFeed, today: date) -> Iterator[FeedEntry]:
    texts = [*(part.get("value") for part in objects_of(entry, "content")), entry.get("summary")]
    said = feeds.description(map(text_of, texts))
    link, title = _address(text_of(entry.get("link"))), _line(entry.get("title"))
    arxiv = arxiv_id(link) or arxiv_id(text_of(entry.get("id")).rpartition(":")[2]) or ""
    doi = "" if arxiv else _doi(entry, said.labels.get("doi", ""), link)
    people = [text_of(person.get("name")) for person in objects_of(entry, "authors")]
    labelled = said.labels.get("authors") or said.labels.get("author", "")
    authors, is_sure = feeds.people(people if any(people) else [labelled])
    pdf = (part.get("href") for part in objects_of(entry, "links") if part.get("type") == "application/pdf")
    data = {
        "id": arxiv or doi or link,
        "title": title,
        "abstract": said.abstract,
        "authors": authors,
        "published": identifiers.arxiv_month(arxiv) if arxiv else _published(entry, said, feed, today),
        "dated": text_of(entry.get("published")),  # as the feed writes it, to be named if it is no date
        "updated": written(text_of(entry.get("updated"))),
        "url": "" if arxiv or identifiers.doi(link) else link,
        "pdf": "" if arxiv else _address(text_of(next(pdf, ""))),
        "doi": doi,
        "arxiv": arxiv,
        "subjects": _subjects(entry),
        "published_in": {} if arxiv else _place(entry, said, feed, title, doi),
    }
    item = FeedEntry(data, is_sure, text_of(entry.get("arxiv_announce_type")).startswith("replace"))
    if item.name:
        yield item


def record(item: FeedEntry, where: str) -> Iterator[Record | Problem]:
    """Read the record of an item."""
    own = item.data
    values = {
        "id": "",
        # By its title, the same paper of another source is found.
        "name": "" if len(own["title"]) >= OWN_TITLE else own["id"],
        "published": own["published"] or own["dated"],
        "updated": "",
        "categories" if own["arxiv"] else "keywords": own["subjects"],
    }
    return read_record({**own, **values}, where, NAME, is_known=item.is_known)


def _doi(entry: Mapping[str, Any], labelled: str, link: str) -> str:
    """Return the DOI that an item states, or has in an address."""
    stated = ("prism_doi", "dc_identifier", "doi", "id")
    for text in (*(text_of(entry.get(name)) for name in stated), labelled):
        if doi := identifiers.doi(text):
            return doi
    for address in (link, text_of(entry.get("id")), text_of(entry.get("prism_url"))):
        if match := _DOI.search(unquote(address)):
            return identifiers.doi(_AFTER_DOI.sub("", match[0])) or ""
    match = _DOI.search(labelled)
    return (identifiers.doi(match[0]) or "") if match else ""


def _address(link: str) -> str:
    """Return an address without what only tells the publisher who asks, and that it was found in a feed."""
    bare = _SESSION.sub("", line(link))
    try:
        parts = urlsplit(bare)
    except ValueError:
        return link
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, text) for name, text in pairs if not _TRACKING.fullmatch(name)]
    return parts._replace(query=urlencode(kept)).geturl() if len(kept) < len(pairs) else bare


def _published(entry: Mapping[str, Any], said: feeds.Description, feed: ParsedFeed, today: date) -> str:
    """Return the date of publication, as precisely as it is known; ``""`` for none.

    The update of an Atom entry is a date of change. A cover may be dated ahead: such a paper was published
    this year at the latest.
    """
    names = ["prism_publicationdate", "published", *([] if feed.is_atom else ["updated"]), "prism_coverdate"]
    texts = [text_of(entry.get(name)) for name in names]
    texts += [said.labels.get("available online", ""), said.labels.get("publication date", "")]
    found = [day for day in map(written, texts) if day and day != _NO_DATE]
    latest = (today + timedelta(days=1)).isoformat()
    past = [day for day in found if not dates.is_after(day, latest)]
    if found and not past:
        return str(today.year)
    return max(past, key=len, default="")


def _subjects(entry: Mapping[str, Any]) -> list[str]:
    """Return the subjects of a paper, without the part of the journal that it stands in."""
    section = text_of(entry.get("prism_section"))
    texts = (_line(tag.get("term")) for tag in objects_of(entry, "tags"))
    texts = (text for text in texts if text != section and 0 < len(text) <= _LONGEST_SUBJECT)
    return [text for text in texts if not _NO_KEYWORD.fullmatch(text)][:_MOST_SUBJECTS]


def _place(
    entry: Mapping[str, Any], said: feeds.Description, feed: ParsedFeed, title: str, doi: str
) -> dict[str, str]:
    """Return where a paper was published, field by field."""
    first, last = (text_of(entry.get(f"prism_{name}page")) for name in ("starting", "ending"))
    pages = f"{first}-{last}" if first and last and first != last else first
    given = {
        "journal": _journal(entry, feed, title),
        "volume": text_of(entry.get("prism_volume")) or text_of(entry.get("volume")),
        "issue": text_of(entry.get("prism_number")) or text_of(entry.get("issue")),
        "pages": pages or text_of(entry.get("page")),
    }
    place = {**said.place} | {name: text for name, text in given.items() if 0 < len(line(text)) <= LONGEST}
    is_preprint = doi.startswith(_PREPRINTS) or place.get("journal") in feeds.SERVERS
    is_article = place.get("journal") and (doi or len(place) > 1)
    return place | ({"kind": "preprint" if is_preprint else "article"} if is_preprint or is_article else {})


def _journal(entry: Mapping[str, Any], feed: ParsedFeed, title: str) -> str:
    """Return the journal's name; Taylor & Francis have the title of the paper in its place."""
    names = ("prism_publicationname", "prism_publicationtitle")
    for name in (_line(of.get(name)) for of in (entry, feed.about) for name in names):
        if name and letters.alone(name) != letters.alone(title):
            return name
    return feeds.journal(text_of(feed.about.get("title"))) or line(text_of(entry.get("dc_source")))


_NO_FEED = rf"(?!(?:www\.)?(?:zotero|github|openreview)\.|\S*/{re.escape(INDEX)}$)"
_ADDRESS = re.compile(rf"https?://{_NO_FEED}(?:[^\s,/]+/[^\s,]*|[\w.-]+\.[a-z]+)", re.IGNORECASE)


def journal(feed: ParsedFeed, items: Sequence[FeedEntry]) -> dict[str, str]:
    """Return what a mark keeps of a journal: its name, its ISSNs, and signs of its newest papers."""
    titles = (text_of(feed.about.get(name)) for name in ("prism_publicationname", "title"))
    name = next((name for title in titles if (name := feeds.journal(title) or _line(title)[:_LONGEST])), "")
    places, kinds = (feed.about, *feed.items), ("prism_issn", "prism_eissn")
    numbers = (identifiers.issn(text_of(place.get(kind))) for place in places for kind in kinds)
    issns = list(filter(None, dict.fromkeys(numbers)))
    signs = [f"{crc32(_sign(item).encode()):08x}" for item in items[:_MOST]]
    said = {"journal": name, "issn": " ".join(issns[:_MOST_ISSNS]), "signs": " ".join(signs)}
    return {kind: text for kind, text in said.items() if text}


def is_another(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether a feed has become the feed of another journal.

    Then its title and its ISSN are others, and it has none of the papers that it had the last time.
    """
    for name in ("issn", "signs"):
        if {*before.get(name, "").split()} & {*now.get(name, "").split()}:
            return False
    was, is_now = (_words(values.get("journal", "")) for values in (before, now))
    return bool(was and is_now) and was != is_now


def _line(value: object) -> str:
    """Return a text on one line, without elements of HTML; ``""`` for another value."""
    return line(without_elements(text_of(value)))


def _sign(item: FeedEntry) -> str:
    """Return what a paper is known by: its id, or its title if no other paper has that."""
    title: str = item.data["title"]
    known: str = item.data["doi"] or item.data["arxiv"]
    return known or (letters.alone(title) if len(title) >= OWN_TITLE else item.name)


def _words(name: str) -> set[str]:
    """Return the words of a journal's name, without the month and the number of an issue."""
    return {*_WORD.findall(letters.fold(name))} - _OF_AN_ISSUE


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """The settings of this source."""

    feeds: tuple[str, ...] = setting(
        (), "the addresses of journals' feeds, RSS or Atom; a fetch from feeds needs these", name="feeds"
    )
    own_hosts: tuple[str, ...] = setting(
        (), "hosts of your own network that feeds may be on, each with its port; all other hosts must be "
        "public and use https"
    )  # fmt: skip


def _pages(ask: Ask[FeedSettings]) -> Iterator[list[Any]]:
    """Yield the papers of a feed, and of those that wait the ones that have become whole."""
    address, mark = ask.settings.feeds[0], ask.mark
    if reason := refusal(address, ask.settings.own_hosts):
        raise GivenUpError(f"the address {reason}; correct it in `feeds`")
    request = Request(address, known=if_changed(mark.values), **ask.options)
    reply = ask.client.reply(request, partial(feeds.parse, address=address))
    read = list(items(reply.value, ask.today)) if reply else []
    found = [item for item in read if isinstance(item, FeedEntry)]
    if reply and not read:
        had = mark.values.get("papers")
        before = f", though it had {had} the last time" if had else ""
        says = f"not a single paper{before}; check whether the feed has a new address"
        raise FetchError(says, "had no papers")
    if reply and is_another(mark.values, now := journal(reply.value, found)):
        raise FetchError(
            f"is {now['journal']!r} now, no longer {mark.values['journal']!r}, with none of its papers, so"
            f" nothing is taken; if you want it, delete the line `mark` of {address} in content/fetched.yml,"
            " else correct `feeds`",
            "is another journal now",
        )
    if reply and reply.moved and reply.moved != mark.values.get("moved"):
        yield [Problem(address, "", f"has moved to {reply.moved}; write that address into `feeds`")]
    yield [problem for problem in read if isinstance(problem, Problem)]
    yield from _filled(ask, reply, found)
    ask.noted.update(_values(reply, found) if reply else mark.values)


def _filled(
    ask: Ask[FeedSettings], reply: Reply[ParsedFeed] | None, found: Sequence[FeedEntry]
) -> Iterator[list[Any]]:
    """Yield items with what their DOIs fill in, then papers that wait and are in the feed no more."""
    names = {item.name for item in found}
    left = [name for name in ask.mark.waiting if name not in names]
    asked = dict.fromkeys(filter(None, (*(item.asked for item in found), *map(identifiers.doi, left))))
    known: dict[str, Paper] = {}
    for result in _first_failure(ask.fill(list(asked)) if asked else ()):
        if isinstance(result, Record):
            known |= dict.fromkeys(result.paper.ids, result.paper)
        else:
            yield [result]
    listed = frozenset(item.data["id"] for item in found)
    yield [(item.filled(known.get(item.data["doi"])), listed) for item in found]
    for name in left:
        paper = known.get(name)
        if paper and paper.authors and paper.dates:
            yield [_arrived(ask, listed, Record(replace(paper, source=NAME)))]
        elif identifiers.doi(name):
            yield [Notice(name, "waits", words="a date" if paper and paper.authors else "an author")]
        elif reply:  # nobody can be asked for these
            says = f"left the feed before it had an author and a date; to take it: {COMMAND} add {name}"
            yield [Problem(name, "", says)]


def _parse(ask: Ask[FeedSettings], pair: tuple[FeedEntry, frozenset[str]], where: str) -> Iterator[Told]:
    item, listed = pair
    if item.lacks and not item.is_known:
        yield Notice(item.name, "waits", words=item.lacks)
        return
    for result in record(item, where):
        yield _arrived(ask, listed, result) if isinstance(result, Record) else result


def _first_failure(results: Iterable[Record | Problem | Failure]) -> Iterator[Record | Problem | Failure]:
    """Yield results, but only the first failure: one reason keeps all DOIs from being asked."""
    failed = False
    for result in results:
        if not (failed and isinstance(result, Failure)):
            yield result
        failed |= isinstance(result, Failure)


def _arrived(ask: Ask[FeedSettings], listed: frozenset[str], result: Record) -> Record:
    beside = listed if "://" in result.paper.id else frozenset[str]()
    part = ask.settings.feeds[0].partition("://")[2]
    return replace(result, arrived=ask.today.isoformat(), beside=beside, part=part)


def _values(reply: Reply[ParsedFeed], found: Sequence[FeedEntry]) -> dict[str, str]:
    """Return what a mark keeps of an answer."""
    values = reply.validators | {"papers": f"{len(found)}"} | journal(reply.value, found)
    return values | ({"moved": reply.moved} if reply.moved else {})


def read(stream: BufferedIOBase, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a feed in a file, also without a date, since nothing is asked."""
    body = stream.read(BODY + 1)
    if len(body) > BODY:
        yield Problem(where, "", f"has more than {BODY:,} bytes, which no journal's feed has")
        return
    try:
        feed = feeds.parse(body)
    except ValueError as error:
        yield Problem(where, "", f"{error}")
        return
    for number, item in enumerate(items(feed, dates.LATEST), 1):
        place = f"{where}:item {number}"
        if isinstance(item, Problem):
            yield replace(item, where=place)
        else:
            yield from guarded(place, record, item.filled(None), place)


def _offered(text: str) -> str:
    return "" if arxiv_id(text) or identifiers.doi(text) or not _ADDRESS.fullmatch(text) else text


FORMAT = StreamFormat("RSS or Atom", feeds.is_feed, read)
SOURCE = Source(
    NAME,
    "papers in the feeds of journals, `feeds`",
    FeedSettings,
    _pages,
    _parse,
    key=lambda pair: pair[0].name,
    most_waiting=50,  # one question to Crossref
    delay=1.0,
    accept="application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5",
    parts=lambda settings: {address: replace(settings, feeds=(address,)) for address in settings.feeds},
    offers=(
        Offer("the address of a journal's feed", "https://zookeys.pensoft.net/rss.php", "feeds", _offered),
    ),
    limits=Limits(body=BODY, tries=2, pause=60.0, is_anywhere=True),
    lacks=lambda settings: "" if settings.feeds else "feeds",
    part="feed",
    title="Journals' feeds",
)
