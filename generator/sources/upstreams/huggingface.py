"""Hugging Face Daily Papers: ``GET {endpoint}/api/daily_papers`` and ``GET {endpoint}/api/papers/{id}``.

An item of the list is an object around the paper's object. Only the inner object is reliable: the outer
``publishedAt`` is off by a day, and repository and summary, which ``huggingface_hub`` expects outside, are
inside. Keys without a value are absent, and new keys appear.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.errors import Problem, RecordError
from generator.papers import withdrawal
from generator.papers.paper import Record, picture
from generator.sources.frame.declarations import (
    Ask,
    ItemFormat,
    Offer,
    Reached,
    Slice,
    Source,
    StuckError,
    setting,
)  # fmt: skip
from generator.sources.frame.fields import Fields, json_of, read_record, text_of
from generator.sources.frame.limits import ITEMS, Limits
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

    address: str = setting(
        ENDPOINT, "the address of the Hugging Face API", environment="HF_ENDPOINT", former="endpoint"
    )


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
    return read_record(data, where, "huggingface", lambda fields: _values(fields, around.get("title"), day))


def _values(fields: Fields, outer_title: object, day: str) -> dict[str, object]:
    identifier = identifiers.canonical(line(fields.text("id")))
    if not identifier:
        raise RecordError("id", "missing")
    if not (day or fields.text("submittedOnDailyAt") or fields.text("publishedAt")):
        raise RecordError("date", "missing; put the day of this list into the name of its file")
    title = fields.text("title")
    # Only the outer one has ``$math$`` in 18 of 1,290 titles that differ.
    has_formula = "$" in text_of(outer_title) and "$" not in title
    gone = fields.date("withdrawnAt") if fields.text("withdrawnAt") else ""
    submitters = (_name(fields.part(name)) for name in ("submittedOnDailyBy", "submittedBy"))
    return {
        "id": identifier,
        "title": outer_title if has_formula else title,
        "abstract": fields.text("summary"),
        "authors": fields.data.get("authors"),
        # In UTC, this is the requested day in every recorded answer; it is right for a week or a month too.
        "date": fields.date("submittedOnDailyAt") or day,
        "published": fields.date("publishedAt"),
        "keywords": list(fields.texts("ai_keywords")),
        "code": fields.link("githubRepo"),
        "project": fields.link("projectPage"),
        "huggingface": f"{ENDPOINT}/papers/{quote(identifier)}",
        "organization": _name(fields.part("organization")),
        "submitter": next(filter(None, submitters), ""),
        "summary": fields.text("ai_summary"),
        "thumbnail": _thumbnail(fields),
        "withdrawn": bool(fields.text("withdrawnAt")),
        "withdrawal": withdrawal.told(gone, "Hugging Face") if gone else "",
        "votes": fields.count("upvotes"),
        "comments": fields.count("numComments"),
        "stars": fields.count("githubStars"),
    }


def _name(account: Fields) -> str:
    return account.text("fullname") or account.text("name")


def _thumbnail(fields: Fields) -> str:
    """Return the first still picture from the authors, else the hub's own, or ``""``."""
    for address in fields.texts("mediaUrls"):
        if address.endswith(_STILL):
            with suppress(RecordError):
                return picture(address, "mediaUrls")
    return fields.picture("thumbnail")


def _pages(ask: Ask[HuggingFaceSettings]) -> Iterator[list[Any]]:
    """Yield the papers listed on a day; a paper may come twice."""

    def page(at: Reached) -> Slice:
        day = ask.span.first.isoformat()
        query: dict[str, str | int] = {"date": day, "limit": _LIMIT, "p": at.answers}

        def read(body: bytes) -> Slice:
            items = json_of(list, body)
            is_full = items and len(items) % _CUT == 0
            return Slice(items, cursor=f"{at.answers + 1}" if is_full else "")

        return ask.page(at, "api/daily_papers", query, read)

    with suppress(StuckError):  # the server ignores `p` or repeats its pages
        yield from ask.walk(page)


FORMAT = ItemFormat("Daily Papers JSON", is_item, parse)
SOURCE = Source(
    "huggingface",
    "papers that Daily Papers lists on these days",
    HuggingFaceSettings,
    _pages,
    lambda ask, item, where: parse(item, "" if ask.ids else ask.span.first.isoformat(), where),
    lambda ask: ask.find_each(lambda name: f"api/papers/{quote(name, safe='')}"),
    asks="day",
    is_of_days=True,
    key=lambda item: item.get("paper", item)["id"],
    size=ITEMS,
    most=ITEMS,
    delay=_DELAY,
    machine="Hugging Face",
    thumbnails=("cdn-thumbnails.huggingface.co", "cdn-uploads.huggingface.co"),
    limits=Limits(hosts=("huggingface.co",)),
    offers=(
        Offer(
            "Hugging Face Daily Papers", "huggingface", "sources",
            lambda text: "huggingface" if text.lower() in ("huggingface", "hugging face") else "",
            "machine learning",
        ),
    ),
    title="Hugging Face Daily Papers",
    is_daily=True,
)  # fmt: skip
