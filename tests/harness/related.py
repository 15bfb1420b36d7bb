"""The related papers of a whole archive at once, as the parts of a build have to add up to."""

from __future__ import annotations

from collections.abc import Sequence

from generator.related import Batch, Near, batches, packed, with_later
from generator.related.nearest import Space, vectors
from generator.related.weights import Described, Vectors, Weights


def every_vector(papers: Sequence[Described], made: Sequence[Batch]) -> Vectors:
    """Return the vectors of a whole archive, which has papers."""
    weights = {
        weighed_by: Weights.of(paper.words for paper in papers[slice(*weighed_by)])
        for weighed_by in {batch.weighed_by for batch in made}
    }
    return vectors(papers, made, weights)


def neighbours(
    papers: Sequence[Described], came: Sequence[str], asked: int = 0, meanings: Sequence[bytes] = ()
) -> dict[str, Near]:
    """Return the related papers of a whole archive.

    Args:
        papers: in order of arrival.
        came: see `batches`.
        asked: the top-k of the product, if not as usual; the lists are the same for any.
        meanings: what papers mean, if it is known; see `Space`.
    """
    if not papers:
        return {}
    made = batches(came)
    space = Space([every_vector(papers, made)], asked=asked, meanings=meanings)
    lists: dict[str, str] = {}
    for batch in made:
        some = papers[batch.start : batch.end]
        near = space.nearest(batch, [paper.words for paper in some])
        lists |= zip((paper.name for paper in some), map(packed, near), strict=True)
    return with_later(lists)
