"""The pages that every archive has without parts: the search, About and the page for programs."""

import re
from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from generator.configuration.settings import Settings
from generator.pages import markup
from generator.pages.about import ABOUT, Keeping
from generator.pages.inputs import SiteWords
from generator.pages.templates import FOLDER, SEARCH, Templates, language
from generator.publish import data
from generator.publish.people.written import Added

_UNKNOWN = "https://example.org/"  # until the site has an address


def given(config: MkDocsConfig, settings: Settings) -> Iterator[File]:
    """Yield the files of these pages; a page of a person's at the same address replaces each."""
    said, spoken = SiteWords.of(config.site_name, config.site_description).about, language(settings.language)
    templates = Templates(FOLDER, language=spoken)
    yield File.generated(config, SEARCH, content=f"{templates.markdown(SEARCH, {})}\n")
    content = f"# {spoken.gettext(ABOUT)}\n\n{markup.text(said).markdown}\n"
    yield File.generated(config, "about.md", content=content)
    if settings.data == "none":
        return
    site = config.site_url or _UNKNOWN
    attached = data.attached(config.repo_url or "") if settings.data == "release" else ""
    content = templates.markdown("data.md", {"site": site, "files": attached or f"{site}{data.FOLDER}"})
    yield File.generated(config, "data.md", content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def added(page: Page, keeping: Keeping) -> Added:
    """Return what the project adds to About: the sections that its owner's text does not have itself."""
    own = page.markdown or ""
    parts = [
        part
        for part in keeping.sections()
        if not re.search(rf"^#+ {re.escape(part.heading)}\b", own, re.MULTILINE | re.IGNORECASE)
    ]
    html = "\n".join(part.html for part in parts).replace(markup.ROOT, "../")
    return Added(html, [AnchorLink(part.heading, part.name, 2) for part in parts])
