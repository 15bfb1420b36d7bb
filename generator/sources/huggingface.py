"""Hugging Face Daily Papers: ``GET {endpoint}/api/daily_papers`` and ``GET {endpoint}/api/papers/{id}``.

An item of the list is an object around the paper's object. Only the inner object is reliable: the outer
``publishedAt`` is off by a day, and repository and summary, which ``huggingface_hub`` expects outside, are
inside. Keys without a value are absent, and new keys appear.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from urllib.parse import quote

from generator.errors import FetchError, Problem, RecordError
from generator.papers import withdrawal
from generator.papers.paper import Counts, Links, Paper, Record, picture
from generator.sources import spans
from generator.sources.declarations import ItemFormat, Offer, Result, Source, setting
from generator.sources.fields import Fields, arxiv_id, arxiv_links, guarded, json_of, read_record
from generator.sources.http import Client
from generator.sources.limits import ITEMS, Limits
from generator.sources.plausible import plausible
from generator.text import identifiers
from generator.text.cleaning import line

ENDPOINT = "https://huggingface.co"
# 500 requests in 5 minutes are free; the client pauses when an answer reports that none are left.
_DELAY = 0.1
_LIMIT = 100
# A list is cut at the limit without notice, or at 50 by a server that allows no more.
_CUT = 50
_STILL = (".png", ".jpg", ".jpeg", ".webp")  # other pictures move and take many megabytes


@dataclass(frozen=True, slots=True)
class HuggingFaceSettings:
    """The settings of this source."""

    endpoint: str = setting(ENDPOINT, "the address of the Hugging Face API", environment="HF_ENDPOINT")


def is_item(data: object) -> bool:
    """Return whether a JSON value is an item of the list, or the paper inside one."""
    return isinstance(data, dict) and (isinstance(data.get("paper"), dict) or "submittedOnDailyAt" in data
                                       or {"summary", "upvotes"} <= data.keys())  # fmt: skip


def parse(item: object, day: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of an item or of the paper inside one; `day` is for a paper that states none."""
    around = item if isinstance(item, dict) else {}
    data = paper = around.get("paper", item)
    if isinstance(paper, dict):
        own = {name: value for name, value in paper.items() if value is not None}
        data = {name: value for name, value in around.items() if name != "publishedAt"} | own
    return read_record(data, where, lambda fields: _record(fields, around.get("title"), day))


def _record(fields: Fields, outer_title: object, day: str) -> Record:
    identifier = identifiers.canonical(line(fields.text("id")))
    if not identifier:
        raise RecordError("id", "missing")
    organization = fields.part("organization")
    if not (day or fields.text("submittedOnDailyAt") or fields.text("publishedAt")):
        raise RecordError("date", "missing; put the day of this list into the name of its file")
    gone = fields.date("withdrawnAt") if fields.text("withdrawnAt") else ""
    submitters = (_name(fields.part(name)) for name in ("submittedOnDailyBy", "submittedBy"))
    paper = Paper(
        id=identifier,
        title=_title(fields.text("title"), outer_title),
        abstract=fields.text("summary"),
        authors=fields.authors("authors"),
        # In UTC, this is the requested day in every recorded answer; it is right for a week or a month too.
        days=(fields.date("submittedOnDailyAt") or day,),
        published=fields.date("publishedAt"),
        keywords=fields.texts("ai_keywords"),
        links=Links(
            *arxiv_links(arxiv_id(identifier)),
            code=fields.link("githubRepo"),
            project=fields.link("projectPage"),
            huggingface=f"{ENDPOINT}/papers/{quote(identifier)}",
        ),
        organization=_name(organization),
        submitter=next(filter(None, submitters), ""),
        source="huggingface",
        summary=fields.text("ai_summary"),
        thumbnail=_thumbnail(fields),
        withdrawn=bool(fields.text("withdrawnAt")),
        withdrawal=withdrawal.told(gone, "Hugging Face") if gone else "",
    )
    counts = Counts(fields.count("upvotes"), fields.count("numComments"), fields.count("githubStars"))
    return Record(paper, counts)


def _name(account: Fields) -> str:
    return account.text("fullname") or account.text("name")


def _thumbnail(fields: Fields) -> str:
    """Return the first still picture from the authors, else the hub's own, or ``""``."""
    for address in fields.texts("mediaUrls"):
        if address.endswith(_STILL):
            with suppress(RecordError):
                return picture(address, "mediaUrls")
    return fields.picture("thumbnail")


def _title(inner: str, outer: object) -> str:
    """Return the inner title, unless only the outer one has ``$math$`` (18 of 1,290 titles that differ)."""
    return outer if isinstance(outer, str) and "$" in outer and "$" not in inner else inner


def fetch_days(
    client: Client, settings: HuggingFaceSettings, days: Sequence[date]
) -> Iterator[Result]:
    """Yield the papers listed on each day; a paper may come twice, even on one day."""
    address = f"{settings.endpoint.rstrip('/')}/api/daily_papers"
    yield from spans.fetched(spans.single(days), lambda day, _: _fetch_day(client, address, day))


def _fetch_day(client: Client, address: str, day: date) -> Iterator[Record | Problem]:
    before: set[str] = set()
    total = 0
    for page in count():
        query: dict[str, str | int] = {"date": day.isoformat(), "limit": _LIMIT, "p": page}
        items = client.get(address, query, lambda body: json_of(list, body), delay=_DELAY)
        keys = set(map(_key, items))
        if keys <= before:  # the server ignores `p` or repeats its pages
            return
        before |= keys
        if total + len(items) > ITEMS:
            used = f"the first {total:,} papers are used"
            raise FetchError(f"{address}: more than {ITEMS:,} items on {day}; {used}")
        for number, item in enumerate(items, total + 1):
            where = f"huggingface {day}:item {number}"
            records = guarded(where, parse, item, day.isoformat(), where)
            yield from plausible(records, where, client.today, (day, day))
        total += len(items)
        if len(items) % _CUT:
            return


def _key(item: object) -> str:
    """Return the key of an item: its id, or the whole item."""
    paper = item.get("paper", item) if isinstance(item, dict) else item
    return repr(paper.get("id") if isinstance(paper, dict) else paper)


def fetch_papers(
    client: Client, settings: HuggingFaceSettings, ids: Sequence[str]
) -> Iterator[Record | Problem]:
    """Yield each of these papers; papers that are not on the hub are left out.

    Raises:
        FetchError: if the hub gives no usable answer.
    """
    for identifier in ids:
        address = f"{settings.endpoint.rstrip('/')}/api/papers/{quote(identifier, safe='')}"
        item = client.find(address, lambda body: json_of(dict, body), delay=_DELAY)
        if item is not None:
            records = guarded("huggingface", parse, item, "", "huggingface")
            yield from plausible(records, "huggingface", client.today)


def _offered(text: str) -> Mapping[str, str]:
    return {"sources": "huggingface"} if text.lower() in ("huggingface", "hugging face") else {}


FORMAT = ItemFormat("Daily Papers JSON", is_item, parse)
SOURCE = Source(
    "huggingface",
    "papers that Daily Papers lists on these days",
    HuggingFaceSettings,
    fetch_days,
    address="endpoint",
    thumbnails=("cdn-thumbnails.huggingface.co", "cdn-uploads.huggingface.co"),
    limits=Limits(hosts=("huggingface.co",)),
    papers=fetch_papers,
    offers=(Offer("Hugging Face Daily Papers", "huggingface", _offered, "machine learning"),),
    title="Hugging Face Daily Papers",
    is_daily=True,
)
