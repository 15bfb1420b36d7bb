"""No page is wider than a phone, whatever text it has; `make test-all` also looks at a desktop."""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import Browser

from generator.papers.paper import Author, Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.server import served

# Texts without a place to break a line, or wider than their number of letters suggests.
WIDE = (
    "W" * 2900, f"${'x' * 300}$", f"$${'y+' * 200}y$$", rf"$\text{{{'W' * 200}}}$",
    "\u00a0".join(["moss"] * 50), "https://example.org/" + "a" * 250, "_" * 280, "\ufdfd" * 60,
    "\U0001242b" * 60, "\u2060".join("moss" * 40), "\u202e" + "W" * 200, "\u0e01" * 200,
    rf"$\begin{{matrix}}{'&'.join(['aaaa'] * 60)}\end{{matrix}}$", "W" * 120 + " $x$ " + "W" * 120,
)  # fmt: skip
_LISTED = 290  # characters of a name that a site shows


def _notes(text: str) -> str:
    return (
        f"## {text}\n\n{text}\n\n> {text}\n\n- {text}\n  1. {text}\n\n"
        f"| {text} | b |\n| - | - |\n| a | {text} |\n\n`{text}`\n\n```\n{text}\n```\n\n**{text}** [{text}](https://example.org)\n\n"
        f"<table class=code><tr><td>{text}</table><dl><dt>{text}<dd>{text}</dl><h1>{text}</h1>"
        f"<details open><summary>{text}</summary>{text}</details><kbd>{text}</kbd><pre>{text}</pre>"
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    settings = {"tag_minimum": 1, "author_minimum": 1, "organization_minimum": 1}
    archive = ArchiveFolder(tmp_path_factory.mktemp("wide") / "archive", settings)
    (archive.content / "lists").mkdir()
    for number, text in enumerate(WIDE, 1):
        name = text[:_LISTED]
        paper = numbered(
            number, title=text, abstract=f"{text}\n\n{text} and {text}", keywords=(name,), organization=name,
            authors=(Author(name), Author("A")), tags=(name, f"moss {number}"), submitter=name, comment=text,
            journal_ref=text[:900], summary=text, links=Links(code="https://example.org/" + "c" * 900),
        )  # fmt: skip
        archive.put(paper, _notes(text), featured="true")
        listed = [{"id": paper.id, "remark": text[:1900]}]
        front = {"title": text[:900], "description": text[:900], "papers": listed}
        head = yaml.safe_dump(front, allow_unicode=True)
        (archive.content / f"lists/list-{number}.md").write_text(f"---\n{head}---\n\n{_notes(text)}", "utf-8")
        (archive.content / f"own-{number}.md").write_text(f"# {text}\n\n{_notes(text)}", "utf-8")
    archive.vote({f"2603.{number:05d}": 1234567 for number in range(1, len(WIDE) + 1)})
    tags = {f"moss {number}": {"description": text[:900]} for number, text in enumerate(WIDE, 1)}
    (archive.content / "tags.yml").write_text(yaml.safe_dump(tags, allow_unicode=True), "utf-8")
    (archive.content / "index.md").write_text("\n\n".join(WIDE), "utf-8")
    archive.build()
    return archive


root = served("archive")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "step"),
    [(360, 3), *(pytest.param(width, 1, marks=pytest.mark.matrix) for width in (360, 1280))],
)
def test_no_page_is_wider_than_its_window(
    browser: Browser, archive: ArchiveFolder, root: str, width: int, step: int
) -> None:
    made = archive.site.rglob("index.html")
    pages = sorted(path.relative_to(archive.site).parent.as_posix() for path in made)
    assert len(pages) > 100
    found = {}
    with visit(browser, root, viewport={"width": width, "height": 800}) as seen:
        for address in pages[::step]:
            seen.page.goto(f"{root}{address}/".replace("/./", "/"))
            found[address] = seen.page.evaluate("document.documentElement.scrollWidth")
    assert {address: whole for address, whole in found.items() if whole > width} == {}
