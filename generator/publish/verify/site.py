"""What the built site should hold, by ``content/`` alone and no cache, and where it does not.

Pages are parsed again, folder by folder, each compared with its page of the site. From the lists, the search
and the files about the whole archive it is read back which papers they name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig

from generator import progress
from generator.content import published
from generator.content.library import Library
from generator.content.published import Published
from generator.content.removed import Removals
from generator.errors import ArchiveError, Problem
from generator.listings import Listing
from generator.listings import entries as catalogue
from generator.listings.entries import Entry
from generator.listings.kinds import DAY
from generator.listings.saved import SavedQueries
from generator.pages import sheets
from generator.pages.archive import Archive, read_counts
from generator.publish.files.site import Site
from generator.publish.machinery.outputs import page_file
from generator.publish.machinery.processes import batches, run_tasks
from generator.publish.verify import everything
from generator.publish.verify.reading import linked, on_disk, shows
from generator.settings import Settings

_BATCH = 200  # index pages a task


class _Folder(NamedTuple):
    """What a folder of pages holds: shown papers by their files, how many pages, differences."""

    papers: list[tuple[str, Entry]]
    pages: int
    wrong: list[Problem]


def differences(config: MkDocsConfig, settings: Settings, processes: int) -> Iterator[Problem]:
    """Every difference between the site that was built and what is in ``content/``.

    Args:
        config: MkDocs' configuration, with the folders of the archive and of the site.
        settings: the archive's settings.
        processes: how many processes share the work.

    Raises:
        ArchiveError: if there is no site, or a file is wrong without which nothing can be told.
    """
    site, library = Path(config.site_dir), Library(Path(config.docs_dir))
    if not (site / page_file("")).exists():
        raise ArchiveError(f"no site is in {site.name}/. Build it first: archive build")
    removals = Removals.read(library.content)
    papers: list[tuple[str, Entry]] = []
    pages = 0
    folders = [(name,) for name in library.folders()]
    saved = SavedQueries.read(library.content, settings.starter_tags)
    work = run_tasks(processes, partial(_papers, library, removals, saved, site), folders)
    done = dict(progress.track(work, "Verifying papers", len(folders), "folder"))
    for folder in folders:
        papers += done[folder].papers
        pages += done[folder].pages
        yield from done[folder].wrong
    problems: list[Problem] = []  # which `archive check` and each build name
    archive = Archive(library, settings, papers, read_counts(library, problems), problems)
    listings = list(archive.listings)
    yield from _lists(site, archive.entries, listings, processes)
    shown = (*archive.entries, *archive.waiting)
    expected = {entry.address for entry in shown} | {listing.address for listing in listings}
    by_hand, strange = on_disk(site, library, expected)
    for name in strange:
        yield Problem(name, "", "is on the site, and nothing in content/ makes it")
    allowed = Published.read(library.content / published.NAME).allowed
    numbers = Published(pages, len(removals.days), allowed)
    whole = Site.of(config, archive, sorted(expected | by_hand), numbers)
    yield from everything.search(site, archive)
    yield from everything.files(site, whole)
    yield from everything.feeds(site, whole, processes)


def _papers(library: Library, removals: Removals, saved: SavedQueries, site: Path, folder: str) -> _Folder:
    """The papers of a folder, each compared with its page of the site."""
    found = _Folder([], 0, [])
    pages = 0
    for file in library.files_in(folder):
        page = library.page(Path(file.path))
        is_removed = not isinstance(page, Problem) and removals.have(page.paper.ids)
        pages += not is_removed
        if isinstance(page, Problem) or not page.is_shown or is_removed:
            continue
        source = f"papers/{folder}/{file.name}"
        found.papers.append((source, saved.taking(page.paper).entry(catalogue.entry(page))))
        name = page_file(page.paper.address)
        if reason := shows(site / name, sheets.paper_sheet(page, source)):
            found.wrong.append(Problem(name, "", reason))
    return found._replace(pages=pages)


def _lists(
    site: Path, entries: Sequence[Entry], listings: Sequence[Listing], processes: int
) -> Iterator[Problem]:
    """Lists whose file names other papers than they should."""
    by_day: defaultdict[str, set[str]] = defaultdict(set)  # from the papers alone, whatever listings say
    for entry in entries:
        for day in entry.dates:
            if len(day) == len("2026-08-21"):
                by_day[DAY.address.format(day)].add(entry.slug)
    addresses = {listing.address for listing in listings}
    for address in sorted(by_day.keys() - addresses):
        yield Problem(page_file(address), "", "is made by no list, though papers were listed on the day")

    def compare(part: Sequence[int]) -> list[Problem]:
        return [problem for number in part if (problem := _list(site, listings[number], by_day))]

    work = run_tasks(processes, compare, batches(range(len(listings)), _BATCH))
    for _, wrong in progress.track(work, "Verifying lists", -(-len(listings) // _BATCH), "part"):
        yield from wrong


def _list(site: Path, listing: Listing, by_day: dict[str, set[str]]) -> Problem | None:
    wanted: Collection[str] = {entry.slug for block in listing.blocks for entry in block.entries}
    if listing.kind is DAY:
        wanted = by_day[listing.address]
    name = page_file(listing.address)
    try:
        shown = set(linked((site / name).read_bytes()))
    except OSError:
        return Problem(name, "", "is missing")
    # A person's words may name any paper.
    may_have_more = not listing.address or bool(listing.intro)
    return everything.compared(name, shown, wanted, may_have_more=may_have_more)
