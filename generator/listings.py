"""Which papers stand on which page: days, weeks, months, years, tags, the two overviews and home.

Papers are sorted by votes within a day, newest first elsewhere, ties by id. A list that grows long is
split by time and never by offset, so that a new paper touches a handful of pages and shifts none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator import dates
from generator.catalogue import Entry
from generator.tags import Tag, Tags

Kind = Literal["home", "dates", "day", "week", "month", "year", "tags", "tag"]


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another page of the archive: its address, what to call it, how many papers it has."""

    address: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Papers under a heading; ``""`` for the page's own list."""

    heading: str
    entries: tuple[Entry, ...]
    more: Step | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One index page.

    Attributes:
        kind: which template it is for.
        address: below the site's root; ``""`` is the home page.
        title: the page's title.
        total: how many papers it is about, also those it does not show itself.
        blocks: the papers it shows.
        parts: the narrower pages, in groups under a label: the days of a month, the years of a tag.
        up: the wider pages.
        previous: the earlier page of its kind that has papers.
        next: the later one.
    """

    kind: Kind
    address: str
    title: str
    total: int
    blocks: tuple[Block, ...] = ()
    parts: tuple[tuple[str, tuple[Step, ...]], ...] = ()
    up: tuple[Step, ...] = ()
    previous: Step | None = None
    next: Step | None = None
    description: str = ""

    @property
    def frame(self) -> str:
        """All of the page but its papers, as a text that changes when any of it does."""
        shown = [(block.heading, len(block.entries), block.more) for block in self.blocks]
        return repr((self.kind, self.title, self.total, shown, self.parts, self.up, self.previous, self.next,
                     self.description))  # fmt: skip


class Listings:
    """All index pages of an archive.

    Args:
        entries: all papers that are shown.
        tags: their tags.
        limit: papers on a page of more than a day; a longer list is split by time.
    """

    def __init__(self, entries: Iterable[Entry], tags: Tags, limit: int) -> None:
        self.tags = tags
        self.limit = limit
        self.total = 0
        self._by_date: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_tag: defaultdict[Tag, list[Entry]] = defaultdict(list)
        for each in entries:
            self.total += 1
            for date in each.dates:
                self._by_date[date].append(each)
            for tag in tags.of(each):
                self._by_tag[tag].append(each)
        for listed in self._by_date.values():
            listed.sort(key=lambda each: each.rank)
        self._dates = sorted(self._by_date, reverse=True)
        self.days = [date for date in self._dates if dates.is_day(date)]
        self._spans: dict[Kind, dict[str, list[str]]] = {"day": {day: [day] for day in self.days}}
        span_by: dict[Kind, Callable[[str], str]] = {"week": _week, "month": _month, "year": _year}
        for kind, span_of in span_by.items():
            spans: dict[str, list[str]] = {}
            for date in self._dates:
                if span := span_of(date):
                    spans.setdefault(span, []).append(date)
            self._spans[kind] = dict(sorted(spans.items(), reverse=True))

    def __iter__(self) -> Iterator[Listing]:
        """Each index page, one at a time."""
        yield self.home()
        yield self._overview()
        for kind in ("day", "week", "month", "year"):
            yield from self._time(kind)
        yield self._all_tags()
        for tag in sorted(self._by_tag, key=lambda tag: tag.slug):
            yield from self._tag(tag)

    def on(self, date: str) -> tuple[Entry, ...]:
        """The papers of one date, by votes."""
        return tuple(self._by_date.get(date, ()))

    def _papers(self, span: list[str]) -> tuple[Entry, ...]:
        """The papers of some dates, newest first; each once, under its latest date among them."""
        return tuple({each.slug: each for date in span for each in self._by_date[date]}.values())

    def home(self) -> Listing:
        """The latest day, the most voted of the latest week, what curators feature."""
        blocks, total = [], self.total
        if self.days:
            latest = self.days[0]
            more = Step(f"dates/{latest}/", "The day's page")
            blocks.append(Block(dates.label(latest), self.on(latest), more))
            week = next(iter(self._spans["week"]))
            top = sorted(self._papers(self._spans["week"][week]), key=lambda each: each.rank)
            if len(top) > len(self.on(latest)):
                more = Step(f"dates/{week}/", dates.label(week))
                blocks.append(Block("Top of the week", tuple(top[:10]), more))
        featured = [each for each in self._papers(self._dates) if each.featured]
        if featured:
            blocks.insert(0, Block("Featured", tuple(featured[:12])))
        return Listing("home", "", "Home", total, tuple(blocks))

    def _overview(self) -> Listing:
        parts: list[tuple[str, tuple[Step, ...]]] = []
        for year in self._spans["year"]:
            parts.append((year, (replace(self._step("year", year), label="The whole year"),)))
            for month in (month for month in self._spans["month"] if month[:4] == year):
                days = [day for day in reversed(self._spans["month"][month]) if dates.is_day(day)]
                steps = (Step(f"dates/{day}/", str(int(day[8:]))) for day in days)
                parts.append(("", (self._step("month", month), *steps)))
        return Listing("dates", "dates/", "All dates", self.total, parts=tuple(parts))

    def _step(self, kind: Kind, span: str) -> Step:
        return Step(f"dates/{span}/", dates.label(span), len(self._papers(self._spans[kind][span])))

    def _time(self, kind: Kind) -> Iterator[Listing]:
        spans = list(self._spans[kind])
        narrower = {"week": "day", "month": "day", "year": "month"}.get(kind, "")
        for number, span in enumerate(spans):
            papers = self._papers(self._spans[kind][span])
            yield Listing(
                kind,
                f"dates/{span}/",
                dates.label(span),
                len(papers),
                blocks=self._blocks(papers, narrower),
                parts=self._narrower(kind, span),
                up=_wider(kind, span),
                previous=_link(spans[number + 1]) if number + 1 < len(spans) else None,
                next=_link(spans[number - 1]) if number else None,
            )

    def _narrower(self, kind: Kind, span: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
        if kind == "year":
            months = [month for month in self._spans["month"] if month[:4] == span]
            steps = tuple(self._step("month", month) for month in reversed(months))
            return (("Months", steps),) if steps else ()
        if kind in ("month", "week"):
            days = [date for date in self._spans[kind][span] if dates.is_day(date)]
            return (("Days", tuple(self._step("day", day) for day in reversed(days))),) if days else ()
        return ()

    def _blocks(self, papers: tuple[Entry, ...], narrower: str) -> tuple[Block, ...]:
        """All papers of a page; where they are many, the most voted and those no narrower page has."""
        if not narrower or len(papers) <= self.limit:
            return (Block("", papers),)
        top = sorted(papers, key=lambda each: each.rank)[: self.limit // 5]
        reach = 10 if narrower == "day" else 7
        rest = tuple(each for each in papers if all(len(date) < reach for date in each.dates))
        heading = "Most voted" if top[0].votes else "Among them"
        blocks = (Block(heading, tuple(top)), Block("Without a " + narrower, rest))
        return tuple(block for block in blocks if block.entries)

    def _all_tags(self) -> Listing:
        named = sorted(self._by_tag, key=lambda tag: (tag.name.casefold(), tag.slug))
        steps = tuple(Step(tag.address, tag.name, len(self._by_tag[tag])) for tag in named)
        return Listing("tags", "tags/", "All tags", self.total, parts=(("", steps),) if steps else ())

    def _tag(self, tag: Tag) -> Iterator[Listing]:
        papers = sorted(self._by_tag[tag], key=lambda each: each.rank)
        papers.sort(key=lambda each: each.dates[-1], reverse=True)
        up = (Step("tags/", "All tags"),)
        yield from self._split(tag, tag.address, tag.name, papers, up, self.tags.description(tag))

    def _split(
        self, tag: Tag, address: str, title: str, papers: list[Entry], up: tuple[Step, ...], about: str = ""
    ) -> Iterator[Listing]:
        """A tag's page; a long one shows the newest and leads to those of its years, they to their months."""
        length = {0: 4, 4: 7}.get(len(address) - len(tag.address) - 1 if address != tag.address else 0)
        spans: dict[str, list[Entry]] = {}
        if length and len(papers) > self.limit:
            for each in papers:
                spans.setdefault(each.dates[-1][:length], []).append(each)
        own = spans.pop(address.removeprefix(tag.address).rstrip("/"), []) if spans else papers
        steps = [
            Step(f"{tag.address}{span}/", dates.label(span), len(listed)) for span, listed in spans.items()
        ]
        blocks = [Block("Newest", tuple(papers[: self.limit // 5])), Block("Without a month", tuple(own))]
        yield Listing(
            "tag",
            address,
            title,
            len(papers),
            blocks=tuple(block for block in blocks if block.entries) if spans else (Block("", tuple(own)),),
            parts=(("By time", tuple(steps)),) if steps else (),
            up=up,
            description=about,
        )
        label = tag.name if address == tag.address else title.removeprefix(f"{tag.name}, ")
        here = (*up, Step(address, label))
        for step, listed in zip(steps, spans.values(), strict=True):
            yield from self._split(tag, step.address, f"{tag.name}, {step.label}", listed, here)


def _link(span: str) -> Step:
    """A step without a count, so that a page does not change with its neighbour."""
    return Step(f"dates/{span}/", dates.label(span))


def _week(date: str) -> str:
    return dates.week_of(date) if dates.is_day(date) else ""


def _month(date: str) -> str:
    return date[:7] if len(date) >= 7 else ""


def _year(date: str) -> str:
    return date[:4]


def _wider(kind: Kind, span: str) -> tuple[Step, ...]:
    wider = {"day": (_week, _month, _year), "month": (_year,)}.get(kind, ())
    steps = tuple(_link(of(span)) for of in wider)
    return (*steps, Step("dates/", "All dates"))
