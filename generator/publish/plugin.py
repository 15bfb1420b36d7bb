"""The MkDocs plugin: routes MkDocs' events and holds no logic."""

from __future__ import annotations

from typing import Any

from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from generator.errors import RecordError
from generator.publish.plain import Plain
from generator.settings import Settings

log = get_plugin_logger("archive")


class ArchivePlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # its options are `Settings`
    """Adds the archive's pages to the site."""

    settings: Settings
    _plain: Plain

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the plugin's block of ``mkdocs.yml``."""
        try:
            self.settings = Settings.from_mapping(options)
        except RecordError as error:
            return [(error.field, error)], []
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the archive and make its formulas Markdown."""
        if "generator.publish.mathematics" not in config.markdown_extensions:
            config.markdown_extensions.append("generator.publish.mathematics")
        self._plain = Plain(config, self.settings)
        for problem in self._plain.archive.problems:
            log.warning("%s", problem)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Put the archive's pages among MkDocs' own."""
        return self._plain.files(files)

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """Tell the theme what is on one of the archive's pages."""
        context["sheet"] = self._plain.sheet(page.file)
        return context
