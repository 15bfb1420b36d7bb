"""Zotero's API on loopback: libraries with collections, notes, a trash and deletions.

Items are made up here, or recorded ones in the shape of ``format=json``; CSL-JSON is made from their data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.harness.upstream import Answering, Reply, served

Item = dict[str, Any]
_PATH = re.compile(r"/((?:groups|users)/\d+)/(?:collections/(\w+)/)?(items/top|items|deleted)")
_TYPES = {
    "journalArticle": "article-journal", "preprint": "article", "conferencePaper": "paper-conference",
    "bookSection": "chapter", "book": "book", "thesis": "thesis", "report": "report",
    "manuscript": "manuscript", "webpage": "webpage",
}  # fmt: skip
_PLACES = ("publicationTitle", "proceedingsTitle", "bookTitle", "repository")
_SAME = {
    "title": "title", "abstract": "abstractNote", "DOI": "DOI", "URL": "url", "volume": "volume",
    "issue": "issue", "page": "pages", "note": "extra", "number": "archiveID",
}  # fmt: skip


@dataclass
class Group:
    """A library.

    Attributes:
        items: its items, notes and attachments by key, as ``data`` of the API; ``version`` is its version.
        deleted: the version at which each key was deleted, also of collections.
        page: the address of the library on Zotero's site.
    """

    items: dict[str, Item] = field(default_factory=dict)
    version: int = 1
    deleted: dict[str, int] = field(default_factory=dict)
    page: str = "https://www.zotero.org/groups/made_up"
    is_private: bool = False

    def put(self, key: str, kind: str = "journalArticle", **data: Any) -> Item:
        """Put an item into the library, or change some of its data."""
        self.version += 1
        made = {"itemType": kind, "dateAdded": "2026-01-05T10:00:00Z", "collections": [], "tags": []}
        item = {**(self.items.get(key) or made), **data, "key": key, "version": self.version}
        self.items[key] = item
        return item

    def delete(self, key: str) -> None:
        """Delete an item or a collection for good."""
        self.version += 1
        self.items.pop(key, None)
        self.deleted[key] = self.version


@dataclass
class Zotero(Answering):
    """Zotero's API.

    Attributes:
        libraries: by path: ``groups/7``.
        page: items on a page, at most.
    """

    libraries: dict[str, Group] = field(default_factory=dict)
    page: int = 100

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        found = _PATH.fullmatch(path)
        library = self.libraries.get(found[1]) if found else None
        if not found or library is None:
            return Reply(404, b"Not found")
        if library.is_private:
            return Reply(403, b"Forbidden")
        assert headers["zotero-api-version"] == "3"
        known = {"Last-Modified-Version": f"{library.version}"}
        if headers.get("if-modified-since-version") == f"{library.version}":
            return Reply(304, headers=known)
        since = int(query.get("since", "0"))
        if found[3] == "deleted":
            gone = [key for key, version in library.deleted.items() if version > since]
            told = {"items": gone, "collections": gone, "searches": [], "tags": [], "settings": []}
            return Reply(body=json.dumps(told).encode(), headers=known)
        listed = [
            item
            for item in library.items.values()
            if item["version"] > since and (not item.get("deleted") or query.get("includeTrashed") == "1")
        ]
        if found[3] == "items/top":
            listed = [item for item in listed if not item.get("parentItem")]
        if kind := query.get("itemType"):
            listed = [item for item in listed if item["itemType"] == kind]
        if collection := found[2]:
            listed = [
                item
                for item in listed
                if collection in library.items.get(item.get("parentItem", ""), item)["collections"]
            ]
            if collection in library.deleted:
                return Reply(404, b"Collection not found")
        start, most = int(query.get("start", "0")), min(int(query["limit"]), self.page)
        shown = [self._shown(item, library, query) for item in listed[start : start + most]]
        return Reply(body=json.dumps(shown).encode(), headers=known | {"Total-Results": f"{len(listed)}"})

    @staticmethod
    def _shown(item: Item, library: Group, query: Mapping[str, str]) -> Item:
        page = {"alternate": {"href": library.page, "type": "text/html"}}
        shown = {"key": item["key"], "version": item["version"], "library": {"links": page}, "data": item}
        return shown | ({"csljson": csl(item)} if "csljson" in query.get("include", "") else {})


def csl(data: Item) -> Item:
    """Return an item's data as CSL-JSON, as Zotero makes it."""
    made: Item = {"id": f"1/{data['key']}", "type": _TYPES.get(f"{data['itemType']}", "document")}
    made |= {name: data[key] for name, key in _SAME.items() if data.get(key)}
    if place := next((data[place] for place in _PLACES if data.get(place)), ""):
        made["container-title"] = place
    for creator in data.get("creators") or ():
        names = {"family": creator.get("lastName"), "given": creator.get("firstName")}
        if not names["given"]:
            names = {"literal": creator.get("name") or names["family"]}
        if creator["creatorType"] in ("author", "editor"):
            made.setdefault(creator["creatorType"], []).append(names)
    if year := re.search(r"\b[12]\d{3}\b", data.get("date") or ""):
        made["issued"] = {"date-parts": [[year[0]]]}
    return made


def serving(**libraries: Group) -> AbstractContextManager[Zotero]:
    """Run Zotero on loopback; ``groups_7`` is the library ``groups/7``."""
    return served(Zotero(libraries={name.replace("_", "/"): group for name, group in libraries.items()}))
