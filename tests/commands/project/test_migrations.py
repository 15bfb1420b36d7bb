"""Each migration on texts of archives: what it edits, what it leaves alone; how they are committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.project.migrate import migrate
from generator.commands.project.migrations import (
    ABOUT_PAGE,
    GIVEN_PAGES,
    MIGRATIONS,
    PARQUET,
    SOURCE_SETTINGS,
    STYLE_SHEET,
    UNBUILT,
    Migration,
)
from generator.content.library import Library
from generator.content.runs.upgraded import Upgraded
from generator.errors import ArchiveError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.versions import git, put, repository, state, titles

__all__ = ["nobody"]  # an autouse fixture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "archive", {"mkdocs.yml": "site_name: Moss\n"}, "Begin")


def taken(migration: Migration, texts: dict[str, str]) -> dict[str, str]:
    """Return the files after a migration; a second run must change nothing."""

    def once(before: dict[str, str]) -> dict[str, str]:
        after = {**before, **migration.edit(before)}
        return {path: text for path, text in after.items() if text is not None}

    assert once(once(texts)) == once(texts)
    return once(texts)




@pytest.mark.parametrize("title", ["Moss: all of it is", "This is"])
def test_an_about_page_that_nobody_edited_goes_and_any_other_stays(title: str) -> None:
    text = Path(__file__).with_name("about_2026.md").read_text("utf-8").replace("TITLE", title)
    assert taken(ABOUT_PAGE, {"content/about.md": text}) == {}
    for edited in (text + "Mine.\n", text.replace("Authors", "People"), "# About\n\nMoss.\n"):
        assert taken(ABOUT_PAGE, {"content/about.md": edited}) == {"content/about.md": edited}


_HEAD = "site_name: Moss # mine\n\nplugins:\n  - archive:\n      sources: [arxiv]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\nextra_css:\n  - assets/archive.css\n", ""),
        ("\nextra_css:\n  - assets/archive.css\n\nextra:\n  x: 1\n", "\nextra:\n  x: 1\n"),
        ("\nextra_css:\n- 'assets/archive.css'\n- mine.css\n", "\nextra_css:\n- mine.css\n"),
        ("extra_css:\n  # a\n  - b.css\n  - assets/archive.css\n", "extra_css:\n  # a\n  - b.css\n"),
        ("\nextra_css: [assets/archive.css]\n", "\nextra_css: [assets/archive.css]\n"),
        ("\nextra_css:\n  - assets/archive.css.old\n", "\nextra_css:\n  - assets/archive.css.old\n"),
        ("\nextra:\n  - assets/archive.css\n", "\nextra:\n  - assets/archive.css\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_archives_style_sheet_is_no_longer_named(before: str, after: str) -> None:
    assert taken(STYLE_SHEET, {"mkdocs.yml": _HEAD + before}) == {"mkdocs.yml": _HEAD + after}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - archive:\n      parquet: true\n      data: site # a\n", "  - archive:\n      data: site # a\n"),
        ("  - archive:\n      # a\n      'parquet' : no\n", "  - archive:\n      # a\n"),
        ("  - archive:\n      parquet:\n", "  - archive:\n"),
        ("  - archive:\n      parquet: true # for Bo\n", "  - archive:\n      # for Bo\n"),
        ("  - archive:\r\n      parquet: true\r\n      map: true\r\n", "  - archive:\r\n      map: true\r\n"),
        ("  archive:\n    map: true\n    parquet: !ENV [X, true]", "  archive:\n    map: true\n"),
        ("  [archive: {parquet: true, map: true}]\n", "  [archive: {map: true}]\n"),
        ("  [archive: {map: true, parquet: true}] # a\n", "  [archive: {map: true}] # a\n"),
        ("  - archive: {data: site, parquet: true, map: on}\n", "  - archive: {data: site, map: on}\n"),
        ("  - archive: {parquet: true}\n", "  - archive: {}\n"),
        ("  - archive:\n      # parquet: true # a\n      parquet: off\nextra:\n  parquet: 1\n",
         "  - archive:\n      # parquet: true # a\nextra:\n  parquet: 1\n"),
    ],
)  # fmt: skip
def test_the_key_parquet_goes_and_all_else_stays(before: str, after: str) -> None:
    head = "site_name: Moss # mine\n\nplugins:\n"
    assert taken(PARQUET, {"mkdocs.yml": head + before}) == {"mkdocs.yml": head + after}


def test_each_setting_that_is_gone_has_its_migration() -> None:
    texts = {"mkdocs.yml": "plugins: [archive: {parquet: on, map: on, feed_size: 9}]\n"}
    for migration in MIGRATIONS:
        texts = taken(migration, texts) if "mkdocs.yml" in migration.files else texts
    assert texts["mkdocs.yml"] == "plugins: [archive: {map: on}]\n"


@pytest.mark.parametrize(
    "text",
    [
        "", "plugins: [\n", "- a\n", "plugins: [search]\nextra: {parquet: true}\n",
        "plugins:\n  - archive:\n      data: site\nextra:\n  parquet: true\n",
        "plugins:\n  - archive:\n      parquet:\n        true\n",
        "plugins:\n  - archive:\n      parquet: &a true\nextra:\n  b: *a\n",
        "site_url: https://ada:secret@example.org/\nplugins: [archive: {parquet: true}]\n",
    ],
)  # fmt: skip
def test_a_file_from_which_parquet_cannot_be_taken_safely_stays(text: str) -> None:
    assert taken(PARQUET, {"mkdocs.yml": text}) == {"mkdocs.yml": text}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("      arxiv_search: abs:moss # a\n", "      arxiv_query: abs:moss # a\n"),
        ("      'zotero_endpoint' : https://a.example\n", "      zotero_address : https://a.example\n"),
        ("      # arxiv_search: x\n      arxiv_search: y", "      # arxiv_search: x\n      arxiv_query: y"),
        ("      arxiv_search: x\n      arxiv_query: y\n", "      arxiv_search: x\n      arxiv_query: y\n"),
        ("      arxiv_query: 'arxiv_search: x'\n", "      arxiv_query: 'arxiv_search: x'\n"),
        ("      map: on\nextra:\n  arxiv_oai: 1\n", "      map: on\nextra:\n  arxiv_oai: 1\n"),
    ],
)
def test_settings_of_sources_get_the_names_that_all_use(before: str, after: str) -> None:
    head = "site_name: Moss\nplugins:\n  - archive:\n"
    assert taken(SOURCE_SETTINGS, {"mkdocs.yml": head + before}) == {"mkdocs.yml": head + after}


def test_pages_that_the_project_makes_go_unless_somebody_edited_them() -> None:
    shipped = (
        '# Search\n\n<div id="archive-search"></div>\n\n'
        "<noscript>Searching needs JavaScript. Without it, find papers by date or by tag: both are in the "
        'menu above.</noscript>\n\n<script type="module" src="index/search.js"></script>\n'
    )
    own = {"content/search.md": f"{shipped}\nMine.\n", "content/subscribe.md": "# Subscribe\n\nMoss first.\n"}
    assert taken(GIVEN_PAGES, own) == own
    assert taken(GIVEN_PAGES, own | {"content/search.md": shipped}) == {
        "content/subscribe.md": own["content/subscribe.md"]
    }


def test_a_home_page_for_a_site_without_the_plugin_comes_once_and_in_no_ones_place(folder: Path) -> None:
    (told,) = migrate(folder, "", (UNBUILT,))
    assert told == (UNBUILT.about, ["content/index.md"])
    text = state(folder)["content/index.md"]
    assert "built without the plugin" in text and Library(folder / "content").intro() == ""
    put(folder, {"content/index.md": f"{text}\nMoss\n"}, "Mine")
    assert Library(folder / "content").intro() == "Moss"
    put(folder, {"content/index.md": None}, "None")
    assert list(migrate(folder, "", (UNBUILT,))) == []
    own = {"mkdocs.yml": "site_name: Moss\n", "content/index.md": "Moss\n"}
    assert taken(UNBUILT, own) == own


def test_every_migration_names_files_of_an_archives_owner() -> None:
    for migration in MIGRATIONS:
        assert migration.about and len(migration.about) <= 72, "it is the title of a commit"
        assert all(path == "mkdocs.yml" or path.startswith("content/") for path in migration.files)
        assert dict(migration.edit({})) == {}
    assert len({migration.about for migration in MIGRATIONS}) == len(MIGRATIONS)


# Commits


def _rename(texts: dict[str, str]) -> dict[str, str | None]:
    return {path: text.replace("site_name:", "title:") for path, text in texts.items()}


_STEPS = (
    Migration("Nothing here", ("content/none.md",), lambda texts: {}),
    Migration("Call the name a title", ("mkdocs.yml",), lambda texts: _rename(dict(texts))),
    Migration("Nothing here either", ("content/none.md",), lambda texts: {}),
)


def test_each_migration_is_a_commit_of_its_own_and_is_taken_once(folder: Path) -> None:
    assert list(migrate(folder, "", _STEPS)) == [("Call the name a title", ["mkdocs.yml"])]
    after = state(folder)
    assert after["mkdocs.yml"] == "title: Moss\n"
    assert after["content/upgraded.yml"].endswith("migrations: 2\n")
    assert titles(folder)[:2] == ["Call the name a title", "Begin"]
    shown = git(folder, "show", "--format=", "--name-only", "HEAD")
    assert shown.split("\n") == ["content/upgraded.yml", "mkdocs.yml"]
    put(folder, {"mkdocs.yml": "site_name: Moss\n"}, "Back")
    assert list(migrate(folder, "", _STEPS)) == []
    (told,) = migrate(folder, "https://example.org/a: b", _STEPS)
    assert told == ("Remember where new versions are", ["content/upgraded.yml"])
    assert Upgraded.read(folder / "content") == Upgraded(2, "https://example.org/a: b")
    assert list(migrate(folder, "https://example.org/a: b", _STEPS)) == []


def test_a_migration_waits_for_changes_that_are_not_committed(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("site_name: Moss, edited\n")
    with pytest.raises(ArchiveError, match=r"mkdocs\.yml: changed but not committed"):
        list(migrate(folder, "", _STEPS))
    put(folder, {}, "Edited")
    assert list(migrate(folder, "", _STEPS)) == [("Call the name a title", ["mkdocs.yml"])]
    assert state(folder)["mkdocs.yml"] == "title: Moss, edited\n"


@pytest.mark.parametrize("left", ["title: Moss\n", ""])  # git deletes a file before it writes it
def test_a_migration_that_was_interrupted_goes_on(folder: Path, left: str) -> None:
    (folder / "mkdocs.yml").unlink()
    if left:
        (folder / "mkdocs.yml").write_text(left)
    assert list(migrate(folder, "", _STEPS)) == [("Call the name a title", ["mkdocs.yml"])]
    assert state(folder)["mkdocs.yml"] == "title: Moss\n"
