"""The status of sources, from ``content/fetched.yml`` alone: a page, and a line on the home page."""

from collections.abc import Iterator, Mapping
from datetime import date

from generator.content.runs.fetched import SourceState
from generator.listings.groups import Groups, link
from generator.listings.kinds import STATISTICS, STATUS
from generator.listings.records import Link, Listing
from generator.papers import dates
from generator.sources.frame.registry import fetchable

Fetched = Mapping[str, SourceState | None]  # by name of the source; `None` if it never answered
_GAPS = 10  # days that are listed


def page(groups: Groups, fetched: Fetched) -> Listing:
    """Return the page with the state of each source."""
    titles = {source.name: source.title for source in fetchable()}
    return Listing(
        *STATUS.page,
        0,  # the number of papers would change the page whenever papers come in
        up=(Link.to(STATISTICS),),
        description="When each source was last fetched, and its newest day with papers.",
        tables=tuple(
            (titles.get(source) or source, tuple(_facts(groups, state))) for source, state in fetched.items()
        ),
    )


def foot(fetched: Fetched) -> Link | None:
    """Return the home page's link to the status page, with the day of the last success, if there is one."""
    days = [_success(state) for state in fetched.values() if state]
    return Link(STATUS.address, f"Last fetched {dates.short(max(days).isoformat())}") if days else None


def _success(state: SourceState) -> date:
    return state.succeeded or state.until  # files by older versions have no `succeeded`


def _label(day: date) -> str:
    return dates.label(day.isoformat())


def _facts(groups: Groups, state: SourceState | None) -> Iterator[tuple[str, Link]]:
    if state is None:
        yield "Last success", Link("", "never")
        return
    yield "Last success", Link("", _label(_success(state)))
    if state.papers:
        day = state.papers.isoformat()
        yield "Newest day with papers", link(day) if day in groups.counts else Link("", _label(state.papers))
    yield "Fetched up to", Link("", _label(state.until))
    if state.gaps:
        more = f" and {len(state.gaps) - _GAPS:,} more" if len(state.gaps) > _GAPS else ""
        yield "Days to fetch again", Link("", ", ".join(map(_label, state.gaps[:_GAPS])) + more)
