"""Follows removals: a paper that came from another archive, and was removed there, is removed here, too."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from generator.commands.group import say, show_some
from generator.commands.intake.taking import IntakeReport
from generator.content import disk
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import COMMAND, Failure, FetchError
from generator.papers.paper import ARCHIVE
from generator.sources.frame.declarations import Part
from generator.sources.upstreams.archive import site_of
from generator.text.plural import counted

MOST = 30
"""So many papers are removed without a person's word."""


def follow(
    library: Library, part: Part, report: IntakeReport, today: date, *, is_sure: bool
) -> list[Failure]:
    """Remove what the archive of a part has removed, if the setting says so and its report has its mark.

    Many are removed only if a person ``is_sure``; else a failure asks.
    """
    if not report.mark or getattr(part.settings, "removals", "") != "follow":
        return []
    site = site_of(report.mark.values["at"])
    papers = dict(_gone(library, f"{ARCHIVE} {site}"))
    if not papers:
        return []
    number = counted(len(papers), "paper")
    if len(papers) > MOST and not is_sure:
        asked = f"{site} has removed {number} that came from it; more than {MOST} are not removed unasked"
        how = f"to remove them here, too: {COMMAND} fetch {ARCHIVE} --yes; else set archive_removals: mark"
        return [Failure((), FetchError(f"{asked}; {how}"))]
    ids = [page.paper.id for page in papers.values()]
    removed.add(library.content, ids, today, f"{site} removed it")
    report.gone = [path for path in report.gone if path not in papers]
    say(f"{site} has removed {number} that came from it. The next build takes them off this site, too:")
    show_some(ids)
    return []


def _gone(library: Library, origin: str) -> Iterator[tuple[Path, Page]]:
    """Yield the pages that came from an archive and are marked as gone there, but are not removed."""
    removals = removed.Removals.read(library.content)
    for path in library.files():
        if b"\ngone: " not in (data := disk.read(path)):
            continue
        page = library.page(path, data)
        if not isinstance(page, Page) or not page.gone or page.origin("source") != origin:
            continue
        if not removals.have((*page.paper.ids, page.slug)):
            yield path, page
