"""What the pages of a whole folder follow from, so that a folder with nothing new is passed over at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.listings.entries import Entry
from generator.pages.archive import Archive
from generator.publish.machinery.cache import digest
from generator.publish.press.reading import Source


def frames(
    archive: Archive, folders: Mapping[str, Sequence[tuple[Source, Entry]]], shared: bytes, targets: bytes
) -> dict[str, bytes]:
    """A digest for each folder that changes when one of its pages may.

    Related papers follow from the folder and all earlier ones, so that an edit in an old folder has all later
    ones looked at page by page.

    Args:
        archive: the archive.
        folders: the papers that are shown, by the folder of their file, in order.
        shared: stands for what is the same for all pages.
        targets: stands for what a person's links may lead to.
    """
    shared = digest(shared, repr((archive.tags.shown, archive.authors.shown)))
    seen, found = b"", {}
    for folder, papers in folders.items():
        seen = digest(seen, *(source.name.encode() + source.digest for source, _ in papers))
        beside = [(archive.counts.get(each.id), *archive.around(each)) for _, each in papers]
        has_links = any(source.whole for source, _ in papers)
        found[folder] = digest(shared, seen, repr(beside), targets if has_links else b"")
    return found
