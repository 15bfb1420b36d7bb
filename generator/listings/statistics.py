"""Statistics: how many papers there are, month by month and year by year, and which tags rise and fall."""

from __future__ import annotations

from collections import Counter

from generator.listings.groups import Groups, every_year
from generator.listings.kinds import DATES, MONTH, STATISTICS, YEAR, Collection, Kind
from generator.listings.records import Chart, Listing, Step
from generator.listings.tagging import Tags
from generator.papers import dates

_MONTHS = 48  # that have papers; sixteen quarters
_TAGS = 12


def pages(groups: Groups, tags: Tags) -> list[Listing]:
    """The one page of statistics."""
    months = list(groups.spans[MONTH])[:_MONTHS][::-1]
    return [
        Listing(
            STATISTICS,
            STATISTICS.address,
            STATISTICS.title,
            groups.total,
            up=(Step(DATES.address, DATES.title),),
            charts=(*_papers(groups, months), *_tags(groups, tags, months)),
            figures=figures(groups, tags),
        )
    ]


def figures(groups: Groups, tags: Tags) -> tuple[tuple[int, str], ...]:
    """What there is beside papers, each with its noun."""
    return ((len(groups.days), "days"), (len(tags.papers), "tags"), (groups.code, "with code"))


def _papers(groups: Groups, months: list[str]) -> list[Chart]:
    years = every_year(groups.spans[YEAR])
    charts = [
        Chart("bars", "Papers a month", _counted(groups, MONTH, months), heading="By time"),
        Chart("bars", "Papers a year", _counted(groups, YEAR, years)),
    ]
    return [chart for chart in charts if len(chart.steps) > 1]


def _counted(groups: Groups, kind: Kind, spans: list[str]) -> tuple[Step, ...]:
    return tuple(
        Step(kind.address.format(span), dates.label(span), groups.count(kind, span))
        if span in groups.spans[kind]
        else Step("", dates.label(span))
        for span in spans
    )


def _tags(groups: Groups, tags: Tags, months: list[str]) -> list[Chart]:
    """The share that each of the strongest tags has of the papers of each quarter."""
    if not months:
        return []
    first, quarters = months[0], sorted(set(map(_quarter, months)))
    if len(quarters) < 2:
        return []
    all_of = Counter(
        _quarter(each.dates[-1]) for date in groups.dates if len(date) > 4 and date[:7] >= first
        for each in groups.by_date[date] if each.dates[-1] == date
    )  # fmt: skip
    of: dict[Collection, Counter[str]] = {}
    for tag, papers in tags.papers.items():
        of[tag] = Counter(
            _quarter(date) for each in papers if len(date := each.dates[-1]) > 4 and date[:7] >= first
        )
    strongest = sorted(of, key=lambda tag: (-of[tag].total(), tag.slug))[:_TAGS]
    heading = "The strongest tags: their share of each quarter's papers"
    charts = []
    for tag in strongest:
        steps = tuple(
            Step("", _label(quarter), of[tag][quarter] * 1000 // max(1, all_of[quarter]))
            for quarter in quarters
        )
        charts.append(Chart("small", tag.name, steps, "%", tag.address, heading))
        heading = ""
    return charts


def _quarter(date: str) -> str:
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


def _label(quarter: str) -> str:
    return f"{quarter[5:]} {quarter[:4]}"
