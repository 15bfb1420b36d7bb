"""Statistics: the number of papers by month and year, and the share of frequent tags by quarter."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.listings.cards import Card
from generator.listings.collections.tags import Tags
from generator.listings.groups import Groups, every_year
from generator.listings.kinds import DATES, MONTH, STATISTICS, STATUS, YEAR
from generator.listings.records import FEWEST_BARS, Chart, Listing, Step
from generator.text.plural import plural

_MONTHS = 48  # months with papers
_TAGS = 12


def page(groups: Groups, tags: Tags) -> Listing:
    """Return the page with the charts of papers and tags."""
    months = list(groups.spans[MONTH])[:_MONTHS][::-1]
    charts = (
        Chart("bars", "Papers by month", groups.steps(months), heading="By time"),
        Chart("bars", "Papers by year", groups.steps(every_year(groups.spans[YEAR]))),
    )
    return Listing(
        *STATISTICS.page,
        groups.total,
        up=(Step.to(DATES),),
        charts=(*filter(_is_worth_drawing, charts), *_tags(groups, tags, months)),
        figures=figures(groups, tags),
        foot=Step.to(STATUS),
    )


def _is_worth_drawing(chart: Chart) -> bool:
    return sum(step.count > 0 for step in chart.steps) >= FEWEST_BARS


def figures(groups: Groups, tags: Tags) -> tuple[tuple[int, str], ...]:
    """Return the numbers of days, tags and papers with code, each with its noun; zeros are left out."""
    days, named = len(groups.days), len(tags.papers)
    counts = ((days, plural("day", days)), (named, plural("tag", named)), (groups.code, "with code"))
    return tuple(figure for figure in counts if figure[0])


def _tags(groups: Groups, tags: Tags, months: list[str]) -> Iterator[Chart]:
    """Yield a chart for each frequent tag: the tag's share of the papers of each quarter."""
    quarters = sorted(set(map(_quarter, months)))
    if len(quarters) < FEWEST_BARS:
        return
    total = _by_quarter(groups.papers(groups.dates), months[0])
    counts = {tag: _by_quarter(papers, months[0]) for tag, papers in tags.papers.items()}
    heading = "The most frequent tags: share of each quarter's papers"
    for tag in sorted(counts, key=lambda tag: (-counts[tag].total(), tag.slug))[:_TAGS]:
        shares = ((quarter, counts[tag][quarter] * 1000 // max(1, total[quarter])) for quarter in quarters)
        steps = tuple(Step("", f"{quarter[5:]} {quarter[:4]}", share) for quarter, share in shares)
        yield Chart("small", tag.name, steps, "%", tag.address, heading)
        heading = ""  # only the first chart has one


def _by_quarter(papers: Iterable[Card], first: str) -> Counter[str]:
    """Count papers by the quarter of their last date, from a month on; dates without a month do not count."""
    quarters = Counter[str]()
    for month, count in Counter(paper.dates[-1][:7] for paper in papers).items():
        if len(month) > len("2026") and month >= first:
            quarters[_quarter(month)] += count
    return quarters


def _quarter(date: str) -> str:
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"
