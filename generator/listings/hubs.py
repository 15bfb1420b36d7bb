"""The pages of collections: how each begins, long lists split by time, and the hubs that link to all.

A collection's own page begins with a sentence and its best papers; in hubs it is a tile. A hub links to all
collections of a kind, the Browse page to all hubs, the Subscribe page to all feeds.

"The last 30 days" count back from the day of the last fetch or, before the first, from the archive's newest
day, so no page depends on the time of the build. The page of a collection without papers of these days stays
as it is. Lists are newest first and never split by offset, so a new paper changes a few pages and moves no
other paper to another page.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Sized
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.groups import PART, PRECISION, Groups, every_month, every_year
from generator.listings.kinds import BROWSE, FEED, INDEX_KINDS, MAP, MONTH, SUBSCRIBE, YEAR, Collection, Kind
from generator.listings.records import (
    FEWEST_BARS,
    Block,
    Chart,
    Link,
    Listing,
    Opening,
    Parts,
    Sketch,
    Trend,
    highest,
    largest,
)
from generator.papers import dates
from generator.text.language import Language, marked, several

_BEST = 3
_SHORT = 8  # papers; a shorter list shows its best itself
_MONTHS, _FEWEST_MONTHS = 24, 4
_NEAR = 6
_LEAST = 10  # papers in the 30 days before; of fewer, a change says nothing
_TILES, _TILES_IN_BROWSE = 24, 8
OTHERS = marked("Others")  # the heading for names that do not begin with a Latin letter
_MOST_FEEDS, _LARGEST = 24, 9  # a kind with more feeds lists only the largest

Papers = Mapping[Collection, Sequence[Card]]  # the papers of each collection


def first(
    about: Collection,
    papers: Sequence[Card],
    groups: Groups,
    rows: Parts,
    description: str = "",
    note: str = "",
) -> Listing:
    """Return the first page of a collection, without its list, for `by_time` or `by_year`.

    ``rows`` are links to other collections, such as the tags of its papers, each row with its label; ``note``
    is a warning about the list.
    """
    return Listing(
        *about.page,
        0,
        up=(groups.to(about.kind.hub),) if about.kind.hub else (),
        description=description,
        note=note,
        opening=_opening(papers, groups, rows) if papers else None,
        still=groups.mapped.still(about.kind, papers) if groups.mapped and papers else None,
    )


def near(papers: Sequence[Card], without: Collection | None = None) -> tuple[Link, ...]:
    """Return the most frequent tags of papers, except the tag that all of them have."""
    counts = Counter(chain.from_iterable(card.tags for card in papers))
    if without:
        del counts[without]
    return largest(counts, _NEAR)


def _opening(papers: Sequence[Card], groups: Groups, rows: Parts) -> Opening:
    days = [card.last for card in papers]
    lately = [card for card in papers if card.last in groups.lately[0]]
    is_long = len(papers) >= _SHORT
    return Opening(
        _sentence(days, len(lately), groups.language),
        _best(lately, papers, groups.language) if is_long else (),
        _trend(days, groups) if is_long else None,
        tuple(row for row in rows if row[1]),
    )


def _sentence(days: Sequence[str], lately: int, t: Language) -> str:
    """Say how many papers there are, since when, and how many are recent."""
    count = len(days)
    if not (dated := [*filter(None, days)]):
        return t.ngettext("{n} paper without a date.", "{n} papers without a date.", count)
    first, last = (dates.label(day[: PRECISION[MONTH]], t) for day in (min(dated), max(dated)))
    if lately == count:
        one, many = several("{n} paper, in the last 30 days.", "{n} papers, all in the last 30 days.")
    elif lately:
        one, many = several("{n} paper since {first}, {lately} in the last 30 days.",
                            "{n} papers since {first}, {lately} in the last 30 days.")  # fmt: skip
    elif first == last:
        one, many = several("{n} paper in {month}.", "{n} papers in {month}.")
    else:
        one, many = several("{n} paper from {first} to {last}.", "{n} papers from {first} to {last}.")
    return t.ngettext(one, many, count, first=first, month=first, last=last, lately=t.number(lately))


def _best(lately: Sequence[Card], papers: Sequence[Card], t: Language) -> Parts:
    """Return the papers with the most votes, recently and of all time; only once if most are the same."""
    recent, ever = top(lately), top(papers)
    is_other = 2 * len({*ever} - {*recent}) > len(ever)
    lists = ((t("Best of the last 30 days"), recent), (t("Best of all time"), ever if is_other else ()))
    return tuple((heading, best) for heading, best in lists if best)


def newest(count: int, groups: Groups) -> str:
    """Return how many papers a page has of a longer list."""
    return groups.language.ngettext("{n} newest below", "{n} newest below", count)


def top(papers: Sequence[Card]) -> tuple[Link, ...]:
    """Return the papers with the most votes, with these; papers without votes are never among them."""
    votes = nlargest(_BEST, filter(None, map(attrgetter("votes"), papers)))
    voted = [card for card in papers if votes and (card.votes or 0) >= votes[-1]]
    return tuple(map(Link.voted, sorted(voted, key=attrgetter("rank"))[:_BEST]))


def _trend(days: Sequence[str], groups: Groups) -> Trend | None:
    """Return a collection's last months up to its newest paper."""
    counts, newest = _by_month(days), groups.months[0] if groups.months else ""
    if not counts or min(counts) > newest:
        return None
    months = every_month((min(counts), min(max(counts), newest)), _MONTHS)
    if not (drawn := _drawn(counts, months)):
        return None
    first, last = (dates.short(month, groups.language) for month in (months[0], months[-1]))
    return Trend(first, last, drawn)


def _drawn(counts: Counter[str], months: Sequence[str]) -> tuple[int, ...]:
    """Return the counts of months; none if there is little to draw."""
    drawn = tuple(map(counts.__getitem__, months))
    return drawn if any(drawn) and len(drawn) >= _FEWEST_MONTHS else ()


def _by_month(days: Iterable[str]) -> Counter[str]:
    """Count dates by month; dates without a month do not count."""
    months = (day[: PRECISION[MONTH]] for day in days)
    return Counter(month for month in months if len(month) == PRECISION[MONTH])


def by_time(first: Listing, papers: Iterable[Card], groups: Groups) -> Iterator[Listing]:
    """Yield a list's pages, by latest date, then by votes; a list longer than the limit is split.

    It has its newest papers first, and pages by year and month. ``first`` is the first page without papers.
    """
    by_id = sorted(papers, key=attrgetter("id"))  # the order of papers with the same date and votes
    newest_first = sorted(by_id, key=lambda paper: (paper.last, paper.votes or 0), reverse=True)
    yield from _pages(first, first, "", newest_first, groups)


def _pages(first: Listing, page: Listing, span: str, papers: list[Card], groups: Groups) -> Iterator[Listing]:
    """Yield one page of a list and the pages below it; ``span`` is its year or month, or ``""``."""
    limit, t = groups.limit, groups.language
    narrower: defaultdict[str, list[Card]] = defaultdict(list)
    if len(span) < PRECISION[MONTH] and len(papers) > limit:
        for paper in papers:
            narrower[paper.last[: PRECISION[MONTH if span else YEAR]]].append(paper)
    vague = narrower.pop(span, [])  # the papers of a year without a month, or of no year
    steps = {
        part: Link(f"{first.address}{part}/", dates.label(part, t), len(listed))
        for part, listed in narrower.items()
    }
    blocks = [Block("", tuple(papers))]
    if narrower:
        heading = t.heading("Without a month") if span else t.heading("Without a date")
        blocks = [Block("", tuple(papers[: limit // PART])), Block(heading, tuple(vague))]
    yield page._replace(
        total=len(papers),
        blocks=tuple(block for block in blocks if block.cards),
        parts=(*page.parts, (t.heading("By time"), tuple(steps.values()))) if steps else page.parts,
        charts=() if span else _years(Counter(one.last[:4] for one in papers if one.last), steps, t),
        figures=(newest(len(blocks[0].cards), groups),) if narrower else (),
    )
    up = (Link(page.address, dates.label(span, t) if span else first.title), *page.up)
    for part, step in steps.items():
        title = t("{title}, {date}", title=first.title, date=step.label)
        below = Listing(first.kind, step.address, title, 0, up=up, part_of=first.title)
        yield from _pages(first, below, part, narrower[part], groups)


def by_year(first: Listing, papers: Mapping[str, Sequence[Card]], groups: Groups) -> Iterator[Listing]:
    """Yield a list's pages, like `by_time`; a long list has the best of its latest year first, and years.

    ``papers`` are by year, the latest first, and then those without a year, ``""``.
    """
    limit, t = groups.limit, groups.language
    counts = {year: len(listed) for year, listed in papers.items() if year}
    total = sum(map(len, papers.values()))
    steps: dict[str, Link] = {}
    blocks = [Block(year or t.heading("Without a year"), tuple(listed)) for year, listed in papers.items()]
    if total > limit and counts:
        steps = {year: Link(f"{first.address}{year}/", year, count) for year, count in counts.items()}
        best = blocks[0]._replace(cards=blocks[0].cards[: limit // PART])
        blocks = [best, *blocks[len(counts) :]]
    yield first._replace(
        total=total,
        blocks=tuple(blocks),
        parts=(*first.parts, (t.heading("By year"), tuple(steps.values()))) if steps else first.parts,
        charts=_years(counts, steps, groups.language),
    )
    up = Link(first.address, first.title), *first.up
    for year, step in steps.items():
        title, listed = f"{first.title} {year}", (Block("", tuple(papers[year])),)
        yield Listing(first.kind, step.address, title, step.count, listed, up=up, part_of=first.title)


def _years(counts: Mapping[str, int], steps: Mapping[str, Link], t: Language) -> tuple[Chart, ...]:
    """Return a chart of the number of papers by year, linked to the pages of years."""
    bars = (steps.get(year, Link("", year, counts.get(year, 0))) for year in every_year(counts))
    return (Chart("bars", t("Papers by year"), tuple(bars)),) if len(counts) >= FEWEST_BARS else ()


def tile(collection: Collection, papers: Sequence[Card], groups: Groups, elsewhere: Sized[str] = ()) -> Link:
    """Return the link to a collection's page with what its tile shows; see `Sketch`.

    ``elsewhere`` are the addresses of papers that other tiles show.
    """
    lately, before = ([card for card in papers if card.last in days] for days in groups.lately)
    months = _drawn(_by_month(card.last for card in papers), every_month(groups.months, _MONTHS))
    if months and groups.has_begun:  # as the latest month, or each month would begin with a fall
        months = (*months, len(lately))
    own = [card for card in lately if card.address not in elsewhere]
    own = own or [card for card in papers if card.address not in elsewhere]
    top = max(own, key=lambda card: (card.votes or 0, card.last, card.id), default=None)
    sketch = Sketch(
        months,
        round(100 * (len(lately) - len(before)) / len(before)) if len(before) >= _LEAST else None,
        Link.voted(top) if top else None,
    )
    return Link.to(collection, len(papers))._replace(sketch=sketch)


def steps(papers: Papers, collections: Iterable[Collection]) -> tuple[Link, ...]:
    """Return links to the pages of collections, each with its number of papers."""
    return tuple(Link.to(collection, len(papers[collection])) for collection in collections)


def counts(papers: Papers) -> dict[Collection, int]:
    """Return the number of papers of each collection."""
    return {collection: len(listed) for collection, listed in papers.items()}


def by_letter(
    collections: Iterable[Collection], letter_of: Callable[[Collection], str]
) -> dict[str, list[Collection]]:
    """Group collections by letter, in the order given; letters are sorted, `OTHERS` is last.

    Who shows the letters translates `OTHERS`.
    """
    letters: dict[str, list[Collection]] = {}
    for collection in collections:
        letters.setdefault(letter_of(collection), []).append(collection)
    return dict(sorted(letters.items(), key=lambda item: (item[0] == OTHERS, item[0])))


def page(
    hub: Kind, papers: Papers, groups: Groups, description: str = "", letters: Parts | None = None
) -> Listing:
    """Return the hub of all collections of a kind: tiles of all, or of the largest and then all by letter.

    ``letters`` is what follows the tiles of the largest, if not the collections by first letter.
    """
    is_long, say = len(papers) > min(2 * _TILES, groups.limit), groups.language.heading
    shown = highest(counts(papers), _TILES if is_long else len(papers), attrgetter("slug"))
    tiles = tuple(tile(collection, papers[collection], groups) for collection in shown)
    if is_long and letters is None:
        grouped = by_letter(sorted(papers, key=attrgetter("slug", "name")), _letter)
        letters = tuple((say(letter), steps(papers, collections)) for letter, collections in grouped.items())
    return Listing(
        *groups.page(hub),
        0,
        parts=(("", tiles), *(letters or () if is_long else ())) if tiles else (),
        description=_with_change(description, tiles, groups.language),
        figures=(groups.language.ngettext(*hub.numbered, len(papers)),),
    )


def _with_change(description: str, tiles: Iterable[Link], t: Language) -> str:
    """Return a description that also explains the percentages of tiles, if there are any."""
    has_change = any(tile.sketch and tile.sketch.change is not None for tile in tiles)
    change = t("Percentages compare the last 30 days with the 30 days before.")
    return t.space.join(filter(None, (description, change))) if has_change else description


def _letter(collection: Collection) -> str:
    """Return the first letter of a collection's name without accents, or `OTHERS`."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else OTHERS


def browse(scripted: Iterable[Kind], kinds: Iterable[tuple[Kind, Papers]], groups: Groups) -> Listing:
    """Return the Browse page: links to selections, to pages that a script makes, to the map, to collections.

    Empty selections are left out. Each hub in ``kinds`` has tiles of its most active collections; a paper is
    on one of them.
    """
    selections = [groups.to(kind, len(papers)) for kind, papers in groups.selected.items() if papers]
    shown = set[str]()
    say = groups.language.heading
    parts = tuple((say(hub.called), _shelf(hub, papers, groups, shown)) for hub, papers in kinds)
    first = "", (*selections, *map(groups.to, scripted))
    mapped = (("", (groups.mapped.tile(groups.to(MAP, groups.total)),)),) if groups.mapped else ()
    about = groups.language.gettext("The most active come first.") if parts else ""
    about = _with_change(about, chain.from_iterable(steps for _, steps in parts), groups.language)
    return Listing(*groups.page(BROWSE), groups.total, parts=(first, *mapped, *parts), description=about)


def _shelf(hub: Kind, papers: Papers, groups: Groups, shown: set[str]) -> tuple[Link, ...]:
    """Return tiles of a kind's most active collections, then the link to all; add papers to ``shown``."""
    days, _ = groups.lately
    active = {one: sum(card.last in days for card in listed) for one, listed in papers.items()}
    order = sorted(papers, key=lambda one: (-active[one], -len(papers[one]), one.slug))
    tiles = []
    for one in order[:_TILES_IN_BROWSE]:
        tiles.append(tile(one, papers[one], groups, shown))
        shown |= {sketch.top.address for sketch in [tiles[-1].sketch] if sketch and sketch.top}
    if len(papers) <= _TILES_IN_BROWSE:
        return (*tiles, groups.to(hub))
    every = groups.language.ngettext(hub.every, hub.every, len(papers))
    return (*tiles, Link(hub.address, every))


def subscribe(hubs: Iterable[tuple[Kind, Papers]], empty: Sized[Kind], groups: Groups) -> Listing:
    """Return the Subscribe page: the feeds of the site, of single pages with papers, and of collections."""
    t = groups.language
    with_feeds = (kind for kind in INDEX_KINDS if kind.is_single and kind.way_to_feed(kind.address))
    single = (kind for kind in with_feeds if kind not in empty)
    steps = (Link(kind.address + FEED, t(kind.digests or kind.title)) for kind in single)
    selections = (t.heading("Selections"), (Link(FEED, t("All new papers")), *steps))
    followed = ((hub, papers) for hub, papers in hubs if any(made.kind.feed for made in papers))
    collections = ((t.heading(hub.called), _feeds(hub, papers, groups)) for hub, papers in followed)
    formats = (
        Link("atom.xml", t("All new papers, as Atom")),
        Link("feed.json", t("All new papers, as JSON")),
        Link("feeds.opml", t("All feeds in one file (OPML); a paper may be in several feeds")),
    )
    parts = (selections, *collections, (t.heading("Other formats"), formats))
    about = t("New papers come to you: in this browser, in a feed reader, "
              "or by mail where the archive sends some.")  # fmt: skip
    return Listing(*groups.page(SUBSCRIBE), 0, parts=parts, description=about)


def _feeds(hub: Kind, papers: Papers, groups: Groups) -> tuple[Link, ...]:
    """Return the feeds of a kind by slug; if they are many, the largest by size and a link to the hub."""
    more = [groups.to(hub)] if len(papers) > _MOST_FEEDS else []
    every = map(Link.to, sorted(papers, key=attrgetter("slug")))
    shown = largest(counts(papers), _LARGEST) if more else every
    return (*(Link(link.address + FEED, link.label) for link in shown), *more)
