"""What every worker process of a build does first."""

from __future__ import annotations

import gc
import os
import signal
from types import FrameType

_LOOK_EVERY = 0.5  # seconds


def begin(parent: int) -> None:
    """Make this process a worker: it collects no garbage, and ends with the process that made it.

    Pages make no cycles, and looking for some touches, and so copies, all the memory that is shared.
    A worker whose build was killed would wait for its next task for ever, since its siblings hold the
    other end of the queue open. It is looked for by a timer and not by a thread, for a worker may have
    workers of its own, and threads do not go with forked processes. Interrupted, it ends without a word:
    its maker says what there is to say.

    Args:
        parent: id of the process that made it.
    """

    def look(number: int, frame: FrameType | None) -> None:
        if os.getppid() != parent:
            os._exit(1)

    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY, _LOOK_EVERY)
