"""``archive form``: turns a form that a reader filled in on GitHub into a change of ``content/``.

GitHub makes an issue from a form (``.github/ISSUE_TEMPLATE/``): each field is a heading of the third level
with the reader's text below it. All of this is hostile: it reaches a page only as the checked text of a
field, and an answer only as code.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from generator.commands.group import content, show, writes
from generator.commands.intake import taking
from generator.commands.intake.add import papers
from generator.commands.intake.asking import Connect, client
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content import disk, limits
from generator.content import page as pages
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.merge import Merger
from generator.content.page import Page
from generator.errors import ArchiveError, Failure, FetchError, Problem, RecordError
from generator.papers.paper import Paper, Record
from generator.sources.formats import bibtex
from generator.sources.frame.fields import Fields, guarded
from generator.sources.frame.plausible import timely
from generator.store import atomic
from generator.text import identifiers
from generator.text.cleaning import line
from generator.text.plural import counted

LABEL = "accepted"
"""The label with which a maintainer lets a form change ``content/``; no form may set it."""
_MOST_LINES = 40


@dataclass
class FormAnswer:
    """The result of a form."""

    title: str  # the title of the pull request, without words of the reader
    # Items of a list in Markdown; empty if nothing was changed.
    changes: list[str] = field(default_factory=list)
    # What is wrong with the form, or with a source's answer.
    problems: list[Problem] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    remark: str = ""  # the reader's words for the person who reads the pull request

    def markdown(self, number: int) -> str:
        """Return the title, an empty line, and the text of the pull request or of the comment."""
        wrong = [*self.problems, *(Problem("", "", str(failure.error)) for failure in self.failures)]
        items = [f"- {quoted(str(problem), 400)}" for problem in wrong]
        if self.changes:
            parts = [f"As issue #{number} asks:", "\n".join(f"- {change}" for change in self.changes)]
            parts += ["What could not be used:", "\n".join(items)] if items else []
            remark = _block(self.remark)
            parts += ["The reader says:", remark] if remark else []
            parts.append(f"Closes #{number}")
        else:
            again = "try again later" if self.failures else "edit the form above"
            parts = ["Thank you. Nothing could be changed:", "\n".join(items)]
            parts.append(
                f"To go on, {again}; then a maintainer removes the label `{LABEL}` and sets it again."
            )
        return "\n\n".join([self.title, *parts]) + "\n"


def quoted(text: str, most: int = 200) -> str:
    """Return untrusted text as Markdown code, shortened: it mentions nobody and links nowhere."""
    plain = line(text).replace("`", "'")
    return f"`{plain[:most]} …`" if len(plain) > most else f"`{plain or ' '}`"


def _block(text: str) -> str:
    """Return untrusted lines as a block of Markdown code; ``""`` if no line shows anything."""
    lines = [shown for part in text.splitlines() if (shown := line(part)[:500])]
    return "\n".join(f"    {shown}" for shown in lines[:_MOST_LINES])


_NOTHING = "_No response_"  # GitHub's text for an empty field
_LONGEST_EVENT = 4 * 2**20  # bytes
_LONGEST_BODY = 2**17  # characters; GitHub takes 65,536
_LONGEST_NAME = 500
_MOST_PAPERS = 10
_ON_SITE = re.compile(r"https?://\S+/papers/([A-Za-z0-9._-]{1,200})/?(?:[?#]\S*)?")
_LISTS = ("authors", "tags")
_READERS: Mapping[str, Callable[[Fields, str], Any]] = {
    "authors": Fields.authors, "tags": Fields.texts, "published": Fields.date,
    **{f"links.{name}": Fields.link for name in ("paper", "pdf", "code", "project")}, "links.doi": Fields.doi,
}  # fmt: skip
FIELDS = ("title", "abstract", "summary", "organization", "journal_ref", *_READERS)
"""The fields that a form can correct."""


class Form(NamedTuple):
    """A form: the title of its pull request, and the headings of its fields."""

    title: str
    headings: tuple[str, ...]


SUBMIT = Form("Add a paper", ("Paper", "BibTeX", "Why it belongs here"))
CORRECT = Form("Correct a paper", ("Paper to correct", "Field", "Correct value", "How you know"))
REMOVE = Form("Remove a paper", ("Paper to remove", "Reason"))
FORMS = (SUBMIT, CORRECT, REMOVE)


class Issue(NamedTuple):
    """An issue: its number and its text."""

    number: int
    body: str


def read(event: Path) -> Issue:
    """Return the issue that got the label, from the file in which GitHub describes the event."""
    try:
        if event.stat().st_size > _LONGEST_EVENT:
            raise ValueError
        said = json.loads(event.read_text("utf-8"))
        number, body, label = said["issue"]["number"], said["issue"]["body"], said["label"]["name"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ArchiveError(f"{event} is not the event of an issue that got a label.") from None
    if label != LABEL:
        raise ArchiveError(f"The label is not {LABEL!r}, so nothing is done.")
    if type(number) is not int or number < 1:
        raise ArchiveError(f"{event} has no issue number.")
    return Issue(number, body if isinstance(body, str) else "")


def fields_of(body: str) -> tuple[Form, dict[str, str]]:
    """Return the form of an issue, and the text of each field by heading; ``""`` for an empty field."""
    lines = body[:_LONGEST_BODY].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for form in FORMS:
        marks = {f"### {heading}": heading for heading in form.headings}
        starts = [number for number, text in enumerate(lines) if text.rstrip() in marks]
        headings = [marks[lines[number].rstrip()] for number in starts]
        if {*headings} != {*form.headings}:
            continue
        if len(headings) > len(form.headings):
            raise RecordError("The form", "has one of its headings twice; leave them as they are")
        bodies = zip(starts, [*starts[1:], len(lines)], strict=True)
        texts = ["\n".join(lines[start + 1 : end]).strip() for start, end in bodies]
        return form, dict(zip(headings, ("" if text == _NOTHING else text for text in texts), strict=True))
    raise RecordError("The issue", "is not one of the forms; open a new one from a form")


def handle(issue: Issue, library: Library, connect: Connect, chosen: Settings, now: datetime) -> FormAnswer:
    """Carry out a form; only pages in ``content/papers`` and ``content/removed.yml`` are written."""
    answer = FormAnswer("Answer a form")
    try:
        form, given = fields_of(issue.body)
        answer.title = form.title
        answer.remark = given[form.headings[-1]]
        if form is SUBMIT:
            _submit(answer, given, library, connect, chosen, now)
        elif form is CORRECT:
            _correct(answer, given, library, now.date())
        else:
            _remove(answer, given, library, now.date())
    except RecordError as error:
        answer.problems.append(Problem("", error.field, error.reason))
    return answer


def _submit(
    answer: FormAnswer,
    given: Mapping[str, str],
    library: Library,
    connect: Connect,
    chosen: Settings,
    now: datetime,
) -> None:
    name, entries = given["Paper"], given["BibTeX"]
    records: Iterable[Record | Problem | Failure]
    if name:
        records = papers(connect, [_one_word("Paper", name)], chosen)
    elif entries:
        read = guarded("BibTeX", bibtex.read, _unfenced(entries), "BibTeX")
        records = timely(read, "BibTeX", now.date())
    else:
        raise RecordError("Paper", "give an id or address, or BibTeX")
    with Merger(library, picked=True, now=now) as merger:
        for record in _first(records):
            if isinstance(record, Problem):
                answer.problems.append(record)
            elif isinstance(record, Failure):
                answer.failures.append(record)
            else:
                _take(answer, merger, record.paper)
    if not (answer.changes or answer.problems or answer.failures):
        raise RecordError("BibTeX", "has no entry")


def _first(records: Iterable[Record | Problem | Failure]) -> Iterator[Record | Problem | Failure]:
    """Yield as many records as a form may bring, and a problem instead of the rest."""
    for number, record in enumerate(records):
        if number == _MOST_PAPERS:
            yield Problem("BibTeX", "", f"has more than {_MOST_PAPERS} entries; the rest is left out")
            return
        yield record


def _take(answer: FormAnswer, merger: Merger, paper: Paper) -> None:
    outcome = taking.merged(merger, Record(paper))
    if isinstance(outcome, Problem):
        answer.problems.append(outcome)
    elif outcome in ("new", "changed"):
        done = "is added" if outcome == "new" else "was here already, and is updated"
        answer.changes.append(f"{quoted(paper.id)} {done}: {quoted(paper.title)}")
    else:
        gone = f"was removed for good; content/{removed.FILE.file} says why"
        answer.problems.append(Problem(paper.id, "", "is here already" if outcome == "kept" else gone))


def _correct(answer: FormAnswer, given: Mapping[str, str], library: Library, today: date) -> None:
    path, page = _page(library, "Paper to correct", given["Paper to correct"])
    name = given["Field"]
    if name not in FIELDS:
        raise RecordError("Field", f"{name[:80]!r} is not one of {', '.join(FIELDS)}")
    changed = _corrected(page.paper, name, given["Correct value"], today)
    if changed == page.paper:
        raise RecordError("Correct value", "is what the page has already")
    key = name.partition(".")[0]
    known = {excess for excess, _ in limits.excesses(page)}
    for excess, reason in limits.excesses(replace(page, paper=changed)):
        if excess == key and excess not in known:
            raise RecordError("Correct value", reason)
    text = pages.update(disk.exact(path), changed, frozenset({name}), today=today.isoformat())
    pages.read(text)  # fails before an unreadable page is written
    atomic.write(path, text.encode())
    answer.changes.append(f"{quoted(page.paper.id)}: `{name}` is set")


def _corrected(paper: Paper, name: str, text: str, today: date) -> Paper:
    """Return a paper with a new value for a field."""
    problems: list[tuple[str, str]] = []
    given: object = [part for part in map(str.strip, text.split("\n")) if part] if name in _LISTS else text
    value = _READERS.get(name, Fields.text)(Fields({name: given}, problems), name)
    if problems:
        raise RecordError(*problems[0])
    if not value:
        raise RecordError(name, "the correct value is missing")
    key, _, link = name.partition(".")
    changes: dict[str, Any] = {key: replace(paper.links, **{link: value}) if link else value}
    changed = replace(paper, **changes)
    for found in timely([Record(changed)], "", today):
        if isinstance(found, Problem) and found.field == key:
            raise RecordError(name, found.reason)
    return changed


def _remove(answer: FormAnswer, given: Mapping[str, str], library: Library, today: date) -> None:
    _, page = _page(library, "Paper to remove", given["Paper to remove"])
    reason = line(given["Reason"])
    if not reason:
        raise RecordError("Reason", "is missing; say why the paper should go")
    if len(reason) > _LONGEST_NAME:
        raise RecordError("Reason", f"has more than {_LONGEST_NAME} characters; make it shorter")
    if removed.Removals.read(library.content).have((*page.paper.ids, page.slug)):
        raise RecordError("Paper to remove", "was removed already")
    removed.add(library.content, page.paper.id, today, reason)
    answer.changes.append(f"{quoted(page.paper.id)} is removed for good: {quoted(page.paper.title)}")


def _page(library: Library, heading: str, name: str) -> tuple[Path, Page]:
    """Return the page that a form names, by an id or by the paper's address here or elsewhere."""
    wanted = _one_word(heading, name)
    on_site = _ON_SITE.fullmatch(wanted)
    path = Merger(library).page_of(on_site[1] if on_site else identifiers.canonical(wanted))
    if path is None:
        raise RecordError(heading, f"{wanted[:80]!r} is not in this archive")
    page = library.page(path)
    if isinstance(page, Problem):
        raise RecordError(heading, f"its page cannot be read: {page}")
    return path, page


def _one_word(heading: str, text: str) -> str:
    if len(text) > _LONGEST_NAME or len(text.split()) != 1:
        raise RecordError(heading, f"{text[:80]!r} is not one id or address")
    return text


def _unfenced(text: str) -> str:
    """Remove the marks of the code block that GitHub puts around BibTeX."""
    first, *rest = text.split("\n")
    return "\n".join(rest[:-1]) if first.startswith("```") and rest and rest[-1].startswith("```") else text


@click.command("form")
@click.option(
    "--event", type=click.Path(path_type=Path), envvar="GITHUB_EVENT_PATH", required=True,
    help="The file in which GitHub describes the labelled issue. [env: GITHUB_EVENT_PATH]",
)  # fmt: skip
@click.option(
    "--answer", type=click.Path(path_type=Path), required=True,
    help="The file to write the answer to: a title, an empty line, and Markdown.",
)  # fmt: skip
@click.pass_obj
@writes
def command(config: Path, event: Path, answer: Path) -> int:
    """Carry out a form that a reader filled in on GitHub, or say what is wrong with it.

    A workflow runs this when a maintainer sets the label `accepted` on the issue of a form. It then proposes
    the changes in content/ as a pull request.
    """
    issue = read(event)
    library, now = Library(content(config)), datetime.now(UTC)
    done = handle(issue, library, partial(client, config), settings.read(config), now)
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.write_text(done.markdown(issue.number), "utf-8")
    show(done.problems, f"{done.title}: {counted(len(done.changes), 'change')}.")
    if done.failures:
        raise FetchError("; ".join(str(failure.error) for failure in done.failures))
    return len(done.problems)
