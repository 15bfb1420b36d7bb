"""The search index: lunr's model, split into files of which a query loads only a few."""

from generator.search.index import Indexed, build, large_size

__all__ = ["Indexed", "build", "large_size"]
