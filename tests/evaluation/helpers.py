"""Small documents and sets for the tests of the evaluation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ir_measures

FILES = {
    "kidney.txt": (
        "Kidneys and drugs\n\n# Excretion\n\nLenalidomide is excreted through the kidneys. The half-life is 3 hours in healthy "
        "volunteers.\n\n# Doses\n\nPatients with moderate impairment take 10 mg daily. Severe impairment needs 15 mg every "
        "other day.\n"
    ),
    "lung.txt": "Lungs and drugs\n\n# Breathing\n\nSalbutamol opens the airways within 5 minutes. It is inhaled with a spacer.\n",
}
KIDNEY = "Lenalidomide is excreted through the kidneys."
HALF = "The half-life is 3 hours in healthy volunteers."
LUNG = "Salbutamol opens the airways within 5 minutes."


def item(document: str, *pieces: str) -> dict[str, Any]:
    return {"document": document, "pieces": list(pieces)}


ENTRIES: list[dict[str, Any]] = [
    {"id": "a", "question": "Through which organ is lenalidomide excreted?", "topic": "kidney",
     "evidence": [item("kidney", KIDNEY)], "facts": ["kidneys"]},
    {"id": "b", "question": "half-life in healthy volunteers", "topic": "kidney",
     "evidence": [item("kidney", HALF)], "facts": [["3 hours", "3 h"]]},
    {"id": "c", "question": "How fast does salbutamol open the airways?", "topic": "lung",
     "evidence": [item("lung", LUNG)], "facts": ["5 minutes"]},
    {"id": "d", "question": "zebra giraffe okapi", "topic": "lung", "answerable": False},
]  # fmt: skip


def write_set(path: Path, entries: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    return path


def read_by_ir_measures(qrels: Path, run: Path) -> tuple[Any, Any]:
    """Both files as ir_measures reads them."""
    reader: Any = ir_measures
    return list(reader.read_trec_qrels(str(qrels))), list(reader.read_trec_run(str(run)))
