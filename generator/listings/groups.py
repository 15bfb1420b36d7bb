"""The papers of an archive by date and by span of time, from which index pages choose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from heapq import nsmallest
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.kinds import ADDED, CODE, DAY, FEATURED, MONTH, SPANS, WEEK, YEAR, Kind
from generator.listings.mapped import Mapped
from generator.listings.records import Block, Link
from generator.papers import dates
from generator.text.language import ENGLISH, Language

_PERIOD = 30  # days
_WHOLE = "28"  # the day from which on the newest month counts as whole
PRECISION = {DAY: 10, WEEK: 10, MONTH: 7, YEAR: 4}  # the characters of an ISO date that a span needs
PART = 3
"""A list that is split by time, or a long span, shows one in so many of the papers that a page may have."""
_MOST = 48  # months or years in a chart: it has empty ones too, so that its axis is true


class Groups:
    """All papers that are shown, by date.

    ``today`` is the day of the last successful fetch; ``""`` before the first.

    Attributes:
        language: the language of the interface.
        limit: the papers on a page of more than a day; a longer list is split by time.
        mapped: the papers on the map; ``None`` if there is no map.
        code: the number of papers with a link to their code.
        by_date: the papers of each date, by votes.
        undated: the papers without a date, the last to come in first.
        dates: the dates with papers, the latest first; ``days`` are the days among them.
        spans: the dates of each day, week, month and year with papers, the latest first.
        counts: the number of papers of each day, month and year.
    """

    def __init__(
        self, cards: Sequence[Card], limit: int, mapped: Mapped | None = None,
        today: str = "", language: Language = ENGLISH,
    ) -> None:  # fmt: skip
        self.limit = limit
        self.language = language
        self._today = today
        self.mapped = mapped
        self.total = len(cards)
        self.code = sum(bool(card.code) for card in cards)
        self.by_date: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            for day in card.dates:
                self.by_date[day].append(card)
        undated = (card for card in cards if not card.dates)
        self.undated = tuple(sorted(undated, key=attrgetter("arrival"), reverse=True))
        for listed in self.by_date.values():
            listed.sort(key=lambda paper: paper.rank)
        self.dates = sorted(self.by_date, reverse=True)
        self.spans = {kind: self._spans(kind) for kind in SPANS}
        self.days = list(self.spans[DAY])
        self.counts = {
            span: len(self.papers(listed))
            for kind in (DAY, MONTH, YEAR)
            for span, listed in self.spans[kind].items()
        }

    @cached_property
    def everything(self) -> tuple[Card, ...]:
        """All papers, newest first, then those without a date."""
        return *self.papers(self.dates), *self.undated

    @cached_property
    def selected(self) -> dict[Kind, Sequence[Card]]:
        """The papers of each selection, newest first."""
        return {
            FEATURED: [paper for paper in self.everything if paper.featured],
            CODE: [paper for paper in self.everything if paper.code],
            ADDED: self._added(),
        }

    def _added(self) -> list[Card]:
        """Return the papers of the last days of arrival, at most `limit` papers in whole days.

        If the last day alone has more, its papers with the most votes are returned.
        """
        by_day: defaultdict[str, list[Card]] = defaultdict(list)
        for paper in self.everything:
            if paper.added:
                by_day[paper.added_day].append(paper)
        listed: list[Card] = []
        for day in sorted(by_day, reverse=True):
            if listed and len(listed) + len(by_day[day]) > self.limit:
                break
            listed += nsmallest(self.limit, by_day[day], key=attrgetter("rank"))
        return listed

    @cached_property
    def lately(self) -> tuple[frozenset[str], frozenset[str]]:
        """The days of the last 30 days, and of the 30 days before.

        They count back from the last fetch, for papers of journals may be months older; before the first
        fetch, from the newest day. The days before are none if the archive does not have all of them.
        """
        return self._period(0), self._period(1)

    def _period(self, ago: int) -> frozenset[str]:
        if not self.days:
            return frozenset()
        newest = dates.first_day(max(self.days[0], self._today))
        last, before = ((newest - timedelta(_PERIOD * count)).isoformat() for count in (ago, ago + 1))
        is_whole = ago == 0 or self.days[-1] <= before
        return frozenset(day for day in self.days if before < day <= last) if is_whole else frozenset()

    @cached_property
    def months(self) -> list[str]:
        """The months with papers, the latest first, without a latest month that has just begun."""
        return list(self.spans[MONTH])[self.has_begun :]

    @cached_property
    def has_begun(self) -> bool:
        """Whether the latest month with papers has just begun."""
        newest = next(iter(self.spans[MONTH]), "")
        return bool(self.days) and self.days[0][:7] == newest and self.days[0][8:] < _WHOLE

    def _spans(self, kind: Kind) -> dict[str, list[str]]:
        spans: defaultdict[str, list[str]] = defaultdict(list)
        for day in self.dates:
            spans[span_of(kind, day)].append(day)
        spans.pop("", None)
        return dict(sorted(spans.items(), reverse=True))

    def papers(self, span: Iterable[str]) -> tuple[Card, ...]:
        """Return the papers of some dates, in the order of the dates; a paper comes once, at the first."""
        return tuple({paper.slug: paper for date in span for paper in self.by_date[date]}.values())

    def by_day(self, span: Iterable[str]) -> Iterator[tuple[str, tuple[Card, ...]]]:
        """Yield some dates, each with its papers; a paper comes once, at the first."""
        seen: set[Card] = set()
        for day in span:
            if papers := tuple(paper for paper in self.by_date[day] if paper not in seen):
                seen.update(papers)
                yield day, papers

    def block(self, date: str, papers: tuple[Card, ...]) -> Block:
        """Return papers of a date, with a link to all of them."""
        count, t = self.counts[date], self.language
        label = t.ngettext("{n} paper", "{n} papers", count)
        if count > len(papers):  # i18n: a link to all papers of a day
            label = t.ngettext("all {n}", "all {n}", count)
        return Block.dated(date, papers, t, Link(f"dates/{date}/", label))

    def page(self, kind: Kind) -> tuple[Kind, str, str]:
        """Return the first fields of the `Listing` of a kind's only page: kind, address and title."""
        return kind, kind.address, self.language(kind.title)

    def to(self, kind: Kind, count: int = 0) -> Link:
        """Return a link to the only page of a kind."""
        return Link(kind.address, self.language.gettext(kind.title), count)

    def steps(self, spans: Iterable[str]) -> tuple[Link, ...]:
        """Return links to days, months or years with counts; a span without papers gets no link."""
        links = ((span in self.counts, self.link(span, self.counts.get(span, 0))) for span in spans)
        return tuple(link if is_known else link._replace(address="") for is_known, link in links)

    def link(self, span: str, count: int = 0) -> Link:
        """Return the link to the page of a day, week, month or year."""
        return Link(YEAR.address.format(span), dates.label(span, self.language), count)


def span_of(kind: Kind, date: str) -> str:
    """Return the day, week, month or year of a date; ``""`` if the date is not precise enough."""
    if len(date) < PRECISION[kind]:
        return ""
    return dates.week_of(date) if kind is WEEK else date[: PRECISION[kind]]


def every_month(months: Iterable[str], most: int = _MOST) -> list[str]:
    """Return all months from the first to the last, at most the last ``most``."""
    numbers = _between((12 * int(month[:4]) + int(month[5:]) - 1 for month in months), most)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def every_year(years: Iterable[str]) -> list[str]:
    """Return all years from the first to the last, at most the last `_MOST`."""
    return [f"{year:04d}" for year in _between(map(int, years), _MOST)]


def _between(numbers: Iterable[int], most: int) -> range:
    known = [*numbers]
    last = max(known, default=0)
    return range(max(min(known, default=1), last - most + 1), last + 1)


def told_apart(
    cards: Iterable[Card], today: str
) -> tuple[list[Card], list[Card], dict[str, tuple[str, ...]]]:
    """Split papers by their dates, as of ``today``, the day of the last successful fetch.

    A later run without a successful fetch may have added papers after that day. A day of arrival beyond the
    latest possible day is a mistake, so it is dropped.

    Returns:
        The papers for lists, in the order given, without their dates in the future; the papers with dates in
        the future only; and the dates in the future of both, by slug.
    """
    latest = dates.latest_in(date.fromisoformat(today))
    listed, waiting, ahead = list[Card](), list[Card](), dict[str, tuple[str, ...]]()
    for card in cards:
        if card.last > today:
            ahead[card.slug] = tuple(day for day in card.dates if day > today)
        if card.first > today:
            waiting.append(card)
        elif card.last > today or card.added_day > latest:
            past = tuple(day for day in card.dates if day <= today)
            added = "" if card.added_day > latest else card.added
            listed.append(replace(card, dates=past, added=added, as_read=b""))
        else:
            listed.append(card)
    return listed, waiting, ahead
