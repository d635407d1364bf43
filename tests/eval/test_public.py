"""The public sets as they are made: BEIR folders that are the same at each run, and baselines that leave the query itself out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "eval" / "bench"))

import public  # noqa: E402

from lenaqa.evaluation import beir  # noqa: E402
from lenaqa.library import Library  # noqa: E402


def write(path: Path, objects: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    birds = ["heron", "crane", "stork"]
    for name, split in (("pubmedqa", "test"), ("scifact", "train")):
        texts = [f"The {bird} waits in the river\u2028for small fish and common frogs." for bird in birds]
        write(folder / name / "corpus.jsonl", [{"_id": str(n), "title": "", "text": text} for n, text in enumerate(texts)])
        asked = [f"Does the {bird} of the river wait for common fish?" for bird in birds]
        queries = [{"_id": f"q{n}", "text": text, "metadata": {"long_answer": text}} for n, text in enumerate(asked)]
        write(folder / name / "queries.jsonl", queries)
        (folder / name / "qrels").mkdir()
        judged = "".join(f"q{n}\t{n}\t1\n" for n in range(3))
        (folder / name / "qrels" / f"{split}.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", "utf-8")
    answers = [("1", "Gout", "Gout is painful."), ("2", "Gout", "Rest helps gout."), ("3", "Mumps", "Mumps swell.")]
    write(folder / "medquad" / "corpus.jsonl", [{"_id": key, "title": title, "text": text} for key, title, text in answers])
    write(folder / "medquad" / "queries.jsonl", [{"_id": f"q{key}", "text": f"What is {title}?"} for key, title, _ in answers])
    (folder / "medquad" / "qrels").mkdir()
    (folder / "medquad" / "qrels" / "train.tsv").write_text("".join(f"q{key}\t{key}\t1\n" for key, *_ in answers), "utf-8")
    text = "TITLE: \nReeds\n\nReeds or water were given twice a day to forty herons.\n\nReeds eased coughing more than water did."
    write(folder / "evidence_inference" / "articles.jsonl", [{"_id": "a", "title": "Reeds", "text": text}])
    at = text.index("eased")
    prompt = {"_id": "p", "article": "a", "text": "Reeds or water?", "evidence": [{"start": at, "end": at + 5}]}
    write(folder / "evidence_inference" / "prompts.jsonl", [prompt])
    return folder


def test_every_set_is_a_beir_folder_and_the_same_twice(data: Path, tmp_path: Path) -> None:
    (data / "scifact" / "qrels" / "test.tsv").write_text("q0\t0\t1\n", "utf-8")
    for name, make in public.SETS.items():
        one, two = beir.read(make(data, tmp_path / "one")), beir.read(make(data, tmp_path / "two"))
        assert (one.sha256, one.queries, one.qrels) == (two.sha256, two.queries, two.qrels), name
        assert all(query in one.queries for query in one.qrels), name


def test_what_the_sets_hold(data: Path, tmp_path: Path) -> None:
    short = beir.read(public.short_claims(data, tmp_path))
    assert short.queries["q1"] == "river common fish"  # what three documents hold, in the order of the question
    assert short.corpus.read_bytes() == (data / "scifact" / "corpus.jsonl").read_bytes()
    trials = beir.read(public.trials(data, tmp_path))
    assert trials.qrels == {"p": {"a-1": 1}}
    assert "eased coughing" in trials.corpus.read_text("utf-8").split("\n")[1]
    assert beir.read(public.conclusions(data, tmp_path)).qrels["q2"] == {"2": 1}


def test_baselines_find_what_is_there(data: Path, tmp_path: Path, make_library: Callable[..., Library]) -> None:
    folder = public.conclusions(data, tmp_path)
    assert public.bm25(folder) == pytest.approx(1.0)
    assert public.alone(make_library(), folder) == pytest.approx([1.0, 1.0, 1.0])
