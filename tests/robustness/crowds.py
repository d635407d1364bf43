"""Many readers while one writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from support import WordEncoder

from lenaqa.config import load
from lenaqa.library import Library
from robustness import reader
from robustness.command import environment


def read_while_writing(home: Path, readers: int, states: int, documents: int) -> list[dict[str, Any]]:
    """Re-index ``states`` times while ``readers`` processes ask; what each of them saw. The last state is the last published."""
    library = Library(home, load(home), WordEncoder())

    def publish(state: int) -> None:
        for number in range(documents):
            (library.corpus / f"note{number}.txt").write_text(reader.text(number, state), "utf-8")
        library.sync()

    publish(0)
    call = [sys.executable, reader.__file__, str(home)]
    processes = [
        subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment())
        for _ in range(readers)
    ]
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for state in range(1, states + 1):
        publish(state)
    found = []
    for process in processes:
        out, _ = process.communicate("end\n")
        found.append(json.loads(out))
    return found
