"""Hugging Face Daily Papers: ``GET {endpoint}/api/daily_papers`` and ``GET {endpoint}/api/papers/{id}``.

One item of the list is an object around the paper. The inner one is the truth: the outer ``publishedAt``
is off by a day, and repositories and summaries are never there, where ``huggingface_hub`` looks for them.
Keys are absent where there is nothing to say, and new ones appear: only those read here are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from itertools import count
from urllib.parse import quote

from generator.errors import Problem, RecordError
from generator.papers import dates, identifiers
from generator.papers.paper import Counts, Links, Paper, Record
from generator.sources.fields import Fields, json_value, label
from generator.sources.http import Client, StatusError

ENDPOINT = "https://huggingface.co"
# 500 calls in 5 minutes are free; the client rests when the answer says they are used up.
DELAY = 0.1
_LIMIT = 100
# Lists come cut at the limit without a word; 50 is the limit of a server that does not know a larger one.
_CUT = 50


def is_item(data: object) -> bool:
    """Whether an object is one of the list, or the paper inside one."""
    return isinstance(data, dict) and (isinstance(data.get("paper"), dict) or "submittedOnDailyAt" in data
                                       or {"summary", "upvotes"} <= data.keys())  # fmt: skip


def parse(item: object, day: str, where: str) -> Iterator[Record | Problem]:
    """The record of one item of the list, or of the paper inside one.

    Args:
        item: the item as JSON gave it.
        day: the day that was asked for, or ``""``; it counts where the paper does not tell its own.
        where: where the item stands, for the reports.
    """
    paper = item.get("paper", item) if isinstance(item, dict) else item
    fields = Fields(_merged(item, paper), label(where, paper.get("id") if isinstance(paper, dict) else None))
    outer_title = item.get("title") if isinstance(item, dict) else None
    return fields.give(lambda: _record(fields, outer_title, day))


def _merged(item: object, paper: object) -> object:
    """The paper's own fields, and behind them those around it, but for the wrong ``publishedAt``."""
    if not isinstance(item, dict) or not isinstance(paper, dict):
        return paper
    around = {name: value for name, value in item.items() if name != "publishedAt"}
    return around | {name: value for name, value in paper.items() if value is not None}


def _record(fields: Fields, outer_title: object, day: str) -> Record:
    identifier = identifiers.canonical(fields.text("id"))
    if not identifier:
        raise RecordError("id", "missing")
    named = identifiers.arxiv(identifier)
    organization = fields.part("organization")
    submitter = (fields.part(name) for name in ("submittedOnDailyBy", "submittedBy"))
    found = Paper(
        id=identifier,
        title=_title(fields.text("title"), outer_title),
        abstract=fields.text("summary"),
        authors=fields.authors("authors"),
        # In UTC: equal to the day asked for in every recorded answer, and right for a week or a month too.
        days=(fields.date("submittedOnDailyAt") or day,),
        published=fields.date("publishedAt"),
        keywords=fields.texts("ai_keywords"),
        links=Links(
            paper=f"https://arxiv.org/abs/{identifier}" if named else "",
            pdf=f"https://arxiv.org/pdf/{identifier}" if named else "",
            code=fields.link("githubRepo"),
            project=fields.link("projectPage"),
            huggingface=f"{ENDPOINT}/papers/{quote(identifier)}",
        ),
        organization=organization.text("fullname") or organization.text("name"),
        submitter=next((name for by in submitter if (name := by.text("fullname") or by.text("name"))), ""),
        source="huggingface",
        summary=fields.text("ai_summary"),
        withdrawn=bool(fields.text("withdrawnAt")),
    )
    counts = Counts(fields.count("upvotes"), fields.count("numComments"), fields.count("githubStars"))
    return Record(found, counts)


def _title(inner: str, outer: object) -> str:
    """The paper's own title, unless only the one around it kept its ``$math$`` (18 of 1,290 that differ)."""
    return outer if isinstance(outer, str) and "$" in outer and "$" not in inner else inner


def fetch_days(
    client: Client, since: date, until: date, endpoint: str = ENDPOINT, delay: float = DELAY
) -> Iterator[Record | Problem]:
    """Everything listed from ``since`` to ``until``, both included, day by day.

    A paper comes once for each day it was listed on, and may come twice within one.

    Raises:
        FetchError: if the upstream gives no usable answer for a day.
    """
    for day in dates.days_between(since, until):
        yield from _fetch_day(client, day.isoformat(), endpoint.rstrip("/"), delay)


def _fetch_day(client: Client, day: str, endpoint: str, delay: float) -> Iterator[Record | Problem]:
    before: list[object] = []
    number = 0
    for page in count():
        query: dict[str, str | int] = {"date": day, "limit": _LIMIT, "p": page}
        try:
            items = client.get(f"{endpoint}/api/daily_papers", query, _list, delay=delay)
        except StatusError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            yield Problem(f"huggingface {day}", "", str(error))
            return
        if items == before:  # a server that pays no heed to `p`
            return
        for item in items:
            number += 1
            yield from parse(item, day, f"huggingface {day}:item {number}")
        if not items or len(items) % _CUT:
            return
        before = items


def fetch_paper(
    client: Client, identifier: str, endpoint: str = ENDPOINT, delay: float = DELAY
) -> Iterator[Record | Problem]:
    """One paper by its id, in any form; a paper that is not on the hub is a problem.

    Raises:
        FetchError: if the upstream gives no usable answer.
    """
    named = identifiers.arxiv(identifier)
    if named is None:
        yield Problem(label("huggingface", identifier), "id", "is no arXiv id")
        return
    where = label("huggingface", named[0])
    address = f"{endpoint.rstrip('/')}/api/papers/{quote(named[0], safe='')}"
    try:
        item = client.get(address, {}, _object, delay=delay)
    except StatusError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        yield Problem(where, "", "is not on the hub")
        return
    yield from parse(item, "", "huggingface")


def _list(body: bytes) -> list[object]:
    value = json_value(body)
    if not isinstance(value, list):
        raise ValueError("is no list")
    return value


def _object(body: bytes) -> dict[str, object]:
    value = json_value(body)
    if not isinstance(value, dict):
        raise ValueError("is no object")
    return value
