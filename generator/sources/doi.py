"""DOIs: the metadata of a paper from its registration agency, as CSL-JSON (`csl`).

For this media type, the resolver redirects to the agency: https://citation.doi.org/docs.html.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Record
from generator.sources import csl
from generator.sources.declarations import Source, setting
from generator.sources.fields import guarded, json_of, read_record
from generator.sources.http import Client
from generator.sources.limits import Limits
from generator.sources.plausible import plausible
from generator.text import identifiers

_TYPE = "application/vnd.citationstyles.csl+json"
_DELAY = 0.5


@dataclass(frozen=True, slots=True)
class DoiSettings:
    """The settings of this source."""

    address: str = setting("https://doi.org", "the address of the DOI resolver", environment="DOI_RESOLVER")


def parse(item: object, doi: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of a canonical DOI from the agency's answer."""
    data = csl.flat(item, doi) if isinstance(item, dict) else item
    return read_record(data, where, lambda fields: Record(csl.paper(fields, "doi")))


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
            yield from plausible(guarded("doi", parse, item, doi, "doi"), "doi", client.today, undated=True)


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
