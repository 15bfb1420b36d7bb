"""The registry, and a made-up source that commands and settings find in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.configuration.settings import Settings, declared
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.errors import Problem, RecordError
from generator.papers.paper import Paper, Record
from generator.sources.frame import registry
from generator.sources.frame.declarations import Ask, Format, Source, TextFormat, setting
from tests.harness.invoking import invoke


@dataclass(frozen=True, slots=True)
class MossSettings:
    shelf: str = setting("north", "the shelf to look on", environment="MOSS_SHELF")
    most: int = setting(3, "papers a day", minimum=2)


def record(identifier: str, title: str, published: str = "2026-01-04") -> Record:
    return Record(Paper(identifier, title, published=published, source="moss"))


def pages(ask: Ask[MossSettings]) -> Iterator[list[str]]:
    yield ["moss-1"]
    yield ["moss-2"]


def parse(ask: Ask[MossSettings], item: str, where: str) -> Iterator[Record | Problem]:
    if item == "moss-9":
        yield Problem(f"moss ({item})", "title", "missing")
    if ask.ids:
        yield record(item, f"{ask.settings.shelf} {item}")
    elif item == "moss-1":
        title = f"On {ask.settings.shelf} moss, {ask.settings.most}"
        yield record(item, title, published=f"{ask.span.first}")
    else:
        yield record(item, "On ferns", published=f"{ask.span.last}")


def named(ask: Ask[MossSettings]) -> Iterator[list[str]]:
    yield [identifier for identifier in ask.ids if identifier != "moss-8"]


def canonical(text: str) -> str | None:
    name = text.removeprefix("https://moss.example/")
    return name if name.startswith("moss-") else None


def read(text: str, where: str) -> Iterator[Record | Problem]:
    for line in text.splitlines()[1:]:
        yield record("", line)


MOSS = Source(
    "moss",
    "papers of the shelf",
    MossSettings,
    pages,
    parse,
    named,
    asks="days",
    batch=9,
    canonical=canonical,
    ids="a number of moss",
)
MOSS_LIST = TextFormat("a list of moss", lambda text: text.startswith("MOSS\n"), read)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an archive in a project with one more source and one more format."""
    *others, last = registry.SOURCES
    monkeypatch.setattr(registry, "SOURCES", (*others, MOSS, last))
    monkeypatch.setattr(registry, "TEXTS", (*registry.TEXTS, MOSS_LIST))
    (tmp_path / "mkdocs.yml").write_text("plugins: [archive: {sources: [moss], moss_shelf: south}]\n")
    return tmp_path


def run(archive: Path, *arguments: str, code: int = 0, **environment: str) -> Result:
    return invoke(archive, *arguments, code=code, environment=environment)


def titles(archive: Path) -> list[str]:
    pages = [page for _, page in Library(archive / "content").pages()]
    return sorted(page.paper.title for page in pages if isinstance(page, Page))


@pytest.mark.parametrize("named", [(), ("moss",)])
def test_a_new_source_is_fetched(archive: Path, named: tuple[str, ...]) -> None:
    run(archive, "fetch", *named, "--since", "2026-01-05", "--until", "2026-01-06")
    assert titles(archive) == ["On ferns", "On south moss, 3"]
    assert FetchState(archive / "content").sources()["moss"].until == date(2026, 1, 6)
    message = run(archive, "fetch", "openreview", code=2).stderr
    others = ", ".join(source.name for source in registry.fetchable() if source is not MOSS)
    assert f"'openreview' is not a source to fetch from; expected {others} or moss" in message


def test_a_new_source_s_settings_are_read_and_checked(archive: Path) -> None:
    made = Settings.from_mapping({"moss_most": 2, "sources": ["moss"]}, {"MOSS_SHELF": "east"})
    assert made.of(MOSS) == MossSettings("east", 2)
    assert Settings().of(MOSS) == MossSettings()
    for name, value, message in [
        ("moss_most", 1, "moss_most: expected a whole number >= 2"),
        ("moss_most", "2", "moss_most: expected a whole number, got text"),
        ("moss_self", "x", "moss_self: is not a key here; write moss_shelf"),
    ]:
        with pytest.raises(RecordError) as caught:
            Settings.from_mapping({name: value}, {})
        assert str(caught.value) == message


def test_a_new_source_gives_single_papers(archive: Path) -> None:
    run(archive, "add", "https://moss.example/moss-4", "moss-4", "moss-5", MOSS_SHELF="east")
    assert titles(archive) == ["east moss-4", "east moss-5"]


def test_a_paper_that_no_source_has_and_a_name_that_none_recognises_are_told(archive: Path) -> None:
    result = run(archive, "add", "moss-8", "fern-1", "moss-9", code=1)
    assert result.stderr.splitlines() == [
        "moss (moss-9): title: missing",
        "moss-8: id: no usable record at moss",
        f"fern-1: id: is not {registry.ids()}",
    ]
    assert titles(archive) == ["south moss-9"]


def test_a_source_that_lists_no_days_gives_single_papers_only(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *others, _, last = registry.SOURCES
    monkeypatch.setattr(registry, "SOURCES", (*others, replace(MOSS, pages=None), last))
    assert "'moss' is not a source to fetch from" in run(archive, "fetch", code=2).stderr
    (archive / "mkdocs.yml").write_text("site_name: Moss\n")
    assert "'moss' is not a source to fetch from" in run(archive, "fetch", "moss", code=2).stderr
    run(archive, "add", "moss-4")
    assert titles(archive) == ["north moss-4"]


def test_a_paper_comes_from_the_first_source_that_has_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_eight(ask: Ask[MossSettings]) -> Iterator[list[Record]]:
        assert ask.ids == ("moss-8",), "the first source had the other paper"
        yield [record("moss-8", "from the second")]

    second = replace(MOSS, name="second", named=has_eight)
    monkeypatch.setattr(registry, "SOURCES", (MOSS, second))
    run(archive, "add", "moss-7", "moss-8")
    assert titles(archive) == ["from the second", "south moss-7"]


def test_a_new_format_is_imported(archive: Path) -> None:
    (archive / "my.txt").write_text("MOSS\nOn sphagnum\nOn peat\n")
    run(archive, "import", str(archive / "my.txt"))
    assert titles(archive) == ["On peat", "On sphagnum"]
    (archive / "my.txt").write_text("FERN\n")
    message = run(archive, "import", str(archive / "my.txt"), code=1).stderr
    assert ", the text of a Daily Papers page or a list of moss" in message


def test_names_are_unique_and_every_setting_is_explained() -> None:
    formats: tuple[Format[Any, ...], ...] = (*registry.ITEMS, *registry.STREAMS, *registry.TEXTS)
    names = [source.name for source in registry.SOURCES] + [format_.name for format_ in formats]
    assert len(set(names)) == len(names)
    for source in registry.SOURCES:
        assert all(item.metadata["doc"] for item in fields(source.settings))
        assert source.search in ("", *declared())
        assert source.pages or source.named


def test_the_help_names_every_source_and_format() -> None:
    fetch, import_, add = (
        " ".join(invoke(None, name, "-h").output.split()) for name in ("fetch", "import", "add")
    )
    for source in registry.fetchable():
        assert f"{source.name} {source.about}" in fetch
    assert registry.formats() in import_
    assert registry.ids() in add
