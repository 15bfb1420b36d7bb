"""Many papers in a few requests: ids in batches, and lists in answers.

One request asks for many ids, as far as its address has room. A list that says how long it is ends, even if a
server gives one paper where it is asked for a hundred.
"""

from collections.abc import Iterator, Sequence


def batches(texts: Sequence[str], most: int, longest: int) -> Iterator[list[str]]:
    """Yield texts in order, at most ``most`` at once; several have at most ``longest`` characters in all."""
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == most or sum(map(len, batch)) + len(text) > longest):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def most_answers(total: int, size: int) -> int:
    """Return how many answers a list may come in: as many as it needs, and ten more, since some are short."""
    return -(-total // size) + 10
