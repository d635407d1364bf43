"""How long the app takes to its first paint, beside an empty Textual app: ``python eval/bench/first_paint.py``.

Each is started in a process and a pseudo-terminal of its own; the clock runs from before the process is made until the screen
has been painted once. Prints the medians in milliseconds, their ratio, and the modules that must not have been loaded.
"""

from __future__ import annotations

import argparse
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_EMPTY = """
from textual.app import App
class Measured(App):
    def on_mount(self): pass
app = Measured()
"""
_OURS = """
from pathlib import Path
from lenaqa.tui.app import LenaqaApp as Measured
from lenaqa.tui.launch import opener
app = Measured(opener({home!r}), Path({home!r}) / ".lenaqa")
"""
_RUN = """
import os, sys, time
def painted():
    heavy = [name for name in ("torch", "transformers", "faiss", "numpy", "sentence_transformers") if name in sys.modules]
    with open(os.environ["OUT"], "w") as out:
        out.write(f"{time.monotonic() - float(os.environ['BEGAN'])} {' '.join(heavy)}")
    os._exit(0)
own = Measured.on_mount
def on_mount(self):
    self.call_after_refresh(painted)
    own(self)
Measured.on_mount = on_mount
app.run()
"""


def measure(code: str, folder: Path) -> tuple[float, str]:
    """Milliseconds to the first paint of the app that ``code`` makes, and the heavy modules loaded by then."""
    out = folder / "out"
    out.unlink(missing_ok=True)
    main, terminal = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "36", "OUT": str(out)}
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-c", code + _RUN],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**environ, "BEGAN": str(began)},
        start_new_session=True,
    )
    os.close(terminal)
    try:
        while os.read(main, 65536):
            pass
    except OSError:  # the terminal's other end is closed
        pass
    child.wait(60)
    os.close(main)
    elapsed, _, heavy = out.read_text().partition(" ")
    return float(elapsed) * 1000, heavy


def main() -> None:
    """Measure both, in turn, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--home", default=str(Path(__file__).resolve().parents[2]), help="the library to open")
    options = parser.parse_args()
    times: dict[str, list[float]] = {"empty": [], "lenaqa": []}
    heavy = ""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.runs):
            times["empty"].append(measure(_EMPTY, Path(folder))[0])
            milliseconds, heavy = measure(_OURS.format(home=options.home), Path(folder))
            times["lenaqa"].append(milliseconds)
    empty, ours = (statistics.median(values) for values in times.values())
    print(f"empty Textual app {empty:.0f} ms, lenaqa {ours:.0f} ms, ratio {ours / empty:.2f}, heavy modules: {heavy or 'none'}")


if __name__ == "__main__":
    main()
