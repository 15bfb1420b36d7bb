"""``archive summarize``: has a language model write summaries and translations, if the settings name one."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from generator.commands.group import content, day, say, show, writes
from generator.commands.upkeep import model
from generator.configuration import locations, settings
from generator.configuration.settings import Summaries
from generator.content import disk, law
from generator.content import page as pages
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import ArchiveError, FetchError, Note, Problem
from generator.papers import licenses
from generator.papers.made import MODEL, TEXTS, Made, sign
from generator.papers.paper import Paper
from generator.sources.frame.http import Client, GivenUpError, StatusError
from generator.sources.frame.limits import Limits
from generator.store import atomic
from generator.store.progress import track
from generator.text.plural import counted

KEY = "SUMMARIES_KEY"
LIMITS = Limits(body=1 << 20, answer=300.0, tries=2, failures=3, refusals=frozenset({403}))
MINUTES = 30  # after which a run asks about no more papers
_OF_ONE = {400, 413, 422}  # statuses of a refusal that may be about one paper; any other is about all
_FREE = {"cc0", "cc-by", "cc-by-sa"}  # families of licences that allow translations to anybody
_HERE = {"localhost", "127.0.0.1", "::1"}
_Due = tuple[str, Path, list[str]]  # the day when a paper came or was revised, its page, the texts it lacks


@click.command("summarize")
@click.option(
    "--since", type=day,
    help="First day on which papers came or were revised. [default: as many days ago as `fetch_again_days`]",
)  # fmt: skip
@click.option("--missing", is_flag=True, help="Only texts that are missing; without --since, of all days.")
@click.pass_obj
@writes
def command(config: Path, since: date | None, missing: bool) -> int:
    """Have a language model write a summary of each new paper, and translate its title or abstract.

    \b
    archive summarize              papers of the last days
    archive summarize --missing    all papers that have no summary yet

    Needs the setting `summaries`, with the address of a server that has /chat/completions and the name of a
    model. The key stands in the environment, as SUMMARIES_KEY, and nowhere else. Titles and abstracts are
    sent there, the newest first. What comes back is checked, and marked as a model's everywhere. A person's
    summary stays, and nothing is written anew unless the abstract has changed. The workflow Fetch runs this
    command after each fetch.
    """  # noqa: D301  (click's own mark, a backspace)
    chosen = settings.read(config)
    asked, key = chosen.summaries, os.environ.get(KEY, "").strip()
    if not asked:
        say(f"The setting summaries in {config.name} names no model, so there is nothing to do.")
        return 0
    to = urlsplit(asked.address)
    if not (key.isascii() and key.isprintable()):  # else an error of the client would quote it
        raise ArchiveError(f"{KEY} has a character that no key has; copy it again.")
    if key and to.scheme != "https" and to.hostname not in _HERE:
        raise ArchiveError(f"{KEY} is sent over https alone; write https:// in the setting summaries.")
    today, library = datetime.now(UTC).date(), Library(content(config))
    first = "" if missing else today - timedelta(chosen.fetch_again_days)
    due = sorted(_due(library, asked, f"{since or first}", missing), reverse=True)
    site, setting = locations.site(config, "site_url"), f"the setting summaries and {KEY}"
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    with closing(Client(site, setting=setting, limits=LIMITS)) as client:
        address = f"{asked.address.rstrip('/')}/chat/completions"
        ask = partial(client.get, address, {}, method="POST", headers=headers)
        run = _Run(library, asked, ask, Made(asked.model, f"{today}", asked.language, model.PROMPT))
        some = due[: asked.papers]
        for _, path, tasks in track(some, "Summarizing", len(some)):
            if not run.is_over():
                run.take(path, tasks)
    run.tell(len(due))
    return 0


def _due(library: Library, asked: Summaries, first: str, missing: bool) -> Iterator[_Due]:
    """Yield the papers since ``first`` that are to get texts."""
    files = [*library.files()]
    for path, page in library.on_site(track(files, "Reading", len(files), "page")):
        came = max(page.added[:10] or page.paper.last, page.changed)
        tasks = [*_tasks(page, asked, missing)] if came >= first else []
        edited = pages.edited(disk.exact(path)) if tasks else ()
        if left := [task for task in tasks if task not in edited]:
            yield came, path, left


def _tasks(page: Page, asked: Summaries, missing: bool) -> Iterator[str]:
    """Yield the texts that a page lacks; without ``missing``, also those whose original has changed."""
    paper, made = page.paper, dict(page.paper.made)
    wanted = {"summary", *(f"translated_{text}" for text in asked.translate)}
    if not asked.any_licence and licenses.family(paper.license) not in _FREE:
        wanted.discard("translated_abstract")
    for task, source in TEXTS.items():
        text, known = getattr(paper, source), made.get(task)
        if known and known.model:
            is_due = known.of != sign(text) and not missing
        else:  # sources write in English; what a person of another archive wrote stays in any language
            is_other = task == "summary" and not (page.own_summary or asked.language.startswith("en"))
            is_due = not getattr(paper, task) or is_other or page.origin(task) == MODEL
        if text and is_due and task in wanted:
            yield task


@dataclass
class _Run:
    """What a run has done so far."""

    library: Library
    asked: Summaries
    ask: Callable[..., model.Answer]
    by: Made  # what all texts of the run have in common
    until: float = field(default_factory=lambda: time.monotonic() + 60 * MINUTES)
    whole: int = 0  # papers that lack nothing now
    tokens: int = 0
    failed: int = 0  # papers in a row without an answer
    over: str = ""  # the limit that the run has reached before that of papers
    ended: str = ""  # why the server is asked no more
    written: Counter[str] = field(default_factory=Counter)
    notes: list[Problem] = field(default_factory=list)

    def is_over(self) -> bool:
        """Return whether the run asks about no more papers."""
        if self.tokens >= self.asked.tokens:
            self.over = f"{self.asked.tokens:,} tokens"
        elif time.monotonic() >= self.until:
            self.over = f"{MINUTES} minutes"
        return bool(self.ended or self.over)

    def take(self, path: Path, tasks: list[str]) -> None:
        """Have written what a page lacks, up to a failure, and write the page once."""
        paper, texts = pages.read(disk.exact(path)).paper, dict[str, str]()
        for task in tasks:
            sent = model.body(task, paper, self.by.model, self.by.language)
            try:
                answer = self.ask(partial(model.answer, sent), body=sent)
            except FetchError as error:
                self._fail(path, error)
                break
            self.failed, self.tokens = 0, self.tokens + answer.tokens
            text = model.cleaned(task, answer.text)
            refusal = model.refusal(task, paper, text, self.by.language)
            if reason := "was cut off" if answer.is_cut else refusal:
                self.notes.append(Note(self.library.name(path), task, reason))
            else:  # the original may be in the language already
                texts[task] = "" if text == getattr(paper, TEXTS[task]) else text
        self.whole += len(texts) == len(tasks)
        if texts:
            self._put(path, texts, paper)

    def _fail(self, path: Path, error: FetchError) -> None:
        """Note a failure; it ends the run if it is not about this paper alone."""
        self.failed += 1
        is_of_all = isinstance(error, StatusError) and error.status not in _OF_ONE
        if is_of_all or isinstance(error, GivenUpError) or self.failed >= LIMITS.failures:
            self.ended = f"{error}"
        else:
            self.notes.append(Note(self.library.name(path), "", f"{error}"))

    def _put(self, path: Path, texts: dict[str, str], paper: Paper) -> None:
        """Write texts about a paper into its page; what a person wrote there meanwhile stays."""
        text = disk.exact(path)
        page, edited = pages.read(text), pages.edited(text)
        new: dict[str, Any] = {task: said for task, said in texts.items() if task not in edited}
        of = {task: sign(getattr(paper, TEXTS[task])) for task in new}
        made = tuple((task, self.by._replace(of=of[task], text=sign(said))) for task, said in new.items())
        merged = replace(page.paper, made=made + page.paper.made, **new)
        origins = law.compact(merged, {**page.origins, **dict.fromkeys(new, MODEL)})
        if atomic.write(path, pages.update(text, merged, origins=origins).encode()):
            self.written.update(new.keys())

    def tell(self, due: int) -> None:
        """Say what was written, what that took and what is missing; raise an error if the server ended it."""
        done = " and ".join(counted(number, task.split("_")[-1]) for task, number in self.written.items())
        say(f"{done or 'Nothing'} written by {self.by.model}, with about {self.tokens:,} tokens.")
        show(self.notes)
        left = f"{counted(due - self.whole, 'paper')} still without"
        if self.ended:
            raise FetchError(f"{left}: {self.ended}")
        if due > self.whole:
            most = self.over or (due > self.asked.papers and counted(self.asked.papers, "paper"))
            say(f"{left}{f', since a run takes at most {most}' if most else ''}. The next run goes on.")
