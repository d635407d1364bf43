"""A question with the model loaded: how many passes of the encoder it takes, and where its time goes.

``python eval/bench/question.py [--rounds N]`` from the project's root. It indexes ``corpus/`` in a folder of its own, asks every
dev question once so that everything is loaded, and then N times; beside each, in turn, one pass is timed: the same question
encoded by the same exported model. It prints the median and the 95th percentile of both, their ratio, and the stages.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from measuring import Stages, made, milliseconds, p95, questions

from lenaqa.answering import quoting
from lenaqa.library import Library
from lenaqa.retrieval import search

STAGES = (
    (search, "prepare", "encode and read the words"),
    (search, "_candidates", "find by vectors and words"),
    (search, "_tokens", "fetch token vectors"),
    (search, "meetings", "late interaction"),
    (search, "scores", "late interaction"),
    (search, "hits", "join into hits"),
    (quoting, "answer", "answer"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        library = made(Path(folder))
        asked = questions()
        for question in asked:
            library.ask(question)
        passes, whole = [], []
        for question in asked * rounds:
            passes.append(milliseconds(library.encoder().encode, [question]))
            whole.append(milliseconds(library.ask, question))
        spent = stages(library, asked)
    one = statistics.median(passes)
    print(f"{len(asked)} questions, {rounds} rounds; milliseconds")
    print(f"{'':28}{'median':>8}{'p95':>8}{'passes':>8}")
    print(f"{'one pass of the encoder':28}{one:8.2f}{p95(passes):8.2f}{1:8.1f}")
    print(f"{'a question':28}{statistics.median(whole):8.2f}{p95(whole):8.2f}{statistics.median(whole) / one:8.1f}")
    print("\nwhere it goes (means, measured apart)")
    for stage, took in spent.items():
        print(f"{stage:28}{took:8.2f}")


def stages(library: Library, asked: list[str]) -> dict[str, float]:
    """Milliseconds a question by stage."""
    return Stages().of(library.ask, asked, [*STAGES, (library.index(), "passage", "fetch passages")])


if __name__ == "__main__":
    main()
