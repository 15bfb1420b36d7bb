"""Europe PMC on loopback: its search over made-up records, in the documented shape.

The shape of journal articles is that of recorded answers. Preprints, links between versions, corrections and
cursors follow the documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.upstream import Answering, Reply

Item = dict[str, Any]
_SPAN = re.compile(r"(FIRST_[PI]DATE):\[([0-9-]+) TO ([0-9-]+)\]")
_NAMES = {"FIRST_PDATE": "firstPublicationDate", "FIRST_IDATE": "firstIndexDate"}


def article(number: int, title: str = "", day: str = "2026-01-05", **fields: Any) -> Item:
    """Return the record of a journal article in PubMed."""
    title = title or f"A made-up study of lichens {number}"
    return {
        "id": f"{40_000_000 + number}",
        "source": "MED",
        "pmid": f"{40_000_000 + number}",
        "doi": f"10.1234/Lichen.{number}",
        "title": f"{title}.",
        "authorString": "One A, Two BC.",
        "authorList": {"author": [
            {"fullName": "One A", "firstName": "Ada", "lastName": "One", "initials": "A"},
            {"fullName": "Two BC", "lastName": "Two", "initials": "BC"},
        ]},
        "journalInfo": {
            "issue": "3", "volume": "12", "dateOfPublication": f"{day[:4]} Feb", "monthOfPublication": 2,
            "yearOfPublication": int(day[:4]), "printPublicationDate": f"{day[:4]}-02-01",
            "journal": {"title": "Journal of made-up lichens", "isoabbreviation": "J Made Up Lichens"},
        },
        "pubYear": day[:4],
        "pageInfo": f"{number}-{number + 8}",
        "abstractText": f"<h4>Background</h4>Nothing was known of {title}.<h4>Results</h4>It still is not.",
        "pubTypeList": {"pubType": ["Journal Article"]},
        "keywordList": {"keyword": ["Lichens", "Symbiosis"]},
        "electronicPublicationDate": day,
        "firstPublicationDate": day,
        "firstIndexDate": day,
        **fields,
    }  # fmt: skip


def preprint(number: int, title: str = "", day: str = "2026-01-05", **fields: Any) -> Item:
    """Return the record of a preprint."""
    title = title or f"A made-up study of lichens {number}"
    return {
        "id": f"PPR{number}",
        "source": "PPR",
        "doi": f"10.1101/2026.01.01.{number:06}",
        "title": title,
        "authorString": "One A, Two BC.",
        "authorList": {"author": [{"fullName": "One A", "firstName": "Ada", "lastName": "One"}]},
        "pubYear": day[:4],
        "abstractText": f"An early look at {title}.",
        "pubTypeList": {"pubType": ["Preprint"]},
        "bookOrReportDetails": {"publisher": "bioRxiv", "yearOfPublication": int(day[:4])},
        "firstPublicationDate": day,
        "firstIndexDate": day,
        **fields,
    }


def linked(item: Item, type_: str, other: Item, reference: str = "") -> None:
    """Let a record name its relation to another one."""
    links = item.setdefault("commentCorrectionList", {"commentCorrection": []})["commentCorrection"]
    link = {"id": other["id"], "source": other["source"], "type": type_, "orderIn": len(links)}
    links.append(link | ({"reference": reference} if reference else {}))


def pair(early: Item, late: Item) -> tuple[Item, Item]:
    """Link a preprint and its published version, as Europe PMC does: by their ids there."""
    linked(early, "Preprint of", late)
    linked(late, "Preprint in", early)
    return early, late


def answer(*items: object, count: int | None = None, cursor: str = "") -> bytes:
    """Return an answer with these records."""
    said = {"version": "6.9", "hitCount": len(items) if count is None else count}
    said |= {"nextCursorMark": cursor} if cursor else {}
    return json.dumps({**said, "resultList": {"result": list(items)}}).encode()


@dataclass
class EuropePmc(Answering):
    """Europe PMC's search; a query's words must be in a record's title or abstract."""

    records: list[Item] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send ``archive`` here."""
        return {"EUROPEPMC_ENDPOINT": self.url}

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`; after the last record, the cursor stays the same."""
        if path != "/search" or query.get("resultType") != "core" or query.get("format") != "json":
            return Reply(404, b"not here")
        found = [item for item in self.records if _matches(item, query["query"])]
        start = 0 if query["cursorMark"] == "*" else int(query["cursorMark"].removeprefix("AoJ"))
        shown = found[start : start + int(query["pageSize"])]
        return Reply(body=answer(*shown, count=len(found), cursor=f"AoJ{start + len(shown)}"))


def _matches(item: Item, query: str) -> bool:
    if spans := _SPAN.findall(query):
        words = query[1 : query.index(") AND (")].lower().split()
        text = f"{item['title']} {item.get('abstractText', '')}".lower()
        days = [(item.get(_NAMES[name], ""), first, last) for name, first, last in spans]
        return all(word in text for word in words) and any(
            first <= day <= last for day, first, last in days
        )
    dois = re.findall(r'DOI:"([^"]+)"', query)
    keys = re.findall(r"\(EXT_ID:(\w+) AND SRC:(\w+)\)", query)
    return item.get("doi", "").lower() in dois or (item["id"], item["source"]) in keys
