"""``archive add`` of papers that are not arXiv's: a DOI and a page, on loopback."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result

from generator.content.library import Library
from generator.content.page import Page
from tests.harness.archive import MINIMAL
from tests.harness.files import files
from tests.harness.invoking import invoke
from tests.sources.test_doi import DOI, FULL
from tests.sources.test_http import Answer, serving
from tests.sources.test_web import TAGS, page


def run(folder: Path, *arguments: str, code: int = 0, **environment: str) -> Result:
    return invoke(folder, *arguments, code=code, environment=environment)


def config(folder: Path, host: str) -> None:
    own = f"plugins: [archive: {{web_own_hosts: ['{host}']}}]"
    (folder / "mkdocs.yml").write_text(MINIMAL.replace("plugins: [archive]", own))


def papers(folder: Path) -> dict[str, Page]:
    pages = [page for _, page in Library(folder / "content").pages() if isinstance(page, Page)]
    return {page.paper.id: page for page in pages}


def test_a_doi_is_added_and_the_same_paper_s_page_makes_no_second_one(tmp_path: Path) -> None:
    with serving(Answer(json.dumps(FULL).encode()), Answer(page(*TAGS))) as upstream:
        config(tmp_path, upstream.url.removeprefix("http://"))
        said = run(tmp_path, "add", f"https://doi.org/{DOI}", DOI_RESOLVER=upstream.url).stdout
        assert said == "Adding: 1 paper: 1 new, 0 changed, 0 unchanged; 0 problems.\n"
        before = files(tmp_path / "content")
        run(tmp_path, "add", f"{upstream.url}/7")
    assert [path for path, _, _ in upstream.asked] == [f"/{DOI}", "/7"]
    (added,) = papers(tmp_path).values()
    assert (added.paper.id, added.paper.source) == (DOI, "doi")
    assert added.paper.links.pdf == f"{upstream.url}/papers/7.pdf", "the agency did not know it"
    assert files(tmp_path / "content").keys() == before.keys()
    assert "1 page checked, 0 problems." in run(tmp_path, "check").stdout


def test_a_page_without_any_id_is_added_by_its_title(tmp_path: Path) -> None:
    body = page(
        ("citation_title", "Moss in Rain"), ("citation_date", "2026/02"), ("citation_author", "One, Ada")
    )
    with serving(Answer(body)) as upstream:
        config(tmp_path, upstream.url.removeprefix("http://"))
        run(tmp_path, "add", f"{upstream.url}/x?y=1#top")
        assert "1 unchanged" in run(tmp_path, "add", f"{upstream.url}/x?y=1").stdout
    assert len(upstream.asked) == 1, "the answer is kept for a day"
    assert set(papers(tmp_path)) == {"moss-in-rain"}
    assert "1 page checked, 0 problems." in run(tmp_path, "check").stdout


def test_what_cannot_be_added_is_told_and_the_rest_is(tmp_path: Path) -> None:
    with serving(Answer(status=404), Answer(b"<p>Moss"), Answer(json.dumps(FULL).encode())) as upstream:
        config(tmp_path, upstream.url.removeprefix("http://"))
        names = ("10.1234/none", f"{upstream.url}/empty", "http://127.0.0.1:9/")
        result = run(tmp_path, "add", *names, code=1, DOI_RESOLVER=upstream.url)
        said = result.stderr.replace(upstream.url, "…")
        run(tmp_path, "add", DOI, DOI_RESOLVER=upstream.url)
    assert "10.1234/none: id: no usable record at doi" in said
    assert "web (…/empty): has no citation_title tag; export BibTeX there" in said
    assert "http://127.0.0.1:9/: id: is not an https address; write https://" in said
    assert set(papers(tmp_path)) == {DOI}


def test_what_a_host_says_steers_no_workflow(tmp_path: Path) -> None:
    leads = Answer(status=302, headers={"Location": "https://x.example/##[error]x\x9b2J::add-mask::e"})
    refuses = Answer(b"::stop-commands::x\n##[error]y\x1b[2J", status=400)
    with serving(leads, refuses) as upstream:
        config(tmp_path, upstream.url.removeprefix("http://"))
        said = run(tmp_path, "add", f"{upstream.url}/a", f"{upstream.url}/b", code=3).output
    assert "not an address of the source" in said and "HTTP 400" in said
    assert "##[" not in said
    assert all(line.isprintable() and not line.startswith("::") for line in said.splitlines())
