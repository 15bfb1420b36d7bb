"""Makes the stale feeds, and the other stale files about the whole archive.

For the stale feeds of collections, all items are made first; then the feeds are put together. A paper is in a
dozen feeds, but its sheet, made by the first stage of the press, is read once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from generator.incremental.keys import key
from generator.incremental.processes import batches, run_tasks
from generator.incremental.steps import Steps
from generator.incremental.store import Step
from generator.listings.cards import Card
from generator.publish import files
from generator.publish.files.feeds import collections
from generator.publish.files.feeds.collections import Followed, Listed, Made
from generator.publish.files.site import Site
from generator.publish.press.reading import PageFile

_BATCH = 200  # feeds or items a task


class _Planned(NamedTuple):
    """A feed with its papers, and the key of its inputs."""

    followed: Followed
    papers: tuple[Listed, ...]
    key: bytes


@dataclass(frozen=True)
class Feeding:
    """Keeps the feeds, and the other files about the whole archive, up to date."""

    site: Site
    file: Callable[[Card], PageFile]
    outputs: Steps
    processes: int

    def update(self) -> set[str]:
        """Make the stale files; return the names of all."""
        whole = files.update(self.site, (*files.OTHERS, *files.FEEDS), self.outputs, self.processes)
        return whole | self._of_collections()

    def _of_collections(self) -> set[str]:
        planned = list(map(self._planned, collections.every(self.site)))
        stale = (plan for plan in planned if not self._is_kept(plan))
        items = self._items({listed.name: listed for plan in stale for listed in plan.papers})

        def write(plan: _Planned) -> bytes:
            return collections.write(plan.followed.feed, (items[listed.name] for listed in plan.papers))

        named = ((name, plan) for plan in planned for name in plan.followed.names)
        steps = (Step(name, plan.key, partial(write, plan)) for name, plan in named)
        return self.outputs.take(self.processes, steps, _BATCH)

    def _is_kept(self, plan: _Planned) -> bool:
        return all(self.outputs.is_kept(name, plan.key) for name in plan.followed.names)

    def _planned(self, followed: Followed) -> _Planned:
        papers = collections.papers(self.site, followed.collection)
        items = [
            (self.file(card).content, card.thumbnail, card.tag_names, *others) for card, *others in papers
        ]
        return _Planned(followed, papers, key((followed.feed, items)))

    def _items(self, listed: Mapping[str, Listed]) -> dict[str, Made]:
        """Return the items of papers, made once for all feeds."""

        def make(names: Sequence[str]) -> list[Made]:
            return list(collections.made(self.site, [listed[name] for name in names]))

        tasks = batches(listed, _BATCH)
        done = run_tasks(self.processes, make, tasks)
        return {name: item for (names,), items in done for name, item in zip(names, items, strict=True)}
