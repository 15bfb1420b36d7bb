"""Makes the stale feeds, and the other stale files about the whole archive.

For the stale feeds of collections, all items are made first; then the feeds are put together. A paper is in a
dozen feeds, but its sheet, made by the first stage of the press, is read once.
"""

from functools import partial
from typing import NamedTuple

from generator.publish import files
from generator.publish.context import Site
from generator.publish.feeds import collections
from generator.publish.feeds.collections import Followed, Listed
from generator.store.keys import hash_of
from generator.store.outputs import Steps
from generator.store.pool import batches, run_tasks
from generator.store.store import Step

_BATCH = 200  # feeds or items a task


class _Planned(NamedTuple):
    """A feed with its papers, and the key of its inputs."""

    followed: Followed
    papers: tuple[Listed, ...]
    key: bytes


def update(site: Site, outputs: Steps, processes: int) -> set[str]:
    """Make the stale files; return the names of all."""
    whole = files.update(site, (*files.OTHERS, *files.FEEDS), outputs, processes)
    return whole | of_collections(site, outputs, processes)


def of_collections(site: Site, outputs: Steps, processes: int) -> set[str]:
    """Make the stale feeds of collections; return the names of all."""
    planned = [_planned(site, followed) for followed in collections.every(site)]
    stale = (plan for plan in planned if not _is_kept(plan, outputs))
    wanted = {one.name: one for plan in stale for one in plan.papers}
    tasks = batches(wanted.values(), _BATCH)
    done = run_tasks(processes, lambda some: list(collections.made(site, some)), tasks)
    items = {one.name: item for (some,), made in done for one, item in zip(some, made, strict=True)}

    def write(plan: _Planned) -> bytes:
        return collections.write(plan.followed.feed, (items[one.name] for one in plan.papers))

    steps = (Step(name, plan.key, partial(write, plan)) for plan in planned for name in plan.followed.names)
    return outputs.take(processes, steps, _BATCH)


def _is_kept(plan: _Planned, outputs: Steps) -> bool:
    return all(outputs.is_kept(name, plan.key) for name in plan.followed.names)


def _planned(site: Site, followed: Followed) -> _Planned:
    papers = collections.papers(site, followed.collection)
    # All that an item is made of: its paper's page, what it is listed for, and what its card alone has.
    items = [
        (site.page_hash(site.archive.file(card.slug)), card.thumbnail, card.tag_names, card.first, *others)
        for card, *others in papers
    ]
    return _Planned(followed, papers, hash_of(repr((followed.feed, items))))
