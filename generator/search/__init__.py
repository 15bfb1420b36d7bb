"""The archive's search: lunr's model, cut into files that the browser fetches as a query needs them."""

from generator.search.index import Indexed, build, large_size

__all__ = ["Indexed", "build", "large_size"]
