"""Asks sources: with which client, for what, and the error for sources that failed."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import cache, partial
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from generator.commands.group import say
from generator.configuration import locations, offered, settings
from generator.configuration.offered import NamedSource
from generator.errors import ArchiveError, Failure, FetchError
from generator.sources.formats import feeds
from generator.sources.frame import http, registry, runner
from generator.sources.frame.declarations import Fill, Part, Source
from generator.sources.frame.http import Client, Kept
from generator.sources.upstreams.archive import SOURCE as SITES
from generator.sources.upstreams.archive import found, places
from generator.sources.upstreams.feed import SOURCE as FEED

_A_DAY = 86_400.0  # seconds
_FEW = 3  # hosts in a message
Connect = Callable[[Source[Any]], Client]
PATIENCE = 15.0
"""Seconds in which a source gives its first answer."""


def client(config: Path, source: Source[Any], hosts: Sequence[str] = (), *, is_brief: bool = False) -> Client:
    """Return the client for a source, possibly for one brief answer; for some it keeps answers for a day.

    ``hosts`` are allowed ones of the user's own network, besides the source's own.
    """
    brief = replace(source.limits, tries=1, answer=PATIENCE * 0.8)
    chosen = settings.read(config).of(source)
    return Client(
        locations.site(config, "site_url"),
        own_hosts=(*chosen.own_hosts, *hosts) if hasattr(chosen, "own_hosts") else None,
        kept=Kept(config.parent / ".cache" / "answers", time.time() - _A_DAY) if source.keeps else None,
        setting=source.address_setting,
        limits=brief if is_brief else source.limits,
    )


@contextmanager
def connecting(config: Path) -> Iterator[Connect]:
    """Return what gives the client for a source, the same one for all of a run.

    So the source keeps its pace, and is not asked again after it was given up.
    """
    with ExitStack() as stack:
        yield cache(lambda source: stack.enter_context(closing(client(config, source))))


def filling(config: Path, connect: Connect) -> Fill:
    """Return what fills in what a feed leaves out; it connects when it is first asked."""
    filler = registry.FILLER
    return lambda dois: runner.named(filler, settings.read(config).of(filler), connect(filler), dois)


def named_sources(config: Path, texts: Iterable[str]) -> list[NamedSource]:
    """Return what texts name (`offered.named`); an address that may be a feed's names the site that it is on.

    Only a site of this program has an index of its papers, and the address of the index names the site.

    Raises:
        FetchError: if a host gives no usable answer, and no feed: it is not known which it is.
    """
    named, chosen = list[NamedSource](), settings.read(config)
    hosts = *chosen.of(FEED).own_hosts, *chosen.of(SITES).own_hosts
    with closing(client(config, SITES, hosts, is_brief=True)) as asking:
        for one in offered.named(texts):
            address = offered.secure(one.settings["feeds"], hosts) if one.source is FEED else ""
            try:
                index, _ = found(asking, places(address) if address else (), delay=FEED.delay)
                named += offered.named([index]) if index else [one]
            except FetchError:
                asking.get(address, {}, feeds.parse, accept=FEED.accept, delay=FEED.delay)
                named.append(one)
    return named


def first_answers(config: Path, parts: Iterable[Part], day: date) -> None:
    """Ask all sources at once for one thing each, one time; say which do not answer; one of them must."""
    begun: list[tuple[str, Client, Future[str]]] = []
    for source, some in groupby(parts, lambda part: part.source):
        asking = client(config, source, is_brief=True)
        work = partial(_silence, list(some), asking, day)
        begun.append((source.name, asking, http.begun(work)))
    silent: dict[str, list[str]] = {}  # the hosts that were asked, by source
    until = time.monotonic() + PATIENCE
    for name, asking, answer in begun:
        try:
            reason = answer.result(until - time.monotonic())
        except TimeoutError:
            reason = f"nothing within {PATIENCE:.0f} s"
        if reason:
            say(f"{name} does not answer: {reason}", err=True)
            silent[name] = asking.hosts
    if silent and len(silent) == len(begun):
        named = " or ".join([*dict.fromkeys(chain(*silent.values()))][:_FEW])
        reach = f", and may this machine reach {named}" if named else ""
        reason = f"no source answers, so settings and papers stay as they are. Is there a network{reach}?"
        raise ArchiveError(f"{reason} Then run the same command again.")
    if silent:
        say(f"The other sources answer, so it goes on, and asks {' and '.join(silent)} again.", err=True)


def _silence(parts: Sequence[Part], asking: Client, day: date) -> str:
    """Return why no part of a source answers, or ``""`` as soon as one does."""
    reason = ""
    with closing(asking):
        for part in parts:
            first = next(runner.fetched(part, asking, [day]), None)
            if not isinstance(first, Failure) or part.source.lacks(part.settings):
                return ""
            reason = f"{first.error}"
    return reason
