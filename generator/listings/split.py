"""Long lists, newest first, split by time: by the papers' dates, or by the years of a venue.

They are never split by offset, so a new paper changes a few pages and moves no other paper to another page.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.groups import PRECISION, every_year
from generator.listings.kinds import MONTH, YEAR
from generator.listings.records import FEWEST_BARS, Block, Chart, Listing, Step
from generator.papers import dates


def by_time(first: Listing, papers: Iterable[Card], limit: int) -> Iterator[Listing]:
    """Yield a list's pages; a long list has its newest papers first, and pages by year and month.

    Args:
        first: the first page, without papers.
        papers: the papers, to be sorted by latest date, then by votes.
        limit: the most papers on a page; a longer list is split.
    """
    by_id = sorted(papers, key=attrgetter("id"))  # the order of papers with the same date and votes
    newest_first = sorted(by_id, key=lambda paper: (paper.last, paper.votes or 0), reverse=True)
    yield from _pages(first, first, "", newest_first, limit)


def _pages(first: Listing, page: Listing, span: str, papers: list[Card], limit: int) -> Iterator[Listing]:
    """Yield one page of a list and the pages below it; ``span`` is its year or month, or ``""``."""
    narrower: defaultdict[str, list[Card]] = defaultdict(list)
    if len(span) < PRECISION[MONTH] and len(papers) > limit:
        for paper in papers:
            narrower[paper.last[: PRECISION[MONTH if span else YEAR]]].append(paper)
    vague = narrower.pop(span, [])  # the papers of a year without a month, or of no year
    steps = {
        part: Step(f"{first.address}{part}/", dates.label(part), len(listed))
        for part, listed in narrower.items()
    }
    blocks = [Block("", tuple(papers))]
    if narrower:
        heading = "Without a month" if span else "Without a date"
        blocks = [Block("", tuple(papers[: limit // 5])), Block(heading, tuple(vague))]
    yield page._replace(
        total=len(papers),
        blocks=tuple(block for block in blocks if block.cards),
        parts=(*page.parts, ("By time", tuple(steps.values()))) if steps else page.parts,
        charts=() if span else _years(Counter(paper.last[:4] for paper in papers if paper.last), steps),
        figures=((len(blocks[0].cards), "newest below"),) if narrower else (),
    )
    up = (Step(page.address, dates.label(span) if span else first.title), *page.up)
    for part, step in steps.items():
        title = f"{first.title}, {step.label}"
        below = Listing(first.kind, step.address, title, 0, up=up, part_of=first.title)
        yield from _pages(first, below, part, narrower[part], limit)


def by_year(first: Listing, papers: Mapping[str, Sequence[Card]], limit: int) -> Iterator[Listing]:
    """Yield a list's pages; a long list has the best of its latest year first, and a page for each year.

    Args:
        first: the first page, without papers.
        papers: the papers by year, the latest first, and then those without a year, ``""``.
        limit: the most papers on the first page of a list; a longer list is split.
    """
    counts = {year: len(listed) for year, listed in papers.items() if year}
    total = sum(map(len, papers.values()))
    steps: dict[str, Step] = {}
    blocks = [Block(year or "Without a year", tuple(listed)) for year, listed in papers.items()]
    if total > limit and counts:
        steps = {year: Step(f"{first.address}{year}/", year, count) for year, count in counts.items()}
        best = blocks[0]._replace(cards=blocks[0].cards[: limit // 5])
        blocks = [best, *blocks[len(counts) :]]
    yield first._replace(
        total=total,
        blocks=tuple(blocks),
        parts=(*first.parts, ("By year", tuple(steps.values()))) if steps else first.parts,
        charts=_years(counts, steps),
    )
    up = Step(first.address, first.title), *first.up
    for year, step in steps.items():
        cards = tuple(papers[year])
        title = f"{first.title} {year}"
        yield Listing(
            first.kind, step.address, title, len(cards), (Block("", cards),), up=up, part_of=first.title
        )


def _years(counts: Mapping[str, int], steps: Mapping[str, Step]) -> tuple[Chart, ...]:
    """Return a chart of the number of papers by year, linked to the pages of years."""
    bars = (steps.get(year, Step("", year, counts.get(year, 0))) for year in every_year(counts))
    return (Chart("bars", "Papers by year", tuple(bars)),) if len(counts) >= FEWEST_BARS else ()
