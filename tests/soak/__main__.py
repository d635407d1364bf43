"""``python -m soak [--scale 1] [--seed N] [--only PART]...``: runs the parts, a table of each; exit 1 if anything is wrong."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from soak import changes, crowds, fuzz, kills, questions, watching
from soak.measure import Findings

os.environ["HF_HUB_OFFLINE"] = "1"

PARTS: dict[str, Callable[[Path, float, int], Findings]] = {
    "kills": kills.run,
    "crowds": crowds.run,
    "questions": questions.run,
    "changes": changes.run,
    "watching": watching.run,
    "fuzz": fuzz.run,
}
"""Each is called with a folder of its own, the scale (1 is the whole) and a seed. To add one: a module with ``run``."""


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="soak", description="The long runs.")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the whole; 0.01 takes two minutes")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", action="append", choices=list(PARTS), help="this part; repeatable")
    chosen = parser.parse_args()
    wrong = 0
    for name in chosen.only or PARTS:
        print(f"\n== {name} (scale {chosen.scale:g}, seed {chosen.seed})", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="lenaqa-soak-") as folder:
            found = PARTS[name](Path(folder), chosen.scale, chosen.seed)
        print(found.table())
        for fault in found.faults:
            print(f"WRONG: {fault}")
        wrong += len(found.faults)
        print(f"{name}: {len(found.faults)} faults, {time.monotonic() - began:.0f} s", flush=True)
    print(f"\nsoak: {wrong} faults" if wrong else "\nsoak: nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
