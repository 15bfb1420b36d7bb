"""Compares the site's size with the setting ``site_limit``, and says what makes the site smaller."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.configuration.settings import Settings, minimum_settings
from generator.listings.kinds import FEED, KINDS
from generator.publish.feeds import opml, whole

WARNED = 0.9
"""From this share of the limit on, a build warns."""
_LEAST = 0.01  # of the site; smaller parts are not named
_REST = "the rest"
_FOLDERS = {kind.address.split("/")[0] for kind in KINDS} - {""} | {"search", "data", "like"}
_FEEDS = {FEED, *whole.FORMATS, opml.NAME}


class Notice(NamedTuple):
    """A message about the size of a site."""

    weighs: str  # size, limit and size by part
    says: str = ""  # with the next step; ``""`` if there is room left
    is_over: bool = False


def notice(files: Iterable[tuple[str, int]], settings: Settings) -> Notice:
    """Return the message about a site, given the name and the bytes of each file."""
    parts: Counter[str] = Counter()
    for name, size in files:
        parts[_part(name)] += size
    whole, limit = parts.total(), settings.site_limit
    small = [part for part, size in parts.items() if size < _LEAST * whole and part != _REST]
    rest = sum(parts.pop(part) for part in (*small, _REST) if part in parts)
    ranked = [part for part, _ in parts.most_common()]
    shares = [f"{part} {_megabytes(parts[part])}" for part in ranked] + [f"{_REST} {_megabytes(rest)}"]
    is_over = whole > limit
    state = "too large to publish" if is_over else f"{whole / limit:.0%}"
    weighs = f"{_megabytes(whole)} of {_megabytes(limit)} (site_limit), {state}. "
    weighs += f"Size by part: {', '.join(shares)}."
    if whole < WARNED * limit:
        return Notice(weighs)
    advice = "; ".join((*_smaller(ranked), "on a web server without that limit, a higher site_limit"))
    return Notice(weighs, f"the site has {weighs} What helps: {advice}.", is_over)


def _part(name: str) -> str:
    """Return the part of the site that a file belongs to: its top folder, or the feeds."""
    if name.rpartition("/")[2] in _FEEDS:
        return "feeds"
    folder = name.partition("/")[0]
    return folder if folder in _FOLDERS else _REST


def _smaller(parts: Iterable[str]) -> Iterator[str]:
    minimums = {kind.address.split("/")[0]: name for name, kind in minimum_settings().items()}
    for part in parts:
        if part in minimums:
            yield f"a higher {minimums[part]}"
        elif part == "data":
            yield "data: release"
        elif part == "like":
            yield "a lower like_months"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
