"""Checks on the gold sets: schema, verbatim evidence, decisive facts, absent strings and counts.

Everything is read from the repository (``eval/gold`` and ``corpus``); nothing else of the project is imported,
so the gold sets stay checkable whatever happens to chunking, retrieval or answering.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "eval" / "gold"
CORPUS = ROOT / "corpus"

REVIEW = "001_f7259befe335bda0"
SUPPORT = "000_6fd7b903fc7404c8"
BIBLIOGRAPHY_SIZE = {REVIEW: 98, SUPPORT: 5}

SPLITS = {"dev", "test"}
STYLES = {"plain", "lay", "abbreviation", "misspelling", "short", "long"}
TOPICS = {
    "mechanism",
    "pharmacokinetics",
    "approvals",
    "trials-prose",
    "trials-table",
    "safety",
    "dosing",
    "protocols",
    "comparisons",
}
QUESTION_KEYS = {
    "id",
    "split",
    "question",
    "topic",
    "style",
    "answerable",
    "evidence",
    "alternatives",
    "facts",
    "near_miss",
    "why",
    "absent",
}
CITATION_KEYS = {"id", "split", "sentence", "topic", "support", "altered", "twin", "evidence", "references"}
ALTERATIONS = {"number", "direction", "entity", "negation", "role"}

LATEX = {
    r"\geq": "≥",
    r"\leq": "≤",
    r"\times": "×",
    r"\alpha": "α",
    r"\beta": "β",
    r"\gamma": "γ",
    r"\kappa": "κ",
    r"\max": "max",
}

Entry = dict[str, Any]


def normalise(text: str) -> str:
    """Text without markup: HTML tags, markdown emphasis and LaTeX removed, white space and case folded."""
    text = re.sub(r"</?[a-z]+>", "", text)
    for command, plain in LATEX.items():
        text = text.replace(command, plain)
    text = re.sub(r"_\{([^}]*)\}", r"\1", text)
    text = re.sub(r"[*_$]", "", text)
    return " ".join(text.split()).casefold()


def load(name: str) -> list[Entry]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def document(name: str) -> str:
    # read_bytes: no newline translation, the pieces are compared with the file as it is
    return (CORPUS / f"{name}.txt").read_bytes().decode("utf-8")


@cache
def normalised_document(name: str) -> str:
    return normalise(document(name))


QUESTIONS = load("questions.jsonl")
CITATIONS = load("citations.jsonl")
ANSWERABLE = [entry for entry in QUESTIONS if entry["answerable"]]
UNANSWERABLE = [entry for entry in QUESTIONS if not entry["answerable"]]

each_question = pytest.mark.parametrize("entry", QUESTIONS, ids=lambda entry: entry["id"])
each_answerable = pytest.mark.parametrize("entry", ANSWERABLE, ids=lambda entry: entry["id"])
each_unanswerable = pytest.mark.parametrize("entry", UNANSWERABLE, ids=lambda entry: entry["id"])
each_citation = pytest.mark.parametrize("entry", CITATIONS, ids=lambda entry: entry["id"])


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def fact_variants(fact: str | list[str]) -> list[str]:
    return [fact] if isinstance(fact, str) else fact


def evidence_text(evidence: list[Entry]) -> str:
    return normalise(" ".join(piece for item in evidence for piece in item["pieces"]))


def check_evidence(evidence: list[Entry]) -> None:
    """Each item names a document and quotes it verbatim, its pieces in the order of the text."""
    assert isinstance(evidence, list) and evidence
    for item in evidence:
        assert set(item) == {"document", "pieces"}
        assert item["document"] in BIBLIOGRAPHY_SIZE
        assert isinstance(item["pieces"], list) and item["pieces"]
        position = 0
        for piece in item["pieces"]:
            assert is_text(piece) and piece == piece.strip()
            found = document(item["document"]).find(piece, position)
            assert found >= 0, f"not in {item['document']} after {position}: {piece!r}"
            position = found + len(piece)


@each_question
def test_question_schema(entry: Entry) -> None:
    assert set(entry) == QUESTION_KEYS
    assert is_text(entry["id"]) and is_text(entry["question"])
    assert entry["split"] in SPLITS
    assert entry["topic"] in TOPICS
    assert entry["style"] in STYLES
    assert isinstance(entry["answerable"], bool) and isinstance(entry["near_miss"], bool)
    assert isinstance(entry["why"], str)
    for key in ("evidence", "alternatives", "facts", "absent"):
        assert isinstance(entry[key], list)


@each_answerable
def test_answerable_question(entry: Entry) -> None:
    assert entry["near_miss"] is False and entry["why"] == "" and entry["absent"] == []
    assert entry["facts"]
    for fact in entry["facts"]:
        variants = fact_variants(fact)
        assert variants and all(is_text(variant) for variant in variants)
    for evidence in [entry["evidence"], *entry["alternatives"]]:
        check_evidence(evidence)
        text = evidence_text(evidence)
        for fact in entry["facts"]:
            assert any(normalise(variant) in text for variant in fact_variants(fact)), f"{fact} not in {text}"


@each_unanswerable
def test_unanswerable_question(entry: Entry) -> None:
    assert entry["evidence"] == [] and entry["alternatives"] == [] and entry["facts"] == []
    assert is_text(entry["why"]) and entry["absent"]
    for absent in entry["absent"]:
        assert is_text(absent)
        for name in BIBLIOGRAPHY_SIZE:
            assert normalise(absent) not in normalised_document(name), f"{absent!r} occurs in {name}"


@each_citation
def test_citation_sentence(entry: Entry) -> None:
    assert set(entry) == CITATION_KEYS
    assert is_text(entry["id"]) and is_text(entry["sentence"])
    assert entry["split"] in SPLITS
    assert entry["topic"] in TOPICS
    assert entry["support"] in {"supports", "contradicts"}
    check_evidence(entry["evidence"])
    quoted = {item["document"] for item in entry["evidence"]}
    for reference in entry["references"]:
        assert set(reference) == {"document", "number"}
        assert reference["document"] in quoted
        assert isinstance(reference["number"], int)
        assert 1 <= reference["number"] <= BIBLIOGRAPHY_SIZE[reference["document"]]
    for name in BIBLIOGRAPHY_SIZE:
        assert normalise(entry["sentence"]) not in normalised_document(name), "a copy, not a paraphrase"


@each_citation
def test_altered_sentence_has_a_true_twin(entry: Entry) -> None:
    if entry["support"] == "supports":
        assert entry["altered"] is None and entry["twin"] is None
        return
    assert entry["altered"] in ALTERATIONS
    twin = {other["id"]: other for other in CITATIONS}[entry["twin"]]
    assert twin["support"] == "supports"
    assert twin["sentence"] != entry["sentence"]
    for key in ("split", "topic", "evidence", "references"):
        assert twin[key] == entry[key]


def test_ids_and_wordings_are_unique() -> None:
    ids = Counter(entry["id"] for entry in [*QUESTIONS, *CITATIONS])
    wordings = Counter(normalise(entry.get("question") or entry["sentence"]) for entry in [*QUESTIONS, *CITATIONS])
    assert [name for name, count in ids.items() if count > 1] == []
    assert [wording for wording, count in wordings.items() if count > 1] == []


def test_counts() -> None:
    assert len(ANSWERABLE) >= 160
    assert len(UNANSWERABLE) >= 60
    assert 2 * sum(entry["near_miss"] for entry in UNANSWERABLE) >= len(UNANSWERABLE)
    assert len(CITATIONS) >= 50
    assert sum(entry["support"] == "contradicts" for entry in CITATIONS) >= 16
    per_topic = Counter(entry["topic"] for entry in ANSWERABLE)
    assert all(per_topic[topic] >= 14 for topic in TOPICS)
    assert per_topic["trials-table"] >= 30


def test_both_documents_are_covered() -> None:
    for entries in (ANSWERABLE, CITATIONS):
        quoted = {item["document"] for entry in entries for item in entry["evidence"]}
        assert quoted == set(BIBLIOGRAPHY_SIZE)


@pytest.mark.parametrize("key", ["topic", "style"])
@pytest.mark.parametrize("split", sorted(SPLITS))
def test_each_split_holds_each_topic_and_style(key: str, split: str) -> None:
    expected = TOPICS if key == "topic" else STYLES
    for entries in (ANSWERABLE, UNANSWERABLE):
        assert {entry[key] for entry in entries if entry["split"] == split} == expected


def test_the_test_split_is_large_enough_to_measure_on() -> None:
    for entries in (QUESTIONS, CITATIONS):
        assert sum(entry["split"] == "test" for entry in entries) >= 80
