"""arXiv's OAI-PMH for made-up papers, in the form of its answers since 2025."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from generator.sources.upstreams import arxiv

if TYPE_CHECKING:
    from tests.harness.upstream import Entry

PREFIXES = ("arXiv", "arXivRaw")


def answer(query: Mapping[str, str], papers: Sequence[Entry], deleted: Mapping[str, str], size: int) -> bytes:
    """Return the answer to a request.

    Args:
        query: the parameters of the request.
        papers: all papers; each is in the set of its category.
        deleted: the ids of deleted papers with the days of their deletion; they are in every set.
        size: records in one answer.
    """
    if token := query.get("resumptionToken"):
        if token.count("|") != 3:
            return error("badResumptionToken", "The token is invalid or expired.")
        prefix, named, since, skip = token.split("|")
    else:
        prefix, named, since, skip = query["metadataPrefix"], query["set"], query["from"], "0"
    assert query["verb"] == "ListRecords"
    assert prefix in PREFIXES
    records = [
        (paper.changed or paper.revised or paper.published, record(paper, prefix))
        for paper in papers
        if arxiv.set_of(paper.category) == named
    ]
    records += [(day, header(name, day, ' status="deleted"')) for name, day in deleted.items()]
    listed = [made for day, made in sorted(records) if day >= since]
    if not listed:
        return error("noRecordsMatch", "The combination of the values results in an empty list.")
    end = int(skip) + size
    more = f"{prefix}|{named}|{since}|{end}" if end < len(listed) else ""
    going = "<resumptionToken/>" if token else ""
    if more:
        going = f'<resumptionToken expirationDate="2026-01-21T00:00:00Z">{more}</resumptionToken>'
    return wrapped(f"<ListRecords>{''.join(listed[int(skip) : end])}{going}</ListRecords>")


def wrapped(inner: str) -> bytes:
    """Return an answer with an element in it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        "<responseDate>2026-01-20T12:00:00Z</responseDate>"
        f'<request verb="ListRecords">http://oaipmh.example/oai</request>{inner}</OAI-PMH>'
    ).encode()


def error(code: str, text: str) -> bytes:
    """Return an answer with an error."""
    return wrapped(f'<error code="{code}">{text}</error>')


def header(name: str, day: str, status: str = "", inner: str = "") -> str:
    """Return a record with its header."""
    return (
        f"<record><header{status}><identifier>oai:arXiv.org:{name}</identifier><datestamp>{day}</datestamp>"
        f"<setSpec>cs:cs:CL</setSpec></header>{inner}</record>"
    )


def record(paper: Entry, prefix: str) -> str:
    """Return a paper's record; in the format ``arXiv``, `created` is the day of the newest version."""
    newest = paper.revised or paper.published
    changed = paper.changed or newest
    if prefix == "arXivRaw":
        days = [paper.published, *[newest] * (paper.version - 1)]
        inner = "".join(
            f'<version version="v{number}"><date>{_moment(day)}</date><size>9kb</size></version>'
            for number, day in enumerate(days, 1)
        )
        inner += "<authors>Cy Three (Somewhere)</authors>"
    else:
        author = "<author><keyname>Three</keyname><forenames>Cy</forenames></author>"
        inner = (
            f"<created>{newest}</created><updated>{changed}</updated><authors>{author}</authors>"
            f"<categories>{paper.category}</categories><comments>{escape(paper.comment)}</comments>"
        )
    metadata = (
        f'<metadata><{prefix} xmlns="http://arxiv.org/OAI/{prefix}/"><id>{paper.id}</id>'
        f"<title>{escape(paper.title)}</title>{inner}<abstract>On {escape(paper.title)}.</abstract>"
        f"</{prefix}></metadata>"
    )
    return header(paper.id, changed, inner=metadata)


def _moment(day: str) -> str:
    return format_datetime(datetime.fromisoformat(day).replace(hour=10, tzinfo=UTC), usegmt=True)
