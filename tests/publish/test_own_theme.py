"""Files in ``content/theme`` replace the theme's, and an owner's page replaces one that all archives have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.theme import Theme
from playwright.sync_api import Browser, expect

from generator.publish.mkdocs import theme
from generator.store.atomic import write
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import edit, files
from tests.harness.papers import numbered
from tests.harness.server import serving
from tests.harness.warm import touched
from tests.publish.test_press_same import built_both_ways

_PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'><circle r='3'/></svg>"
_MAIN = '{% extends "base.html" %}\n{% block announce %}<b class="md-tag">Moss week</b>{% endblock %}\n'


def own_theme(archive: ArchiveFolder) -> Path:
    """Write an owner's template, part of the style sheet, picture and style sheet; return the folder."""
    folder = archive.content / "theme"
    for name, data in {
        "main.html": _MAIN.encode(),
        "styles/charts.css": b".moss { color: green }\n",
        "assets/favicon.svg": _PICTURE,
        "assets/pictures/moss.svg": _PICTURE,
        "assets/.draft.svg": _PICTURE,
        "papers/moss.css": b".fern {}\n",
        "notes.md": b"# Not a page\n",
    }.items():
        write(folder / name, data)
    return folder


def test_it_goes_before_the_projects_on_every_page_by_the_press_and_plainly(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "own")
    archive.put_all(map(numbered, range(1, 4)))
    own_theme(archive)
    built_both_ways(archive)
    for address in ("", "papers/2603.00001/", "dates/", "about/", "search/"):
        assert "Moss week" in archive.html(address), address
    assert (archive.site / "assets/favicon.svg").read_bytes() == _PICTURE
    assert (archive.site / "assets/pictures/moss.svg").read_bytes() == _PICTURE
    assert (archive.site / "papers/moss.css").exists()
    tiles, style = (
        (archive.site / f"assets/{name}.css").read_text("utf-8") for name in ("collections", "archive")
    )
    assert ".moss{color:green}" in tiles and ".tiles" in tiles, "the other parts are the project's"
    assert ".md-tag{" in style and ".md-nav" not in style, "only the part of Material's that is used"
    worker = (archive.site / "sw.js").read_text("utf-8")
    assert "assets/pictures/moss.svg" in worker and "draft" not in worker
    published = {name.partition("/")[0] for name in files(archive.site)}
    assert not published & {"theme", "notes", "main.html", "styles"}, "nothing in it is a page"
    archive.run("check")
    archive.run("pages", "--to", str(tmp_path / "tree"))
    assert not (tmp_path / "tree/theme").exists()


def test_its_styles_win_whatever_their_selectors(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "own", more="\nextra_css: [moss.css]\n")
    write(archive.content / "moss.css", b"h1 { color: rgb(1, 2, 3) }\n")  # a selector of the theme's, too
    write(archive.content / "theme/styles/charts.css", b"code { color: rgb(4, 5, 6) }\n")  # and Material's
    write(archive.content / "moss.md", b"# Moss\n\n`fern`\n")
    archive.build()
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        seen.page.goto(f"{root}moss/")
        expect(seen.page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        expect(seen.page.locator("article code")).to_have_css("color", "rgb(4, 5, 6)")


def test_what_a_template_includes_keeps_its_styles_and_may_be_missing(archive: ArchiveFolder) -> None:
    archive.put(numbered(1))
    included = '{% include "partials/nav.html" %}{% include ".icons/" ~ fern ~ ".svg" %}'
    main = f'{_MAIN}{{% if fern %}}{included}{{% include "no.html" ignore missing %}}{{% endif %}}'
    write(archive.content / "theme/main.html", main.encode())
    archive.build()
    style = (archive.site / "assets/archive.css").read_text("utf-8")
    assert ".md-nav__title" in style, "which nav.html has"
    assert ".md-nav__link" in style, "which is in nav-item.html, and nav.html includes that"


def test_a_warm_build_makes_again_what_a_change_in_it_changes(archive: ArchiveFolder) -> None:
    folder = archive.content / "theme"
    html = {name for name in files(archive.site) if name.endswith(".html")}
    assert html <= touched(archive, lambda: own_theme(archive))
    assert touched(archive, lambda: None) == set()
    changed = touched(archive, lambda: (folder / "assets/pictures/moss.svg").write_bytes(_PICTURE + b"\n"))
    assert changed == {"assets/pictures/moss.svg", "sw.js"}
    style = touched(archive, lambda: edit(folder / "styles/charts.css", "green", "olive"))
    sheets = {"assets/archive.css", "assets/collections.css", "assets/whole.css"}
    assert style == sheets | {"sw.js"}, "green is a colour of Material's palette"
    assert html <= touched(archive, lambda: edit(folder / "main.html", "Moss week", "Fern week"))
    assert html <= touched(archive, lambda: shutil.rmtree(folder))
    assert "week" not in archive.html("papers/2603.00001/")


def test_what_a_hook_puts_into_templates_is_never_that_of_an_earlier_build(archive: ArchiveFolder) -> None:
    write(archive.content / "theme/main.html", _MAIN.replace("Moss week", '{{ "Moss" | week }}').encode())
    hook = archive.folder / "hook.py"
    hook.write_text(
        "def on_env(env, **more):\n    env.filters['week'] = lambda text: f'{text} week'\n    return env\n"
    )
    edit(archive.config, "plugins:", "hooks: [hook.py]\n\nplugins:")
    archive.build()
    assert "Moss week" in archive.html("about/")
    edit(hook, "week'\n", "fair day'\n")  # Python tells versions apart by second and length
    archive.build()
    assert "Moss fair day" in archive.html("about/")


def test_a_page_that_every_archive_has_gives_way_to_its_owners(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "given")
    archive.put(numbered(1))
    built_both_ways(archive)
    page = archive.html("subscribe/")
    assert "New papers come to you" in page and 'href="../feed.xml"' in page
    write(archive.content / "subscribe.md", b"# Subscribe\n\nWrite to us.\n")
    write(archive.content / "code.md", b"# Code\n\nOf this archive; see [who wrote it](subscribe.md).\n")
    built_both_ways(archive)
    assert "Of this archive" in archive.html("code/")
    assert "Write to us." in archive.html("subscribe/")
    assert "come to you" not in archive.html("subscribe/")


def test_only_files_that_are_not_published_are_skipped(tmp_path: Path) -> None:
    config = load_config(str(ArchiveFolder(tmp_path / "archive").config))

    def published() -> list[str]:
        files = Files([])
        files.add_files_from_theme(config.theme.get_env(), config)
        return [file.src_uri for file in files]

    expected = published()
    theme.prepare(config)
    assert published() == expected != []
    assert not any("/." in f"/{name}" for name in config.theme.get_env().list_templates())
    config.theme.get_env().get_template(".icons/material/magnify.svg")


def saying(text: str) -> str:
    return _MAIN.replace("Moss week", text)


_BROKEN: dict[str, tuple[str, str | bytes, str]] = {
    "a tag that is not closed": ("main.html", saying("{% if moss %}"), "main.html, line 2: "),
    "no such filter": ("main.html", saying("{{ 1 | moss }}"), "line 2: No filter named 'moss'"),
    "what is not there": ("main.html", saying("{{ moss.fern.x }}"), "main.html, line 2: UndefinedError"),
    "a template that is missing": (
        "main.html", saying('\n{% include "moss.html" %}'), "line 3: the template moss.html is missing",
    ),
    "one that extends nothing": (
        "main.html", '{% extends "moss.html" %}', "main.html, line 1: the template moss.html is missing",
    ),
    "one that includes itself": ("main.html", saying('{% include "main.html" %}'), ": RecursionError"),
    "one of the archive's pages": ("paper.html", "\n{{ 1 // 0 }}", "paper.html, line 2: ZeroDivisionError"),
    "a part of the style sheet": ("styles/charts.css", "{{ 1 // 0 }}", "charts.css, line 1: ZeroDivision"),
    "latin-1": ("main.html", b"{# Fl\xe4che #}", "main.html: is not UTF-8: byte 5, in line 1"),
    "words that steer": ("main.html", "{{ '::error::x\\r##[error]' + 1 }}", "main.html, line 1: TypeError"),
}  # fmt: skip


@pytest.mark.parametrize("name", _BROKEN)
def test_the_message_for_a_broken_template_has_its_line(tmp_path: Path, name: str) -> None:
    file, text, said = _BROKEN[name]
    write(tmp_path / "theme" / file, text if isinstance(text, bytes) else text.encode())
    write(tmp_path / "base.html", b"{% block announce %}{% endblock %}")
    config = MkDocsConfig()
    config.theme = Theme(name=None, custom_dir=str(tmp_path / "theme"))
    config.theme.dirs.append(str(tmp_path))
    theme.prepare(config)
    with pytest.raises(Exception, match=r".") as caught:
        config.theme.get_env().get_template(file).render()
    message = theme.broken_template(caught.value) or f"{caught.value}"
    assert said in message and f"{tmp_path / 'theme' / file}" in message
    assert message.endswith(f"delete it if it is in content/{theme.OWNERS}.") or name == "latin-1"


# A build meets an error when it compiles or renders a page, a paper's page, or the style sheet.
_BUILT = {
    (): ("what is not there", "one of the archive's pages", "a part of the style sheet"),
    ("--plain",): ("a tag that is not closed", "one of the archive's pages", "words that steer"),
}


@pytest.mark.parametrize(
    ("way", "name"),
    [
        pytest.param(way, name, marks=() if name in built else pytest.mark.matrix)
        for way, built in _BUILT.items()
        for name in _BROKEN
    ],
)
def test_a_template_that_is_broken_is_named_with_its_line(
    tmp_path: Path, way: tuple[str, ...], name: str
) -> None:
    file, text, said = _BROKEN[name]
    archive = ArchiveFolder(tmp_path / "broken")
    archive.put(numbered(1))
    write(archive.content / "theme" / file, text if isinstance(text, bytes) else text.encode())
    done = archive.run("build", *way, code=2)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("archive: the ") and said in last, done.stderr
    assert "unexpected" not in done.stderr and "Traceback" not in done.stderr
