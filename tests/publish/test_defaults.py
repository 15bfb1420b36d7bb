"""A short ``mkdocs.yml``: the plugin has defaults for all that it does not state."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.processes import run
from tests.publish.test_engines import ENGINES
from tests.publish.test_press_same import built_both_ways

SHORT = f"""\
site_name: Paper Archive
site_url: {SITE}
docs_dir: content
theme: material
plugins: [archive]
"""


def short(folder: Path, more: str = "", theme: str = "material") -> ArchiveFolder:
    """Return an archive with a short configuration: a theme, and lines of its owner's."""
    archive = ArchiveFolder(folder)
    archive.put_all(map(numbered, range(1, 4)))
    archive.put(numbered(4), "## Notes\n\nSee [another](/papers/2026/03/2603.00001.md).\n{ .admonition }\n")
    archive.config.write_text(SHORT.replace("theme: material", f"theme: {theme}") + more, "utf-8")
    return archive


def test_the_site_is_that_of_a_long_one(tmp_path: Path) -> None:
    archive = short(tmp_path / "archive", "site_description: An archive of made-up papers.\n")
    built_both_ways(archive)
    assert "<p>An archive of made-up papers.</p>" in archive.html(""), "home says what it is"
    built = files(archive.site)
    long = ArchiveFolder(tmp_path / "long")
    assert "custom_dir: site_templates/theme" in long.config.read_text("utf-8")
    archive.config.write_text(long.config.read_text("utf-8"), "utf-8")
    same(built, archive.clean())


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_has_it_from_the_plugin(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine, reason=f"{engine} is not installed")
    archive = short(tmp_path / "archive")
    run([sys.executable, "-W", "error", "-m", engine, "build", "--strict", "-f", str(archive.config)])
    same(files(archive.site), archive.clean())


def test_what_it_says_goes_before(tmp_path: Path) -> None:
    archive = short(
        tmp_path / "archive",
        "nav: [Moss: about.md]\nvalidation: {links: {absolute_links: ignore}}\n"
        "extra: {here: !relative $config_dir, there: !ENV [MOSS, fern]}\n",
        theme="{name: material, features: []}",
    )
    archive.build("--strict")
    page = archive.html("papers/2603.00004/")
    assert ">Moss<" in page and ">Trending<" not in page
    assert "code.copy" not in (archive.site / "assets/material.js").read_text("utf-8")
    assert 'href="/papers/2026/03/2603.00001.md"' in page, "the link was not turned into a link to the page"
    script = (archive.site / "assets/boot.js").read_text("utf-8")
    assert r"\"scheme\": \"slate\"" in script, "the palette is still the plugin's"


def test_without_a_page_of_the_owners_about_is_there_and_without_a_map_the_menu_has_none(
    tmp_path: Path,
) -> None:
    archive = short(tmp_path / "archive")
    assert '">About<' in archive.clean()["index.html"].decode().replace("\n", "").replace(" ", "")
    (archive.content / "about.md").unlink()
    archive.run("build", "--strict")
    home = archive.html("")
    assert "about/" in home and "map/" not in home and "subscribe/" in home
    assert "<h1" in archive.html("about/") and ">What it takes in</h2>" in archive.html("about/")
    archive.run("build", "--strict", "--plain")
    assert "map/" not in archive.html("")


def test_a_theme_folder_in_place_of_the_projects_is_told(tmp_path: Path) -> None:
    archive = short(tmp_path / "archive", theme="{name: material, custom_dir: mine}")
    (archive.folder / "mine").mkdir()
    said = archive.run("build", code=2).stderr
    assert "Remove theme: custom_dir from mkdocs.yml" in said and "content/theme" in said, said
