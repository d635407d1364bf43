"""The review typeset as a two-column PDF and asked the dev questions, beside the text it was set from.

    python eval/bench/review_pdf.py [--split dev|test] [--keep FILE]

A question counts as answered if the answer holds all its facts. Pages: each citation's quote must stand on the page
that it names, and that page's label must be the number printed on it (101 on the first).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from typeset import typeset  # noqa: E402

from lenaqa.library import Library  # noqa: E402
from lenaqa.reading import read_document  # noqa: E402
from lenaqa.types import Answer  # noqa: E402

REVIEW = "001_f7259befe335bda0"
FONTS = Path("/usr/share/fonts/truetype/dejavu")


def squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def holds(answer: Answer, facts: list[str | list[str]]) -> bool:
    """Whether an answer's quotes hold every fact, in one of its variants."""
    said = squeezed(answer.text + " " + " ".join(citation.quote for citation in answer.citations))
    said += squeezed(" ".join(" ".join(citation.table.cells) for citation in answer.citations if citation.table))
    return all(any(squeezed(one) in said for one in (fact if isinstance(fact, list) else [fact])) for fact in facts)


def pages_right(answer: Answer, printed: list[str], pages: list[str]) -> tuple[int, int]:
    """Citations whose page holds the opening of their quote and carries the printed label, and all citations."""
    right = 0
    for citation in answer.citations:
        if citation.page and citation.page_label == printed[citation.page - 1]:
            opening = squeezed(citation.quote.split("\t")[0])[:25]
            both = pages[citation.page - 1] + (pages[citation.page] if citation.page < len(pages) else "")
            right += opening in pages[citation.page - 1] or (opening in both and opening[:8] in pages[citation.page - 1])
    return right, len(answer.citations)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    data = (ROOT / "corpus" / f"{REVIEW}.txt").read_bytes()
    source = read_document(data, document_id=REVIEW, path=f"{REVIEW}.txt")
    lines = (ROOT / "eval" / "gold" / "questions.jsonl").read_text().splitlines()
    gold = [one for one in map(json.loads, lines) if one["split"] == options.split]
    gold = [one for one in gold if all(item["document"] == REVIEW for item in one["evidence"])]
    scores: dict[str, list[bool]] = {}
    right = total = 0
    for kind in ("text", "pdf"):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "corpus").mkdir()
            (home / "lenaqa.toml").write_text("")
            if kind == "text":
                (home / "corpus" / f"{REVIEW}.txt").write_bytes(data)
                printed, pages = [], []
            else:
                fonts = [FONTS / f"DejaVuSerif{style}.ttf" for style in ("", "-Bold", "-Italic")]
                target = home / "corpus" / f"{REVIEW}.pdf"
                printed = typeset(source, target, font=fonts if all(font.exists() for font in fonts) else ())
                if options.keep:
                    options.keep.write_bytes(target.read_bytes())
                from pypdf import PdfReader

                pages = [squeezed(page.extract_text()) for page in PdfReader(target).pages]
            library = Library.open(home)
            library.sync()
            for one in gold:
                answer = library.ask(one["question"])
                good = holds(answer, one["facts"]) and not answer.abstained if one["answerable"] else answer.abstained
                scores.setdefault(kind, []).append(good)
                if kind == "pdf":
                    a, b = pages_right(answer, printed, pages)
                    right, total = right + a, total + b
    for kind, judged in scores.items():
        print(f"{kind}: {sum(judged)}/{len(judged)} = {sum(judged) / len(judged):.3f}")
    for one, text, pdf in zip(gold, scores["text"], scores["pdf"], strict=True):
        if text != pdf:
            print("better" if pdf else "worse", one["id"], one["question"])
    print(f"pages and printed labels right: {right}/{total} = {right / max(1, total):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
