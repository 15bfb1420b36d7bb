"""The MkDocs plugin: passes MkDocs' events on to the press or to the plain way."""

import gc
import os
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from rjsmin import jsmin
from watchdog.observers.polling import PollingObserverVFS

from generator.configuration import locations
from generator.configuration.settings import Settings, gone, load
from generator.content import layout
from generator.content.library import Library
from generator.content.limits import shown_markdown
from generator.content.runs import published, sample
from generator.content.runs.published import Published
from generator.errors import ArchiveError, Note, Problem, RecordError, attempt
from generator.listings.kinds import INDEX_KINDS, TRENDING
from generator.pages import templates
from generator.pages.about import ADDRESS, Keeping
from generator.publish import picture
from generator.publish.build import Begun, BuildOptions, Finished, Press
from generator.publish.context import Edition
from generator.publish.files import notice
from generator.publish.mkdocs import (
    about,
    defaults,
    messages,
    offline,
    policy,
    scripts,
    serving,
    stylesheet,
    theme,
)
from generator.publish.mkdocs.plain import Plain
from generator.publish.people import written
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.publish.stamp import CONTENT, Probe
from generator.sources.frame.registry import THUMBNAIL_HOSTS
from generator.store import lock
from generator.store.outputs import Steps
from generator.store.pool import aside, process_count
from generator.store.store import Store, beside

# attr_list and the extensions that MkDocs adds are for people's Markdown, md_in_html for parts in a div.
_EXTENSIONS = ("attr_list", "generator.publish.people.notation:Mathematics", "md_in_html")
_PICTURED = frozenset(kind.name for kind in INDEX_KINDS if kind.shows_summaries)
log = get_plugin_logger("archive")


USUAL = BuildOptions()


class ArchivePlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # its options are `Settings`
    """Adds the archive's pages to the site."""

    options = USUAL
    notices = 0  # warnings of a build that are not about a record or page
    weighs = ""  # the size of a finished site
    settings: Settings
    _gone: list[Note]  # settings that change nothing any more
    _purpose = "build"
    _content: str
    _edition: Edition
    _has_map: bool
    _way: Press | Plain
    _files: LinkedFiles
    _lock = ExitStack()

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the plugin's block of ``mkdocs.yml``; no address in the file may have a password."""
        try:
            load(path := Path(config_file_path or ""))
            self.settings = Settings.from_mapping(options)
            self._gone = gone(path, options)
        except RecordError as error:
            return [(error.field, error)], []
        except ArchiveError as error:
            return [("", error)], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview."""
        messages.heed()
        self._purpose = "serve" if command == "serve" else "build"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Complete the configuration, and choose the press or the plain way, once no other build runs."""
        builds = lock.of_builds(config.config_file_path, log.info)
        self._lock.enter_context(builds.held(f"archive {self._purpose}", self.options.patience))
        gc.disable()  # a build makes no reference cycles, and a search for some is slow
        defaults.complete(config)
        self.settings = replace(self.settings, language=str(config.theme.get("language") or "en"))
        spoken = templates.language(self.settings.language)
        if spoken.direction != "ltr" and not config.theme.get("direction"):
            config.theme["direction"] = spoken.direction
        if (config.repo_url, config.edit_uri, config.edit_uri_template) == (None, None, None):
            config.repo_url, config.edit_uri = locations.repository() or (None, None)
        config.markdown_extensions = extensions(config)
        config.theme.static_templates.update(theme.GENERATED)
        if self.settings.offline:
            config.theme.static_templates.add(offline.PAGE)
        self._content = config.docs_dir
        self._set_address(config)
        library = Library(Path(config.docs_dir))
        folder = beside(config.config_file_path) / self._purpose
        theme.add_owners_folder(config, library.content, folder / "theme")
        theme.prepare(config)
        store = self._lock.enter_context(closing(Store(folder.parent)))
        asked, is_preview = self.options, self._purpose == "serve"
        is_plain = asked.plain or self.settings.plain
        # A preview has threads, and a process with threads must not fork.
        processes = 1 if is_preview or is_plain else process_count(asked.processes, library.files())
        outputs = Steps(Path(config.site_dir), store, self._purpose, processes)
        found = self._lock.enter_context(aside(processes, outputs.look))
        self._edition = edition = Edition.read(library.content, self.settings, store, processes)
        self._has_map = layout.is_given(library.content, len(edition.slugs))
        # Where a person's About is not this file, the menu cannot name it.
        is_elsewhere = library.is_written(ADDRESS) and not library.existing("about.md")
        absent = {"about.md": is_elsewhere, "map.md": not self._has_map}
        defaults.fit(config, [page for page, is_absent in absent.items() if is_absent], spoken)
        numbers = Published(0)
        if not is_preview:
            site = Path(config.site_dir)
            numbers = published.check(library.content, site, *edition.held, fewer=asked.fewer)
        if is_plain:
            self._way = Plain(config, edition, numbers)
        else:
            begun = Begun(found, self._lock.enter_context(aside(processes, edition.relate)))
            self._way = press = Press(config, edition, outputs, begun, numbers, asked.why)
            config.site_dir = str(press.stage)
        config.docs_dir = self._hand_written(library, folder / "docs")
        return config

    def _hand_written(self, library: Library, folder: Path) -> str:
        """Return a folder with links to the files in ``content/`` that go on the site as they are.

        MkDocs would read all of ``content/``, follow links, fail at a page that is not UTF-8, and show a
        front matter that it cannot read.
        """
        unread: list[Problem] = []
        pages = {path: attempt(partial(library.markdown, path), None, unread) for path in library.own_pages()}
        for problem in unread:
            log.warning("%s", problem)
        files = (path for path in library.by_hand() if pages.get(path, "") is not None)
        theme.link(library.content, files, folder)
        return str(folder)

    def _set_address(self, config: MkDocsConfig) -> None:
        """Take the address from the environment if `mkdocs.yml` has none; report a wrong address."""
        config.site_url = locations.address(config.site_url) or None
        wrong = locations.wrong_address(config.site_url or "")
        if not wrong or self._purpose == "serve" or sample.is_in(Path(self._content)):
            return
        if config.strict:
            log.warning("%s", wrong)
        elif "GITHUB_ACTIONS" in os.environ:  # the site is published
            raise ArchiveError(f"the site was not built: {wrong}")
        else:
            log.info("%s", wrong)

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Put the address of a preview in the form that browsers take."""
        if self._purpose == "serve" and config.site_url:
            config.site_url = serving.address(config.site_url)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the archive's pages to MkDocs' own."""
        theme.drop_parts(files, config)
        scripts.publish(files, config, self._edition.reading.language)
        own = {file.url for file in files.documentation_pages()}
        for page in about.given(config, self.settings):
            if page.url not in own:
                files.append(page)
        self._files = self._way.files(files)
        return self._files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme the paths of Material's files, the kinds of pages, and some settings."""
        papers = len(self._edition.slugs)
        # A policy would stop a person's own scripts, and the script that reloads a preview.
        has_policy = self._purpose == "build" and not self.settings.trust_markdown
        env.globals["policy"] = policy.MARK if has_policy else ""
        env.globals |= templates.texts(self._edition.reading.language)
        env.filters["as_text"] = theme.as_text
        env.filters["quoted"] = theme.quoted
        env.filters["first_paragraph"] = theme.first_paragraph
        env.globals["picture"] = picture.NAME
        env.globals["material"] = theme.material(config)
        env.globals["primary_color"] = partial(stylesheet.primary_color, config, env)
        env.globals["material_css"] = stylesheet.material_css(config, env, files)
        env.filters["compact"] = stylesheet.compact
        env.globals["index_kinds"] = INDEX_KINDS
        env.globals["offline"] = self.settings.offline
        has_votes = any(count.votes for count in self._edition.counts.values())
        env.globals["empty"] = () if has_votes else (TRENDING.address,)  # nothing links to them
        env.globals["has_map"] = self._has_map
        env.globals["digest"] = self.settings.digest
        env.globals["has_data"] = self.settings.data != "none"
        env.globals["like"] = self.settings.like_months > 0
        env.globals["heads_are_whole"] = papers <= self.settings.citation_abstract_limit
        # The instructions for a reader of the sample who wants an archive.
        setup = f"{config.repo_url.rstrip('/')}#an-archive-of-your-own" if config.repo_url else "about/"
        env.globals["setup"] = setup if sample.is_in(Path(self._content)) else ""
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Make the offline page's links absolute, like MkDocs on ``404.html``: both appear at any address."""
        if template_name == offline.PAGE:
            context["base_url"] = urlsplit(config.site_url or "/").path
        return context

    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """Keep a page from ending the build."""
        written.guard(page, self._files)
        return page

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the search page its template, whoever wrote the page; limit Markdown."""
        if page.file.url == "search/":
            page.meta.setdefault("template", "search.html")
        return markdown if isinstance(page.file, SheetFile) else shown_markdown(markdown)

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put a person's sanitized Markdown on the page, or a mark that the press fills in later."""
        if isinstance(page.file, Probe):
            return CONTENT
        if isinstance(page.file, SheetFile):
            return written.placed(page, html, config, self._files, is_trusted=self.settings.trust_markdown)
        added = written.Added()
        if page.file.url == ADDRESS:
            file, library = Path(config.config_file_path), Library(Path(self._content))
            repository, author = config.repo_url or "", config.site_author or ""
            added = about.added(page, Keeping.read(file, library, self.settings, repository, author))
        elif page.file.generated_by == "archive":  # a page that every archive has
            return html
        return written.followed(page, html, added, is_trusted=self.settings.trust_markdown)

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """Give the theme the values of a page of the archive."""
        file = page.file
        context["sheet"] = file.view() if isinstance(file, SheetFile) else None
        if isinstance(file, SheetFile) and file.written:
            context["sheet"] = file.view() | {"style": file.style}
        return context

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Fill in the page's policy."""
        view = page.file.view() if isinstance(page.file, SheetFile) else None
        content = page.content or "", view["head"] if view else ""
        has_pictures = self.settings.thumbnails and view and view["kind"] in _PICTURED
        pictures = THUMBNAIL_HOSTS if has_pictures else ()
        return policy.filled(output, content, self._provider(config), pictures)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        """Fill in the policy of a page without Markdown, or minify a script."""
        if template_name.endswith(".js"):
            return str(jsmin(output_content))
        return policy.filled(output_content, (), self._provider(config))

    @staticmethod
    def _provider(config: MkDocsConfig) -> str:
        return str((config.extra.get("analytics") or {}).get("provider", ""))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch ``content/``, but not what its links lead to, instead of the folder made for MkDocs."""
        server.unwatch(config.docs_dir)
        server.unwatch(str(config.config_file_path))
        interval = server.observer.timeout
        server.observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=interval)  # type: ignore[assignment]
        server.watch(str(config.config_file_path))
        server.watch(self._content)
        serving.hold(server)
        return server

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Warn about problems, and finish the site unless a strict build is about to fail."""
        problems, finish = self._way.check(self._files)
        for problem in problems:
            log.warning("%s", problem)
        said = set(problems)
        if not (config.strict and _warned()):
            offline.write(config, self.settings.offline)
            done = finish()
            for problem in done.problems:  # of pages that could not be made
                if problem not in said:
                    log.warning("%s", problem)
            log.info("%s", done.says)
            self._report(done)
        if self._purpose == "build":  # the process ends anyway: freeing its objects would take a second
            gc.freeze()
        gc.enable()
        self._lock.close()

    def _report(self, done: Finished) -> None:
        for note in (*self._gone, *done.notes):
            log.info("%s", note)
        size = notice(done.sizes, self.settings)
        self.notices, self.weighs = int(bool(size.says)), size.weighs
        if size.is_over and "GITHUB_ACTIONS" in os.environ:  # the site is published
            raise ArchiveError(size.says)
        if size.says:
            log.warning("%s", size.says)

    def on_shutdown(self) -> None:
        """Let another build begin, though this one was interrupted."""
        self._lock.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Collect garbage again, and let another build begin."""
        gc.enable()
        self._lock.close()


def extensions(config: MkDocsConfig) -> list[str]:
    """Return the Markdown extensions of a site: its own, and the extensions that papers' pages need."""
    return list(dict.fromkeys((*config.markdown_extensions, *_EXTENSIONS)))


def _warned() -> bool:
    """Return whether anything warned; MkDocs, or a fork of it, counts warnings in a strict build only."""
    counters = (handler for handler in messages.handlers(log.logger) if isinstance(handler, CountHandler))
    return any(counter.get_counts() for counter in counters)
