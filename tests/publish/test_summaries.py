"""What a model wrote about a paper is marked wherever it is shown, and stands in no citation."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from generator.papers.made import Made, sign
from generator.papers.paper import Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered

MARK, TRANSLATED = "AI summary · moss/1 · 1 Dec 2026", "AI translation · moss/1 · 1 Dec 2026"
WORDS = {
    "summary": "Kürzlich <b>wuchs</b> $x^2$ Moos.", "translated_title": "Moos & Spiegel",
    "translated_abstract": "Erstens Zwielicht.\n\nZweitens.",
}  # fmt: skip


def written(paper: Paper, **words: Any) -> Paper:
    """Return a paper with texts by a model."""
    by = Made("moss/1", "2026-12-01", "de", "1", "abcdef")
    return replace(paper, **words, made=tuple((name, by._replace(text=sign(words[name]))) for name in words))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build a site of a paper with texts by a model, and one without."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("summaries") / "archive", {"llms": "true"})
    archive.put(written(numbered(1), **WORDS))
    archive.put(numbered(2))
    archive.build("--strict")
    return archive


def test_the_page_shows_them_below_the_original(archive: ArchiveFolder) -> None:
    page = archive.html("papers/2603.00001")
    in_order = (
        "<h1>A made-up",
        f'{TRANSLATED}</span></p>\n<div dir="auto" lang="de">\n<p>Moos &amp; Spiegel</p>',
        f"<span class=label>{MARK} · <a", "<span lang=de dir=auto>Kürzlich &lt;b&gt;wuchs&lt;/b&gt; <math>",
        '<h2 id="abstract">', "Nothing was measured in study 1,", "Translated abstract", TRANSLATED,
        "<p>Erstens Zwielicht.</p>\n<p>Zweitens.</p>",
    )  # fmt: skip
    places = [0]
    for part in in_order:
        places.append(page.index(part, places[-1]))
    other = archive.html("papers/2603.00002").partition("<article")[2]
    assert "AI " not in other and "dir=auto" not in other and 'dir="auto"' not in other


def test_no_citation_and_no_description_has_them(archive: ArchiveFolder) -> None:
    head = archive.html("papers/2603.00001").partition("<h1>")[0]
    cited = [archive.run("export", "--format", form).stdout for form in ("bibtex", "ris", "csl", "markdown")]
    for text in (head, *cited):
        assert "made-up study of matter 1" in text and not re.search("Moos|Zwielicht|Erstens", text)


def test_feeds_data_and_mail_have_the_same_mark(archive: ArchiveFolder) -> None:
    feeds = [(archive.site / name).read_text("utf-8") for name in ("feed.xml", "feed.json")]
    assert feeds and all(text.count(MARK) >= 1 and TRANSLATED in text for text in feeds)
    (line, _) = gzip.decompress((archive.site / "data/2026-03.jsonl.gz").read_bytes()).splitlines()
    record = json.loads(line)
    assert {name: record[name] for name in WORDS} == WORDS
    assert record["made"]["summary"] == {
        "model": "moss/1", "day": "2026-12-01", "language": "de", "prompt": "1", "of": "abcdef",
        "text": sign(WORDS["summary"]),
    }  # fmt: skip
    text = (archive.site / "papers/2603.00001/index.md").read_text("utf-8")
    assert f"## {MARK}\n\n" in text and f"## {TRANSLATED}\n\nMoos &amp; Spiegel" in text
    options = ("--period", "month", "--of", "2026-03-02")
    mail = " ".join(archive.run("digest", *options).stdout.split())
    assert f"{TRANSLATED}: Moos & Spiegel. {MARK}: Kürzlich" in mail


def test_the_search_finds_the_translations(archive: ArchiveFolder) -> None:
    for words in ("spiegel", "zwielicht"):
        listed = archive.run("search", words).stdout
        assert "study of matter 1" in listed and "study of matter 2" not in listed
