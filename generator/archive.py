"""The archive as a whole: what is in ``content/``, and the sheets of all its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import frontmatter

from generator import catalogue, sheets
from generator.catalogue import Entry
from generator.errors import Problem, RecordError
from generator.library import Library
from generator.listings import Listings
from generator.pages import Page
from generator.paper import Counts
from generator.settings import Settings
from generator.sheets import Sheet
from generator.tags import Tags, Vocabulary


class Archive:
    """Reads every page once for the catalogue; papers' own pages are read again one at a time.

    Args:
        content: the ``content`` folder.
        settings: the archive's settings.
        site_name: what the home page is called.

    Attributes:
        problems: the pages that cannot be read, and why; they stand nowhere on the site.
    """

    def __init__(self, content: Path, settings: Settings, site_name: str) -> None:
        self.library = Library(content)
        self.settings = settings
        self.site_name = site_name
        self.problems: list[Problem] = []
        self._files: dict[str, Path] = {}
        try:
            self.counts = self.library.counts()
        except RecordError as error:
            self.counts = {}
            self.problems.append(Problem(error.field, "", error.reason))
        self.entries = catalogue.of_pages(self._pages(), self.counts)
        try:
            vocabulary = Vocabulary.read(content / "tags.yml")
        except RecordError as error:
            vocabulary = Vocabulary()
            self.problems.append(Problem(error.field, "", error.reason))
        self.tags = Tags(self.entries, vocabulary, settings.tag_minimum)
        intro = content / "index.md"
        self._intro = frontmatter.load(str(intro)).content if intro.exists() else ""
        self.listings = Listings(self.entries, self.tags, settings.list_limit)

    def _pages(self) -> Iterator[Page]:
        for path, page in self.library.pages():
            if isinstance(page, Problem):
                self.problems.append(page)
            elif page.paper.slug in self._files:
                other = self.library.name(self._files[page.paper.slug])
                self.problems.append(Problem(self.library.name(path), "id", f"{page.paper.id} has a page: {other}"))
            else:
                self._files[page.paper.slug] = path
                yield page

    def page(self, slug: str) -> Page:
        """The page of a paper in the catalogue.

        Raises:
            RecordError: if it was changed since and cannot be read any more.
        """
        page = self.library.page(self._files[slug])
        if isinstance(page, Problem):
            raise RecordError(page.where, str(page))
        return page

    def makers(self) -> Iterator[tuple[str, Callable[[], Sheet]]]:
        """Every page's address with what makes its sheet: papers by id, then the index pages."""
        for each in self.entries:
            yield f"papers/{each.slug}/", partial(self._paper_sheet, each)
        for listing in self.listings:
            yield listing.address, partial(sheets.listing_sheet, listing, self.site_name, self._intro)

    def _paper_sheet(self, each: Entry) -> Sheet:
        source = self._files[each.slug].relative_to(self.library.content).as_posix()
        counts = self.counts.get(each.id, Counts())
        return sheets.paper_sheet(self.page(each.slug), counts, self.tags.of(each), source)
