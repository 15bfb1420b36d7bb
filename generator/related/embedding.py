"""Lays papers out on a plane by t-SNE of the graph of related papers, near ones together.

openTSNE comes with the extra ``map``; only `archive map` needs it. ``.github/decisions/0034-map.md`` has what
was measured.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_EARLY, _LATER = 150, 350  # steps of a new layout
_AGAIN = 150  # steps from places of an earlier layout: papers move by less than a hundredth of the side
_EVERY = 10  # steps between two reports
_CELL = 1.5  # width of the cells in which forces are interpolated; 1 is no better and takes twice as long
_SEED = 1
_SPREAD = 1e-4  # standard deviation at first
_HALF = 70.0  # half the width of most layouts, in openTSNE's unit
_APART = 0.001  # standard deviations by which papers at one place are moved apart
_OUTER = 0.5  # percent of papers beyond each edge of the view; they are moved into its margin
_MARGIN = 0.04  # of the side

Array = NDArray[Any]


def reports(is_new: bool) -> int:
    """Return how often `laid_out` reports that it goes on."""
    return (_EARLY + _LATER if is_new else _AGAIN) // _EVERY


def laid_out(
    near: Sequence[Sequence[int]],
    before: Sequence[Sequence[int]] | None,
    side: int,
    report: Callable[[], object],
) -> Array:
    """Return the place of each paper, as rows of x and y, in openTSNE's unit.

    ``near`` has the numbers of the papers nearest to each paper; each has some, or is near another.
    ``before`` are places of `fitted` to start from, if any. ``report`` is called as often as `reports` says.
    """
    from openTSNE import TSNEEmbedding, initialization
    from openTSNE.affinity import PrecomputedAffinities

    rows = np.repeat(np.arange(len(near)), [len(others) for others in near])
    columns = np.concatenate([np.asarray(others, np.int64) for others in near])
    graph = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(near), len(near)))
    graph = (graph + graph.T).tocsr()
    if before is None:
        first = initialization.spectral(graph, tol=1e-3, random_state=_SEED)
        # Not by the first axis alone, which may be a point: a graph that is a star has no second eigenvector.
        first = np.nan_to_num(first / np.std(first, axis=0)) * _SPREAD
    else:
        first = (np.asarray(before, np.float64) / side * 2 - 1) * _HALF / (1 - 2 * _MARGIN)
        first = initialization.jitter(first - first.mean(0), scale=_APART, random_state=_SEED)
    made = TSNEEmbedding(
        first,
        PrecomputedAffinities(graph),
        negative_gradient_method="auto",  # by interpolation (FFT) from 10,000 papers on, where it is faster
        ints_in_interval=_CELL,
        n_jobs=1,
        random_state=_SEED,
        callbacks=lambda *state: report() and None,  # what is true would stop it
        callbacks_every_iters=_EVERY,
    )
    if before is None:
        made.optimize(_EARLY, exaggeration=12, momentum=0.5, inplace=True)
    made.optimize(_LATER if before is None else _AGAIN, momentum=0.8, inplace=True)
    return np.array(made, np.float64)


def fitted(places: Array, side: int) -> list[list[int]]:
    """Return places as whole numbers below ``side``.

    Both axes have one scale. The middle 99 percent of the papers fill the view except for a margin. Others
    stand in the margin, the farther the closer together: some that drift off do not make the rest small.
    """
    low, high = np.percentile(places, (_OUTER, 100 - _OUTER), axis=0)
    away = (2 * places - low - high) / (np.max(high - low) or 1)
    beyond = np.maximum(np.abs(away) - 1, 0)
    inner = np.clip(away, -1, 1) * (1 - 2 * _MARGIN)
    fractions = (1 + inner + np.sign(away) * 2 * _MARGIN * beyond / (1 + beyond)) / 2
    whole: list[list[int]] = np.minimum(fractions * side, side - 1).astype(np.int64).tolist()
    return whole
