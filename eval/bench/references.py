"""How right the fields of bibliographies are: a PDF's entries, field by field, against the same paper's JATS XML.

    python eval/bench/references.py [--pairs DIR] [--paper ID ...] [--wrong]

A field of the XML counts if the PDF prints it (its letters and digits stand in the entry as read), since publishers add DOIs and
PubMed numbers to the XML alone. ``right``: the share of these that are read as in the XML; ``extra``: fields that we read and the
XML has otherwise, or doesn't have and the entry doesn't print. An entry of ours is the XML's by its number, else by its words.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lenaqa.reading.bibliography import surname
from lenaqa.reading.document import read_document
from lenaqa.types import Reference

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdf_pairs"
FIELDS = ("authors", "title", "container", "year", "volume", "issue", "pages", "doi", "pmid")
_LETTERS = re.compile(r"[^\W_]+")
_NEAR = 0.5
"""Share of an entry's words that another must have to be taken for it."""

_TAGS = {"title": "article-title", "container": "source", "year": "year", "volume": "volume", "issue": "issue"}
_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_LETTERS_ALONE = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Letters that have no decomposition."""
Entry = dict[str, str]


def main() -> None:
    """Print a line for each paper and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--paper", action="append", default=[])
    parser.add_argument("--wrong", action="store_true", help="print every field that is wrong")
    given = parser.parse_args()
    papers = given.paper or sorted(one.name for one in given.pairs.iterdir() if (one / "paper.xml").exists())
    total: Counter[str] = Counter()
    print(f"{'paper':24} {'entries':>9} {'right':>7}  {'extra':>5}  by field")
    for name in papers:
        counts = measured(given.pairs / name, show=given.wrong)
        total += counts
        print(_line(name, counts))
    print(_line("all", total))


def _line(name: str, counts: Counter[str]) -> str:
    by_field = " ".join(f"{field} {_share(counts, field):.2f}" for field in FIELDS if counts[f"{field} printed"])
    return f"{name:26} {counts['read']:4}/{counts['entries']:4} {_share(counts, 'all'):7.3f}  {counts['extra']:5}  {by_field}"


def measured(paper: Path, *, show: bool = False) -> Counter[str]:
    """Fields printed and right, by name, of one paper."""
    truth = list(_truth(ET.parse(paper / "paper.xml").getroot()))
    document = read_document((paper / "paper.pdf").read_bytes(), document_id=paper.name, path="paper.pdf")
    found = list(document.references)
    counts: Counter[str] = Counter(entries=len(truth), read=len(found))
    for entry in truth:
        one = _counterpart(entry, found)
        ours = _ours(one) if one else {}
        printed = _plain(one.text) if one else ""
        for field in FIELDS:
            wanted = entry.get(field, "")
            shown = entry["printed"] if field == "pages" else wanted
            if wanted and (one is None or shown in printed or field == "authors"):
                counts[f"{field} printed"] += 1
                counts[f"{field} right"] += ours.get(field) == wanted
                counts["all printed"] += 1
                counts["all right"] += ours.get(field) == wanted
                if show and ours.get(field) != wanted:
                    print(f"    {field}: {ours.get(field)!r} for {wanted!r} in {one.text[:150] if one else None!r}")
            elif ours.get(field) and field not in ("authors", "pages") and ours[field] not in printed:
                counts["extra"] += 1
    return counts


def _truth(root: ET.Element) -> Iterator[Entry]:
    for at, ref in enumerate(root.iter("ref"), 1):
        cite = next(
            (one for one in ref.iter() if one.tag in ("element-citation", "mixed-citation", "citation", "nlm-citation")), None
        )
        if cite is None:
            continue
        entry = {"number": str(at), "words": " ".join(cite.itertext())}
        names = [_plain("".join(one.itertext())) for one in cite.iter("surname")]
        entry["authors"] = " ".join(names)
        for field, tag in (
            ("title", "article-title"),
            ("container", "source"),
            ("year", "year"),
            ("volume", "volume"),
            ("issue", "issue"),
        ):
            entry[field] = _plain("".join(cite.find(f".//{tag}").itertext())) if cite.find(f".//{tag}") is not None else ""  # type: ignore[union-attr]
        if not entry["title"]:
            entry["title"], entry["container"] = entry["container"], ""  # a book, which stands in nothing
        first, last = cite.findtext(".//fpage") or cite.findtext(".//elocation-id") or "", cite.findtext(".//lpage") or ""
        entry["pages"] = _pages(first, last)
        entry["printed"] = re.sub(r"^p(?=[es]?\d)", "", _plain(first)) + _plain(last)
        for one in cite.iter("pub-id"):
            entry[one.get("pub-id-type", "")] = _plain(one.text or "")
        yield entry


def _counterpart(entry: Entry, found: list[Reference]) -> Reference | None:
    wanted = set(_LETTERS.findall(_folded(entry["words"])))
    best, share = None, _NEAR
    for one in found:
        words = set(_LETTERS.findall(_folded(one.text)))
        common = len(words & wanted) / max(1, min(len(words), len(wanted)))
        if common > share:
            best, share = one, common
    return best


def _ours(one: Reference) -> Entry:
    first, _, last = re.sub(r"[–—]", "-", one.pages or "").partition("-")
    return {
        "authors": " ".join(_plain(surname(name)) for name in one.authors),
        "title": _plain(one.title or ""),
        "container": _plain(one.container or ""),
        "year": str(one.year or ""),
        "volume": _plain(one.volume or ""),
        "issue": _plain(one.issue or ""),
        "pages": _pages(first, last),
        "doi": _plain(one.doi or ""),
        "pmid": _plain(one.pmid or ""),
    }


def _pages(first: str, last: str) -> str:
    first, last = re.sub(r"^p(?=[es]?\d)", "", _plain(first)), _plain(last)
    if first[: len(first) - len(last)].isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last  # "122-31"
    return first if last in ("", first) else first + last


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_ALONE))


def _plain(text: str) -> str:
    """Letters and digits only, without accents and case."""
    return "".join(one for one in _folded(text) if one.isalnum())


def _share(counts: Counter[str], field: str) -> float:
    return counts[f"{field} right"] / max(1, counts[f"{field} printed"])


if __name__ == "__main__":
    main()
