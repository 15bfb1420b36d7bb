"""Statistics: papers by month and year, tags that rise and fall, organizations, and tags by quarter."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt

from generator.listings.cards import Card
from generator.listings.collections.organizations import Organizations
from generator.listings.collections.tags import Tags
from generator.listings.groups import Groups, every_month, every_year
from generator.listings.kinds import DATES, MONTH, STATISTICS, STATUS, TAGS, YEAR
from generator.listings.records import FEWEST_BARS, Chart, Link, Listing, largest
from generator.papers import dates
from generator.text.language import Language, several

_TAGS = 12
_DAYS = 90  # that are compared with as many days before
_MOVED = 8  # tags
_FEWEST = 10  # papers of a tag in both spans together
_SURE = 1.5  # standard deviations; a smaller change is noise
_ORGANIZATIONS = 12


def page(groups: Groups, tags: Tags, organizations: Organizations) -> Listing:
    """Return the page with the charts of papers, tags and organizations."""
    t, months = groups.language, every_month(groups.spans[MONTH])
    charts = (
        Chart("bars", t("Papers by month"), groups.steps(months), heading=t.heading("By time")),
        Chart("bars", t("Papers by year"), groups.steps(every_year(groups.spans[YEAR]))),
    )
    newest, days, named = groups.days[:1], len(groups.days), len(tags.papers)
    figures = (
        (days, several("{n} day", "{n} days")), (named, TAGS.numbered),
        (groups.code, several("{n} with code", "{n} with code")),
    )  # fmt: skip
    return Listing(
        *groups.page(STATISTICS),
        groups.total,
        up=(groups.to(DATES),),
        charts=(
            *(chart for chart in charts if sum(step.count > 0 for step in chart.steps) >= FEWEST_BARS),
            *(chart for day in newest for chart in _moved(groups, tags, day)),
            *(chart for day in newest for chart in _busiest(organizations, day, t)),
            *_tags(groups, tags, months),
        ),
        figures=tuple(t.ngettext(*said, count) for count, said in figures if count),
        foot=groups.to(STATUS),
    )


def _moved(groups: Groups, tags: Tags, newest: str) -> Iterator[Chart]:
    """Yield the tags whose share of the papers rose in the last days, and the tags whose share fell."""
    t, middle, first = groups.language, dates.before(newest, _DAYS), dates.before(newest, 2 * _DAYS)

    def halves(papers: Iterable[Card]) -> tuple[int, int]:
        last = [paper.last for paper in papers if paper.last > first]
        return (count := sum(date > middle for date in last)), len(last) - count

    total, total_before = halves(groups.everything)
    moved: list[tuple[float, Link, str]] = []
    for tag, papers in tags.papers.items() if total_before else ():
        count, before = halves(papers)
        if count + before >= _FEWEST:
            expected = before * total / total_before  # the papers it would have with its earlier share
            change = round(100 * (count / expected - 1)) if expected else 0
            # i18n: a tag that had no papers before
            note = f"{'+' if change > 0 else '−'}{abs(change)} %" if expected else t("new")
            # In standard deviations, so that tags with few papers do not lead.
            moved.append(((count - expected) / sqrt(count + expected), Link.to(tag, count), note))
    heading = t.heading("Tags: the last {days} days against the {days} days before", days=_DAYS)
    for title, sign in ((t("Rising"), 1), (t("Falling"), -1)):
        rows = [row for row in moved if sign * row[0] >= _SURE]
        if rows := sorted(rows, key=lambda row: (-sign * row[0], row[1].address))[:_MOVED]:
            _, steps, notes = zip(*rows, strict=True)
            yield Chart("rows", title, steps, heading=heading, notes=notes)
            heading = ""  # the other chart is in the same row


def _busiest(organizations: Organizations, newest: str, t: Language) -> Iterator[Chart]:
    year = dates.before(newest, 365)
    counts = {
        organization: count
        for organization, papers in organizations.papers.items()
        if (count := sum(paper.last > year for paper in papers))
    }
    if counts:
        heading = t.heading("Organizations: papers of the last year")
        yield Chart("rows", "", largest(counts, _ORGANIZATIONS), heading=heading)


def _tags(groups: Groups, tags: Tags, months: list[str]) -> Iterator[Chart]:
    """Yield a chart for each frequent tag: the tag's share of the papers of each quarter."""
    quarters = sorted(set(map(_quarter, months)))
    if len(quarters) < FEWEST_BARS:
        return
    total = _by_quarter(groups.papers(groups.dates), months[0])
    counts = {tag: _by_quarter(papers, months[0]) for tag, papers in tags.papers.items()}
    t = groups.language
    heading = t.heading("The most frequent tags: share of each quarter's papers")
    named = [t("{quarter} {year}", quarter=quarter[5:], year=quarter[:4]) for quarter in quarters]
    for tag in sorted(counts, key=lambda tag: (-counts[tag].total(), tag.slug))[:_TAGS]:
        shares = (counts[tag][quarter] * 1000 // max(1, total[quarter]) for quarter in quarters)
        steps = tuple(Link("", name, share) for name, share in zip(named, shares, strict=True))
        yield Chart("small", tag.name, steps, "%", tag.address, heading)
        heading = ""  # only the first chart has one


def _by_quarter(papers: Iterable[Card], first: str) -> Counter[str]:
    """Count papers by the quarter of their last date, from a month on; dates without a month do not count."""
    quarters = Counter[str]()
    for month, count in Counter(paper.last[:7] for paper in papers).items():
        if len(month) > len("2026") and month >= first:
            quarters[_quarter(month)] += count
    return quarters


def _quarter(date: str) -> str:
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"
