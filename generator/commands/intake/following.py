"""Follows removals: a paper that came from another archive, and was removed there, is removed here, too."""

from datetime import date

from generator.commands.group import say, show_some
from generator.commands.intake.taking import IntakeReport
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


def follow(library: Library, part: Part, report: IntakeReport, day: date, *, is_sure: bool) -> list[Failure]:
    """Remove what the archive of a part has removed, if the setting says so and its report has its mark.

    Many are removed only if a person ``is_sure``; else a failure asks.
    """
    if not report.mark or getattr(part.settings, "removals", "") != "follow":
        return []
    site = site_of(report.mark.values["at"])
    pages = library.pages(removed.Removals.read(library.content), mark=b"\ngone: ")
    papers = {
        path: page.paper.id
        for path, page in pages
        if isinstance(page, Page) and page.gone and page.state != "removed"
        and page.origin("source") == f"{ARCHIVE} {site}"
    }  # fmt: skip
    has_removed = f"{site} has removed {counted(len(papers), 'paper')} that came from it"
    if len(papers) > MOST and not is_sure:
        how = f"to remove them here, too: {COMMAND} fetch {ARCHIVE} --yes; else set archive_removals: mark"
        return [Failure((), FetchError(f"{has_removed}; more than {MOST} are not removed unasked; {how}"))]
    for name in papers.values():
        removed.add(library.content, name, day, f"{site} removed it")
    report.gone = [path for path in report.gone if path not in papers]
    if papers:
        say(f"{has_removed}. The next build takes them off this site, too:")
        show_some([*papers.values()])
    return []
