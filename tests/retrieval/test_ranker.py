"""The second stage: what a cross-encoder gives, what isn't one, and how its scores are fused in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lenaqa.config import Config, SearchConfig
from lenaqa.encoder import Floats
from lenaqa.errors import UsageError
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, model_folder
from lenaqa.retrieval.ranker import CrossEncoderRanker, ranker

TEXTS = ["The barn owl hunts voles.", "Owls.", "The red fox eats mice and lives in dens, of which it keeps several."]


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A very small cross-encoder with random weights and the bundled model's words."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("cross-encoder")
    sizes: dict[str, Any] = {
        "num_labels": 1,
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
    }
    config = BertConfig(vocab_size=30522, initializer_range=0.5, **sizes)  # wide, so that scores differ
    model = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(model_folder(DEFAULT_MODEL)).save_pretrained(folder)
    return folder


def test_a_cross_encoder_scores_each_text_with_the_question(cross_encoder: Path) -> None:
    made = CrossEncoderRanker(str(cross_encoder))
    found = made.scores("What do owls hunt?", TEXTS)
    assert found.dtype == np.float32 and found.shape == (3,)
    assert ((found >= 0) & (found <= 1)).all() and len(set(found.tolist())) == 3
    assert np.allclose(made.scores("What do owls hunt?", TEXTS[::-1]), found[::-1], atol=1e-5)
    assert not np.allclose(made.scores("Where do foxes live?", TEXTS), found, atol=1e-5)
    assert made.scores("What do owls hunt?", []).shape == (0,)


def test_a_ranker_is_known_by_its_weights(cross_encoder: Path) -> None:
    assert CrossEncoderRanker(str(cross_encoder)).fingerprint.startswith(f"{cross_encoder}@")
    assert CrossEncoderRanker("someone/some-ranker").fingerprint == "someone/some-ranker@hub"


def test_no_ranker_is_none() -> None:
    assert ranker("") is None


def test_a_folder_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(UsageError, match=r"no model folder \./nowhere") as raised:
        ranker("./nowhere")
    assert "ranker" in raised.value.hint


def test_a_sentence_encoder_is_no_ranker() -> None:
    made = CrossEncoderRanker(str(model_folder(DEFAULT_MODEL)))
    with pytest.raises(UsageError, match="no cross-encoder"):
        made.scores("What?", TEXTS)


@pytest.mark.parametrize("content", [b"", b"no weights"])
def test_damaged_weights_are_an_error_in_words(cross_encoder: Path, tmp_path: Path, content: bytes) -> None:
    for path in cross_encoder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(UsageError, match="can't be loaded"):
        CrossEncoderRanker(str(tmp_path)).scores("What?", TEXTS)


def test_scores_that_are_no_numbers_are_an_error_in_words(cross_encoder: Path) -> None:
    made = CrossEncoderRanker(str(cross_encoder))
    model: Any = made.load().model
    model.classifier.weight.data[:] = float("nan")
    with pytest.raises(UsageError, match="no numbers"):
        made.scores("What?", TEXTS)


class ShortestFirst:
    """A ranker by length, which has nothing to do with what the first stage finds."""

    fingerprint = "shortest@1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        self.read = list(texts)
        lengths = sorted(map(len, texts))
        return np.array([1 / (1 + lengths.index(len(text))) for text in texts], np.float32)


def _library(make_library: Callable[..., Library], **settings: float) -> Library:
    files = {f"owl-{count}.txt": f"# Owls\n\nOwls hunt {'many ' * count}voles.\n" for count in range(1, 9)}
    library = make_library(files, Config(search=SearchConfig(**settings)))  # type: ignore[arg-type]
    library.sync()
    return library


def test_a_heavy_ranker_decides_among_what_it_reads(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library(make_library, ranker_candidates=3, ranker_weight=10)
    first = [hit.passage.text for hit in library.search("owls many voles")[0]]
    second = ShortestFirst()
    monkeypatch.setattr(library, "ranker", lambda: second)
    hits, _ = library.search("owls many voles")
    again = [hit.passage.text for hit in hits]
    assert len(second.read) == 3
    assert again[:3] == sorted(again[:3], key=len)
    assert again[3:] == [text for text in first if text not in again[:3]]
    assert ["ranker" in hit.parts for hit in hits] == [True] * 3 + [False] * (len(hits) - 3)


def test_a_ranker_without_weight_changes_nothing(make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch) -> None:
    library = _library(make_library, ranker_weight=0)
    before = library.search("owls many voles")[0]
    monkeypatch.setattr(library, "ranker", ShortestFirst)
    after = library.search("owls many voles")[0]
    assert [(hit.passage.id, hit.score) for hit in before] == [(hit.passage.id, hit.score) for hit in after]


def test_a_library_asks_the_ranker_that_is_configured(make_library: Callable[..., Library], cross_encoder: Path) -> None:
    library = make_library({"owls.txt": "# Owls\n\nOwls hunt voles.\n"}, Config(search=SearchConfig(ranker=str(cross_encoder))))
    library.sync()
    hits, _ = library.search("What do owls hunt?")
    assert 0 < hits[0].parts["ranker"] < 1
