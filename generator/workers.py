"""What every worker process of a build does first."""

from __future__ import annotations

import gc
import os
import threading

_LOOK_EVERY = 0.5  # seconds


def begin(parent: int) -> None:
    """Make this process a worker: it collects no garbage, and ends when the process that made it is gone.

    Pages make no cycles, and looking for some touches, and so copies, all the memory that is shared.
    A worker whose build was killed would wait for its next task for ever, since its siblings hold the
    other end of the queue open.

    Args:
        parent: id of the process that made it.
    """
    gc.disable()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    never = threading.Event()
    while os.getppid() == parent:
        never.wait(_LOOK_EVERY)
    os._exit(1)
