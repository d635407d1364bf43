"""The most memory that indexing holds, by passages: ``python eval/bench/memory.py [--sizes N N ...] [--words N]``.

Collections are drawn (``drawing.py``) and written as files of 100 passages, so many words each; every passage is encoded by the
model. Each is indexed from nothing in a process of its own, which has the model. Printed are megabytes at most of that process
(files that are mapped count as far as they are in memory), and passages a second.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from drawing import PASSAGES, paragraphs
from measuring import ROOT

from lenaqa.library import Library

SIZES = (2_000, 5_000, 10_000, 20_000)
_INDEX = """
import json, sys, time
sys.path.insert(0, sys.argv[2])
from measuring import peak
from lenaqa.library import Library
library = Library.open(sys.argv[1])
library.encoder().encode(["ready"])
began = time.perf_counter()
report = library.sync(rebuild=True)
seconds = time.perf_counter() - began
print(json.dumps({"passages": report.passages, "seconds": seconds, "peak": peak()}))
"""


def main() -> None:
    """Measure every size, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--words", type=int, default=12, help="In a passage; encoding takes in proportion to them.")
    chosen = parser.parse_args()
    print(f"{'passages':>10}{'MB at most':>12}{'passages/s':>12}")
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        for size in chosen.sizes:
            home = Path(folder) / str(size)
            found = _indexed(home, models, size, chosen.words)
            rate = found["passages"] / found["seconds"]
            print(f"{found['passages']:10,}{found['peak']:12.0f}{rate:12.0f}", flush=True)
            shutil.rmtree(home)


def _indexed(home: Path, models: Path, size: int, words: int) -> dict[str, float]:
    library = Library.create(home)
    for number in range(size // PASSAGES):
        short = [" ".join(text.split()[:words]).rstrip(".") + "." for text in paragraphs(number, PASSAGES)]
        text = "\n\n".join([f"# Document {number}", *short])
        (library.corpus / f"drawn-{number:06d}.md").write_text(text + "\n", "utf-8")
    if models.is_dir():
        shutil.copytree(models, library.state / "models")
    else:
        library.encoder().encode(["So that the model is exported."])
        shutil.copytree(library.state / "models", models)
    command = [sys.executable, "-c", _INDEX, str(home), str(ROOT / "eval/bench")]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return found


if __name__ == "__main__":
    main()
