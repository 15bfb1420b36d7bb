"""Each migration on texts of archives: what it edits, what it leaves alone; a second run changes nothing."""

from __future__ import annotations

import pytest

from generator.commands.project.migrations import given_pages, style_sheet
from generator.commands.project.migrations.registry import MIGRATIONS
from generator.commands.project.migrations.step import Migration


def taken(migration: Migration, texts: dict[str, str]) -> dict[str, str]:
    """Return the files after a migration; a second run must change nothing."""

    def once(before: dict[str, str]) -> dict[str, str]:
        after = {**before, **migration.edit(before)}
        return {path: text for path, text in after.items() if text is not None}

    assert once(once(texts)) == once(texts)
    return once(texts)


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
    assert taken(style_sheet.MIGRATION, {"mkdocs.yml": _HEAD + before}) == {"mkdocs.yml": _HEAD + after}


def test_pages_that_the_project_makes_go_unless_somebody_edited_them() -> None:
    shipped = (
        '# Search\n\n<div id="archive-search"></div>\n\n'
        "<noscript>Searching needs JavaScript. Without it, find papers by date or by tag: both are in the "
        'menu above.</noscript>\n\n<script type="module" src="index/search.js"></script>\n'
    )
    own = {"content/search.md": f"{shipped}\nMine.\n", "content/subscribe.md": "# Subscribe\n\nMoss first.\n"}
    assert taken(given_pages.MIGRATION, own) == own
    assert taken(given_pages.MIGRATION, own | {"content/search.md": shipped}) == {
        "content/subscribe.md": own["content/subscribe.md"]
    }


def test_every_migration_names_files_of_an_archives_owner() -> None:
    for migration in MIGRATIONS:
        assert migration.about and len(migration.about) <= 72, "it is the title of a commit"
        assert all(path == "mkdocs.yml" or path.startswith("content/") for path in migration.files)
        assert dict(migration.edit({})) == {}
    assert len({migration.about for migration in MIGRATIONS}) == len(MIGRATIONS)
