"""The training pairs of the ranker: what is a positive, what never is a negative, and which claims stay out."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "eval" / "train"))

import cross_encoder  # noqa: E402
import pairs  # noqa: E402

TRIAL = """TITLE:
A trial of reeds

ABSTRACT.RESULTS:
Reeds eased coughing significantly compared with water. Nobody in either group was harmed by the reeds.

BODY.METHODS:
Reeds or water were given twice a day to forty herons.

BODY.DISCUSSION:
As others found, reeds reduced coughing in young herons too.

BODY.STATISTICS:
Groups were compared by a test for herons that cough.
"""
EVIDENCE = "Reeds eased coughing significantly compared with water."


def write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The three sets in small."""
    start = TRIAL.index(EVIDENCE)
    write(tmp_path / "evidence_inference/articles.jsonl", [{"_id": "a", "title": "A trial of reeds", "text": TRIAL}])
    evidence = [{"text": EVIDENCE, "start": start, "end": start + len(EVIDENCE), "label": ""}]
    prompt = {"_id": "p", "article": "a", "text": "With respect to coughing, reeds or water in herons, what is reported?"}
    named = {"outcome": "coughing", "intervention": "reeds", "comparator": "water"}
    write(tmp_path / "evidence_inference/prompts.jsonl", [prompt | named | {"evidence": evidence}])
    kinds = {"symptoms": "The cough is dry.", "treatment": "Rest is enough.", "causes": "Dust is the cause.",
             "exams and tests": "The vet listens to the chest."}  # fmt: skip
    write(tmp_path / "medquad/corpus.jsonl", [{"_id": k, "title": "Heron cough", "text": text} for k, text in kinds.items()])
    write(tmp_path / "medquad/queries.jsonl", [{"_id": f"q-{k}", "text": "?", "metadata": {"qtype": k}} for k in kinds])
    (tmp_path / "medquad/qrels").mkdir()
    (tmp_path / "medquad/qrels/train.tsv").write_text("q\td\ts\n" + "".join(f"q-{k}\t{k}\t1\n" for k in kinds))
    texts = {"one": "Herons eat fish.", "two": "Herons eat frogs.", "three": "Herons eat fish and frogs."}
    write(tmp_path / "scifact/corpus.jsonl", [{"_id": k, "title": "", "text": text} for k, text in texts.items()])
    write(tmp_path / "scifact/queries.jsonl", [{"_id": "1", "text": "herons eat fish"}, {"_id": "2", "text": "a test claim"}])
    (tmp_path / "scifact/qrels").mkdir()
    (tmp_path / "scifact/qrels/train.tsv").write_text("q\td\ts\n1\tone\t1\n")
    (tmp_path / "scifact/qrels/test.tsv").write_text("q\td\ts\n2\ttwo\t1\n")
    return tmp_path


def test_a_trials_positive_is_the_annotated_sentence(data: Path) -> None:
    (question,) = pairs.build(data)["trials"]
    ((positive, others),) = question.sentences
    assert positive.startswith(EVIDENCE) and "Results" in positive
    assert any(text.startswith("Nobody in either group") for text in others)
    assert not any(EVIDENCE in text for text in (*others, *question.negatives))


def test_a_passage_that_states_the_result_again_is_no_negative(data: Path) -> None:
    (question,) = pairs.build(data)["trials"]
    assert any("twice a day" in text for text in question.negatives)
    assert not any("reduced coughing" in text for text in question.negatives)


def test_answers_to_near_questions_are_no_negatives(data: Path) -> None:
    found = {question.wordings[0]: question for question in pairs.build(data)["diseases"]}
    symptoms = found["What are the symptoms of Heron cough?"]
    assert [text.split(" — ")[0] for text in symptoms.positives] == ["The cough is dry."]
    assert {text.split(" — ")[0] for text in symptoms.negatives} == {"Rest is enough.", "Dust is the cause."}


def test_only_train_claims_are_used(data: Path) -> None:
    (question,) = pairs.build(data)["claims"]
    assert question.wordings == ("herons eat fish",)
    assert len(question.negatives) == 2


def test_a_group_holds_its_answer_first_and_three_others(data: Path) -> None:
    source = random.Random(1)
    for found in pairs.build(data).values():
        for question in found:
            wording, texts = cross_encoder.group(question, source)
            assert wording and len(texts) == cross_encoder.GROUP
            assert texts[0] in (*question.positives, *(text for text, _ in question.sentences))
            assert texts[0] not in texts[1:]


def test_a_batch_is_scored_and_can_be_learned_from(data: Path) -> None:
    from transformers import AutoTokenizer

    from lenaqa.models import DEFAULT_MODEL, model_folder

    tokenizer = AutoTokenizer.from_pretrained(str(model_folder(DEFAULT_MODEL)))
    model = cross_encoder.fresh()
    batch = next(cross_encoder.batches(pairs.build(data), random.Random(1)))
    before = cross_encoder.losses(cross_encoder.score(model, tokenizer, batch)).item()
    cross_encoder.train(model, tokenizer, iter([batch] * 3), 3)
    assert cross_encoder.losses(cross_encoder.score(model, tokenizer, batch)).item() < before
