"""Home and the status page of a built site show what ``content/fetched.yml`` has."""

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes, edit, files, stamps
from tests.harness.papers import numbered
from tests.harness.upstream import Reply, serving

STATE = """\
arxiv:
  until: 2026-03-04
  gaps: [2026-03-03, 2026-02-20]
  succeeded: 2026-03-05
  papers: 2026-03-01
"""


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_a_fetch_is_seen_on_home_and_on_the_page_and_nowhere_else(
    archive: ArchiveFolder, way: tuple[str, ...]
) -> None:
    archive.build("--strict", *way)
    assert "Fetched" not in archive.html("")
    assert '<a href="../status/">Status</a>' in archive.html("statistics/")
    assert "Nothing was fetched so far." in archive.html("status/")
    before, when = files(archive.site), stamps(archive.site)
    (archive.content / "fetched.yml").write_text(STATE)
    archive.build("--strict", *way)
    assert changes(before, files(archive.site)) == {"index.html", "published.yml", "status/index.html"}
    assert way or changes(when, stamps(archive.site)) == {"index.html", "published.yml", "status/index.html"}
    assert '<a href="status/">Fetched 5 Mar 2026</a>' in archive.html("")
    shown = archive.html("status/")
    said, folded = shown.split("<details")
    assert "No answer so far; the archive asks again the next time." in said
    assert "Hugging Face Daily Papers" in said and "arXiv" not in said, "it is not asked any more"
    for text in ("5 March 2026", "1 March 2026", "20 February 2026", "3 March 2026"):
        assert text in folded
    assert "status/" not in archive.html("").split("<main")[0], "it is not in the menu"


def test_what_cannot_be_read_is_a_warning_and_the_site_is_built(archive: ArchiveFolder) -> None:
    (archive.content / "fetched.yml").write_text("huggingface: soon\n")
    archive.put(numbered(50))
    assert "fetched.yml" in archive.run("build", code=1).stderr
    assert "<td>never</td>" in archive.html("status/")


def test_why_a_source_did_not_answer(archive: ArchiveFolder) -> None:
    span = ("--since", "2026-03-05", "--until", "2026-03-06")
    with serving() as upstream:
        upstream.fault = lambda path, query: Reply(400, b"<b>no</b> such day https://moss.example/?key=1")
        archive.run("fetch", "huggingface", *span, code=3, environment=upstream.environment)
    archive.build("--strict")
    page = archive.html("status/")
    assert ". It refused the request (400). The archive asks again the next time. None came so far." in page
    assert "moss.example" not in page and "such day" not in page
    edit(archive.content / "fetched.yml", "refused the request (400)", "<script>*a* [b](c)")
    archive.build("--strict")
    assert ". It &lt;script&gt;*a* [b](c). The archive asks" in archive.html("status/")
