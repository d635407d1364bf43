"""The processor cores that there are for us: as many readers of files, and threads of the model, are run at once."""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that this process may use; where the system doesn't say, those of the machine."""
    try:
        return len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1


def thread_count() -> int:
    """The threads that a computation is to use: one for each of these cores, or fewer if ``OMP_NUM_THREADS`` asks for that."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores(), int(asked))) if asked.isdecimal() else cores()
