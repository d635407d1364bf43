"""What a long run costs, looked at as it goes: memory, file handles, children, and whether they are steady."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_MOST_GROWTH = 0.05
_MOST_MEGABYTES = 24.0
"""Memory may end so much above where it stood after the first quarter, in which caches fill: a share of it, or so many MB."""
_MOST_HANDLES = 6
"""An index has a few segments more or less, each with a handle, until they are merged."""


@dataclass(frozen=True, slots=True)
class Sample:
    """After ``done`` steps: resident memory in MB, open file handles, child processes, and the folder's size in MB."""

    done: int
    megabytes: float
    handles: int
    children: int
    disk: float


@dataclass(slots=True)
class Findings:
    """What a part saw: ``rows`` for its table, and the ``faults``."""

    heading: Sequence[str] = ()
    rows: list[Sequence[object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The rows below their heading, in columns."""
        lines = [[str(cell) for cell in row] for row in (self.heading, *self.rows) if row]
        widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))] if lines else []
        return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def sample(done: int, folder: Path) -> Sample:
    """Look at this process and at what it keeps in ``folder``."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    tasks = Path("/proc/self/task").glob("*/children")
    return Sample(
        done,
        int(status["VmRSS"].split()[0]) / 1024,
        len(os.listdir("/proc/self/fd")),
        sum(len(task.read_text().split()) for task in tasks),
        size(folder) / 1e6,
    )


def size(folder: Path) -> int:
    """The bytes of all files below ``folder``."""
    found = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                found += os.stat(os.path.join(where, name)).st_size
            except OSError:
                continue
    return found


def steady(samples: Sequence[Sample], *, disk: bool) -> Findings:
    """A table of ``samples``, and what grew: memory, handles, children, and with ``disk`` the folder."""
    found = Findings(("done", "memory MB", "handles", "children", "disk MB"))
    found.rows = [(s.done, f"{s.megabytes:.1f}", s.handles, s.children, f"{s.disk:.2f}") for s in samples]
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter : 2 * quarter] or samples[:1], samples[-quarter:]
    before, after = (statistics.median(s.megabytes for s in part) for part in (early, late))
    if after - before > max(_MOST_MEGABYTES, before * _MOST_GROWTH):
        found.faults.append(f"memory grew from {before:.1f} to {after:.1f} MB")
    for name in ("handles", "children"):
        before, after = (max(getattr(s, name) for s in part) for part in (samples[: 2 * quarter], late))
        if after > before + _MOST_HANDLES:
            found.faults.append(f"{name} grew from {before} to {after}")
    before, after = (max(s.disk for s in part) for part in (samples[: 2 * quarter], late))
    if disk and after > 2 * before + 1:
        found.faults.append(f"the folder grew from {before:.2f} to {after:.2f} MB")
    return found
