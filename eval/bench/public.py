"""The retrieval on public biomedical collections, beside BM25 alone and the same model's vectors alone.

    python eval/bench/public.py [--data DIR] [--set NAME ...] [--folder BEIR ...]

Each set is a BEIR folder. Two are as they come: SciFact's test claims and PubMedQA's questions. The others are made here, the
same at each run, under ``.lenaqa/cache/public``: PubMedQA's conclusions as claims; the three rarest words of questions of
PubMedQA and of train claims of SciFact, as people type keywords; 1,000 answers of MedQuAD, whole diseases, with 500 of their
questions; the paragraphs of 50 trial reports of Evidence Inference, with its prompts. ``--folder`` adds any BEIR folder.

For each: nDCG@10 of BM25 (bm25s over whole documents, k1 0.9, b 0.4, English stems), of lenaqa's passages by words and by
vectors alone (on SciFact these find more than vectors of whole documents do: 0.676 against 0.648), of both added (half each, as
scaled), and of lenaqa as configured, with the ratio to the best of BM25, words and vectors, and its R@100. Indexes are kept; a
first run encodes every passage, minutes a set.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lenaqa.errors import LenaqaError
from lenaqa.evaluation import beir
from lenaqa.evaluation.measures import per_query
from lenaqa.index.words import terms
from lenaqa.library import Library
from lenaqa.retrieval.search import prepare

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
_DEPTH = 1000

Docs = list[tuple[str, str, str]]
"""Id, title and text."""
Queries = list[tuple[str, str, tuple[str, ...]]]
"""Id, text and the relevant documents."""


def main() -> int:
    """Measure the chosen sets and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=SHARED, help="where the shared sets are")
    parser.add_argument("--set", action="append", choices=list(SETS), help="only this one; repeatable")
    parser.add_argument("--folder", action="append", type=Path, default=[], help="a BEIR folder of your own")
    parser.add_argument("--home", type=Path, help="the library whose settings and caches are used")
    chosen = parser.parse_args()
    if not chosen.data.is_dir() and (chosen.set or not chosen.folder):
        parser.error(f"there is no folder {chosen.data}: name the one with the sets by --data, or a BEIR folder by --folder")
    names = chosen.set or ([] if chosen.folder else list(SETS))
    heads = ("BM25", "words", "vectors", "both", "lenaqa", "ratio", "R@100")
    try:
        library = Library.open(chosen.home)
        print(f"{'':18}{'queries':>8}" + "".join(f"{head:>{max(len(head) + 2, 9)}}" for head in heads))
        for folder in [*(SETS[name](chosen.data, library.state / "cache" / "public") for name in names), *chosen.folder]:
            print(_row(library, folder, heads), flush=True)
    except (LenaqaError, OSError) as error:
        print(f"public.py: {error}", file=sys.stderr)
        return 1
    return 0


def _row(library: Library, folder: Path, heads: tuple[str, ...]) -> str:
    whole = beir.evaluate(library, folder, progress=_progress)
    found = [bm25(folder), *alone(library, folder)]
    reached = whole.measures["nDCG@10"].mean or 0.0
    values = [*found, reached, reached / max(found[:3]), whole.measures["R@100"].mean or 0.0]
    cells = "".join(f"{value:>{max(len(head) + 2, 9)}.3f}" for head, value in zip(heads, values, strict=True))
    return f"{folder.name:18}{whole.queries:>8}{cells}"


def alone(library: Library, folder: Path) -> list[float]:
    """nDCG@10 of passages by words, by vectors and by both, without late interaction; a document is its best passage."""
    data = beir.read(folder)
    index, encoder = beir.cached_index(data, library), library.encoder()
    documents = {row: entry.id for entry in index.manifest.documents for row in index.rows_of(entry.id)}
    runs: list[dict[str, dict[str, float]]] = [{}, {}, {}]
    for query in data.qrels:
        if text := data.queries.get(query, "").strip():
            ready = prepare(index, encoder, text)
            rows, cosines = index.vectors.search(ready.vector, _DEPTH)
            by_words = dict(index.words(ready.words, _DEPTH))
            by_vectors = {int(row): float(cosine) for row, cosine in zip(rows, cosines, strict=True)}
            best = max(by_words.values(), default=1.0)
            both = {row: by_words.get(row, 0) / best + by_vectors.get(row, 0) for row in {*by_words, *by_vectors}}
            for run, scores in zip(runs, (by_words, by_vectors, both), strict=True):
                run[query] = {}
                for row, score in scores.items():
                    if documents[row] != query:
                        run[query][documents[row]] = max(score, run[query].get(documents[row], 0.0))
    return [ndcg(data.qrels, run) for run in runs]


def ndcg(qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Mapping[str, float]]) -> float:
    """A run's mean nDCG@10."""
    values = per_query(qrels, run)
    return sum(value["nDCG@10"] for value in values.values()) / len(values)


def bm25(folder: Path) -> float:
    """nDCG@10 of BM25 over whole documents, title and text."""
    import bm25s
    import Stemmer

    data = beir.read(folder)
    documents = [json.loads(line) for line in data.corpus.read_text("utf-8").split("\n") if line.strip()]
    ids = [str(one["_id"]) for one in documents]
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25(k1=0.9, b=0.4)

    def words(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    index.index(words([f"{one.get('title') or ''} {one.get('text') or ''}" for one in documents]), show_progress=False)
    queries = [query for query in data.qrels if data.queries.get(query, "").strip()]
    rows, scores = index.retrieve(words([data.queries[q] for q in queries]), k=min(100, len(ids)), show_progress=False)
    run = {
        query: {ids[row]: float(score) for row, score in zip(row_of, score_of, strict=True) if score > 0 and ids[row] != query}
        for query, row_of, score_of in zip(queries, rows, scores, strict=True)
    }
    return ndcg(data.qrels, run)


def _progress(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {done}/{total}   ", end="\n" if done == total else "", file=sys.stderr, flush=True)


# -- the sets ----------------------------------------------------------------------------------------------------------


def scifact(data: Path, _: Path) -> Path:
    """Claims against abstracts."""
    return data / "scifact"


def pubmedqa(data: Path, _: Path) -> Path:
    """Questions against abstracts without their conclusions."""
    return data / "pubmedqa"


def conclusions(data: Path, cache: Path) -> Path:
    """PubMedQA's conclusions, as claims, against the abstracts that lack them."""
    queries = objects(data / "pubmedqa" / "queries.jsonl")
    found: Queries = [(one["_id"], one["metadata"]["long_answer"], (one["_id"][1:],)) for one in queries]
    return _folder(cache / "conclusions", data / "pubmedqa" / "corpus.jsonl", found)


def short_questions(data: Path, cache: Path) -> Path:
    """PubMedQA's questions as keywords."""
    return _keywords(cache / "short_questions", data / "pubmedqa", "test")


def short_claims(data: Path, cache: Path) -> Path:
    """SciFact's train claims as keywords."""
    return _keywords(cache / "short_claims", data / "scifact", "train")


def _keywords(folder: Path, source: Path, split: str) -> Path:
    """600 queries of ``source``, each as its three rarest words of those that three documents hold, in their order."""
    frequency = Counter(word for _, title, text in _documents(source) for word in set(terms(f"{title} {text}")))
    texts = {one["_id"]: one["text"] for one in objects(source / "queries.jsonl")}
    judged = beir.read_qrels(source / "qrels" / f"{split}.tsv")
    queries: Queries = []
    for query in sorted(judged, key=by_hash)[:600]:
        words = [word for word in dict.fromkeys(terms(texts[query])) if len(word) > 2 and frequency[word] >= 3]
        rare = sorted(words, key=lambda word: frequency[word])[:3]
        queries += [(query, " ".join(word for word in words if word in rare), tuple(judged[query]))] if len(rare) > 1 else []
    return _folder(folder, source / "corpus.jsonl", queries)


def medquad(data: Path, cache: Path) -> Path:
    """Lay questions against answers: whole diseases up to 1,000 answers, 500 of their questions."""
    diseases: dict[str, Docs] = defaultdict(list)
    for one in _documents(data / "medquad"):
        diseases[one[1]].append(one)
    documents: Docs = []
    for title in sorted(diseases, key=by_hash):
        documents += diseases[title] if len(documents) < 1000 else []
    known = {one[0] for one in documents}
    relevant: dict[str, list[str]] = defaultdict(list)
    for query, judged in beir.read_qrels(data / "medquad" / "qrels" / "train.tsv").items():
        relevant[query] = [document for document in judged if document in known]
    texts = {one["_id"]: one["text"] for one in objects(data / "medquad" / "queries.jsonl")}
    chosen = sorted((query for query, found in relevant.items() if found), key=by_hash)[:500]
    return _folder(cache / "medquad", documents, [(query, texts[query], tuple(relevant[query])) for query in chosen])


def trials(data: Path, cache: Path) -> Path:
    """Prompts of Evidence Inference against the paragraphs of 50 trial reports."""
    articles = {one["_id"]: one for one in objects(data / "evidence_inference" / "articles.jsonl")}
    places: dict[str, list[tuple[int, int, str]]] = {}
    documents: Docs = []
    for key in sorted(articles, key=by_hash)[:50]:
        paragraphs = re.finditer(r"(?:(?!\n\s*\n).)+", articles[key]["text"], re.DOTALL)
        kept = [one for one in paragraphs if len(one.group().strip()) >= 40 and not one.group().strip().startswith("TITLE")]
        places[key] = [(one.start(), one.end(), f"{key}-{number}") for number, one in enumerate(kept)]
        documents += [(f"{key}-{n}", articles[key]["title"], one.group().strip()) for n, one in enumerate(kept)]
    queries: Queries = []
    for prompt in objects(data / "evidence_inference" / "prompts.jsonl"):
        spans = [(one["start"], one["end"]) for one in prompt["evidence"]]
        held = [name for a, b, name in places.get(prompt["article"], ()) if any(a < end and start < b for start, end in spans)]
        queries += [(prompt["_id"], prompt["text"], tuple(held))] if held else []
    return _folder(cache / "trials", documents, queries)


SETS: Mapping[str, Callable[[Path, Path], Path]] = {
    "scifact": scifact, "short_claims": short_claims, "pubmedqa": pubmedqa, "conclusions": conclusions,
    "short_questions": short_questions, "medquad": medquad, "trials": trials,
}  # fmt: skip


def objects(path: Path) -> list[dict[str, Any]]:
    """The objects in a file of one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _documents(folder: Path) -> Docs:
    return [(one["_id"], one.get("title") or "", one["text"]) for one in objects(folder / "corpus.jsonl")]


def by_hash(text: str) -> str:
    """What to sort ``text`` by for an order that is no one's choice and the same at each run."""
    return hashlib.sha256(text.encode()).hexdigest()


def _folder(folder: Path, documents: Docs | Path, queries: Queries) -> Path:
    """``folder`` as a BEIR folder of these documents, or of those in a corpus file: with the same bytes, the same index."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    if isinstance(documents, Path):
        shutil.copyfile(documents, folder / "corpus.jsonl")
    else:
        lines = (json.dumps({"_id": key, "title": title, "text": text}) + "\n" for key, title, text in documents)
        (folder / "corpus.jsonl").write_text("".join(lines), "utf-8")
    asked = "".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text, _ in queries)
    judged = "".join(f"{key}\t{document}\t1\n" for key, _, relevant in queries for document in relevant)
    (folder / "queries.jsonl").write_text(asked, "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, "utf-8")
    return folder


if __name__ == "__main__":
    sys.exit(main())
