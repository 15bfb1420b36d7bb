"""What sources say of papers, merged into the library: one page for each paper, edits by hand untouched.

The rules, field by field: what a person edited stays; what the source leaves out stays; days add up; the
source of a page may correct the rest, but not by an older version; another source only fills in what is
missing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Set
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from generator.content import counts, disk, front, plainyaml, safeyaml
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.runs.sample import Sample
from generator.errors import Problem, RecordError
from generator.incremental import atomic
from generator.papers import dates
from generator.papers.paper import LINK_NAMES, Counts, Links, Paper, Record, is_empty
from generator.text import identifiers

Outcome = Literal["new", "changed", "kept", "removed", "refused"]
Refusal = Callable[[Paper, Counts], str]
_KEY = re.compile(r"^(id|title|arxiv|links): *(.*)$", re.MULTILINE)
_ONE_LINE_A_KEY = re.compile(r"(?:[a-z_]+: \S.*(?:\n|\Z))*", re.ASCII)


class Merger:
    """Merges records into a library, by the rules at the top of this file.

    A context manager: pages are written as records are taken, counts on leaving. The front matter of all
    pages is read at the start. With the first new paper the project's sample is taken out.

    Args:
        library: where the papers go.
        refusal: says which rule keeps a new paper out; ``""`` for none.
        review: new pages wait for review.
        picked: somebody asked for these very papers: they are published at once, even those that waited.
        now: the time (UTC), which new pages note, and corrected ones as a day; ``None`` to note neither.
        newest_since: new pages note the time only if their latest date is not before this one.

    Attributes:
        refused: how many papers each rule kept out.
        returned: ids of new papers with counts of an earlier run: somebody deleted their pages.
        sampled: how many of the sample's pages were taken out.
        waiting: the files of the new papers that wait for review.

    Raises:
        RecordError: if ``removed.yml`` or ``sample.yml`` cannot be read.
    """

    def __init__(
        self,
        library: Library,
        refusal: Refusal = lambda paper, counts: "",
        *,
        review: bool = False,
        picked: bool = False,
        now: datetime | None = None,
        newest_since: str = "",
    ) -> None:
        self.library = library
        self.waiting: list[Path] = []
        self._state: pages.State = "waiting" if review else ""
        self._picked = picked
        self._now = dates.moment(now) if now else ""
        self._today = self._now[:10]
        self._newest_since = newest_since
        self.outcomes: Counter[Outcome] = Counter()
        self.refused: Counter[str] = Counter()
        self._refusal = refusal
        self.returned: list[str] = []
        self.sampled = 0
        self._sample = Sample.read(library.content)
        self._removals = Removals.read(library.content)
        self._pages: set[Path] = set()
        self._removed: set[Path] = set()
        self._new: set[str] = set()
        self._by_id: dict[str, Path] = {}
        self._by_title: dict[str, Path] = {}
        self._counts: defaultdict[Path, dict[str, Counts]] = defaultdict(dict)
        leaving = self._sample.untouched()
        for path in library.files():
            if path not in leaving:
                self._remember(path, *_names(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for path, latest in sorted(self._counts.items()):
            self.returned += sorted(self._new & counts.add(path, latest))

    @property
    def held(self) -> tuple[int, int]:
        """How many pages of papers that were not removed there are, and how many removals."""
        return len(self._pages - self._removed), len(self._removals.days)

    def page_of(self, identifier: str) -> Path | None:
        """The file of the page whose paper has a canonical id, if there is one."""
        return self._by_id.get(identifier)

    def _remember(self, path: Path, ids: Set[str], title_id: str) -> None:
        self._pages.add(path)
        if self._removals.have(ids):
            self._removed.add(path)
        for name in ids:
            self._by_id.setdefault(name, path)
        self._by_title.setdefault(title_id, path)

    def _find(self, paper: Paper) -> Path | None:
        """The page of a paper, by any of its ids, or by its title where the paper or the page has no id."""
        for name in paper.ids:
            if name in self._by_id:
                return self._by_id[name]
        title_id = identifiers.from_title(paper.title)
        # A page whose id was made from this title is still the paper's after somebody edited the title.
        same_title = self._by_title.get(title_id) or self._by_id.get(title_id)
        is_same = same_title and (paper.id == title_id or _names(same_title)[0] == {title_id})
        return same_title if is_same else None

    def take(self, record: Record) -> Outcome:
        """Merge a record, and say what became of the paper's page.

        Raises:
            RecordError: if the paper's page cannot be read; nothing is written then.
        """
        paper, path = record.paper, self._find(record.paper)
        ids = {paper.arxiv, paper.links.doi} - {""}
        outcome: Outcome
        if path in self._removed or self._removals.have(paper.ids):
            self.outcomes["removed"] += 1
            return "removed"
        if path is None and (rule := self._refusal(paper, record.counts)):
            self.refused[rule] += 1
            self.outcomes["refused"] += 1
            return "refused"
        if path is None:
            path = self.library.file_of(paper, record.filed)
            self.sampled += self._sample.leave()
            disk.check(self.library.content, path)
            if path.exists():
                raise RecordError("id", f"{self.library.name(path)} is the page of another paper")
            atomic.write(path, self._new_page(record).encode())
            if self._state:
                self.waiting.append(path)
            ids.add(paper.id)
            self._new.add(paper.id)
            owner, outcome = paper.id, "new"
        else:
            page = self.library.page(path)
            if isinstance(page, Problem):
                raise RecordError(page.field, f"{page.reason} ({page.where})")
            text = disk.exact(path)
            merged = merge(page.paper, paper, pages.edited(text))
            updated = text if merged == page.paper else pages.update(text, merged, today=self._today)
            if self._picked:
                updated = pages.mark(updated, "", picked=True)
            changed = updated != text and atomic.write(path, updated.encode())
            owner, outcome = page.paper.id, "changed" if changed else "kept"
        self._remember(path, ids, identifiers.from_title(paper.title))
        if record.counts != Counts():
            month = self._counts[self.library.counts_folder / f"{'-'.join(path.parent.parts[-2:])}.csv"]
            month[owner] = record.counts.or_else(month.get(owner, Counts()))
        self.outcomes[outcome] += 1
        return outcome

    def _new_page(self, record: Record) -> str:
        """The text of a new paper's page; what a record says of days to come is not believed."""
        latest = record.paper.dates[-1]
        added = self._now if latest >= self._newest_since[: len(latest)] else ""
        if record.added is not None:
            added = min(record.added, self._now or record.added)
        changed = min(record.changed, self._today or record.changed)
        return pages.write(record.paper, self._state, picked=self._picked, added=added, changed=changed)


def merge(old: Paper, new: Paper, edited: Set[str]) -> Paper:
    """The paper of a page after a source said ``new``, by the rules at the top of this file."""
    is_older = bool(old.version and new.version and new.version < old.version)
    may_correct = old.source in ("", new.source) and not is_older
    values: dict[str, Any] = {}
    for item in fields(Paper):
        before, said = getattr(old, item.name), getattr(new, item.name)
        if item.name == "id" or item.name in edited or is_empty(said):
            continue
        if item.name == "days":
            values["days"] = (*before, *said)
        elif item.name == "links":
            first, second = (said, before) if may_correct else (before, said)
            values["links"] = Links(*(getattr(first, name) or getattr(second, name) for name in LINK_NAMES))
        elif may_correct or is_empty(before):
            values[item.name] = said
    return replace(old, **values)


def _names(path: Path) -> tuple[set[str], str]:
    """The ids of a page and the id that its title gives, from its front matter alone.

    Where each key has one line, as the archive writes it, only the lines that matter are parsed, in an eighth
    of the time. `Library.page` says what is wrong with a page.
    """
    try:
        text = disk.read(path).decode(errors="surrogateescape")  # YAML refuses what is not UTF-8
        head = disk.plain(front.cut(text).front)
    except RecordError:
        head = ""
    values = None if _ONE_LINE_A_KEY.fullmatch(head) else _loaded(head)
    if not isinstance(values, dict):
        values = {key: plainyaml.value(value) or _loaded(value) for key, value in _KEY.findall(head)}
    links = values.get("links")
    doi = identifiers.doi(str(links.get("doi") or "")) if isinstance(links, dict) else None
    title_id = identifiers.from_title(str(values.get("title") or path.stem))
    own = str(values.get("id") or title_id)
    if own != path.stem:  # else it is as the archive wrote it
        own = identifiers.canonical(own)
    return {own, identifiers.canonical(str(values.get("arxiv") or "")), doi or ""} - {""}, title_id


def _loaded(written: str) -> object:
    try:
        return safeyaml.load(written)
    except safeyaml.ERRORS:
        return None
