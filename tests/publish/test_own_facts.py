"""A fact that follows from a paper's field is a row: everything shows, finds and records one made up here."""

from __future__ import annotations

import gzip
import json
import shutil

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.feeds import read_json
from tests.harness.files import edit, files, same
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT
from tests.publish.test_registry import command

_ROW = """    Own(
        "submitter", "submitter",
        lambda name: Fact("submitter", name, f"https://people.test/{name.lower()}", term="contributor"),
        "by", lambda name: (name.lower(),), "Submitter", "Submitters", example="ada", syntax="[a-z]+",
    ),
)  # fmt: skip
\"\"\"Facts that follow"""
DAY = "2026-03-02"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build papers with and without a submitter, by a copy of the program with one more row and word."""
    folder = tmp_path_factory.mktemp("facts")
    for name in ("generator", "site_templates"):
        shutil.copytree(CHECKOUT / name, folder / "checkout" / name)
    edit(folder / "checkout/generator/papers/shown.py", ')  # fmt: skip\n"""Facts that follow', _ROW)
    edit(folder / "checkout/site_templates/theme/assets/card.js", '"license"]', '"license", "submitter"]')
    archive = ArchiveFolder(folder / "archives/first", {"llms": "true"})
    archive.put_all([numbered(1, DAY, submitter="Ada"), numbered(2, DAY)])
    (archive.content / "topics.yml").write_text("Hers: {query: by:ada}\n")
    command(archive, "build", "--strict")
    return archive


@pytest.mark.slow
def test_a_fact_is_shown_wherever_facts_are(archive: ArchiveFolder) -> None:
    linked, shown = '<a href="https://people.test/ada">Ada</a>', "<span class=submitter>{}</span>"
    assert archive.html("papers/2603.00001/").count(shown.format(linked)) == 1
    for address in (f"dates/{DAY}/", "topics/hers/"):
        assert archive.html(address).count(shown.format("Ada")) == 1, address
    assert "class=submitter" not in archive.html("papers/2603.00002/")
    made = files(archive.site)
    item = b'<dcterms:contributor xmlns:dcterms="http://purl.org/dc/terms/">https://people.test/ada</'
    for name in ("feed.xml", "atom.xml", "topics/hers/feed.xml"):
        assert made[name].count(item) == 1, name
    found = [each["_archive"].get("contributor") for each in read_json(made["feed.json"])["items"]]
    assert sorted(filter(None, found)) == ["https://people.test/ada"]
    assert '"contributor":"https://people.test/ada"' in archive.html("papers/2603.00001/")
    head, *rows = gzip.decompress(made["data/papers.csv.gz"]).decode().splitlines()
    assert head.endswith(",code,license,project,data,submitter")
    assert [row.endswith(",Ada") for row in rows] == [False, True]
    new = json.loads(made["new/papers.json"])["papers"]
    assert [paper.get("submitter") for paper in new] == [None, "Ada"]
    assert b"- submitter: Ada" in made["papers/2603.00001/index.md"]
    command(archive, "build", "--strict", "--plain")
    same(files(archive.site), made)


@pytest.mark.slow
def test_its_filter_is_in_queries_and_in_the_search(archive: ArchiveFolder) -> None:
    for query, numbers in (("by:ADA", ["2603.00001"]), ("matter -by:ada", ["2603.00002"])):
        results = json.loads(command(archive, "search", "--json", "--", query).stdout)["results"]
        assert [result["id"] for result in results] == numbers, query
    assert [result["submitter"] for result in results] == [""]
    told = command(archive, "match", "by:ada").stdout
    assert "would keep 1 of 2" in told
    period = ("--period", "day", "--of", DAY)
    mail = command(archive, "digest", *period, "--format", "text").stdout
    assert mail.count("Submitter: https://people.test/ada") == 1
