"""The archive's search: lunr's model, cut into files that the browser fetches as a query needs them."""

from generator.search.index import build, large_size

__all__ = ["build", "large_size"]
