"""The exported model against the reference: same tokens, same vectors, and never without a word when it can't be used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import REVIEW, ROOT

from lenaqa.encoder import Encoding, Lot, ModelEncoder, TransformerEncoder
from lenaqa.encoder import exported as exported_module
from lenaqa.encoder.exported import MODEL, RECORD, SOUND, TOKENIZER, WORDS, ExportedFile, ExportedModel, ExportError, batches
from lenaqa.encoder.exporting import export, place, plain_model, same
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, fingerprint, model_folder

LEAST = 0.9999
TEXTS = (
    "",
    " ",
    "\n\t\n",
    "How is lenalidomide excreted?",
    "a",
    "naïve β2-microglobulin, 骨髓瘤 и миелома, مرض 😀 e\u0301",
    "bell \x07, escape \x1b[31mred\x1b[0m, null \x00, zero\u200bwidth, right-to-left \u202e, \ufeff mark, \ufffd",
    "[CLS] injected [SEP] tokens [PAD] [MASK] [UNK]",
    "Lenalidomide is excreted through the kidneys (12), as 43% of patients know. " * 200,
    "x" * 20_000,
    "，。" * 600,
)
MARK = fingerprint(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def reference() -> TransformerEncoder:
    return TransformerEncoder(DEFAULT_MODEL, MARK)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, reference: TransformerEncoder) -> Path:
    """A cache with the export of the bundled model."""
    cache = tmp_path_factory.mktemp("models")
    export(reference, place(cache, DEFAULT_MODEL, MARK))
    return cache


@pytest.fixture
def cache(made: Path, tmp_path: Path) -> Path:
    """A copy of that cache, to be damaged."""
    return Path(shutil.copytree(made, tmp_path / "models"))


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the bundled model's folder with values of its JSON files changed: ``{file: {key: value}}``."""

    def make(changes: dict[str, dict[str, Any]]) -> Path:
        source = model_folder(DEFAULT_MODEL)
        assert source is not None
        copy = tmp_path / "model"
        shutil.copytree(source, copy, copy_function=os.symlink)
        for name, values in changes.items():
            held = json.loads((copy / name).read_text("utf-8"))
            (copy / name).unlink()
            (copy / name).write_text(json.dumps({**held, **values}), "utf-8")
        return copy

    return make


def equal(one: Encoding, other: Encoding) -> None:
    """Same tokens at the same places, vectors of the same direction and of unit length."""
    assert one.vectors.shape == other.vectors.shape
    assert one.vectors.dtype == other.vectors.dtype == np.float32
    assert (one.vectors * other.vectors).sum(axis=1).min(initial=1) >= LEAST
    for mine, theirs in zip(one.ids, other.ids, strict=True):
        assert mine.tolist() == theirs.tolist()
    for mine, theirs in zip(one.starts, other.starts, strict=True):
        assert mine.tolist() == theirs.tolist()
    for first, second in zip(one.tokens, other.tokens, strict=True):
        assert first.shape == second.shape
        assert (first * second).sum(axis=1).min(initial=1) >= LEAST


def test_the_export_encodes_as_the_reference(made: Path, reference: TransformerEncoder) -> None:
    exported = ExportedModel(place(made, DEFAULT_MODEL, MARK))
    equal(exported.encode(TEXTS), reference.encode(TEXTS))
    for text in TEXTS:
        equal(exported.encode([text]), reference.encode([text]))


def test_real_passages_are_encoded_as_by_the_reference(made: Path, reference: TransformerEncoder) -> None:
    text = (ROOT / "corpus" / f"{REVIEW}.txt").read_text("utf-8")
    pieces = [text[start : start + 40 + start % 900] for start in range(0, min(len(text), 30_000), 700)]
    equal(ExportedModel(place(made, DEFAULT_MODEL, MARK)).encode(pieces), reference.encode(pieces))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=60), max_size=4))
def test_any_texts_are_encoded_as_by_the_reference(made: Path, reference: TransformerEncoder, texts: list[str]) -> None:
    equal(ModelEncoder(DEFAULT_MODEL, MARK, made, pytest.fail).encode(texts), reference.encode(texts))


def test_same_tells_encodings_apart(made: Path) -> None:
    exported = ExportedModel(place(made, DEFAULT_MODEL, MARK))
    assert same(exported.encode(["kidney"]), exported.encode(["kidney"]))
    assert not same(exported.encode(["kidney"]), exported.encode(["liver"]))
    assert not same(exported.encode(["kidney stone"]), exported.encode(["kidney  stone"]))


def test_progress_counts_every_text(made: Path) -> None:
    seen: list[int] = []
    ExportedModel(place(made, DEFAULT_MODEL, MARK)).encode(["a kidney stone, " * 15] * 40, seen.append)
    assert seen == sorted(set(seen))
    assert len(seen) > 1
    assert seen[-1] == 40


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(1, 600))
def test_batches_hold_every_text_once_and_no_more_tokens_than_allowed(lengths: list[int], most: int) -> None:
    found = batches(lengths, most)
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    assert [lengths[place] for batch in found for place in batch] == sorted(lengths, reverse=True)
    assert all(len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= most for batch in found)


def test_batches_run_side_by_side_give_what_one_after_the_other_does(made: Path) -> None:
    texts = [f"{word} " * count for word in ("kidney", "liver", "spleen") for count in range(1, 60)]
    one, several = (ExportedModel(place(made, DEFAULT_MODEL, MARK), threads) for threads in (1, 3))
    equal(one.encode(texts), several.encode(texts))


def test_whoever_loses_interest_is_not_kept_waiting_for_every_batch(made: Path) -> None:
    seen: list[int] = []

    def stop(done: int) -> None:
        seen.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ExportedModel(place(made, DEFAULT_MODEL, MARK), 2).encode(["a kidney stone, " * 60] * 60, stop)
    assert len(seen) == 1


def test_where_torch_has_a_faster_device_it_encodes_what_is_many(made: Path, reference: TransformerEncoder) -> None:
    """As if this CPU were one: the way is the same."""
    encoder = ModelEncoder(DEFAULT_MODEL, MARK, made, pytest.fail)
    encoder.encode(["kidney"])
    exported = encoder._exported
    assert exported is not None
    exported.record = replace(exported.record, accelerated=True)
    asked: list[int] = []
    encoder._reference = Counting(reference, asked)
    texts = [f"{count} kidneys" for count in range(70)]
    equal(encoder.encode(texts), exported.encode(texts))
    equal(encoder.encode(texts[:1]), exported.encode(texts[:1]))
    assert asked == [70]


class Counting(TransformerEncoder):
    """A reference that notes how many texts it is asked for."""

    def __init__(self, reference: TransformerEncoder, asked: list[int]) -> None:
        super().__init__(reference.name, reference.fingerprint)
        self._reference, self._asked = reference, asked

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        self._asked.append(len(texts))
        return self._reference.stream(texts)


def test_a_gpu_encodes_as_the_processor_does(made: Path) -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("torch sees no GPU here")
    accelerated = TransformerEncoder(DEFAULT_MODEL, MARK)
    assert accelerated.load().device.type == "cuda"
    equal(accelerated.encode(TEXTS), ExportedModel(place(made, DEFAULT_MODEL, MARK)).encode(TEXTS))


def test_a_stream_gives_every_text_once(made: Path, reference: TransformerEncoder) -> None:
    texts = [f"{count} kidney stones, " * count for count in range(1, 50)]
    exported = ExportedModel(place(made, DEFAULT_MODEL, MARK), 2)
    whole = exported.encode(texts)
    for encoder in (exported, reference, ModelEncoder(DEFAULT_MODEL, MARK, made, pytest.fail)):
        lots = list(encoder.stream(texts))
        assert sorted(place for places, _ in lots for place in places) == list(range(len(texts)))
        for places, found in lots:
            for at, place_ in enumerate(places):
                assert (found.vectors[at] * whole.vectors[place_]).sum() >= LEAST
                assert np.array_equal(found.starts[at], whole.starts[place_])


def test_what_an_export_that_fails_midway_leaves_is_done_by_the_reference(
    made: Path, reference: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    encoder = ModelEncoder(DEFAULT_MODEL, MARK, made, said.append)
    texts = [f"{count} kidney stones, " * 20 for count in range(60)]
    whole = encoder.encode(texts)
    asked: list[int] = []
    encoder._reference = Counting(reference, asked)
    run, left = ExportedModel._encode_batch, [3]

    def failing(self: ExportedModel, session: Any, batch: Sequence[Any]) -> Encoding:
        left[0] -= 1
        if left[0] < 0:
            raise ExportError("out of memory")
        return run(self, session, batch)

    monkeypatch.setattr(ExportedModel, "_encode_batch", failing)
    equal(encoder.encode(texts), whole)
    assert len(said) == 1
    assert len(asked) == 1
    assert 0 < asked[0] < len(texts)


def test_several_threads_ask_one_encoder(made: Path) -> None:
    encoder = ModelEncoder(DEFAULT_MODEL, MARK, made, pytest.fail)
    found: dict[str, Encoding] = {}
    threads = [threading.Thread(target=lambda text=text: found.update({text: encoder.encode([text])})) for text in TEXTS[3:8]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for text in TEXTS[3:8]:
        equal(found[text], encoder.encode([text]))


def test_the_first_text_makes_the_export_and_no_other_stays(cache: Path) -> None:
    shutil.move(place(cache, DEFAULT_MODEL, MARK), cache / "of-another-model")
    ModelEncoder(DEFAULT_MODEL, MARK, cache, pytest.fail).encode(["kidney"])
    assert [path for path in cache.iterdir() if path.is_dir()] == [place(cache, DEFAULT_MODEL, MARK)]


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers", "onnx"])
def test_without_a_library_the_reference_answers_and_says_so_once(
    missing: str, tmp_path: Path, reference: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference.load()  # transformers needs tokenizers itself
    monkeypatch.setitem(sys.modules, missing, None)
    said: list[str] = []
    encoder = ModelEncoder(DEFAULT_MODEL, MARK, tmp_path / "models", said.append)
    encoder._reference = reference
    equal(encoder.encode(TEXTS[:4]), reference.encode(TEXTS[:4]))
    equal(encoder.encode(TEXTS[3:]), reference.encode(TEXTS[3:]))
    assert len(said) == 1
    assert missing in said[0]
    assert "longer" in said[0]


def test_where_no_export_can_be_kept_the_reference_answers(tmp_path: Path, reference: TransformerEncoder) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    said: list[str] = []
    encoder = ModelEncoder(DEFAULT_MODEL, MARK, tmp_path / "models", said.append)
    equal(encoder.encode(["kidney"]), reference.encode(["kidney"]))
    assert len(said) == 1


def _other_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


@pytest.mark.parametrize("name", [MODEL, WORDS, TOKENIZER, RECORD])
@pytest.mark.parametrize("damage", [_other_byte, _cut, Path.unlink])
def test_a_damaged_export_is_not_opened(cache: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(place(cache, DEFAULT_MODEL, MARK) / name)
    with pytest.raises(ExportError):
        ExportedModel(place(cache, DEFAULT_MODEL, MARK))


def test_an_export_found_sound_is_not_hashed_again_until_something_is_written_to_it(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(cache, DEFAULT_MODEL, MARK)
    (folder / SOUND).unlink(missing_ok=True)
    hashed: list[str] = []
    own = exported_module.entry_of

    def noted(path: Path) -> ExportedFile:
        hashed.append(path.name)
        return own(path)

    monkeypatch.setattr(exported_module, "entry_of", noted)
    for _ in range(2):
        ExportedModel(folder)
    assert sorted(hashed) == sorted([MODEL, WORDS, TOKENIZER])
    before = (folder / WORDS).stat()
    content = bytearray((folder / WORDS).read_bytes())
    content[-1] ^= 1
    (folder / WORDS).write_bytes(content)
    os.utime(folder / WORDS, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ExportError, match="damaged"):
        ExportedModel(folder)


def test_what_can_not_be_noted_is_hashed_every_time(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place(cache, DEFAULT_MODEL, MARK)
    (folder / SOUND).unlink(missing_ok=True)
    (folder / SOUND).mkdir()
    ExportedModel(folder)
    with (folder / MODEL).open("r+b") as file:
        file.write(b"damage")
    with pytest.raises(ExportError, match="damaged"):
        ExportedModel(folder)


def test_an_export_with_a_stranger_in_it_is_not_opened(cache: Path) -> None:
    (place(cache, DEFAULT_MODEL, MARK) / "model.onnx.data").write_bytes(b"weights from elsewhere")
    with pytest.raises(ExportError):
        ExportedModel(place(cache, DEFAULT_MODEL, MARK))


def test_what_a_file_manager_leaves_in_an_export_is_let_be(cache: Path) -> None:
    (place(cache, DEFAULT_MODEL, MARK) / ".DS_Store").write_bytes(b"Bud1")
    ExportedModel(place(cache, DEFAULT_MODEL, MARK))


def test_a_damaged_export_is_made_again(cache: Path, reference: TransformerEncoder) -> None:
    _cut(place(cache, DEFAULT_MODEL, MARK) / MODEL)
    said: list[str] = []
    equal(ModelEncoder(DEFAULT_MODEL, MARK, cache, said.append).encode(["kidney"]), reference.encode(["kidney"]))
    assert len(said) == 1
    assert "made again" in said[0]
    ExportedModel(place(cache, DEFAULT_MODEL, MARK))


@pytest.mark.parametrize(
    "changes",
    [
        {"1_Pooling/config.json": {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}},
        {"1_Pooling/config.json": {"pooling_mode_max_tokens": True}},
        {"config_sentence_transformers.json": {"prompts": {"query": "query: "}, "default_prompt_name": "query"}},
        {"sentence_bert_config.json": {"do_lower_case": True}},
        {"config.json": {"model_type": "t5"}},
    ],
)
def test_a_model_that_is_not_plain_is_run_by_the_reference(
    changes: dict[str, dict[str, Any]], model: Callable[..., Path]
) -> None:
    with pytest.raises(ExportError):
        plain_model(str(model(changes)))


@pytest.mark.parametrize("extra", [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}, {}, "no module"])
def test_a_model_with_more_modules_is_run_by_the_reference(extra: Any, model: Callable[..., Path]) -> None:
    folder = model({})
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    (folder / "modules.json").unlink()
    (folder / "modules.json").write_text(json.dumps([*modules, extra]), "utf-8")
    with pytest.raises(ExportError):
        plain_model(str(folder))


def test_a_hub_name_is_not_exported() -> None:
    with pytest.raises(ExportError):
        plain_model("sentence-transformers/all-MiniLM-L6-v2")


def test_another_pooling_answers_by_the_reference_with_a_word(tmp_path: Path, model: Callable[..., Path]) -> None:
    folder = model({"1_Pooling/config.json": {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}})
    said: list[str] = []
    found = ModelEncoder(str(folder), "cls@1", tmp_path / "models", said.append).encode(["Which organ?"])
    equal(found, TransformerEncoder(str(folder), "cls@1").encode(["Which organ?"]))
    assert len(said) == 1
    assert not (tmp_path / "models").exists()


def test_another_length_has_another_export_that_cuts_there(tmp_path: Path, model: Callable[..., Path]) -> None:
    folder = str(model({"sentence_bert_config.json": {"max_seq_length": 12}}))
    assert place(tmp_path, folder, MARK) != place(tmp_path, DEFAULT_MODEL, MARK)
    found = ModelEncoder(folder, MARK, tmp_path / "models", pytest.fail).encode(TEXTS)
    equal(found, TransformerEncoder(folder, MARK).encode(TEXTS))
    assert max(map(len, found.ids)) == 10


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = (
        "import sys; from lenaqa.cli import run; code = run(sys.argv[1:]);"
        "print(*sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", script, *arguments]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=offline, check=False)


def test_a_question_to_an_index_that_is_up_to_date_loads_no_torch(real_library: Library) -> None:
    home = str(real_library.home)
    done = _run("ask", "How is lenalidomide excreted?", "--home", home)
    assert done.returncode == 0
    assert "kidney" in done.stdout
    assert done.stderr.strip() == ""


def test_an_index_by_the_reference_is_up_to_date_with_the_export(real_library: Library, reference: TransformerEncoder) -> None:
    before = Library(real_library.home, real_library.config, reference)
    assert before.sync().rebuilt is None
    assert real_library.index().manifest == before.index().manifest
    question = "How is lenalidomide excreted?"
    one, other = before.ask(question), real_library.ask(question)
    assert one.citations == other.citations
    assert [hit.passage.number for hit in one.hits] == [hit.passage.number for hit in other.hits]
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], abs=1e-3)
