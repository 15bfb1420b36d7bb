"""Other archives: sites made with this program, by the files that these have for programs in ``data/``.

Any page of a site leads to its index, which names a file of records for each month, with its checksum. A
fetch asks for the months in which the number of papers changed. What else changed in months is read after a
week, since votes change in most of them daily. A site without these files gives the latest days alone.

What an archive itself has from other archives is left out. So it says only what its own sources say, and
archives that read each other come to rest, however many they are. What its curators write stays there.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from io import BufferedIOBase, BytesIO
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from generator.errors import COMMAND, FetchError, Note, Problem
from generator.papers import dates
from generator.papers.paper import ARCHIVE, Notice, Record
from generator.papers.records import INDEX, VERSION
from generator.sources.formats import jsonlines
from generator.sources.frame.addresses import refusal
from generator.sources.frame.declarations import Ask, Offer, Source, setting
from generator.sources.frame.fields import inner, items_of, json_of, objects_of, text_of
from generator.sources.frame.http import Client, GivenUpError, Reply, Request, StatusError, if_changed
from generator.sources.frame.limits import FILE, ITEMS, LimitError, Limits
from generator.text import identifiers
from generator.text.cleaning import line
from generator.text.plural import counted

_LATEST = "latest.json"
_STEPS = 8  # places where the index is looked for, from the named page up
_AGAIN = 7  # days after which all is read that changed in months
MOST = 1_000_000
"""Papers that a fetch reads of a site."""
_MONTH = re.compile(rf"(?:{dates.UNDATED}|[0-9]{{4}}(?:-[0-9]{{2}})?)\.jsonl\.gz")
_OFFERED = re.compile(rf"https?://\S+/{re.escape(INDEX)}", re.IGNORECASE)
_FILES = 1_000  # months of an index, the newest
_TAGGING = {"keywords", "categories"}  # of what tags are made, besides those that a page states
_FOR_ITS_READERS = ("translated_title", "translated_abstract")
_SHORT = 12  # letters of a checksum that a mark has


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """The settings of this source."""

    sites: tuple[str, ...] = setting(
        (), "the addresses of other archives made with this program: of their home pages, or any other"
    )
    removals: Literal["mark", "follow"] = setting(
        "mark", "papers from an archive that it has removed: `mark` them here, or `follow`, and remove them"
    )
    own_hosts: tuple[str, ...] = setting(
        (), "hosts of your own network that archives may be on, each with its port; all other hosts must be "
        "public and use https"
    )  # fmt: skip


def index_of(body: bytes) -> dict[str, Any]:
    """Return an archive's index, of this version or an earlier one.

    Raises:
        FetchError: if it is of a newer version.
        ValueError: if it is something else; the error's text fits after "the answer".
    """
    said = json_of(dict, body)
    if isinstance(version := said.get("version"), int) and version > VERSION:
        wrong = f"has data of version {version}, and this program reads version {VERSION}"
        raise FetchError(f"{line(text_of(said.get('name')))[:80]!r} {wrong}; upgrade it: {COMMAND} upgrade")
    if not isinstance(said.get("months"), list):
        raise ValueError("is not the index of an archive")
    return said


def places(address: str) -> list[str]:
    """Return where the index may be, given the address of any page: below the page, then further up."""
    parts = urlsplit(address)
    folders = re.sub(r"(?:/data)?/(?:index\.json)?$", "", parts.path).split("/")
    paths = ["/".join((*folders[:count], INDEX)).lstrip("/") for count in range(len(folders), 0, -1)]
    return [f"{parts.scheme}://{parts.netloc}/{path}" for path in dict.fromkeys(paths)][:_STEPS]


def found(client: Client, among: Iterable[str], **options: Any) -> tuple[str, Reply[dict[str, Any]] | None]:
    """Return the first of some places that has an index, or ``""``; and the index, unless it is known."""
    for place in among:
        with suppress(StatusError):
            return place, client.reply(Request(place, **options), index_of)
    return "", None


def site_of(place: str) -> str:
    """Return the name of a site, given where its index is: its address, without ``https://``."""
    return place.removesuffix(INDEX).rstrip("/").removeprefix("https://")


def read(item: object, where: str, site: str, today: date) -> Iterator[Record | Problem]:
    """Read what a site says of a paper: not what another archive said there, nor what its curators wrote.

    Citations that were counted on a day to come would count for ever.
    """
    for told in jsonlines.parse(_own(item) if isinstance(item, dict) else item, "", where):
        if isinstance(told, Record):
            cited = told.counts.cited
            counts = replace(told.counts, cited=cited if cited and cited.on <= f"{today}" else None)
            told = replace(told, counts=counts, added=None, changed="", filed="", notes="", part=site)
        yield told


def is_first_hand(item: object) -> bool:
    """Return whether a site has a paper from a source of its own, and not only from another archive."""
    return inner(item, "source") != ARCHIVE and "title" not in items_of(item, "by_archives")


def _own(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a site itself says of a paper, with tags as keywords."""
    own, others = dict(item), [*map(text_of, items_of(item, "by_archives"))]
    for name in (*others, *["withdrawal"] * ("withdrawn" in others), *_FOR_ITS_READERS):
        group, _, part = name.partition(".")
        if part and isinstance(own.get(group), dict):
            own[group] = {key: value for key, value in own[group].items() if key != part}
        else:
            own.pop(name, None)
    stated, tags = inner(item, "stated"), items_of(item, "tags")
    stated = {"tags": tags} | (stated if isinstance(stated, dict) else {})
    others_too = tags if _TAGGING.isdisjoint(others) else []
    keywords = [*items_of(own, "keywords"), *items_of(stated, "tags"), *others_too]
    stated = {name: value for name, value in stated.items() if name not in others} | {"tags": []}
    return own | {"source": ARCHIVE, "stated": stated, "keywords": keywords}


def _records(checksum: str, body: bytes) -> tuple[BufferedIOBase, int]:
    """Return the records of a file, which is whole, as a stream, and the number of its lines.

    A file that its server has decompressed has no checksum.
    """
    if not body.startswith(b"\x1f\x8b"):
        return BytesIO(body), body.count(b"\n")
    if hashlib.sha256(body).hexdigest()[:_SHORT] != checksum:
        raise ValueError("is not the file that the index names")
    stream, lines = gzip.GzipFile(fileobj=BytesIO(body)), 0
    try:
        while chunk := stream.read(2**16):
            lines += chunk.count(b"\n")
            if stream.tell() > FILE:
                raise LimitError(f"has more than {FILE:,} bytes")
        stream.seek(0)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"is not a whole gzip file ({error})") from None
    return stream, lines


def _pages(ask: Ask[ArchiveSettings]) -> Iterator[Iterable[Any]]:
    """Yield what is new in an archive, and what was removed there."""
    address, known = ask.settings.sites[0], ask.mark.values
    if reason := refusal(address, ask.settings.own_hosts):
        raise GivenUpError(f"the address {reason}; correct it in `archive_sites`")
    is_due = known.get("behind", f"{ask.today}") <= dates.before(f"{ask.today}", _AGAIN)
    among = [known["at"]] if "at" in known else places(address)
    at, reply = found(ask.client, among, known={} if is_due else if_changed(known), **ask.options)
    if not at:
        raise FetchError(
            f"there is no {INDEX} at {address} or further up; name a page of a site made with this program, "
            "with another setting than `data: none`",
            "had no papers for other archives at its address",
        )
    ask.noted.update({"at": at} if reply else known)
    if reply:
        yield from _Site(ask, reply.value).news(is_due=is_due)
        ask.noted.update(reply.validators)


class _Site:
    """An archive as one fetch reads it. A file's sign, in its mark, is another text after each change."""

    def __init__(self, ask: Ask[ArchiveSettings], index: dict[str, Any]) -> None:
        self._ask, self._index, self._known = ask, index, ask.mark.values
        self._name, self._papers = site_of(ask.noted["at"]), _count(index.get("papers"))
        self._lines = self._others = 0

    def news(self, *, is_due: bool) -> Iterator[Iterable[Any]]:
        """Yield what is new, or if ``is_due``, all that changed since the mark; note the next one."""
        removed = self._removed()
        yield removed
        self._ask.noted["papers"] = f"{self._papers}"
        at, months = self._months()
        if months:
            # Where papers left, their number does not tell in which months others came.
            yield from self._from_months(at, months, is_due=is_due or bool(removed))
        else:
            yield from self._latest()
        if self._others and "papers" not in self._known:
            others = f"has {counted(self._others, 'paper')} from other archives, which are left out"
            yield [Note("", "", f"{self._name} {others}; to have these, name those archives, too.")]

    def _from_months(self, at: str, months: dict[str, str], *, is_due: bool) -> Iterator[Iterable[Any]]:
        """Yield the months in which the number of papers changed, or if ``is_due``, all that changed."""
        # As a mark has them: ``2026-11.jsonl.gz:0a1b2c3d4e5f:31 2026-12.jsonl.gz:…``
        said = (part.partition(":") for part in self._known.get("months", "").split())
        read = {name: sign for name, _, sign in said if name in months}
        for name, sign in reversed(months.items()):
            known = read.get(name, "")
            is_as_long = known.rpartition(":")[2] == sign.rpartition(":")[2]
            if known != sign and (is_due or not is_as_long):
                yield self._first_hand(self._of_month(urljoin(at, name), sign))
                read[name] = sign
        self._ask.noted["months"] = " ".join(f"{name}:{sign}" for name, sign in sorted(read.items()))
        if months.items() - read.items():
            self._ask.noted["behind"] = ("" if is_due else self._known.get("behind")) or f"{self._ask.today}"

    def _removed(self) -> list[Notice]:
        """Return what the archive removed, if that is not as before."""
        said = objects_of(self._index, "removed")
        names = [(identifiers.canonical(text_of(one.get("id"))), text_of(one.get("day"))) for one in said]
        sign = hashlib.sha256(repr(names).encode()).hexdigest()[:_SHORT]
        self._ask.noted["removed"] = sign
        by, is_new = f"{ARCHIVE} {self._name}", sign != self._known.get("removed")
        return [Notice(name, "gone", day, source=by) for name, day in names if name and is_new]

    def _latest(self) -> Iterator[Iterable[Any]]:
        """Yield the papers of the latest days, and a note if there may be more that are new."""
        given, ask = _count(inner(self._index, "latest", "papers")), self._ask
        if 0 < given <= ITEMS:
            latest = urljoin(ask.noted["at"], _LATEST)
            for day in objects_of(ask.client.get(latest, {}, partial(json_of, dict), **ask.options), "days"):
                yield self._first_hand(items_of(day, "papers"))
        if self._papers - _count(self._known.get("papers")) > given:
            gives = f"{self._name} gives its newest {given:,} of {counted(self._papers, 'paper')}"
            why = line(text_of(self._index.get("left_out")))[:200]
            yield [Note("", "", f"{gives}, since it has no files of months{why and f': {why}'}.")]

    def _months(self) -> tuple[str, dict[str, str]]:
        """Return the address beside which the months are, possibly on a release, and the sign of each."""
        at, months = self._ask.noted["at"], _signs(self._index)
        if (elsewhere := text_of(self._index.get("months_at"))) and not months:
            at = f"{elsewhere.rstrip('/')}/index.json"
            if reason := refusal(at, self._ask.settings.own_hosts):
                raise FetchError(f"{self._name} says that its months are at {at[:200]}, which {reason}")
            months = _signs(self._ask.client.get(at, {}, index_of, **self._ask.options))
        return at, months

    def _of_month(self, place: str, sign: str) -> Iterator[Any]:
        """Yield the records of a month, and a problem for a line that is none."""
        options = self._ask.options | {"headers": {"Accept-Encoding": "identity"}}  # as its checksum is made
        read = partial(_records, sign.partition(":")[0])
        stream, lines = self._ask.client.get(place, {}, read, **options)
        self._lines += lines
        if self._lines > MOST:
            raise FetchError(f"{self._name} has more than {MOST:,} papers, which is more than a fetch reads")
        for value in jsonlines.values(jsonlines.bounded(stream), place):
            yield value if isinstance(value, Problem) else value[1]

    def _first_hand(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            if is_first_hand(item):
                yield item
            else:
                self._others += 1


def _signs(index: Mapping[str, Any]) -> dict[str, str]:
    """Return the sign of each month's file in an index: the beginning of its checksum, and its papers."""
    signs = {}
    for file in objects_of(index, "months")[-_FILES:]:
        name, checksum = (text_of(file.get(key)) for key in ("name", "sha256"))
        if _MONTH.fullmatch(name) and re.fullmatch("[0-9a-f]{64}", checksum):
            signs[name] = f"{checksum[:_SHORT]}:{_count(file.get('papers'))}"
    return signs


def _count(value: object) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text := f"{value}") else 0


SOURCE = Source(
    ARCHIVE,
    "papers of other archives made with this program, `archive_sites`",
    ArchiveSettings,
    _pages,
    lambda ask, item, where: read(item, where, site_of(ask.noted["at"]), ask.today),
    delay=0.2,  # a site of many years has hundreds of months
    accept="application/json, */*;q=0.5",
    parts=lambda settings: {site: replace(settings, sites=(site,)) for site in settings.sites},
    offers=(Offer(
        "another archive: its index, or any other page", f"https://daily.example.org/{INDEX}",
        "archive_sites", lambda text: text.removesuffix(INDEX) if _OFFERED.fullmatch(text) else "",
    ),),
    limits=Limits(body=30 * 2**20, answer=60.0, tries=2, pause=60.0, is_anywhere=True),
    may_rest=True,
    lacks=lambda settings: "" if settings.sites else "archive_sites",
    part="archive",
    title="Other archives",
)  # fmt: skip
