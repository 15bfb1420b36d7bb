"""Zotero: the papers of a library, or of a collection in it.

The API: https://www.zotero.org/support/dev/web_api/v3/start. Each item is asked for with
``include=csljson,data``. CSL-JSON has names, dates and places in one form for all types (`references`).
Alone, as ``format=csljson``, it lacks what following a library needs: the item's type at Zotero, tags,
collections, whether it is in the trash, and the date as it was typed.

A library has a version, which grows with each change. A fetch asks for what changed since the last one, also
for a collection: only so does it learn what left the collection. Pages are counted by ``Total-Results``; the
addresses in ``Link`` say the same, and an answer decides no address here. If the version grows between two
pages, a page may miss items, so the list is read again.

A paper is found again by the page of its item, ``links.zotero``. It arrived on the day on which somebody put
it into the library.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from itertools import chain
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeVar

from generator.errors import FetchError, Problem
from generator.papers import dates
from generator.papers.dates import written
from generator.papers.paper import Notice, Record
from generator.papers.publication import KINDS as PUBLICATIONS
from generator.sources.formats import csl
from generator.sources.frame.declarations import Ask, Offer, Reached, Slice, Source, Told, setting
from generator.sources.frame.fields import inner, json_of, objects_of, read_record, text_of
from generator.sources.frame.http import Reply, Request, StatusError
from generator.sources.frame.limits import Limits
from generator.text import identifiers, markdown, names
from generator.text.elements import without_elements
from generator.text.sentences import shortened

KINDS = {terms.zotero: kind for kind, terms in PUBLICATIONS.items()}
"""The kinds of publications that come in, by the type of an item; other items are passed over."""
# What an item has besides its CSL-JSON, which may lack it.
_OWN = {"title": "title", "abstract": "abstractNote", "DOI": "DOI", "URL": "url"}
_NEW = timedelta(days=31)
_LONGEST_NOTES = 20_000  # characters of an item's notes


def read_item(
    item: Mapping[str, Any], page: str, where: str, today: date, *, tags: str, notes: str
) -> Iterator[Record | Notice | Problem]:
    """Read the record of an item of one of the `KINDS`; its data are an object.

    ``page`` is the address of its page at Zotero, ``tags`` what its tags become, and ``notes`` are `noted`.
    """
    data = item["data"]
    values = _values(item.get("csljson"), data)
    if not text_of(values["title"]).strip():
        yield Notice(page, "waits", words="a title")
        return
    own, automatic = _tags(objects_of(data, "tags"))
    if tags != "tags":
        own, automatic = [], [*own, *automatic] if tags == "keywords" else []
    # The address of a paper with a DOI is often that of a login or of a catalogue.
    is_kept = values["arxiv"] or not identifiers.doi(text_of(values["doi"]))
    values |= {"tags": own, "keywords": automatic, "zotero": page, "url": values["url"] if is_kept else ""}
    place = values["published_in"]
    values["published_in"] = {**(place if isinstance(place, dict) else {}), "kind": KINDS[data["itemType"]]}
    came = min(_day(data.get("dateAdded")) or today.isoformat(), today.isoformat())
    # A paper that has been in the library for long is not noted as new; any other is, however old it is.
    added = f"{today} 23:59:59" if came >= (today - _NEW).isoformat() else ""
    yield from read_record(values, where, "zotero", added=added, notes=notes, arrived=came)


def noted(texts: Iterable[str]) -> str:
    """Return notes in HTML as Markdown under a heading; ``""`` if they have no text.

    Anybody in a group may write them, so they become text: without links, formulas, HTML and citations.
    """
    text = "\n\n".join(without_elements(text[:_LONGEST_NOTES]) for text in texts)
    parts = [markdown.paragraph(part) for part in shortened(text, _LONGEST_NOTES).split("\n\n")]
    parts = [part for part in parts if part]
    return "\n\n".join(("## Notes", *parts)) if parts else ""


def _values(item: object, data: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of an item for `read_record`; what its CSL-JSON lacks is taken from its data."""
    own = {name: data.get(field) for name, field in _OWN.items() if data.get(field)}
    typed = [text for name in ("extra", "archiveID") if isinstance(text := data.get(name), str)]
    said = item if isinstance(item, dict) else {}
    values = csl.item_values({**own, **said, "note": "\n".join(typed)})
    days = (written(day) for day in (data.get("date"), values["published"]) if isinstance(day, str))
    values["published"] = next(filter(None, days), "")
    if not values["authors"]:
        values["authors"] = list(map(_creator, objects_of(data, "creators")))
    return values


def _creator(creator: Mapping[str, object]) -> str:
    given, family, name = (text_of(creator.get(part)) for part in ("firstName", "lastName", "name"))
    return names.whole(name) if name else names.of_parts(given, family)


def _tags(tags: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the tags that people gave an item, and those that programs gave it."""
    given: tuple[list[str], list[str]] = ([], [])
    for tag in tags:
        if isinstance(text := tag.get("tag"), str):
            given[tag.get("type") == 1].append(text)
    return given


def _day(moment: object) -> str:
    """Return the day of a time, or ``""``."""
    with suppress(ValueError):
        day = dates.normalise(moment)
        return day if dates.is_day(day) else ""
    return ""


_T = TypeVar("_T")
SITE = "https://www.zotero.org"
_HEADERS = {"Zotero-API-Version": "3"}
_VERSION, _SINCE = "Last-Modified-Version", "If-Modified-Since-Version"
_MOST_NOTES = 50_000_000  # characters of all of them
_ROUNDS = 3  # how often a list is read, if the library changes meanwhile
_LIBRARY = re.compile(
    r"(?:https?://(?:www\.|api\.)?zotero\.org/)?(groups|users)/([1-9][0-9]{0,11})(?:[/?#]\S*)?"
)
_COLLECTION = re.compile(r"/collections/([A-Z0-9]{8})(?![^/?#])")
_KEY = re.compile(r"[A-Z0-9]{8}")
_HOME = re.compile(rf"{re.escape(SITE)}/[a-z0-9_.-]{{1,100}}")
_PRIVATE = (
    "is private at Zotero. Let everybody read it, in the settings of the group or of the account; or export "
    "it there, and import that file"
)
_HOW = (
    "write the address of a library, https://www.zotero.org/groups/123/name, or of a collection in it; "
    "write your own library as users/NUMBER, with the number from https://www.zotero.org/settings/keys"
)


@dataclass(frozen=True, slots=True)
class ZoteroSettings:
    """The settings of this source."""

    address: str = setting(
        "https://api.zotero.org",
        "the address of Zotero's API",
        environment="ZOTERO_ENDPOINT",
        former="endpoint",
    )
    libraries: tuple[str, ...] = setting(
        (), "the addresses of public libraries, or of collections in them, as a browser shows them; short: "
        "`groups/123`, `users/123`"
    )  # fmt: skip
    notes: bool = setting(
        False, "put the notes of an item on its new page, as text; from then on they are yours"
    )
    tags: Literal["keywords", "tags", "none"] = setting(
        "keywords",
        "what the tags of an item become: `keywords`; `tags`, but keywords if a program made them; `none`",
    )


class ZoteroLibrary(NamedTuple):
    """A library, or a collection in it."""

    path: str  # ``groups/123``
    collection: str = ""  # the collection's key

    @property
    def name(self) -> str:
        """Its shortest name, which `library` reads, too."""
        return f"{self.path}/collections/{self.collection}" if self.collection else self.path


def library(text: str) -> ZoteroLibrary | None:
    """Return the library or the collection that a text names, or ``None``."""
    named = _LIBRARY.fullmatch(text.strip())
    if named is None:
        return None
    collection = _COLLECTION.search(named[0])
    return ZoteroLibrary(f"{named[1]}/{named[2]}", collection[1] if collection else "")


def parts(settings: ZoteroSettings) -> Mapping[str, ZoteroSettings]:
    """Return the settings of each library by its name: the library comes first, and then the others."""
    known = {found.name if (found := library(text)) else text: text for text in settings.libraries}
    return {
        name: replace(settings, libraries=(text, *(other for other in known.values() if other != text)))
        for name, text in known.items()
    }


def lacks(settings: ZoteroSettings) -> str:
    """Return what a fetch still needs, in words."""
    wrong = next((text for text in settings.libraries if library(text) is None), "")
    if wrong:
        return f"`zotero_libraries` without {wrong[:80]!r}: {_HOW}"
    return "" if settings.libraries else f"`zotero_libraries`: {_HOW}"


class _ChangedError(Exception):
    """A list changed while it was read, or gave nothing before its end."""


class _LibraryReader:
    """A library as one fetch reads it.

    Attributes:
        version: the version of the library that was read.
        home: the address of the library on Zotero's site, before ``/items/…``.
    """

    def __init__(self, ask: Ask[ZoteroSettings]) -> None:
        known, home = (ask.mark.values.get(name, "") for name in ("version", "home"))
        chosen = [found for text in ask.settings.libraries if (found := library(text))]
        self._ask, self._library = ask, chosen[0]
        self._since = int(known) if re.fullmatch("[0-9]{1,18}", known) else 0
        # Collections of one library: an item that leaves one of them may be in another.
        self._collections = {one.collection for one in chosen if one.path == self._library.path}
        self._address = ask.address(self._library.path)
        self._notes: Mapping[str, str] = {}
        self.version = 0
        self.home = home if _HOME.fullmatch(home) else ""
        if not self.home and self._library.path[0] == "g":
            self.home = f"{SITE}/{self._library.path}"

    def pages(self) -> Iterator[list[Any]]:
        """Yield all items that are new, and what was deleted."""
        news: dict[str, str | int] = {"since": self._since, "limit": 1}
        if self._since and self._reply("items/top", news, items, self._since) is None:
            self._ask.noted.update(self._ask.mark.values)
            return
        self._notes = self._all_notes() if self._ask.settings.notes else {}
        is_empty = True
        for found in self._walk("items/top", include="csljson,data"):
            for item in found:
                is_empty, self.home = False, self.home or _home(item)
            yield [(self, item) for item in found]
        if self._since:
            yield [self._gone(key) for key in self._deleted()]
        elif is_empty:
            raise FetchError(f"{self._address} has no items; put a paper into {self._library.name}")
        self._ask.noted.update({"version": f"{self.version}", "home": self.home})

    def told(self, item: dict[str, Any], where: str) -> Iterator[Told]:
        """Yield what an item says."""
        key, data = item["key"], item.get("data")
        where = f"{where} ({key})"
        if not isinstance(data, dict):
            yield Problem(where, "data", "expected an object; has Zotero's API changed?")
            return
        kind = f"{data.get('itemType')}"[:40]
        if kind not in KINDS:
            yield Notice(key, "no paper", words=kind)
        elif data.get("deleted") or self._has_left(data):
            yield self._gone(key)
        else:
            tags, notes = self._ask.settings.tags, self._notes.get(key, "")
            for result in read_item(item, self.page(item), where, self._ask.today, tags=tags, notes=notes):
                yield replace(result, part=self._library.path) if isinstance(result, Record) else result

    def page(self, item: Mapping[str, Any]) -> str:
        """Return the address of an item's page, by which it is known here."""
        return f"{self.home or f'{SITE}/{self._library.path}'}/items/{item['key']}"

    def _gone(self, key: str) -> Notice:
        return Notice(self.page({"key": key}), "gone", self._ask.today.isoformat(), "zotero")

    def _has_left(self, data: dict[str, Any]) -> bool:
        """Return whether an item is in none of the chosen collections of its library."""
        listed = data.get("collections")
        is_all = not self._since or "" in self._collections
        return not is_all and isinstance(listed, list) and not any(key in listed for key in self._collections)

    def _all_notes(self) -> dict[str, str]:
        """Return the notes of each item, as Markdown, by the item's key."""
        found: dict[str, list[str]] = {}
        size = 0
        for item in chain.from_iterable(self._walk("items", itemType="note")):
            data = item.get("data")
            if not isinstance(data, dict) or data.get("deleted"):
                continue
            if isinstance(note := data.get("note"), str):
                found.setdefault(f"{data.get('parentItem')}", []).append(note)
                size += len(note)
            if size > _MOST_NOTES:
                long = f"has notes of more than {_MOST_NOTES:,} characters; set `zotero_notes: false`"
                raise FetchError(f"{self._address} {long}")
        return {key: noted(texts) for key, texts in found.items()}

    def _deleted(self) -> Iterator[str]:
        """Yield the keys of the items that were deleted."""
        reply = self._reply("deleted", {"since": self._since}, partial(json_of, dict))
        told: dict[str, Any] = reply.value if reply else {}
        keys, collections = told.get("items"), told.get("collections")
        if not isinstance(keys, list) or not isinstance(collections, list):
            raise FetchError(f"{self._address}/deleted lists no items; has Zotero's API changed?")
        if self._library.collection and self._library.collection in collections:
            raise FetchError(self._nowhere())
        listed = keys[: self._ask.source.most]
        yield from (key for key in listed if isinstance(key, str) and _KEY.fullmatch(key))

    def _walk(self, path: str, **query: str) -> Iterator[list[dict[str, Any]]]:
        """Yield each item of a list once; the list is read again if the library changes meanwhile."""
        asked: dict[str, str | int] = {**query, "limit": self._ask.source.size}
        if self._since:
            asked |= {"since": self._since, "includeTrashed": 1}
        elif self._library.collection:
            path = f"collections/{self._library.collection}/{path}"
        seen = set[str]()
        for _ in range(_ROUNDS):
            self.version = 0
            with suppress(_ChangedError):
                for found in self._ask.walk(partial(self._page, path, asked), key=itemgetter("key")):
                    new = {item["key"]: item for item in found if item["key"] not in seen}
                    seen |= new.keys()
                    yield list(new.values())
                return
        why = "is empty before its end, or changed while it was read"
        raise FetchError(f"{self._address}/{path} {why}; run the same command again later")

    def _page(self, path: str, asked: Mapping[str, str | int], at: Reached) -> Slice:
        """Return a part of a list, if the library has the version that its other parts have."""
        reply = self._reply(path, {**asked, "start": at.seen}, items)
        assert reply, "nothing was said to be known"
        version, total = (_number(reply.headers, name) for name in (_VERSION, "Total-Results"))
        if self.version not in (0, version) or (at.seen < total <= self._ask.source.most and not reply.value):
            raise _ChangedError
        if version < self._since:
            raise FetchError(
                f"{self._address} has version {version:,}, and had {self._since:,}; to read it from the "
                f"start, delete the line `mark` of {self._library.name} in content/fetched.yml"
            )
        self.version = version
        return Slice(reply.value, total)

    def _reply(self, path: str, query: Mapping[str, str | int], parse: Callable[[bytes], _T],
               known: int = 0) -> Reply[_T] | None:  # fmt: skip
        """Return the answer at a path of the library; ``None`` if nothing is newer than a known version."""
        since = {_SINCE: f"{known}"} if known else {}
        request = Request(
            f"{self._address}/{path}", query, headers=_HEADERS, known=since, **self._ask.options
        )
        try:
            return self._ask.client.reply(request, parse)
        except StatusError as error:
            if error.status == HTTPStatus.FORBIDDEN:
                raise FetchError(f"{self._library.path} {_PRIVATE}", error.cause) from error
            if error.status == HTTPStatus.NOT_FOUND:
                raise FetchError(self._nowhere(), error.cause) from error
            raise

    def _nowhere(self) -> str:
        return f"Zotero has no {self._library.name}; check `zotero_libraries`. No paper was removed"


def items(body: bytes) -> list[dict[str, Any]]:
    """Return the items in an answer.

    Raises:
        ValueError: if it is no list of items; the error's text fits after "the answer".
    """
    found = json_of(list, body)
    if not all(isinstance(item, dict) and _KEY.fullmatch(f"{item.get('key')}") for item in found):
        raise ValueError("has items without a key; is it from Zotero?")
    return found


def _number(headers: Mapping[str, str], name: str) -> int:
    """Return the number in a header that each answer of Zotero has."""
    if not re.fullmatch("[0-9]{1,18}", number := headers.get(name, "").strip()):
        wrong = f"an answer has no {name}, so it is not from Zotero"
        raise FetchError(f"{wrong}; check the setting `zotero_address`")
    return int(number)


def _home(item: Mapping[str, Any]) -> str:
    """Return the address of an item's library, as far as the item says it."""
    found = inner(item, "library", "links", "alternate", "href")
    return found if isinstance(found, str) and _HOME.fullmatch(found) else ""


SOURCE = Source(
    "zotero",
    "papers that somebody put into these libraries since the last fetch",
    ZoteroSettings,
    lambda ask: _LibraryReader(ask).pages(),
    lambda ask, pair, where: pair[0].told(pair[1], where),
    key=lambda pair: pair[0].page(pair[1]),
    noun="items",
    parts=parts,
    offers=(Offer(
        "a public library at Zotero", "https://www.zotero.org/groups/123/name", "zotero_libraries",
        lambda text: text if library(text) else "",
    ),),
    limits=Limits(hosts=("api.zotero.org",), refusals=frozenset({HTTPStatus.FORBIDDEN})),
    may_rest=True,
    lacks=lacks,
    title="Zotero",
)  # fmt: skip
