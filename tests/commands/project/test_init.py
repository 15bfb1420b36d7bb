"""``archive init``, against upstreams on loopback: from the project's sample to your own archive."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import asking, backfill, fetch
from generator.commands.project import init as setup
from generator.configuration import locations, settings
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import sample
from generator.papers.paper import Record
from generator.sources.frame.declarations import Fill, Mark
from generator.sources.frame.declarations import Result as Found
from tests.harness import fields
from tests.harness.fields import HERBARIUM, SHELF, STACK
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import record, take
from tests.harness.upstream import NO_ARXIV, Entry, Upstream, hub_item, serving

CONFIG = """\
site_name: Paper Archive # the title
plugins:
  - archive:
      # what is asked
      sources: [huggingface]
      arxiv_delay: 0
"""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as server:
        server.list_on("2026-01-19", hub_item("2601.00001", "Moss", "2026-01-19"))
        server.list_on("2026-01-05", hub_item("2601.00002", "Ferns", "2026-01-05"))
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample, as the project has it."""
    content = tmp_path / "content"
    take(content, record("2501.00001", "Sample", days=("2025-01-02",)))
    (content / sample.ABOUT).write_text("# About\n\nA sample.\n")
    marked = [*Library(content).files(), content / sample.ABOUT]
    (content / sample.NAME).write_text(sample.mark(content, marked))
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def archive(folder: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command, on a machine where no time passes."""
    at_noon(monkeypatch, fetch, setup)

    def run(*arguments: str, code: int = 0, answers: str = "", **options: str) -> Result:
        environment = upstream.environment | options
        return invoke(folder, *arguments, code=code, environment=environment, answers=answers)

    return run


def papers(folder: Path) -> list[str]:
    return [path.stem for path in Library(folder / "content").files()]


def titles(folder: Path) -> list[str]:
    pages = (page for _, page in Library(folder / "content").pages())
    return sorted(str(page.paper.title) for page in pages if isinstance(page, Page))


def test_settings_samples_papers_and_minimums(archive: Callable[..., Result], folder: Path) -> None:
    said = archive("init", "--title", "Moss: all of it", "--days", "10").output
    assert papers(folder) == ["2601.00001"]
    text = (folder / "mkdocs.yml").read_text()
    assert text == CONFIG.replace("Paper Archive", "'Moss: all of it'") + (
        "      tag_minimum: 2\n      author_minimum: 3\n      organization_minimum: 2\n"
        "      venue_minimum: 2\nsite_description: Papers from Hugging Face Daily Papers.\n"
    )
    assert not sample.is_in(folder / "content")
    assert not (folder / "content/about.md").exists()
    for line in ("The project's sample was taken out: 1 page.", "1 new", "  2026-01-19  Moss"):
        assert line in said
    ending = [line.partition(":")[0] for line in said.splitlines()[-3:]]
    assert ending == ["See it", "Choose papers", "Publish"]


def test_the_newest_papers_are_listed_by_day(
    archive: Callable[..., Result], folder: Path, upstream: Upstream
) -> None:
    upstream.list_on("2025-12-31", hub_item("2601.00009", "Early", "2025-12-31"))
    upstream.list_on("2026-01-12", hub_item("2512.00001", "Between", "2026-01-12"))
    upstream.list_on("2026-01-20", hub_item("2601.00009", "Early", "2026-01-20"))
    said = archive("init", "--title", "Moss", "--days", "30").output
    assert re.findall(r"^  (\S+)  (\w+)$", said, re.MULTILINE) == [
        ("2026-01-20", "Early"), ("2026-01-19", "Moss"), ("2026-01-12", "Between"), ("2026-01-05", "Ferns"),
    ]  # fmt: skip


def test_a_backfill_asks_for_no_day_again(
    archive: Callable[..., Result], folder: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_noon(monkeypatch, backfill)
    archive("init", "--title", "Moss", "--days", "10")
    assert "All days since 2026-01-11 are here." in archive("backfill", "--since", "2026-01-11").output
    before = len(upstream.asked)
    archive("backfill", "--since", "2026-01-09")
    assert len(upstream.asked) - before == 2
    archive("init", "--title", "Moss", "--days", "20")
    assert "are here" in archive("backfill", "--since", "2026-01-01").output


def test_again_it_changes_nothing_and_with_more_days_it_brings_more(
    archive: Callable[..., Result], folder: Path
) -> None:
    archive("init", "--title", "Moss", "--days", "10")
    edit(folder / "mkdocs.yml", "tag_minimum: 2", "tag_minimum: 7")
    before = files(folder)
    archive("init", "--title", "Moss", "--days", "10")
    assert files(folder) == before
    archive("init", "--title", "Ferns", "--days", "20")
    assert papers(folder) == ["2601.00001", "2601.00002"]
    assert "tag_minimum: 7" in (folder / "mkdocs.yml").read_text()


def test_queries_say_what_belongs_in(archive: Callable[..., Result], folder: Path) -> None:
    said = archive("init", "--title", "Ferns", ARCHIVE_QUERIES='"abstract of ferns"; title:lichens ;').output
    assert "include: ['\"abstract of ferns\"', 'title:lichens']" in (folder / "mkdocs.yml").read_text()
    assert papers(folder) == ["2601.00002"] and "1 refused by include" in said


def test_either_side_of_or_is_enough(archive: Callable[..., Result], folder: Path) -> None:
    queries = ("--query", "robot OR moss", "--query", '"moss or so" or ferns')
    archive("init", "--title", "Both", *queries, "--days", "20")
    assert papers(folder) == ["2601.00001", "2601.00002"]
    assert settings.read(folder / "mkdocs.yml").include == ("robot OR moss", '"moss or so" OR ferns')


def test_on_a_terminal_it_asks(
    archive: Callable[..., Result], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_is_terminal", lambda: True)
    said = archive("init", answers="Moss\n\nferns\nmoss\n\n10\n\n").output
    assert "Which field are the papers from?" in said and "  machine learning:\n    huggingface " in said
    assert len(said.partition("Source (")[0].splitlines()) < 24, "it fits on one screen"
    text = (folder / "mkdocs.yml").read_text()
    assert "site_name: Moss #" in text and "include: [ferns, moss]" in text
    assert "site_description: Papers on ferns and moss from Hugging Face Daily Papers." in text
    assert papers(folder) == ["2601.00001"] and "sources: [huggingface]" in text


def test_on_a_terminal_it_asks_again_for_what_names_no_source(
    archive: Callable[..., Result], folder: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_is_terminal", lambda: True)
    upstream.papers.append(Entry("2601.00003", "Lichens", "2026-01-18"))
    said = archive("init", answers="Moss\ncs.SL\ncs.CL, cs.SD\n\n\n10\nWhat we read.\n").output
    assert "Error: 'cs.SL' names no source; did you mean cs." in said
    assert papers(folder) == ["2601.00003"]
    text = (folder / "mkdocs.yml").read_text()
    assert "      sources: [arxiv]\n" in text and "site_description: What we read." in text
    archive("init", "--title", "Moss")
    assert "site_description: What we read." in (folder / "mkdocs.yml").read_text(), "the owner's stays"


@pytest.mark.parametrize(
    ("options", "about"),
    [
        ((), "Papers from Hugging Face Daily Papers."),
        (("--category", "cs.SD"), "Papers on Sound from Hugging Face Daily Papers and arXiv."),
        (("--query", '"tree moss"'), "Papers on tree moss from Hugging Face Daily Papers."),
        (("--query", "tag:moss -fern"), "Papers from Hugging Face Daily Papers."),
        (("--about", " Of moss:\n all of it "), "Of moss: all of it"),
    ],
)
def test_an_archive_says_in_a_sentence_what_it_is(
    archive: Callable[..., Result], folder: Path, options: tuple[str, ...], about: str
) -> None:
    archive("init", "--title", "Moss", *options)
    assert locations.site(folder / "mkdocs.yml", "site_description") == about
    archive("init", "--title", "Moss", "--query", "fern")
    said = locations.site(folder / "mkdocs.yml", "site_description")
    assert ("on fern from" in said) == ("--about" not in options), "a proposal follows the queries"


def test_in_that_sentence_only_names_have_capitals(
    archive: Callable[..., Result], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields.register(monkeypatch, fields.shelves(lambda *asked: iter(()), title="Other shelves"))
    archive("init", "--title", "Moss", "--source", SHELF)
    assert locations.site(folder / "mkdocs.yml", "site_description") == "Papers from other shelves."


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Mark]]:
    """A source without days; returns what it was asked for."""
    asked: list[tuple[str, Mark]] = []

    def changes(address: str, mark: Mark, fill: Fill) -> Iterator[Found]:
        asked.append((address, mark))
        yield Record(fields.paper(f"10.1234/{address[-5:]}", f"Of {address[-5:]}"))
        yield Mark({"etag": "1"})

    fields.register(monkeypatch, fields.shelves(changes), HERBARIUM)
    return asked


def test_sources_that_are_named_replace_the_default_and_later_ones_join_them(
    archive: Callable[..., Result], folder: Path, upstream: Upstream, shelf: list[tuple[str, Mark]]
) -> None:
    config = folder / "mkdocs.yml"
    archive("init", "--title", "Moss", ARCHIVE_SOURCES=f"{SHELF}; genus:Sphagnum AND bog", ARCHIVE_DAYS="2")
    assert settings.read(config).sources == ("shelf", "herbarium")
    assert not settings.read(config).starter_tags, "these are names of machine learning"
    assert titles(folder) == ["Of north"] + [f"genus:Sphagnum AND bog of 2026-01-{day}" for day in (19, 20)]
    assert upstream.asked == [], "Hugging Face was not named"
    archive("init", "--title", "Moss", "--source", STACK, "--source", "huggingface", "--days", "10")
    assert settings.read(config).sources == ("shelf", "herbarium", "huggingface")
    assert f"shelf_addresses: ['{SHELF}', '{STACK}']" in config.read_text()
    assert "2601.00001" in papers(folder)
    assert [address for address, _ in shelf] == [SHELF, SHELF, SHELF, SHELF, STACK], "each is asked first"
    before = files(folder)
    archive("init", "--title", "Moss", "--source", SHELF, "--days", "10")
    assert files(folder) == before


def test_a_default_that_was_fetched_stays(
    archive: Callable[..., Result], folder: Path, shelf: list[tuple[str, Mark]]
) -> None:
    archive("fetch", "--since", "2026-01-19")
    archive("init", "--title", "Moss", "--source", SHELF)
    assert settings.read(folder / "mkdocs.yml").sources == ("huggingface", "shelf")


def test_sources_without_days_alone_are_not_asked_for_days(
    archive: Callable[..., Result],
    folder: Path,
    shelf: list[tuple[str, Mark]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(setup, "_is_terminal", lambda: True)
    said = archive("init", answers=f"Moss\n{SHELF}\n\n\n\n").output
    assert "How many days" not in said and titles(folder) == ["Of north"]


def test_a_form_s_words_come_by_the_environment(
    archive: Callable[..., Result], folder: Path, upstream: Upstream
) -> None:
    upstream.papers.append(Entry("2601.00003", "Lichens", "2026-01-18", category="cs.SD"))
    form = {"ARCHIVE_TITLE": "$(touch x) `y` \"'", "ARCHIVE_CATEGORIES": "cs.SD, cs.CL", "ARCHIVE_DAYS": "5"}
    archive("init", GITHUB_ACTIONS="true", ARCHIVE_QUERIES="", **form)
    assert papers(folder) == ["2601.00001", "2601.00003"]
    chosen = settings.read(folder / "mkdocs.yml")
    assert locations.site(folder / "mkdocs.yml", "site_name") == form["ARCHIVE_TITLE"]
    assert chosen.sources == ("huggingface", "arxiv")
    assert "arxiv_categories: [cs.SD, cs.CL]" in (folder / "mkdocs.yml").read_text()


def test_without_an_archive_it_says_how_one_begins_and_writes_nothing(tmp_path: Path) -> None:
    said = invoke(tmp_path, "init", "--title", "Moss", code=2).output
    assert "this folder has no archive" in said and "archive init --from ADDRESS" in said
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Give the archive a title: --title"),
        (("--title", " "), "the title is empty"),
        (("--title", "Moss", "--category", "cs.SL"), "'cs.SL' names no source; did you mean cs."),
        (("--title", "Moss", "--category", "huggingface"), "'huggingface' names no source; did you mean"),
        (("--title", "Moss", "--source", "moss"), "'moss' names no source"),
        (("--title", "Moss", "--days", "0"), "0 is not in the range"),
        (("--title", "Moss", "--from", "ada/moss"), "--from begins an archive in an empty folder"),
        (("--title", "Moss", "--slim"), "--slim and --whole do nothing else"),
        (("--title", "Moss", "--query", '"moss'), "include: the query '\"moss'"),
    ],
)
def test_what_is_not_allowed_changes_nothing(
    archive: Callable[..., Result], folder: Path, upstream: Upstream, options: tuple[str, ...], said: str
) -> None:
    before = files(folder)
    assert said in archive("init", *options, code=2).output
    kept = {name: data for name, data in files(folder).items() if not name.startswith(".cache")}
    assert kept == before and upstream.asked == []


def test_a_source_that_fails_is_told_and_the_rest_is_set_up(
    archive: Callable[..., Result], folder: Path
) -> None:
    said = archive("init", "--title", "Moss", "--category", "cs.CL", code=3, **NO_ARXIV).output
    assert "arxiv does not answer: http://127.0.0.1:9/api/query?" in said and "asks arxiv again." in said
    assert "arxiv failed" in said
    assert papers(folder) == ["2601.00001", "2601.00002"]
    assert "tag_minimum: 2" in (folder / "mkdocs.yml").read_text()


@pytest.mark.parametrize("is_silent", [True, False])
def test_where_no_source_answers_nothing_is_changed(
    archive: Callable[..., Result], folder: Path, monkeypatch: pytest.MonkeyPatch, is_silent: bool
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 1.0)
    before = files(folder)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1] if is_silent else 9}"
        nowhere = dict.fromkeys((*NO_ARXIV, "HF_ENDPOINT"), f"http://{host}")
        began = time.monotonic()
        said = archive("init", "--title", "Moss", "--category", "cs.CL", code=2, **nowhere).output
    assert time.monotonic() - began < 3
    assert said.count(" does not answer: ") == 2
    assert f"papers stay as they are. Is there a network, and may this machine reach {host}?" in said
    assert {name: data for name, data in files(folder).items() if not name.startswith(".cache")} == before


def test_a_workflow_fetches_nothing_for_the_sample(
    archive: Callable[..., Result], folder: Path, upstream: Upstream
) -> None:
    assert "This is the project's sample" in archive("fetch", GITHUB_ACTIONS="true").output
    assert (papers(folder), upstream.asked) == (["2501.00001"], [])
    archive("fetch", "--since", "2026-01-10")
    assert papers(folder) == ["2601.00001"], "by hand it does"
