"""Whether a collection that the program wasn't made on is answered from, and what it doesn't hold is refused.

    python eval/bench/refusing.py [--data DIR] [--abstracts N] [--foreign N] [--list]

``--abstracts`` of PubMedQA, which lack their conclusions, are a library of their own, the same at each run. It is asked the
question of each, most of which are titles of papers, and ``--foreign`` questions of papers that aren't there. These are no near
misses, but of the same kind, and many share their subject with an abstract that is there.

It prints how many are answered from their own abstract, from others alone, and refused; how many of the foreign ones are refused;
and the area under the ROC curve of ``confidence``, with its 95% interval. ``--list`` prints each question that went wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from public import SHARED, by_hash, objects

from lenaqa.errors import LenaqaError
from lenaqa.evaluation.answers import area
from lenaqa.evaluation.stats import estimates
from lenaqa.library import Library
from lenaqa.types import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document ``of`` which it is (``None`` where that isn't there), and what came."""

    text: str
    of: str | None
    answer: Answer

    @property
    def verdict(self) -> str:
        """What came of it, in a word."""
        if self.answer.abstained:
            return "refused"
        if self.of is None:
            return "answered"
        return "own" if any(one.document == self.of for one in self.answer.citations) else "others"

    @property
    def right(self) -> bool:
        """Whether that is as it should be."""
        return self.verdict == ("refused" if self.of is None else "own")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=SHARED, help="where the shared sets are")
    parser.add_argument("--abstracts", type=int, default=300)
    parser.add_argument("--foreign", type=int, default=300)
    parser.add_argument("--list", action="store_true", help="print the questions that went wrong")
    chosen = parser.parse_args()
    if chosen.abstracts < 1 or chosen.foreign < 1:
        parser.error("one abstract and one foreign question at least")
    if not (chosen.data / "pubmedqa").is_dir():
        parser.error(f"there is no folder {chosen.data / 'pubmedqa'}: name the one with the sets by --data")
    try:
        with tempfile.TemporaryDirectory() as folder:
            library = Library.create(Path(folder) / "library")
            found = asked(library, chosen.data / "pubmedqa", chosen.abstracts, chosen.foreign)
    except (LenaqaError, OSError) as error:
        print(f"refusing.py: {error}", file=sys.stderr)
        return 1
    if chosen.list:
        for one in found:
            if not one.right:
                print(f"{one.verdict:9}{one.answer.confidence:.2f}  {one.text}  {one.answer.reason or ''}")
    print(summed_up(found))
    return 0


def asked(library: Library, data: Path, abstracts: int, foreign: int) -> list[Asked]:
    """The questions of ``abstracts`` that are put into an empty ``library``, and of ``foreign`` ones that aren't, answered."""
    texts = {one["_id"]: one["text"] for one in objects(data / "corpus.jsonl")}
    each = sorted(texts, key=by_hash)
    held, others = each[:abstracts], each[abstracts : abstracts + foreign]
    for key in held:
        (library.corpus / f"a{key}.md").write_text(f"# Abstract {key}\n\n{texts[key]}\n", "utf-8")
    library.sync()
    questions = {one["_id"].removeprefix("q"): one["text"] for one in objects(data / "queries.jsonl")}
    own = [Asked(questions[key], f"a{key}", library.ask(questions[key])) for key in held]
    return own + [Asked(questions[key], None, library.ask(questions[key])) for key in others]


def summed_up(found: list[Asked]) -> str:
    """The figures as lines of text."""
    own, foreign = [one for one in found if one.of], [one for one in found if not one.of]
    confidence = np.array([one.answer.confidence for one in found])
    area_under = estimates({"auc": area(confidence, np.array([float(one.of is not None) for one in found]))}, len(found))["auc"]
    between = "{:.3f} to {:.3f}".format(*area_under.ci95) if area_under.ci95 else "unknown"

    def share(some: list[Asked], verdict: str) -> str:
        return f"{sum(one.verdict == verdict for one in some) / len(some):.3f}"

    return "\n".join(
        (
            f"{len(own)} questions whose abstract is there: answered from it {share(own, 'own')}, "
            f"from others alone {share(own, 'others')}, refused {share(own, 'refused')}",
            f"{len(foreign)} questions whose abstract isn't there: refused {share(foreign, 'refused')}",
            f"confidence, area under ROC {area_under.mean or 0:.3f} ({between})",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
