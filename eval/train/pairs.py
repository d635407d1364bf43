"""Questions with a text that answers each and texts that don't, from public sets: what a ranker is trained on.

From a folder with ``evidence_inference/`` (DeYoung et al., 2020), ``medquad/`` (Ben Abacha and Demner-Fushman, 2019) and
``scifact/`` (Wadden et al., 2020; its *train* claims only). Texts are passages as lenaqa makes and encodes them.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s

from lenaqa.evaluation.beir import read_qrels
from lenaqa.index.words import terms
from lenaqa.index.writing import encoded_text
from lenaqa.reading.passages import passages
from lenaqa.reading.sentences import split
from lenaqa.text.rendering import rendered
from lenaqa.types import Block, Document, Passage, PassageSettings, Sentence

HARD = 8
"""Negatives kept for each question: the best by BM25 among those that are none by mistake."""
_HEADING = re.compile(r"^([A-Z][^\n]{0,90}):[ ]*\n", re.MULTILINE)
_LINE = re.compile(r"[^\n]{40,}")
_RESULT = re.compile(r"signific|differ|P\s*[=<>]|increas|decreas|improv|reduc|higher|lower|greater", re.IGNORECASE)
_LONGEST = 150
"""Characters of a question."""

TRIAL = (
    "With respect to {o}, what is the reported difference between patients receiving {i} and those receiving {c}?",
    "Did {i} change {o} compared with {c}?", "How did {o} differ between {i} and {c}?", "What was the effect of {i} on {o}?",
    "{o} {i} vs {c}", "Was {o} better with {i} than with {c}?", "What happened to {o} under {i}?", "{o} after {i}",
    "How much did {i} improve {o}?", "What was {o} in the {i} group?", "{o} results", "What were the results for {o}?",
)  # fmt: skip
DISEASE = {
    "information": "What is {x}?|What does {x} mean?|{x} definition|tell me about {x}",
    "symptoms": "What are the symptoms of {x}?|Which signs does {x} cause?|How does {x} show itself?|{x} symptoms",
    "treatment": "What are the treatments for {x}?|How is {x} treated?|Which drugs help against {x}?|{x} therapy",
    "inheritance": "Is {x} inherited?|How is {x} passed on?|Does {x} run in families?|{x} inheritance pattern",
    "frequency": "How many people are affected by {x}?|How common is {x}?|What is the prevalence of {x}?|{x} incidence",
    "genetic changes": "What are the genetic changes related to {x}?|Which gene is mutated in {x}?|{x} gene",
    "causes": "What causes {x}?|Why does {x} happen?|What is {x} due to?|{x} causes",
    "exams and tests": "How to diagnose {x}?|Which tests are done for {x}?|How is {x} detected?|{x} diagnosis",
    "outlook": "What is the outlook for {x}?|What is the prognosis of {x}?|How long do people with {x} live?|{x} survival",
    "susceptibility": "Who is at risk for {x}?|Which people get {x}?|Who is more likely to have {x}?|{x} risk factors",
    "prevention": "How can {x} be prevented?|How to avoid {x}?|What lowers the chance of {x}?|{x} prevention",
    "complications": "What are the complications of {x}?|What problems can {x} lead to?|{x} complications",
}
NEAR = (
    {"causes", "genetic changes", "inheritance", "susceptibility"}, {"susceptibility", "frequency"},
    {"outlook", "treatment"}, {"exams and tests", "symptoms"}, {"complications", "symptoms"},
)  # fmt: skip
"""Kinds of MedQuAD's questions of which one's answer may answer the other's."""


@dataclass(frozen=True, slots=True)
class Question:
    """Ways to put one question, ``positives`` that answer it and ``negatives`` that don't.

    ``sentences`` are (positive, negatives) of single sentences, each with its passage's context, where the evidence is known.
    """

    source: str
    wordings: tuple[str, ...]
    positives: tuple[str, ...]
    negatives: tuple[str, ...]
    sentences: tuple[tuple[str, tuple[str, ...]], ...] = ()


def build(data: Path) -> dict[str, list[Question]]:
    """The questions by source; none without a positive and two negatives."""
    found = {
        "trials": trials(data / "evidence_inference"),
        "diseases": diseases(data / "medquad"),
        "claims": claims(data / "scifact"),
    }
    return {name: [q for q in questions if q.positives and len(q.negatives) > 1] for name, questions in found.items()}


# -- Evidence Inference: a trial's outcome; its article's other passages ------------------------------------------------


def trials(folder: Path) -> list[Question]:
    """One question for each prompt, with the annotated sentences; negatives from the same article."""
    articles = {line["_id"]: _article(line) for line in _lines(folder / "articles.jsonl")}
    hardest = {key: _hardest(own) for key, own in articles.items()}
    return [_trial(line, articles[line["article"]], hardest[line["article"]]) for line in _lines(folder / "prompts.jsonl")]


def _article(line: dict[str, Any]) -> list[Passage]:
    text, blocks = line["text"], []
    heads = list(_HEADING.finditer(text))
    for head, end in zip(heads, [*(h.start() for h in heads[1:]), len(text)], strict=True):
        if head.group(1) != "TITLE":
            section = tuple(part.strip().capitalize() for part in head.group(1).replace("BODY.", "").split(".") if part.strip())
            blocks += [_block(text, line.start(), line.end(), section) for line in _LINE.finditer(text, head.end(), end)]
    return _passages(line["_id"], line["title"], text, blocks)


def _trial(prompt: dict[str, Any], own: Sequence[Passage], hardest: _Hardest) -> Question:
    named = {"o": prompt["outcome"], "i": prompt["intervention"], "c": prompt["comparator"]}
    wordings = [wording.format(**{key: value.strip(" .,") for key, value in named.items()}) for wording in TRIAL]
    evidence = [[_is_evidence(sentence, prompt["evidence"]) for sentence in passage.sentences] for passage in own]
    positive = [number for number, marks in enumerate(evidence) if any(marks)]
    outcome = set(terms(named["o"]))
    negative = [
        number for number in hardest(prompt["text"])
        if number not in positive and not (_RESULT.search(own[number].text) and _mostly(outcome, own[number].text))
    ][:HARD]  # fmt: skip
    others = [text for number in negative for text in _alone(own[number])]
    sentences = tuple(
        (text, (*(t for t, m in zip(_alone(own[number]), evidence[number], strict=True) if not m), *others))
        for number in positive for text, mark in zip(_alone(own[number]), evidence[number], strict=True) if mark
    )  # fmt: skip
    short = [wording for wording in wordings if len(wording) <= _LONGEST] or [min(wordings, key=len)]
    texts = [encoded_text(passage) for passage in own]
    return Question(
        "trials",
        tuple(short),
        tuple(texts[number] for number in positive),
        tuple(texts[number] for number in negative),
        sentences,
    )


def _is_evidence(sentence: Sentence, evidence: Sequence[dict[str, Any]]) -> bool:
    size = sum(end - start for start, end in sentence.spans)
    for piece in evidence:
        shared = sum(max(0, min(end, piece["end"]) - max(start, piece["start"])) for start, end in sentence.spans)
        if shared > 0.5 * size or shared > 0.8 * (piece["end"] - piece["start"]):
            return True
    return False


def _mostly(words: set[str], text: str) -> bool:
    """Whether ``text`` holds most of ``words``: with a result in it, it may answer though nobody marked it."""
    return len(words & set(terms(text))) >= 0.8 * len(words)


# -- MedQuAD: a question about a disease; answers to other questions about it --------------------------------------------


def diseases(folder: Path) -> list[Question]:
    """One question for each answer; negatives are answers to questions of other kinds about the same disease."""
    documents = {line["_id"]: line for line in _lines(folder / "corpus.jsonl")}
    qrels = read_qrels(folder / "qrels" / "train.tsv")
    answers: dict[str, list[tuple[str, str, list[Passage]]]] = defaultdict(list)
    for line in _lines(folder / "queries.jsonl"):
        document = documents.get(next(iter(qrels.get(line["_id"], {})), ""))
        kind = line["metadata"]["qtype"]
        if document and kind in DISEASE and "Human Phenotype Ontology" not in document["text"]:  # a list of terms, 2,000 times
            own = _passages(
                line["_id"], document["title"], document["text"], [_block(document["text"], 0, len(document["text"]), ())]
            )
            answers[document["title"].casefold()].append((kind, document["title"], own))
    return [_disease(kind, name, own, group) for group in answers.values() for kind, name, own in group]


def _disease(kind: str, name: str, own: Sequence[Passage], group: Sequence[tuple[str, str, list[Passage]]]) -> Question:
    near = {kind, "information"}.union(*(kinds for kinds in NEAR if kind in kinds))
    others = [passage for other, _, found in group for passage in found if other not in near] if kind != "information" else []
    wordings = tuple(wording.format(x=name) for wording in DISEASE[kind].split("|"))
    return Question(
        "diseases", wordings, tuple(map(encoded_text, own[:4])), tuple(encoded_text(passage) for passage in others[:HARD])
    )


# -- SciFact: a train claim; abstracts that share its words --------------------------------------------------------------


def claims(folder: Path) -> list[Question]:
    """One question for each train claim; negatives are the abstracts nearest by BM25 that nobody judged relevant."""
    lines = list(_lines(folder / "corpus.jsonl"))
    own = [_passages(d["_id"], d["title"], d["text"], [_block(d["text"], 0, len(d["text"]), ())]) for d in lines]
    number = {line["_id"]: i for i, line in enumerate(lines)}
    flat = [passage for found in own for passage in found]
    hardest = _hardest(flat)
    texts = {line["_id"]: line["text"] for line in _lines(folder / "queries.jsonl")}
    questions = []
    for claim, judged in read_qrels(folder / "qrels" / "train.tsv").items():
        positive = [passage for document in judged for passage in own[number[document]]]
        negative = [flat[i] for i in hardest(texts[claim]) if flat[i].document not in judged][:HARD]
        questions.append(
            Question("claims", (texts[claim],), tuple(map(encoded_text, positive[:4])), tuple(map(encoded_text, negative)))
        )
    return questions


# -- what they share -----------------------------------------------------------------------------------------------------


_Hardest = Callable[[str], list[int]]


def _hardest(own: Sequence[Passage]) -> _Hardest:
    """For a question, the numbers of the passages that share words with it, the best by BM25 first."""
    if not own:
        return lambda question: []
    index = bm25s.BM25(k1=1.2, b=0.5)
    index.index([terms(passage.text) or ["-"] for passage in own], show_progress=False)

    def ranked(question: str) -> list[int]:
        scores = index.get_scores(terms(question))
        return [int(i) for i in (-scores).argsort(kind="stable")[: 4 * HARD] if scores[i] > 0]

    return ranked


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _block(text: str, start: int, end: int, section: tuple[str, ...]) -> Block:
    """A block of sentences; a printed question isn't one of them, or it would answer itself."""
    sentences = tuple(Sentence(spans, rendered(text, spans)) for spans in split(text, ((start, end),)))
    return Block("prose", "body", section, ((start, end),), tuple(s for s in sentences if not s.rendered.endswith("?")))


def _passages(key: str, title: str, text: str, blocks: Sequence[Block]) -> list[Passage]:
    document = Document(
        id=key, path=key, sha256="", text=text, encoding="utf-8", title=title, authors=(), year=None, doi=None,
        source_kind="document", pages=(), blocks=tuple(blocks), tables=(), references=(), markers=(),
    )  # fmt: skip
    return passages(document, PassageSettings())


def _alone(passage: Passage) -> list[str]:
    """The passage's sentences, each with the passage's context."""
    return [f"{sentence.rendered} \u2014 {passage.context}" for sentence in passage.sentences]


def sample(questions: Sequence[Question], source: random.Random) -> Iterator[Question]:
    """``questions`` in random order, again and again."""
    while True:
        yield from source.sample(questions, len(questions))
