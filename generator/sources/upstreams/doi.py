"""DOIs: the metadata of a paper from its registration agency, as CSL-JSON (`csl`).

For this media type, the resolver redirects to the agency: https://citation.doi.org/docs.html.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.formats import csl
from generator.sources.frame.declarations import Source, setting
from generator.sources.frame.fields import read_record
from generator.sources.frame.limits import Limits
from generator.text import identifiers


@dataclass(frozen=True, slots=True)
class DoiSettings:
    """The settings of this source."""

    address: str = setting("https://doi.org", "the address of the DOI resolver", environment="DOI_RESOLVER")


def parse(item: object, doi: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of a canonical DOI from the agency's answer."""
    return read_record(item, where, "doi", lambda fields: csl.flat(fields.data, doi))


SOURCE = Source(
    "doi",
    "",
    DoiSettings,
    parse=lambda ask, item, where: parse(item, ask.ids[0], where),
    named=lambda ask: ask.find_each(quote),
    accept="application/vnd.citationstyles.csl+json",
    # The resolver, and the agencies that give CSL-JSON: Crossref, DataCite and mEDRA.
    limits=Limits(hosts=(
        "doi.org", "dx.doi.org", "api.crossref.org", "data.crossref.org", "data.crosscite.org",
        "data.datacite.org", "api.datacite.org", "data.medra.org",
    )),
    keeps=True,
    canonical=identifiers.doi,
    ids="a DOI",
)  # fmt: skip
