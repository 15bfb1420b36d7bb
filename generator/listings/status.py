"""The page on what the sources gave last, and what home says of it; from ``content/fetched.yml`` alone."""

from collections.abc import Iterator, Mapping
from datetime import date

from generator.content.runs.fetched import SourceState
from generator.listings.groups import Groups, link
from generator.listings.kinds import STATISTICS, STATUS
from generator.listings.records import Listing, Step
from generator.papers import dates

Fetched = Mapping[str, SourceState | None]  # of each source by name; `None` for one that never answered
_GAPS = 10  # days that are named


def page(groups: Groups, fetched: Fetched) -> Listing:
    """What each source gave last."""
    return Listing(
        *STATUS.page,
        0,  # it is about no papers, and so the same when some come in
        up=(Step.to(STATISTICS),),
        description="When each source was last fetched, and the newest day that had papers.",
        facts=tuple((source, tuple(_facts(groups, state))) for source, state in fetched.items()),
    )


def foot(fetched: Fetched) -> Step | None:
    """The way to the page from home, which says when there was last a success; ``None`` before the first."""
    days = [_success(state) for state in fetched.values() if state]
    return Step(STATUS.address, f"Last fetched {_label(max(days))}") if days else None


def _success(state: SourceState) -> date:
    return state.succeeded or state.until  # the latter where an older version wrote the file


def _label(day: date) -> str:
    return dates.label(day.isoformat())


def _facts(groups: Groups, state: SourceState | None) -> Iterator[tuple[str, Step]]:
    if state is None:
        yield "Last success", Step("", "never")
        return
    yield "Last success", Step("", _label(_success(state)))
    if state.papers:
        day = state.papers.isoformat()
        yield "Newest day with papers", link(day) if day in groups.counts else Step("", _label(state.papers))
    yield "Fetched up to", Step("", _label(state.until))
    if state.gaps:
        more = f" and {len(state.gaps) - _GAPS:,} more" if len(state.gaps) > _GAPS else ""
        yield "Days to be asked for again", Step("", ", ".join(map(_label, state.gaps[:_GAPS])) + more)
