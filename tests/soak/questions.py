"""10,000 questions to one library, as an app that is open for weeks would be asked."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from support import ROOT

from lenaqa.evaluation import gold
from lenaqa.library import Library
from soak.measure import Findings, sample, steady

_QUESTIONS = 10_000
_LOOKS = 20


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Ask gold questions, parts of them, and follow-ups; every quote must be what stands at its spans."""
    home = Library.create(folder / "library").home
    for path in (ROOT / "corpus").glob("*.txt"):
        shutil.copy(path, home / "corpus")
    library = Library.open(home)
    library.sync()
    asked = [entry.text for entry in gold.load(library, ROOT / "eval" / "gold" / "questions.jsonl").entries]
    drawn = random.Random(seed)
    count = max(100, round(_QUESTIONS * scale))
    samples, faults, refused = [], [], 0
    for number in range(count):
        question = drawn.choice(asked)
        if drawn.random() < 0.3:
            words = question.split()
            question = " ".join(drawn.sample(words, drawn.randint(1, len(words))))
        library.ready()
        answer = library.ask(question, after=drawn.choice(asked) if drawn.random() < 0.1 else None)
        refused += answer.abstained
        for citation in answer.citations:
            text = library.document(citation.document).text
            if " ".join(text[start:end] for start, end in citation.spans) != citation.quote:
                faults.append(f"{question!r}: {citation.quote!r} is not what stands there")
        if number % max(1, count // _LOOKS) == 0 or number == count - 1:
            samples.append(sample(number + 1, home))
    found = steady(samples, disk=True)
    found.faults += faults
    print(f"{count} questions, {refused} of them refused")
    return found
