"""A paper's licence, wherever a site shows it."""

from __future__ import annotations

import json

import pytest

from generator.publish import index
from generator.search.running import SiteSearch
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.warm import DAYS
from tests.publish.test_data import all_records

BY, ARXIV = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://arxiv.org/licenses/nonexclusive-distrib/1.0/",
)
LABELS = {"1": "CC BY 4.0", "2": "arXiv licence"}
OPEN, OTHER = "papers/2603.00001/", "papers/2603.00002/"


@pytest.fixture(scope="module")
def licensed(built: ArchiveFolder, tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """The built archive, in which two papers have a licence; nobody changes it."""
    archive = built.copied(tmp_path_factory.mktemp("licences"))
    for number, license in ((1, BY), (2, ARXIV)):
        archive.put(numbered(number, DAYS[0], keywords=("alpha",), license=license))
    archive.build("--strict")
    return archive


def test_a_page_links_to_it(licensed: ArchiveFolder) -> None:
    assert f'<span class=license><a href="{BY}">CC BY 4.0</a></span>' in licensed.html(OPEN)
    assert f'<span class=license><a href="{ARXIV}">arXiv licence</a></span>' in licensed.html(OTHER)
    assert f'"license":"{BY}"' in licensed.html(OPEN)


def test_a_list_names_it_only_where_it_is_open(licensed: ArchiveFolder) -> None:
    shown = licensed.html(f"dates/{DAYS[0]}/")
    assert "<span class=license>CC BY 4.0</span>" in shown and "arXiv licence" not in shown


def test_feeds_and_data_have_it(licensed: ArchiveFolder) -> None:
    for name in ("feed.xml", "atom.xml"):
        made = (licensed.site / name).read_text("utf-8")
        assert f'<dcterms:license xmlns:dcterms="http://purl.org/dc/terms/">{BY}</dcterms:license>' in made
    known = {record["id"]: record.get("license") for record in all_records(licensed)}
    assert (known["2603.00001"], known["2603.00002"], known["2603.00003"]) == ("cc-by-4.0", "arxiv-1.0", None)


@pytest.mark.parametrize(
    ("query", "found"), [("license:cc-by", ["1"]), ("license:ARXIV", ["2"]), ("license:mit", [])]
)
def test_the_search_and_rules_find_it(licensed: ArchiveFolder, query: str, found: list[str]) -> None:
    search = SiteSearch(licensed.site, "", index.SCRIPTS, [])
    assert [paper["id"][-1:] for paper in search.ask(query)["results"]] == found
    exported = licensed.run("export", "--format", "csl", "--query", query).stdout
    assert [item["license"] for item in json.loads(exported)] == [LABELS[one] for one in found]
