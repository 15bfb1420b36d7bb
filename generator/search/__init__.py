"""The search index: lunr's model, split into many files; a query loads only a few."""

from generator.search.index import Indexed, build, large_size, numbered

__all__ = ["Indexed", "build", "large_size", "numbered"]
