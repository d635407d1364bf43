"""Any BEIR folder: small ones made up here, and the shared ones where they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import ir_measures
import pytest
from support import ROOT, WordEncoder

from evaluation.helpers import read_by_ir_measures
from lenaqa.errors import UsageError
from lenaqa.evaluation import beir, trec
from lenaqa.evaluation.measures import NAMES
from lenaqa.library import Library

Make = Callable[..., Library]
SHARED = ROOT.parent / "shared" / "data"

CORPUS = [
    {"_id": "1", "title": "Kidney", "text": "Lenalidomide is excreted through the kidneys. Doses are halved."},
    {"_id": "2", "title": "Lung", "text": "Salbutamol opens the airways. It is inhaled."},
    {"_id": "3", "title": "A title alone about zebras", "text": ""},
    {"_id": "4", "title": "", "text": "Kidneys filter the blood. The heart pumps it."},
    {"_id": "5", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "kidneys"},
    {"_id": "q2", "text": "salbutamol airways"},
    {"_id": "q3", "text": "zebras"},
    {"_id": "q4", "text": "never judged"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\t1\t2\nq1\t4\t1\nq2\t2\t1\nq2\t1\t0\nq3\t3\t1\nq9\t2\t1\n"


def lines(objects: list[dict[str, str]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tiny"
    (made / "qrels").mkdir(parents=True)
    (made / "corpus.jsonl").write_text(lines(CORPUS))
    (made / "queries.jsonl").write_text(lines(QUERIES))
    (made / "qrels" / "test.tsv").write_text(QRELS)
    return made


def test_a_folder_is_evaluated_as_ir_measures_would(make_library: Make, folder: Path, tmp_path: Path) -> None:
    seen: list[str] = []
    library = make_library()
    found = beir.evaluate(library, folder, progress=lambda stage, done, total: seen.append(stage))
    assert (found.set, found.split, found.kind, found.queries) == ("tiny", "test", "beir", 4)
    assert list(dict.fromkeys(seen)) == ["reading", "encoding", "searching"]
    assert found.outcome("q3").ranking[0] == "3"
    assert set(found.outcome("q1").ranking[:2]) == {"1", "4"}
    assert found.outcome("q9").measures == dict.fromkeys(NAMES, 0.0)
    assert found.measures["R@100"].mean == 0.75  # all but that of q9, which isn't among the queries
    trec.write_qrels(tmp_path / "qrels", trec.qrels_of(found))
    trec.write_run(tmp_path / "run", trec.run_of(found))
    theirs = ir_measures.calc_aggregate(
        [ir_measures.parse_measure(name) for name in NAMES],
        *read_by_ir_measures(tmp_path / "qrels", tmp_path / "run"),
    )
    for measure, value in theirs.items():
        assert found.measures[str(measure)].mean == pytest.approx(value, abs=1e-9)


def test_the_index_is_used_again_until_something_changes(make_library: Make, folder: Path) -> None:
    library = make_library()
    first = beir.evaluate(library, folder)
    encoder = library.encoder()
    assert isinstance(encoder, WordEncoder)
    before = encoder.encoded
    again = beir.evaluate(library, folder)
    assert encoder.encoded - before == 4  # three queries, and one to warm up
    assert again.measures == first.measures
    (folder / "corpus.jsonl").write_text(lines([*CORPUS, {"_id": "6", "title": "", "text": "A new zebra."}]))
    assert "6" in beir.evaluate(library, folder).outcome("q3").ranking
    assert len([path for path in (library.state / "cache" / "beir").iterdir() if path.is_dir()]) == 2


def test_a_damaged_cache_is_built_again(make_library: Make, folder: Path) -> None:
    library = make_library()
    first = beir.evaluate(library, folder)
    for path in (library.state / "cache" / "beir").rglob("*.seg"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(bytes(content))
    assert beir.evaluate(library, folder).measures == first.measures


def test_what_was_interrupted_goes_on_from_the_last_segment(
    make_library: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_library()
    expected = beir.evaluate(whole, folder)
    monkeypatch.setattr("lenaqa.index.build._SEGMENT", 2)
    library = make_library()
    encoder = library.encoder()
    assert isinstance(encoder, WordEncoder)

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "encoding" and done >= 3:
            raise KeyboardInterrupt

    for path in (library.state / "cache" / "beir").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = encoder.encoded
    with pytest.raises(KeyboardInterrupt):
        beir.evaluate(library, folder, progress=interrupt)
    assert encoder.encoded - before == 4  # of four passages, in two parts
    done: list[tuple[int, int]] = []
    again = beir.evaluate(library, folder, progress=lambda *at: done.append(at[1:]) if at[0] == "encoding" else None)
    assert done == [(4, 4)]  # the first part was kept
    assert again.measures == expected.measures
    assert [one.ranking for one in again.questions] == [one.ranking for one in expected.questions]


@pytest.mark.parametrize(
    "content",
    [QRELS, QRELS.split("\n", 1)[1], QRELS.split("\n", 1)[1].replace("\t", " "), QRELS.replace("\n", "\r\n"),
     "q1 0 1 2\nq1 0 4 1\nq2 0 2 1\nq2 0 1 0\nq3 0 3 1\nq9 0 2 1.0\n"],
    ids=["header", "no header", "spaces", "windows line ends", "trec"],
)  # fmt: skip
def test_judgements_in_any_dress(tmp_path: Path, content: str) -> None:
    path = tmp_path / "test.tsv"
    path.write_bytes(content.encode())
    assert beir.read_qrels(path) == {"q1": {"1": 2, "4": 1}, "q2": {"2": 1, "1": 0}, "q3": {"3": 1}, "q9": {"2": 1}}


def test_which_judgements_are_taken(folder: Path) -> None:
    qrels = folder / "qrels"
    (qrels / "train.tsv").write_text(QRELS)
    assert beir.read(folder).split == "test"
    assert beir.read(folder, "train").split == "train"
    with pytest.raises(UsageError) as error:
        beir.read(folder, "dev")
    assert error.value.hint == "Choose one of: test, train."
    (qrels / "test.tsv").unlink()
    assert beir.read(folder).split == "train"
    (qrels / "train.tsv").rename(folder / "qrels.tsv")
    assert beir.read(folder).split == "qrels"
    (folder / "qrels.tsv").unlink()
    with pytest.raises(UsageError, match="no judgements"):
        beir.read(folder)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("corpus.jsonl", '{"_id": "1", "text": "a"}\n{"_id"\n', "line 2: not valid JSON"),
        ("corpus.jsonl", '{"text": "a"}\n', 'line 1: no object with "_id"'),
        ("corpus.jsonl", '{"_id": "1", "text": "a"}\n{"_id": "1", "text": "b"}\n', "line 2: the id 1 occurs twice"),
        ("corpus.jsonl", "", "line 1: there are no documents"),
        ("queries.jsonl", "[]\n", "line 1: no object"),
        ("qrels/test.tsv", "q1\t1\n", "line 1: 2 columns"),
        ("qrels/test.tsv", "q1\t1\t1\nq2\t1\tmany\n", "line 2: many is no number"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "line 1: there are no judgements"),
    ],
)
def test_a_malformed_folder_is_named_with_file_line_and_fault(
    make_library: Make, folder: Path, name: str, content: str, fault: str
) -> None:
    (folder / name).write_text(content)
    with pytest.raises(UsageError) as error:
        beir.evaluate(make_library(), folder)
    assert str(folder / name) in error.value.message
    assert fault in error.value.message


def test_a_folder_that_is_none(make_library: Make, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no BEIR folder"):
        beir.evaluate(make_library(), tmp_path)


def test_a_query_that_is_a_document_is_not_its_own_answer(make_library: Make, folder: Path) -> None:
    (folder / "queries.jsonl").write_text(
        lines([{"_id": "1", "text": CORPUS[0]["text"]}, {"_id": "2", "text": CORPUS[1]["text"]}])
    )
    (folder / "qrels" / "test.tsv").write_text("1\t4\t1\n2\t2\t1\n")
    found = beir.evaluate(make_library(), folder)
    assert "1" not in found.outcome("1").ranking
    assert found.outcome("2").ranking[0] == "2"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
@pytest.mark.parametrize(("name", "split", "queries"), [("scifact", "test", 300), ("pubmedqa", "test", 1000)])
def test_the_shared_sets_are_read(name: str, split: str, queries: int) -> None:
    found = beir.read(SHARED / name)
    assert (found.split, len(found.qrels)) == (split, queries)
    assert set(found.qrels) <= set(found.queries)
