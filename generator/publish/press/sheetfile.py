"""A page of the archive as one of MkDocs' files."""

from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from generator.incremental.steps import page_file
from generator.pages import markup


class SheetFile(File):
    """A file with Markdown and a view that are made when MkDocs asks for them.

    Args:
        markdown: makes the page's Markdown, with front matter.
        view: makes the values that the theme gets as ``sheet``.
        paper_file: a paper's file, relative to ``content``; links in notes, and warnings, start from it.
    """

    written = ""  # see `Sheet`; known once MkDocs has asked for the page's Markdown
    style = "archive"  # see `sheets.frame`; known once a person's Markdown is converted

    def __init__(
        self,
        address: str,
        config: MkDocsConfig,
        markdown: Callable[[], str],
        view: Callable[[], dict[str, str]],
        paper_file: str = "",
    ) -> None:
        super().__init__(
            paper_file or markup.tree_file(address),
            src_dir=None,
            dest_dir=config.site_dir,
            use_directory_urls=True,
            dest_uri=page_file(address),  # the addresses are fixed
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        self.generated_by = "archive"
        self._make_markdown = markdown
        self.view = view

    @property
    def content_string(self) -> str:
        """The page's Markdown with front matter."""
        return self._make_markdown()

    @content_string.setter
    def content_string(self, value: str) -> None:
        raise TypeError("a page of the archive cannot be set: change its source instead")

    @property
    def edit_uri(self) -> str | None:
        """The file in ``content`` that a person edits, if there is one."""
        return self.view()["file"] or None
