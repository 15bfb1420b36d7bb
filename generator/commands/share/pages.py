"""``archive pages``: writes the site as a tree of Markdown files, for any site generator."""

import re
import sys
from contextlib import closing
from pathlib import Path

import click

from generator.commands.group import builds, content, show
from generator.configuration import locations, settings
from generator.content import disk
from generator.errors import ArchiveError
from generator.listings.kinds import SUBSCRIBE
from generator.pages import about, markup, parts
from generator.pages.about import Keeping
from generator.pages.inputs import SiteWords
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, SEARCH, Templates
from generator.papers import dates
from generator.publish.context import Edition
from generator.store import atomic
from generator.store.progress import track
from generator.store.store import Store, beside
from generator.text.language import Language
from generator.text.plural import counted

_LIST = ".archive-pages"  # the files of the last run: the next run deletes those that it does not write

# Links in a paper's file, ``papers/2026/08/…`` or ``papers/undated/…``: to another paper, and to the top of
# ``content/``, which is that many folders above.
_PLACE = rf"(?:\d{{4}}/\d\d|{dates.UNDATED})/"
_TO_PAPER = re.compile(
    rf"(?<![\w./])(?:(?:\.\./){{2,3}}papers/{_PLACE}|(?:\.\./){{1,2}}{_PLACE}|\.\./\d\d/)(?=[\w.-]+\.md)"
)
_TO_TOP = {depth: re.compile(rf"(?<![\w./])(?:\.\./){{{depth}}}(?=\w)") for depth in (2, 3)}


def write(edition: Edition, site: SiteWords, keeping: Keeping, folder: Path) -> tuple[int, int]:
    """Write the Markdown of every page; return how many files were written and how many were unchanged.

    Files of an earlier run in the folder are deleted if they are not written again; it may hold no others.
    """
    listed = folder / _LIST
    if folder.exists() and any(folder.iterdir()) and not listed.exists():
        raise ArchiveError(f"{folder} has other files in it. Name a new or empty folder.")
    before = set(listed.read_text("utf-8").splitlines()) if listed.exists() else set()
    templates = Templates(FOLDER, language=edition.archive.language)
    printer = Printer(templates, is_tree=True)
    names, written = [], 0
    for address, make in track(edition.makers(site), "Writing", unit="page"):
        if address == SUBSCRIBE.address:  # the tree has no feeds
            continue
        names.append(markup.tree_file(address))
        page = printer.markdown(_moved(make(), edition.archive.language))
        written += atomic.write(folder / names[-1], page.encode())
    for path in edition.library.by_hand():
        names.append(path.relative_to(edition.library.content).as_posix())
        written += atomic.write(folder / names[-1], disk.read(path, largest=sys.maxsize))
    if SEARCH not in names:  # the theme's own page, which others link to
        names.append(SEARCH)
        written += atomic.write(folder / SEARCH, f"{templates.markdown(SEARCH, {})}\n".encode())
    if not edition.library.is_written(about.ADDRESS):
        names.append(markup.tree_file(about.ADDRESS))
        written += atomic.write(folder / names[-1], about.page(keeping).encode())
    for name in before - set(names):
        (folder / name).unlink(missing_ok=True)
    atomic.write(listed, "".join(f"{name}\n" for name in sorted(names)).encode())
    return written, len(names) - written


def _moved(sheet: Sheet, language: Language) -> Sheet:
    """Adapt the links in a sheet's notes to the tree, which has all papers in one folder."""
    if "notes" not in sheet.context:
        return sheet
    to_top = _TO_TOP[min(sheet.file.count("/"), max(_TO_TOP))]
    moved = to_top.sub("../", _TO_PAPER.sub("", sheet.written))
    return sheet._replace(context={**sheet.context, "notes": parts.notes(moved, language)})


@click.command("pages")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path),
    help="A new folder, or the folder of an earlier run.",
)  # fmt: skip
@click.pass_obj
@builds
def command(config: Path, folder: Path) -> int:
    """Write the whole site as Markdown: papers and index pages, for any engine that publishes Markdown."""
    with closing(Store(beside(f"{config}"))) as store:
        edition = Edition.read(content(config), chosen := settings.read(config), store)
        site = SiteWords.of(locations.site(config, "site_name"), locations.site(config, "site_description"))
        repository, author = locations.site(config, "repo_url"), locations.site(config, "site_author")
        keeping = Keeping.read(config, edition.library, chosen, repository, author)
        written, kept = write(edition, site, keeping, folder)
    summary = f"{counted(written, 'page')} written to {folder}, {kept:,} unchanged."
    return show(edition.archive.problems, summary)
