"""What the project says on the page About, below what its owner wrote there."""

import re
from string import Template

from mkdocs.config.defaults import MkDocsConfig

from generator.pages.templates import FOLDER
from generator.publish.files import data

ADDRESS = "about/"
_HEADING = re.compile(r"^## Data\b", re.MULTILINE)
_UNKNOWN = "https://example.org/"  # as good as any other address, until the site has one


def with_data(markdown: str, config: MkDocsConfig, setting: str) -> str:
    """The page with how a program gets the papers, unless its owner has a heading for that.

    Args:
        markdown: what the owner wrote.
        config: MkDocs' configuration.
        setting: the setting `data`.
    """
    if setting == "none" or _HEADING.search(markdown):
        return markdown
    site = config.site_url or _UNKNOWN
    attached = data.attached(config.repo_url or "") if setting == "release" else ""
    text = Template((FOLDER / "about-data.md").read_text("utf-8"))
    return f"{markdown}\n\n{text.substitute(site=site, files=attached or f'{site}{data.FOLDER}')}"
