"""Papers as Markdown, for programs that read: ``papers/<id>/index.md``, with the setting ``llms``."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from generator.content.limits import MOST, cut
from generator.incremental.keys import key
from generator.incremental.processes import run_tasks
from generator.incremental.steps import Made, Steps
from generator.incremental.store import Step
from generator.pages import markup
from generator.pages.parts import BY_MACHINE, WITHDRAWN
from generator.papers.shown import OWN
from generator.publish.files import data
from generator.publish.files.data import RecordInputs
from generator.publish.files.site import Site

_FACTS = (
    "url", "authors", "organization", "venues", "days", "published", "corrected", "tags", "topics", "lists",
    "keywords", "categories", "journal_ref", "comment", *(own.field for own in OWN),
)  # fmt: skip


def pages(site: Site, outputs: Steps, processes: int) -> set[str]:
    """Make the stale pages of papers as Markdown, a month at a time; return the names of all."""
    months = _months(site)
    tasks = [(papers,) for papers in months]
    for _, made in run_tasks(processes, partial(_stale, site, outputs), tasks):
        outputs.remember(made)
    return {_name(site, paper) for paper in chain.from_iterable(months)}


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


def _months(site: Site) -> list[list[RecordInputs]]:
    if not data.has(site, data.PAGES):
        return []
    return [_uncounted(sorted(data.papers(site, cards))) for cards in site.archive.by_month.values()]


def _uncounted(papers: Sequence[RecordInputs]) -> list[RecordInputs]:
    """Return papers without counts, which change daily and are in no text."""
    return [paper._replace(counts=(None, None, None)) for paper in papers]


def _name(site: Site, paper: RecordInputs) -> str:
    return f"{paper.shown.url.removeprefix(site.url)}index.md"


def _stale(site: Site, outputs: Steps, papers: Sequence[RecordInputs]) -> list[Made]:
    stale = [paper for paper in papers if not outputs.is_kept(_name(site, paper), key(paper))]
    texts = map(markdown, data.made(site, stale))
    return [
        outputs.make(Step(_name(site, paper), key(paper), text.encode))
        for paper, text in zip(stale, texts, strict=True)
    ]
