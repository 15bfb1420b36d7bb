"""Journals' feeds, RSS or Atom: a feed finds papers, and their DOIs fill in what it leaves out.

A feed has the newest 20 to 100 papers of a journal, and no past. Anybody may name an address in a form, so
requests go only to public hosts, by https. A feed that is unchanged (RFC 9110, section 13) costs one request,
and one more if papers of it wait for an author or a date.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BufferedIOBase
from typing import Any

from generator.errors import COMMAND, Failure, FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Paper, Record
from generator.sources.formats import feedxml
from generator.sources.formats.feedxml import BODY, Feed
from generator.sources.frame.addresses import refusal
from generator.sources.frame.declarations import Ask, Mark, Offer, Source, StreamFormat, Told, Waits, setting
from generator.sources.frame.fields import arxiv_id, guarded
from generator.sources.frame.http import GivenUpError, Reply
from generator.sources.frame.limits import Limits
from generator.sources.upstreams.feeditems import NAME, Item, items, record
from generator.sources.upstreams.feedjournal import is_another, journal
from generator.text import identifiers

# Headers of an answer that ask for changes when they come back, and how they are then called.
_HEADERS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_HEADER = re.compile(r"[ -~]{1,500}")
_ADDRESS = re.compile(
    r"https?://(?!(?:www\.)?(?:zotero|github|openreview)\.)[^\s,/]+/[^\s,]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """The settings of this source."""

    feeds: tuple[str, ...] = setting(
        (), "the addresses of journals' feeds, RSS or Atom; a fetch from feeds needs these", name="feeds"
    )
    own_hosts: tuple[str, ...] = setting(
        (),
        "hosts of your own network that feeds may be on, each with its port; all other hosts must be public "
        "and use https",
    )


def parts(settings: FeedSettings) -> Mapping[str, FeedSettings]:
    """Return the settings of each feed by its address; without feeds, those of the source."""
    named = {address: replace(settings, feeds=(address,)) for address in settings.feeds}
    return named or {"": settings}


def _pages(ask: Ask[FeedSettings]) -> Iterator[list[Any]]:
    """Yield the papers of a feed, and of those that wait the ones that have become whole.

    Raises:
        FetchError: if the feed gives no usable answer, or has no paper.
    """
    address, mark = ask.settings.feeds[0], ask.mark
    if reason := refusal(address, ask.settings.own_hosts):
        raise GivenUpError(f"the address {reason}; correct it in `feeds`")
    reply = ask.client.changed(
        address, {}, partial(feedxml.parse, address=address), _conditions(mark), **ask.options
    )
    read = list(items(reply.value, ask.today)) if reply else []
    found = [item for item in read if isinstance(item, Item)]
    if reply and not read:
        had = mark.values.get("papers")
        before = f", though it had {had} the last time" if had else ""
        raise FetchError(f"not a single paper{before}; check whether the feed has a new address")
    if reply and is_another(mark.values, now := journal(reply.value, found)):
        raise FetchError(
            f"is {now['journal']!r} now, no longer {mark.values['journal']!r}, with none of its papers, so"
            f" nothing is taken; if you want it, delete the line `mark` of {address} in content/fetched.yml,"
            " else correct `feeds`"
        )
    if reply and reply.moved and reply.moved != mark.values.get("moved"):
        yield [Problem(address, "", f"has moved to {reply.moved}; write that address into `feeds`")]
    yield [problem for problem in read if isinstance(problem, Problem)]
    yield from _filled(ask, reply, found)
    ask.noted.update(_values(reply, found) if reply else mark.values)


def _filled(ask: Ask[FeedSettings], reply: Reply[Feed] | None, found: Sequence[Item]) -> Iterator[list[Any]]:
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
            yield [Waits(name, "a date" if paper and paper.authors else "an author")]
        elif reply:  # nobody can be asked for these
            says = f"left the feed before it had an author and a date; to take it: {COMMAND} add {name}"
            yield [Problem(name, "", says)]


def _parse(ask: Ask[FeedSettings], pair: tuple[Item, frozenset[str]], where: str) -> Iterator[Told]:
    item, listed = pair
    if item.lacks and not item.is_known:
        yield Waits(item.name, item.lacks)
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


def _conditions(mark: Mark) -> dict[str, str]:
    """Return the headers that ask for a feed only if it has changed."""
    return {asks: mark.values[given] for given, asks in _HEADERS.items() if given in mark.values}


def _values(reply: Reply[Feed], found: Sequence[Item]) -> dict[str, str]:
    """Return what a mark keeps of an answer."""
    headers = {name: reply.headers.get(name, "") for name in _HEADERS}
    values = {name: text for name, text in headers.items() if _HEADER.fullmatch(text)}
    values |= {"papers": f"{len(found)}"} | journal(reply.value, found)
    return values | ({"moved": reply.moved} if reply.moved else {})


def read(stream: BufferedIOBase, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a feed in a file, also without a date, since nothing is asked."""
    body = stream.read(BODY + 1)
    if len(body) > BODY:
        yield Problem(where, "", f"has more than {BODY:,} bytes, which no journal's feed has")
        return
    try:
        feed = feedxml.parse(body)
    except ValueError as error:
        yield Problem(where, "", f"{error}")
        return
    for number, item in enumerate(items(feed, dates.LATEST), 1):
        place = f"{where}:item {number}"
        if isinstance(item, Problem):
            yield replace(item, where=place)
        else:
            yield from guarded(place, record, item.filled(None), place)


def _offered(text: str) -> dict[str, str]:
    is_paper = arxiv_id(text) or identifiers.doi(text)
    return {"feeds": text} if _ADDRESS.fullmatch(text) and not is_paper else {}


FORMAT = StreamFormat("RSS or Atom", feedxml.is_feed, read)
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
    parts=parts,
    offers=(Offer("the address of a journal's feed", "https://zookeys.pensoft.net/rss.php", _offered),),
    limits=Limits(body=BODY, tries=2, pause=60.0, is_anywhere=True),
    lacks=lambda settings: "" if settings.feeds else "feeds",
    part="feed",
    title="Journals' feeds",
)
