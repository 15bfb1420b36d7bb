"""Merging records of sources into the library: one page for each paper, and no edit by hand is lost.

`identity` says which page is a paper's, `law` which source is right about it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from generator.content import counts, disk, identity, law
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library, Unshown, slug_of
from generator.content.page import Page, State
from generator.content.runs.sample import Sample
from generator.errors import Problem, RecordError
from generator.papers import dates, withdrawal
from generator.papers.paper import ARCHIVE, NO_COUNTS, Counts, Notice, Paper, Record
from generator.store import atomic
from generator.text import identifiers

Outcome = Literal["new", "changed", "kept", "removed", "refused", "passed"]
"""What became of a record for a paper's page; ``passed`` over was one that only refreshes papers."""
Refusal = Callable[[Paper, Counts], str]
FIRST = 30
"""So many papers of a run are kept for its summary: new, repeated, and those that each rule kept out."""


@dataclass
class Merged:
    """What became of records."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  # how many papers each rule kept out
    # The first of these papers, by rule.
    first_refused: defaultdict[str, list[Paper]] = field(default_factory=lambda: defaultdict(list))
    # The pages of the first new papers, without those that wait for review.
    first_new: list[Page] = field(default_factory=list)
    # Ids of new papers that already had counts: somebody deleted their pages.
    returned: list[str] = field(default_factory=list)
    sampled: int = 0  # how many pages of the sample were removed
    waiting: list[Path] = field(default_factory=list)  # the files of the new papers that wait for review
    gone: list[Path] = field(default_factory=list)  # the files of the papers that their source has no more
    outvoted: int = 0  # how many entries of files say a field otherwise than another file, which counts
    # The places of the first of them, each with that other file's name (`Page.origins`).
    first_outvoted: list[tuple[str, str]] = field(default_factory=list)
    repeated: int = 0  # how many entries of files have the paper of an earlier entry
    # The places of the first of them, each with the place of that earlier entry.
    first_repeated: list[tuple[str, str]] = field(default_factory=list)


class Merger:
    """Merges records into a library, by the rules of `identity` and `law`.

    A context manager: pages are written as records are taken, counts on leaving. The front matter of all
    pages is read at the start. The first new paper removes the project's sample. Of two entries of files with
    one paper, the second only fills in what the first leaves out, so that reading them again changes nothing.

    Args:
        refusal: returns the rule that keeps a new paper out; ``""`` for none.
        review: new pages wait for review.
        picked: somebody brings exactly these papers: they are published at once, even if they waited.
        now: the time (UTC) for new pages, and as a day for corrected ones; ``None`` to write neither.
        newest_since: new pages get the time only if their latest date is not before this date.

    Attributes:
        taken: what became of the records; it may be replaced between records.
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
        self.taken = Merged()
        self._state: State = "waiting" if review else ""
        self._picked = picked
        self._now = dates.moment(now) if now else ""
        self._today = self._now[:10]
        self._newest_since = newest_since
        self._refusal = refusal
        self._sample = Sample.read(library.content)
        self._removals = Removals.read(library.content)
        self._pages: set[Path] = set()
        self._removed: set[Path] = set()
        self._new: set[str] = set()
        self._papers = identity.Pages(library)
        self._by_name: dict[str, Path] = {}  # in lower case: some disks take no notice of it
        self._entries: dict[tuple[Path, str], str] = {}  # of each file: the first with the paper of a page
        self._counts: defaultdict[Path, list[tuple[str, Counts, counts.Rule]]] = defaultdict(list)
        leaving = self._sample.untouched()
        joined = list[Unshown]()
        for path in library.files():
            if path not in leaving:
                ids, title_id, same_as = identity.names_on(path)
                self._remember(path, ids, title_id)
                if same_as:
                    joined.append(Unshown(f"{path}", (*ids, slug_of(path)), same_as))
        self._papers.join(joined)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for path in sorted(self._counts):
            self.taken.returned += sorted(self._new & counts.add(path, self._counts[path]))

    @property
    def held(self) -> tuple[int, int]:
        """The number of papers that are not removed, and the number of removals."""
        return len(self._pages - self._removed), len(self._removals.days)

    def page_of(self, name: str) -> Path | None:
        """Return the page of the paper with a canonical id or an address, if there is one."""
        return self._papers.target(self._papers.by_id.get(name) or self._by_name.get(name.lower()))

    def _remember(self, path: Path, ids: Set[str], title_id: str) -> None:
        self._pages.add(path)
        if self._removals.have((*ids, slug_of(path))):
            self._removed.add(path)
        self._papers.add(path, ids, title_id)
        self._by_name.setdefault(slug_of(path).lower(), path)

    def take(self, record: Record) -> Outcome:
        """Merge a record, and return the outcome for the page; a `RecordError` leaves it unchanged."""
        paper, found = record.paper, self._papers.find(record)
        path = self._papers.target(found)
        outcome: Outcome
        if path in self._removed or self._removals.have((*paper.ids, paper.slug)):
            return self._ended("removed")
        if path is None and record.is_known:
            return self._ended("passed")
        if path is None and (rule := self._refusal(paper, record.counts)):
            self.taken.refused[rule] += 1
            self.taken.first_refused[rule] = [*self.taken.first_refused[rule], paper][:FIRST]
            return self._ended("refused")
        if path is None:
            path, merged = self._put_new(record)
            outcome = "new"
        else:
            merged, outcome = self._renewed(path, record, is_joined=path != found)
        if record.where:
            self._entries.setdefault((path, record.origin), record.where)
        # Works cite the published version; the count of its preprint says little.
        is_cited = record.counts.cited is None or paper.cited_as == merged.cited_as
        latest = record.counts if is_cited else replace(record.counts, cited=None)
        is_other = paper.source == ARCHIVE
        if is_other and merged.source == law.COUNTER:
            latest = Counts(cited=latest.cited)
        self._count(path, merged.id, latest, law.most if is_other else law.counted)
        return self._ended(outcome)

    def _count(self, path: Path, name: str, latest: Counts, rule: counts.Rule = law.counted) -> None:
        if latest != NO_COUNTS:
            place = path.parent.relative_to(self.library.papers).as_posix().replace("/", "-")
            self._counts[self.library.counts_folder / f"{place}.csv"].append((name, latest, rule))

    def _put_new(self, record: Record) -> tuple[Path, Paper]:
        """Write the page of a new paper; return its file and the paper."""
        paper = listed_on(record)
        if (made := self._papers.new_id(paper)) != paper.id:
            paper = replace(paper, id=made)
        name = identifiers.slug(paper.id) if paper.slug.lower() in self._by_name else paper.slug
        path = self.library.file_of(paper, record.filed, name)
        self.taken.sampled += self._sample.leave()
        disk.check(self.library.content, path)
        if path.exists():
            raise RecordError("id", f"{self.library.name(path)} is the page of another paper")
        added = self._now if paper.last >= self._newest_since[: len(paper.last)] else ""
        if record.added is not None:  # a time in the future, from another archive, becomes now
            added = min(record.added, self._now or record.added)
        changed = min(record.changed, self._today or record.changed)
        told: dict[str, Any] = {"added": added, "changed": changed, "source": record.origin}
        text = pages.write(paper, self._state, picked=self._picked, **told)
        atomic.write(path, (f"{text}\n{record.notes}\n" if record.notes else text).encode())
        if self._state:
            self.taken.waiting.append(path)
        elif len(self.taken.first_new) < FIRST:
            self.taken.first_new.append(Page(paper, slug=name))
        self._remember(path, {paper.id}, identifiers.from_title(paper.title))
        self._papers.note(path, record, Page(paper))
        self._new.add(paper.id)
        return path, paper

    def _renewed(self, path: Path, record: Record, *, is_joined: bool) -> tuple[Paper, Outcome]:
        """Merge a record into its paper's page; return the page's paper and the outcome.

        What is of a page that leads there corrects nothing that its source said of the paper itself.
        """
        page, paper = self._read(path), record.paper
        text = disk.exact(path)
        earlier = self._entries.get((path, record.origin), "") if record.where else ""
        if earlier:
            self.taken.repeated += 1
            self.taken.first_repeated = [*self.taken.first_repeated, (record.where, earlier)][:FIRST]
        edited = pages.edited(text)
        fills = bool(earlier) or is_joined
        merged, told, winner, loser = law.merge(page, paper, edited, by=record.origin, fills=fills)
        where = record.where if loser == record.origin else self._entries.get((path, loser), "")
        if winner and where:
            self.taken.outvoted += 1
            self.taken.first_outvoted = [*self.taken.first_outvoted, (where, winner)][:FIRST]
        updated = text
        if merged != page.paper or told != page.origins:
            # That a better source words it otherwise is no revision.
            is_revised = any(pages.is_same(record.origin, page.origin(name)) for name in pages.TEXTS)
            updated = pages.update(text, merged, today=self._today if is_revised else "", origins=told)
        if page.gone and _has_again(page, record):
            updated = pages.miss(updated, "")
        if self._picked and (page.state or not page.picked):
            updated = pages.mark(updated, "", picked=True)
        changed = updated != text and atomic.write(path, updated.encode())
        self._papers.note(path, record, replace(page, paper=merged, origins=told), edited)
        return merged, "changed" if changed else "kept"

    def _read(self, path: Path) -> Page:
        page = self.library.page(path)
        if isinstance(page, Problem):
            raise RecordError(page.field, f"{page.reason} ({page.where})")
        return page

    def heed(self, notice: Notice) -> Outcome:
        """Mark the page of the paper that a notice is about, and return the outcome.

        A `RecordError` says that the notice's day is not valid, that a person has to decide, or that the page
        cannot be read or written; it stays unchanged.
        """
        day = _day(notice)
        day = min(day, self._today or day)
        path = self._papers.target(self._papers.by_id.get(notice.name))
        if path is None or path in self._removed:
            return self._ended("passed" if path is None else "removed")
        page, text = self._read(path), disk.exact(path)
        if notice.source not in ("", *page.sources, page.origin("source")):
            return self._ended("passed")
        if notice.says == "counted":
            self._count(path, page.paper.id, notice.counts)
            return self._ended("kept")
        if notice.says == "gone":
            updated = pages.miss(text, day)
        else:
            last = max(page.paper.corrected, day)
            told: dict[str, Any] = {"corrected": last}
            if notice.says == "retracted":
                known = page.paper.withdrawal if page.paper.withdrawn else ""
                told = {"withdrawn": True, "withdrawal": known or withdrawal.told(day, notice.by)}
            updated, merged = text, replace(page.paper, **told)
            if not pages.edited(text) & told.keys():
                by = law.compact(merged, {**page.origins, "withdrawn": pages.NOTICE})
                updated = pages.update(text, merged, origins=by)
        if updated == text:
            return self._ended("kept")
        if notice.is_doubtful:
            raise RecordError(
                notice.says,
                f"so says a work of another publisher, {notice.by}; if that is right, write"
                f" `withdrawn: true` into {self.library.name(path)}, else `withdrawn: false`",
            )
        atomic.write(path, updated.encode())
        if notice.says == "gone":
            self.taken.gone.append(path)
        return self._ended("changed")

    def _ended(self, outcome: Outcome) -> Outcome:
        self.taken.outcomes[outcome] += 1
        return outcome


def _has_again(page: Page, record: Record) -> bool:
    """Return whether a source that had a page's paper no more has it again; each archive is one source."""
    if record.paper.source == ARCHIVE:
        return pages.is_same(record.origin, page.origin("source"))
    return record.paper.source in page.sources


def listed_on(record: Record) -> Paper:
    """Return a new paper; if all that is known of its day is a month or year, it is listed when it arrived.

    A paper without any date stays undated: the day when somebody put it into a library says nothing of it.
    """
    paper = record.paper
    is_vague = not paper.days and paper.published and not dates.is_day(paper.published)
    return replace(paper, days=(record.arrived,)) if is_vague and record.arrived else paper


def _day(notice: Notice) -> str:
    """Return the day of a notice; of a correction or a retraction, possibly a month or a year."""
    if notice.says == "gone":
        return pages.moment(notice.says, notice.day)[:10]
    try:
        return dates.normalise(notice.day) if notice.day or notice.says == "corrected" else ""
    except ValueError as error:
        raise RecordError(notice.says, str(error)) from None
