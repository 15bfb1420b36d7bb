"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `words`, `weights` and `nearest` use NumPy,
and are loaded when they are first used: a build with nothing new does without.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from generator.related.records import Neighbour, Words, basis

if TYPE_CHECKING:
    from generator.related import nearest, weights, words
else:

    def __getattr__(name):
        """A module of this package, loaded."""
        if name not in __all__:
            raise AttributeError(name)
        return import_module(f"{__name__}.{name}")


__all__ = ["Neighbour", "Words", "basis", "nearest", "weights", "words"]
