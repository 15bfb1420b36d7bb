"""What the page About says of an archive by itself."""

from datetime import date
from pathlib import Path
from typing import Any

from markdown import Markdown

from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import SourceState
from generator.pages import about, markup
from generator.pages.about import Keeping

ASK = "A paper is missing, wrong or should go"
REPOSITORY = "https://github.com/ada/moss"
_DAILY = 'on:\n  schedule:\n    - cron: "17 1 * * *"\n'


def keeping(block: dict[str, Any], **known: Any) -> Keeping:
    none = Keeping(Settings.from_mapping(block, {}), {}, "", "", is_daily=False, is_sample=False)
    return none._replace(**known)


def said(made: Keeping) -> dict[str, str]:
    """Return the HTML below each heading."""
    return {part.heading: part.html.partition("</h2>\n")[2] for part in made.sections()}


def test_each_source_with_what_it_is_asked_for_and_since_when() -> None:
    block = {
        "sources": ["huggingface", "arxiv", "feed", "crossref"],
        "arxiv_categories": ["cs.CL", "cs.LG"],
        "feeds": ["https://moss.example.org/rss", "https://fern.example.org/x"],
        "crossref_issn": ["1234-5678"],
        "crossref": {"include": ["moss"], "exclude": ["fern OR <b>"]},
        "include": ["lichen", "tag:moss"],
        "review": True,
    }
    feed = SourceState(date(2026, 3, 2), mark={"journal": "Days of <Moss>"})
    states = {
        "arxiv": SourceState(date(2026, 3, 2), since=date(2026, 1, 1)),
        "feed https://moss.example.org/rss": feed,
    }
    taken = said(keeping(block, states=states))["What it takes in"]
    lead, *sources = taken.split("<li>")
    assert "It takes those that match <code>lichen</code> or <code>tag:moss</code>." in lead
    assert "A person looks at each paper before it appears." in lead
    hub, arxiv, feeds, crossref = (source.partition("</li>")[0] for source in sources)
    assert hub == "<b>Hugging Face Daily Papers</b>"
    in_words = "papers in Computation and Language and Machine Learning, each day since 1 January 2026"
    assert arxiv == f"<b>arXiv</b>: {in_words}"
    assert '<a href="https://moss.example.org/rss">Days of &lt;Moss&gt;</a> and ' in feeds
    assert ">fern.example.org</a>" in feeds
    assert "in journals with the ISSN 1234-5678, only those that match <code>moss</code>" in crossref
    assert "none that match <code>fern OR &lt;b&gt;</code>" in crossref


def test_of_very_many_the_first_are_named() -> None:
    codes = [f"moss.{number}" for number in range(20)]
    taken = said(keeping({"sources": ["arxiv"], "arxiv_categories": codes}))["What it takes in"]
    assert "moss.10, moss.11 and 8 more" in taken and "moss.12" not in taken


def test_who_keeps_it_and_the_forms_are_those_of_the_repository() -> None:
    known = said(keeping({}, repository=REPOSITORY))
    assert "<b>ada</b> keeps this archive." in known["Who keeps it"]
    for form in ("submit", "correct", "remove"):
        assert f"{REPOSITORY}/issues/new?template={form}.yml" in known[ASK]
    assert "<b>Bo Two</b>" in said(keeping({}, author="Bo Two"))["Who keeps it"]
    elsewhere = said(keeping({}, repository="https://git.example.org/ada/moss"))
    assert "issues/new" not in elsewhere[ASK]
    assert "Who keeps it" not in said(keeping({}))


def test_what_the_search_goes_by_is_said_where_it_knows_what_words_mean() -> None:
    (told,) = said(keeping({}, is_meant=True)).keys() - said(keeping({"meaning": True})).keys()
    assert "words mean" in told and "nothing is sent anywhere" in said(keeping({}, is_meant=True))[told]


def test_once_a_day_is_said_where_a_workflow_says_so(tmp_path: Path) -> None:
    def often() -> str:
        made = Keeping.read(tmp_path / "mkdocs.yml", Library(tmp_path / "content"), Settings(), "", "")
        return said(made)["How often"]

    assert "Once a day" not in often()
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/fetch.yml").write_text(_DAILY)
    assert "Once a day it asks each source" in often()
    (tmp_path / ".github/workflows/fetch.yml").write_text(_DAILY.replace("* *", "* 1"))
    assert "Once a day" not in often()


def test_the_sample_and_an_archive_without_sources_say_nothing_of_sources() -> None:
    assert [*said(keeping({}, repository=REPOSITORY, is_sample=True))] == ["Licence", "Data"]
    assert "What it takes in" not in said(keeping({"sources": []}))
    assert "Data" not in said(keeping({"data": "none"}))


def test_its_markdown_becomes_its_html() -> None:
    block = {"sources": ["arxiv"], "arxiv_query": "ti:*moss* AND `x`", "exclude": ["a_b_c [x](y)"]}
    made = keeping(block, repository=REPOSITORY)
    pages = {"../status/": "status.md"}
    html = "\n".join(part.html for part in made.sections() if part.name != "data").replace(markup.ROOT, "../")
    for address, file in pages.items():
        html = html.replace(address, file)
    converted = Markdown(extensions=["toc"]).convert(about.page(made).partition("\n\n")[2])
    headings = {part.name: part.heading for part in made.sections()}
    for name, heading in headings.items():
        html = html.replace(f'<h2 id="{name}">{heading}</h2>', "<h2>")
    assert [line for line in html.splitlines() if "<h2" not in line] == [
        line for line in converted.splitlines() if "<h2" not in line
    ]
