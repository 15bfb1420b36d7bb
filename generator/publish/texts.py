"""Papers as Markdown, for programs that read: ``papers/<id>/index.md``, with the setting ``llms``."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from generator.content.limits import MOST, cut
from generator.pages import markup
from generator.pages.parts import BY_MACHINE, WITHDRAWN
from generator.papers.shown import OWN
from generator.publish import data
from generator.publish.context import Site
from generator.publish.data import RecordInputs
from generator.store.outputs import Steps
from generator.store.store import Step

_BATCH = 100  # pages a task
_FACTS = (
    "url", "authors", "organization", "venues", "days", "published", "corrected", "tags", "topics", "lists",
    "keywords", "categories", "journal_ref", "comment", *(own.field for own in OWN),
)  # fmt: skip


def pages(site: Site, outputs: Steps, processes: int) -> set[str]:
    """Make the stale pages of papers as Markdown; return the names of all."""
    if not data.has(site, data.PAGES):
        return set()
    papers = data.papers(site, (*site.archive.cards, *site.archive.waiting))
    # Counts change daily and are in no text.
    uncounted = (paper._replace(counts=(None, None, None)) for paper in papers)
    steps = (Step.of(_name(site, paper), paper, partial(_page, site)) for paper in uncounted)
    return outputs.take(processes, steps, _BATCH)


def _page(site: Site, paper: RecordInputs) -> bytes:
    return markdown(next(data.made(site, [paper]))).encode()


def markdown(record: Mapping[str, Any]) -> str:
    """Return a record as Markdown: text of the source stays text, a curator's notes stay Markdown.

    Texts are cut as on the paper's page; see `limits.cut`.
    """
    record = {name: cut(name, value) if name in MOST else value for name, value in record.items()}
    facts = [(name, _texts(record[name])) for name in _FACTS if name in record]
    links = [(name, f"https://doi.org/{to}" if name == "doi" else to) for name, to in record["links"].items()]
    listed = [f"- {name}: {text}" for name, text in facts]
    listed += [f"- {markup.link(markup.text(name), address).markdown}" for name, address in links]
    blocks = [f"# {markup.rich(record['title']).markdown}", "\n".join(listed)]
    if record.get("withdrawn"):
        blocks.append(WITHDRAWN)
    for heading, name in ("Abstract", "abstract"), (BY_MACHINE, "summary"):
        if text := record.get(name):
            blocks += [f"## {heading}", markup.paragraphs(text).markdown]
    return "\n\n".join([*blocks, *filter(None, [record.get("notes")])]) + "\n"


def _texts(value: str | Sequence[str]) -> str:
    texts = [value] if isinstance(value, str) else value
    return ", ".join(markup.rich(text).markdown for text in texts)


def _name(site: Site, paper: RecordInputs) -> str:
    return f"{paper.shown.url.removeprefix(site.url)}index.md"
