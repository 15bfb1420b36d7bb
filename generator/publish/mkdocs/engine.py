"""MkDocs as the engine of ``archive build`` and ``archive serve``."""

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from markdown import Markdown

from generator.content.library import Library
from generator.errors import ArchiveError, Problem
from generator.store.outputs import Steps
from generator.store.pool import process_count
from generator.store.store import Store, beside

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # hides Material's banner: MkDocs 2 is ruled out

import mkdocs
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import CountHandler

from generator.publish import files
from generator.publish.build import BuildOptions
from generator.publish.context import Edition, Site
from generator.publish.mkdocs import messages
from generator.publish.mkdocs.plugin import USUAL, ArchivePlugin, extensions
from generator.publish.mkdocs.theme import broken_template
from generator.publish.people import notation
from generator.publish.people.sanitizing import removed

_REMOVED = "is not put on the site; delete it, or set trust_markdown: true"
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\](?!:)")
_CODE = re.compile(r"<(pre|code)\b(?:(?!</?\1\b).)*+</\1>", re.DOTALL)


def build(config: Path, options: BuildOptions = USUAL, *, strict: bool = False) -> tuple[Path, int, str]:
    """Build the site; return its folder, the number of warnings about records and pages, and its size.

    Raises:
        ArchiveError: if MkDocs refuses the configuration or a page; with ``strict``, if anything warned; if
            fewer papers have a page than when last published, and the options do not allow it.
    """
    with _engine() as counter:
        loaded, plugin = _load(config, strict=strict)
        plugin.options = options
        site = loaded.site_dir
        loaded.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(loaded)
        finally:
            loaded.plugins.on_shutdown()
            plugin.options = USUAL  # all builds of a process share one plugin
    return Path(site), sum(counter.counts.values()) - plugin.notices, plugin.weighs


def data(config: Path, folder: Path) -> tuple[int, list[Problem]]:
    """Write the papers as data below a folder, as on the site; return the number of papers, and problems.

    Raises:
        ArchiveError: if MkDocs refuses the configuration, or a page changed meanwhile.
    """
    with _engine():
        loaded, plugin = _load(config)
    chosen = replace(plugin.settings, data="site", site_limit=sys.maxsize)  # a folder has no limit
    with closing(Store(beside(f"{config}"))) as store:
        content = Path(loaded.docs_dir)
        edition = Edition.read(content, chosen, store, process_count(None, Library(content).files()))
        site = Site.of(edition, loaded, tuple, {}, list)
        files.update(replace(site, folder=folder), files.DATA, Steps(folder, store, "data"))
    return len(edition.slugs), edition.archive.problems


def _load(config: Path, *, strict: bool = False) -> tuple[MkDocsConfig, ArchivePlugin]:
    loaded = load_config(str(config), strict=strict)
    plugin = loaded.plugins.get("archive")
    if not isinstance(plugin, ArchivePlugin):
        raise ArchiveError(f"{config} does not have the archive plugin. Add it under plugins.")
    return loaded, plugin


def serve(config: Path, address: str) -> None:
    """Build and serve the site until interrupted.

    Raises:
        ArchiveError: if MkDocs refuses the configuration or a page.
    """
    with _engine():
        mkdocs_serve.serve(str(config), dev_addr=address)


class Review(NamedTuple):
    """What is to say about a person's Markdown."""

    reasons: list[str]  # messages about what the site leaves out or does not know
    cited: list[str]  # ids and keys of papers


def reviewer(config: Path) -> Callable[[str], Review]:
    """Return a function that reviews a person's Markdown.

    Raises:
        ArchiveError: if MkDocs refuses the configuration, or it lacks the archive plugin.
    """
    review = Review([], [])

    def cite(name: str) -> str:
        review.cited.append(name)
        return "<a></a>"

    with _engine():
        loaded, plugin = _load(config)
        loaded.markdown_extensions = extensions(loaded)
        own = notation.config_for(loaded, cite, review.reasons.append)
        converter = Markdown(extensions=own.markdown_extensions, extension_configs=own.mdx_configs)

    def reviewed(markdown: str) -> Review:
        for part in review:
            part.clear()
        html = converter.reset().convert(markdown)
        taken = [] if plugin.settings.trust_markdown else removed(html)
        review.reasons.extend(f"{part} {_REMOVED}" for part in taken)
        notes = dict.fromkeys(_FOOTNOTE.findall(_CODE.sub("", html)))
        review.reasons.extend(f"{note} has no text; write below: {note}: …" for note in notes)
        return review

    return reviewed


@contextmanager
def _engine() -> Iterator[CountHandler]:
    """Show MkDocs' log as its own command does, count warnings, and raise errors as `ArchiveError`."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)-7s - %(message)s"))
    messages.disarm(handler)
    logger = logging.getLogger(mkdocs.__name__)  # the name of the engine that answers to it
    if not logger.handlers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    counter = CountHandler(level=logging.WARNING)
    logger.addHandler(counter)
    try:
        yield counter
    except MkDocsException as error:
        raise ArchiveError(f"the site was not built: {error}") from None
    except ArchiveError:
        raise
    except Exception as error:
        if reason := broken_template(error):
            raise ArchiveError(f"the site was not built: {reason}") from error
        raise
    finally:
        logger.removeHandler(counter)
