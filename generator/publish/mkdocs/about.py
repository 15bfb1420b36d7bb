"""The section that the project adds to the page About, below the owner's text."""

import re
from string import Template

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from generator.pages.templates import FOLDER
from generator.publish import data
from generator.publish.people.written import Added

_ADDRESS = "about/"
_HEADING = re.compile(r"^## Data\b", re.MULTILINE)
_UNKNOWN = "https://example.org/"  # until the site has an address


def data_part(page: Page, config: MkDocsConfig, setting: str) -> Added:
    """Return a section on data, by the setting `data`: for About only, unless the owner wrote one."""
    if page.file.url != _ADDRESS or setting == "none" or _HEADING.search(page.markdown or ""):
        return Added()
    site = config.site_url or _UNKNOWN
    attached = data.attached(config.repo_url or "") if setting == "release" else ""
    text = Template((FOLDER / "about-data.md").read_text("utf-8"))
    converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    html = converter.convert(text.substitute(site=site, files=attached or f"{site}{data.FOLDER}"))
    return Added(html, get_toc(getattr(converter, "toc_tokens", [])).items)
