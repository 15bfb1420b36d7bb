"""``archive init``: the settings of a new archive, and what fits its size."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from generator.configuration import editing as configuration
from generator.configuration import settings
from generator.content import disk
from generator.content.runs import sample
from generator.errors import ArchiveError
from generator.incremental import atomic
from generator.papers import categories as arxiv
from generator.papers.paper import line
from generator.sources.arxiv import SOURCE as ARXIV

_MINIMUMS = ("tag_minimum", "author_minimum", "organization_minimum")
# What is written for them where there are fewer papers than so many; from there on the defaults do.
_FITTING = {100: (2, 3, 2), 1_000: (4, 3, 2), 10_000: (8, 5, 3)}


def configure(config: Path, title: str, queries: Sequence[str], categories: Sequence[str]) -> list[str]:
    """Write what a new archive is called and what belongs in it; returns the keys that changed, with values.

    Args:
        config: the archive's ``mkdocs.yml``.
        title: what it is called.
        queries: what belongs in; where there are none, that stays as it is.
        categories: those of arXiv to fetch; where there are none, sources stay as they are.

    Raises:
        ArchiveError: if something is not allowed, or the file cannot be edited; it stays as it is then.
    """
    if not line(title):
        raise ArchiveError("the title is empty. Say what the archive is called: --title.")
    for code in categories:
        if code not in arxiv.NAMES:
            near = "".join(get_close_matches(code, arxiv.NAMES, 1))
            advice = f"did you mean {near}?" if near else "see https://arxiv.org/category_taxonomy"
            raise ArchiveError(f"{code!r} is not a category of arXiv; {advice}")
    block: dict[str, object] = {}
    if categories:
        chosen = settings.read(config).sources
        block["sources"] = list(dict.fromkeys((*chosen, ARXIV.name)))
        block[f"{ARXIV.name}_categories"] = list(categories)
    if queries:
        block["include"] = list(queries)
    return configuration.change(config, {"site_name": line(title)}, block)


def renew_about(content: Path, before: str, title: str) -> None:
    """Write ``about.md`` anew for another title, if it is as it was written for the one before."""
    about = disk.find(content, sample.ABOUT)
    if about and disk.read(about) in (sample.about_text(name).encode() for name in (before, "")):
        atomic.write(about, sample.about_text(title).encode())


def fit(config: Path, papers: int) -> list[str]:
    """Write minimums that fit a number of papers, where none are set; returns them.

    Builds never derive them, since an address once published stays.

    Raises:
        ArchiveError: if the file cannot be edited.
    """
    fitting = next((minimums for most, minimums in _FITTING.items() if papers < most), ())
    known = configuration.stated(config)
    minimums = {name: value for name, value in zip(_MINIMUMS, fitting, strict=False) if name not in known}
    return configuration.change(config, {}, minimums)
