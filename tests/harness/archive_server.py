"""Sites of other archives on loopback, as far as programs read them: their files in ``data/``."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.papers import records
from generator.papers.paper import NO_COUNTS, Counts, Paper, Record
from generator.papers.records import OnSite
from tests.harness.upstream import Answering, Reply

Said = dict[str, Any]


def said(paper: Paper, counts: Counts = NO_COUNTS, shown: OnSite | None = None, **fields: Any) -> Said:
    """Return what a site says of a paper; ``fields`` are those of a `Record`, as an archive makes it."""
    record = Record(paper, added="2026-01-05 06:30:00", **fields)
    on_site = shown or OnSite(f"https://moss.example/papers/{paper.id}/")
    return records.shown(records.values(record), counts, on_site)


@dataclass
class Site(Answering):
    """A site; change what it has, and its files change.

    Attributes:
        root: the path of its home page.
        papers: what it says, by id.
        removed: the day by id.
        newest: so many papers of the latest days are in ``latest.json``, but at least one day.
        months_at: the address of another site, which has the months' files; ``None`` if nobody has them.
        about: more values of the index.
        instead: what it answers at a path, in place of its files.
    """

    root: str = "/"
    papers: dict[str, Said] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    newest: int = 300
    months_at: str | None = ""
    about: Said = field(default_factory=dict)
    instead: dict[str, Reply] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Its host and port, as the setting `archive_own_hosts` names them."""
        return self.url.removeprefix("http://")

    @property
    def home(self) -> str:
        """The address of its home page."""
        return f"{self.url}{self.root}"

    def put(self, *papers: Paper, counts: Counts = NO_COUNTS, **fields: Any) -> None:
        """Show papers, or others in their place."""
        self.papers |= {paper.id: said(paper, counts, **fields) for paper in papers}

    def remove(self, name: str, day: str = "2026-01-19") -> None:
        """Remove a paper for good."""
        self.papers.pop(name, None)
        self.removed[name] = day

    def named(self) -> list[str]:
        """Return the names of the files that were asked for since the last time."""
        names = [path.rpartition("/")[2].removesuffix(".gz").removesuffix(".jsonl") for path, _ in self.asked]
        self.asked.clear()
        return names

    def files(self) -> Mapping[str, bytes]:
        """Return its files by name."""
        months: dict[str, list[Said]] = {}
        days: dict[str, list[Said]] = {}
        for one in self.papers.values():
            months.setdefault(_day(one, 0)[:7], []).append(one)
            days.setdefault(_day(one, -1), []).append(one)
        files = {f"{month}.jsonl.gz": _month(papers) for month, papers in sorted(months.items())}
        latest: list[Said] = []
        number = 0
        for day in sorted(days, reverse=True):
            number += len(days[day])
            if latest and number > self.newest:
                break
            latest.append({"day": day, "papers": days[day]})
        files["latest.json"] = json.dumps({"schema": "schema.json", "days": latest}).encode()
        shown = sum(len(day["papers"]) for day in latest)
        index: Said = {
            "version": 1,
            "name": "Moss Archive",
            "url": self.home,
            "papers": len(self.papers),
            "schema": "schema.json",
            "latest": about("latest.json", shown, files["latest.json"]),
            "months": [
                about(name, len(months[name[:7]]), data) for name, data in files.items() if "jsonl" in name
            ],
            "removed": [{"id": name, "day": day} for name, day in self.removed.items()],
        }
        if self.months_at != "":
            index["months"] = []
            why = {"left_out": "with them, the site would be too large"}
            index |= {"months_at": self.months_at} if self.months_at else why
        index |= self.about
        return files | {"index.json": json.dumps(index).encode()}

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        folder, _, name = path.rpartition("/")
        if path in self.instead:
            return self.instead[path]
        if f"{folder}/" != f"{self.root}data/" or (body := self.files().get(name)) is None:
            return Reply(404, b"not here")
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if headers.get("if-none-match") == tag:
            return Reply(304, headers={"ETag": tag})
        return Reply(200, body, {"ETag": tag})


def _day(one: Said, place: int) -> str:
    day: str = one["days"][place]
    return day


def _month(papers: Iterable[Said]) -> bytes:
    return gzip.compress("".join(map(records.line, papers)).encode(), mtime=0)


def about(name: str, papers: int, data: bytes) -> Said:
    return {"name": name, "papers": papers, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
