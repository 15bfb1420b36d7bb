"""The feeds, and the other files about the whole archive, where what they follow from changed.

Of the stale feeds of collections all items are made first, folder by folder, then the feeds are put together
from them: a paper stands in a dozen feeds, and its sheet, which the first stage of the press left, is taken
for one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.content.library import folder
from generator.incremental.keys import key
from generator.incremental.outputs import Outputs, Put
from generator.incremental.processes import batches, run_tasks
from generator.listings import Tags
from generator.listings.entries import Entry
from generator.publish import files
from generator.publish.files.feeds import collections
from generator.publish.files.feeds.collections import Followed, Made, Wanted
from generator.publish.files.feeds.items import Feed
from generator.publish.files.site import Site
from generator.publish.press.reading import Source

_BATCH = 200  # feeds a task
_Name = tuple[str, str, bool]  # of an item: the paper's slug, its date in the feed, whether it is whole


class FeedInputs(NamedTuple):
    """All that the feed of a collection follows from.

    Attributes:
        feed: what is said of the feed.
        papers: those in it: their files, their dates in the feed, the names of their tags.
        whole: with whole abstracts.
        thumbnails: with pictures.
    """

    feed: Feed
    papers: tuple[tuple[tuple[str, bytes], str, tuple[str, ...]], ...]
    whole: bool
    thumbnails: bool


class _Stale(NamedTuple):
    """A feed to be made: its papers, and the key of what it follows from."""

    followed: Followed
    papers: tuple[Wanted, ...]
    key: bytes


def update(
    site: Site, source: Callable[[Entry], Source], outputs: Outputs, processes: int
) -> tuple[set[str], list[Put]]:
    """Make those files about the whole archive, and those feeds, that are stale.

    Args:
        site: the site.
        source: gives the file of a paper.
        outputs: the files of the site.
        processes: how many share the work.

    Returns:
        the names of the other ones; and what was made, for `Outputs.remember`.
    """
    kept, made = files.update(site, (*files.OTHERS, *files.FEEDS), outputs, processes)
    kept_feeds, made_feeds = _CollectionFeeds(site, source, outputs, processes).update()
    return kept | kept_feeds, made + made_feeds


@dataclass
class _CollectionFeeds:
    """Keeps the feeds of the collections of a site up to date.

    Attributes:
        site: the site.
        source: gives the file of a paper.
        outputs: the files of the site.
        processes: how many share the work.
    """

    site: Site
    source: Callable[[Entry], Source]
    outputs: Outputs
    processes: int

    def update(self) -> tuple[set[str], list[Put]]:
        """Make the feeds that are stale; the names of the other ones' files, and what was made."""
        stale, kept = self._stale()
        items = self._items({_name(wanted): wanted for feed in stale for wanted in feed.papers})

        def put(part: Sequence[_Stale]) -> list[Put]:
            puts = []
            for followed, papers, feed_key in part:
                data = collections.write(followed.feed, (items[_name(wanted)] for wanted in papers))
                puts += [self.outputs.put(name, feed_key, data) for name in followed.names]
            return puts

        done = run_tasks(self.processes, put, batches(stale, _BATCH))
        return kept, [file for _, puts in done for file in puts]

    def _stale(self) -> tuple[list[_Stale], set[str]]:
        """The feeds that are to be made, and the names of the other ones."""
        stale: list[_Stale] = []
        kept: set[str] = set()
        for followed in collections.every(self.site):
            papers = collections.papers(self.site, followed.collection)
            feed_key = key(self._inputs(followed, papers))
            if all(self.outputs.is_kept(name, feed_key) for name in followed.names):
                kept.update(followed.names)
            else:
                stale.append(_Stale(followed, papers, feed_key))
        return stale, kept

    def _inputs(self, followed: Followed, papers: Iterable[Wanted]) -> FeedInputs:
        tags = self.site.archive.memberships[Tags]
        extent = followed.collection.kind.feed
        return FeedInputs(
            followed.feed,
            tuple(
                (self.source(entry).content, day, tuple(tag.name for tag in tags.of(entry)))
                for entry, day, _ in papers
            ),
            extent is not None and extent.whole,
            self.site.archive.settings.thumbnails,
        )

    def _items(self, wanted: Mapping[_Name, Wanted]) -> dict[_Name, Made]:
        """The items of papers."""
        folders: defaultdict[str, list[_Name]] = defaultdict(list)
        for name, (paper, *_) in wanted.items():
            folders[folder(self.source(paper).name)].append(name)

        def make(names: Sequence[_Name]) -> list[Made]:
            return list(collections.made(self.site, [wanted[name] for name in names]))

        tasks = [(names,) for _, names in sorted(folders.items())]
        done = run_tasks(self.processes, make, tasks)
        return {name: item for (names,), items in done for name, item in zip(names, items, strict=True)}


def _name(wanted: Wanted) -> _Name:
    return wanted.entry.slug, wanted.day, wanted.whole
