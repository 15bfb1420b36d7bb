"""Ids in batches: one request asks for many papers, as far as its address has room."""

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
