"""DOIs: the metadata of a paper from its registration agency, as CSL-JSON.

For this media type, the resolver redirects to the agency: https://citation.doi.org/docs.html. The format is
https://docs.citationstyles.org/en/stable/specification.html. Some agencies give a title as a list, a year as
text or an abstract as JATS.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Links, Paper, Record
from generator.sources.declarations import Source, setting
from generator.sources.fields import Fields, guarded, json_of, read_record
from generator.sources.http import Client
from generator.sources.limits import Limits
from generator.sources.plausible import plausible
from generator.text import identifiers
from generator.text.elements import without_elements

_TYPE = "application/vnd.citationstyles.csl+json"
_DELAY = 0.5
_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


@dataclass(frozen=True, slots=True)
class DoiSettings:
    """The settings of this source."""

    address: str = setting("https://doi.org", "the address of the DOI resolver", environment="DOI_RESOLVER")


def parse(item: object, doi: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of a canonical DOI from the agency's answer."""
    if not isinstance(item, dict):
        return read_record(item, where, lambda fields: _record(fields, doi))
    resource = item.get("resource")
    primary = resource.get("primary") if isinstance(resource, dict) else None
    address = primary.get("URL") if isinstance(primary, dict) else item.get("URL")
    authors = item.get("author")
    data = {
        "id": doi,
        "title": _first(item.get("title")),
        "abstract": item.get("abstract"),
        "authors": [_name(author) for author in authors] if isinstance(authors, list) else authors,
        "published": _date(item.get("issued")),
        "venue": _first(item.get("container-title")),
        "url": address,
    }
    return read_record(data, where, lambda fields: _record(fields, doi))


def _record(fields: Fields, doi: str) -> Record:
    page = fields.link("url")
    paper = Paper(
        id=doi,
        title=without_elements(fields.text("title")),
        abstract=without_elements(fields.text("abstract")),
        authors=fields.authors("authors"),
        published=fields.date("published"),
        links=Links("" if identifiers.doi(page) else page, doi=doi),
        source="doi",
        journal_ref=without_elements(fields.text("venue")),
    )
    return Record(paper)


def _first(value: object) -> object:
    """Return the value, or the first item of a list; ``None`` for an empty list."""
    return (value[0] if value else None) if isinstance(value, list) else value


def _name(author: object) -> object:
    """Return a name as one text; any other value is left for `Fields.authors` to report."""
    if not isinstance(author, dict):
        return author
    for whole in ("literal", "name"):
        if isinstance(author.get(whole), str):
            return without_elements(author[whole])
    parts = [author[part] for part in _NAME_PARTS if isinstance(author.get(part), str)]
    return without_elements(" ".join(parts))


def _date(issued: object) -> object:
    """Return the date in ``{"date-parts": [[2026, 1, 5]]}``, as precisely as it is given."""
    parts = _first(issued.get("date-parts")) if isinstance(issued, dict) else None
    if not isinstance(parts, list):
        return None
    numbers = takewhile(str.isdecimal, ("" if isinstance(part, bool) else str(part) for part in parts[:3]))
    return "-".join(number.zfill(2) for number in numbers)


def fetch_papers(
    client: Client, settings: DoiSettings, ids: Sequence[str]
) -> Iterator[Record | Problem | Failure]:
    """Yield the paper of each DOI; unregistered DOIs are left out."""
    for doi in ids:
        address = f"{settings.address.rstrip('/')}/{quote(doi)}"
        try:
            item = client.find(address, lambda body: json_of(dict, body), accept=_TYPE, delay=_DELAY)
        except FetchError as error:
            yield Failure((), error)
            continue
        if item is not None:
            yield from plausible(guarded("doi", parse, item, doi, "doi"), "doi", client.today)


SOURCE = Source(
    "doi",
    "",
    DoiSettings,
    address="address",
    # The resolver, and the agencies that give CSL-JSON: Crossref, DataCite and mEDRA.
    limits=Limits(hosts=(
        "doi.org", "dx.doi.org", "api.crossref.org", "data.crossref.org", "data.crosscite.org",
        "data.datacite.org", "api.datacite.org", "data.medra.org",
    )),
    keeps=True,
    papers=fetch_papers,
    canonical=identifiers.doi,
    ids="a DOI",
)  # fmt: skip
