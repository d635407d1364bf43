"""A model written as ONNX, whole or not at all, and kept only if it encodes as the reference does.

torch's exporter by tracing needs the package onnx alone; its newer one needs onnxscript and onnx-ir besides and gives the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lenaqa.encoder.encoding import Encoding
from lenaqa.encoder.exported import FILES, MODEL, RECORD, TOKENIZER, WORDS, ExportedModel, ExportError, Record, entry_of
from lenaqa.encoder.reference import TransformerEncoder
from lenaqa.models import model_folder
from lenaqa.system.durable import sync

LEAST_COSINE = 0.9999
"""Between a vector by the export and the reference's."""
_FORMAT = 1
_OPSET = 17
_LOCK_SECONDS = 120.0
_TYPES = ("bert", "distilbert", "roberta", "xlm-roberta")
_MODULES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_DEFINING = ("modules.json", "config.json", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt")
_TRIALS = ("", "Which organ?", "naïve β2-microglobulin 骨髓瘤 \u0007\u200b x", "plasma cells " * 400)
"""Texts that differ in what goes wrong with them: nothing, little, odd characters, too much."""


def place(cache: Path, name: str, fingerprint: str) -> Path:
    """The folder under ``cache`` for the export of a model: it changes with the weights and with whatever defines the model."""
    folder = plain_model(name)
    digest = hashlib.sha256(f"{_FORMAT}\0{fingerprint}".encode())
    for path in [*(folder / file for file in _DEFINING), *sorted(folder.glob("*_Pooling/config.json"))]:
        digest.update(path.read_bytes() if path.is_file() else b"\0")
    return cache / digest.hexdigest()[:16]


def plain_model(name: str) -> Path:
    """The folder of the model ``name``: a transformer like BERT with mean pooling, else :class:`ExportError` is raised."""
    folder = model_folder(name)
    if folder is None:
        raise ExportError("a model of the hub isn't exported")
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        transformer, pooling = folder / modules[0]["path"], folder / modules[1]["path"]
        config = json.loads((transformer / "config.json").read_text("utf-8"))
        modes = json.loads((pooling / "config.json").read_text("utf-8"))
        settings = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))
        prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8")).get("default_prompt_name")
        plain = [module["type"].rpartition(".")[2] for module in modules] in _MODULES and config["model_type"] in _TYPES
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise ExportError("the model isn't a folder in the plain layout of sentence-transformers") from None
    chosen = [mode for mode, used in modes.items() if mode.startswith("pooling_mode") and used]
    pooled = chosen in (["pooling_mode_mean_tokens"], ["pooling_mode"]) and modes.get("pooling_mode", "mean") == "mean"
    if not (plain and pooled) or settings.get("do_lower_case") or prompts:
        raise ExportError("only a plain transformer like BERT with mean pooling is exported")
    return folder


def export(reference: TransformerEncoder, target: Path) -> None:
    """Write the model as ONNX into the folder ``target``; other exports beside it go. Raises :class:`ExportError` if it can't.

    Takes seconds and loads torch. Two processes that need it at once make it once.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        import filelock
        import onnx  # noqa: F401  # torch's exporter needs it, and says so only after its work

        target.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(target.parent / "lock", timeout=_LOCK_SECONDS):
            if _opens(target):
                return
            shutil.rmtree(partial, ignore_errors=True)
            try:
                partial.mkdir()
                _write(reference, partial)
                _verify(reference, ExportedModel(partial))
                _publish(partial, target)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except ExportError:
        raise
    except Exception as error:  # torch's exporter raises whatever it trips over
        reason = (str(error).splitlines() or [""])[0][:200] or type(error).__name__
        raise ExportError(f"the model can't be exported to ONNX ({reason})") from error


def _opens(folder: Path) -> bool:
    try:
        ExportedModel(folder)
    except ExportError:
        return False
    return True


def _write(reference: TransformerEncoder, folder: Path) -> None:
    loaded: Any = reference.load()
    _write_model(plain_model(reference.name), folder)
    tokenizer = type(loaded.tokenizer.backend_tokenizer).from_str(loaded.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(loaded.max_seq_length)
    (folder / TOKENIZER).write_text(tokenizer.to_str(), "utf-8")
    record = Record(
        dimension=reference.dimension,
        special=tuple(loaded.tokenizer.all_special_ids),
        padding=loaded.tokenizer.pad_token_id,
        accelerated=loaded.device.type != "cpu",
        files={name: entry_of(folder / name) for name in FILES},
    )
    (folder / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record)))


def _write_model(source: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModel

    # "eager" attention: plain operators, which trace for every length.
    model = AutoModel.from_pretrained(source, attn_implementation="eager", dtype=torch.float32).eval()
    embeddings = model.get_input_embeddings().weight.detach()
    np.save(folder / WORDS, embeddings.numpy(), allow_pickle=False)

    class TokenVectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, words: torch.Tensor, mask: torch.Tensor) -> Any:
            return self.model(inputs_embeds=words, attention_mask=mask).last_hidden_state

    sample = embeddings[torch.ones((2, 7), dtype=torch.long)], torch.ones((2, 7), dtype=torch.long)
    axes = {name: {0: "texts", 1: "tokens"} for name in ("words", "mask", "vectors")}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            TokenVectors(), sample, str(folder / MODEL), input_names=["words", "mask"], output_names=["vectors"],
            dynamic_axes=axes, opset_version=_OPSET, dynamo=False,
        )  # fmt: skip


def _verify(reference: TransformerEncoder, exported: ExportedModel) -> None:
    if not same(reference.encode(_TRIALS), exported.encode(_TRIALS)):
        raise ExportError("the exported model gives other vectors than sentence-transformers")


def same(one: Encoding, other: Encoding) -> bool:
    """Whether two encodings of the same texts have the same tokens at the same places, and vectors of the same direction."""
    tokens = all(np.array_equal(a, b) for a, b in zip((*one.ids, *one.starts), (*other.ids, *other.starts), strict=True)) and all(
        _least(a, b) >= LEAST_COSINE for a, b in zip(one.tokens, other.tokens, strict=True)
    )
    return tokens and _least(one.vectors, other.vectors) >= LEAST_COSINE


def _least(one: np.ndarray, other: np.ndarray) -> float:
    return float((one * other).sum(axis=1).min(initial=1.0))


def _publish(partial: Path, target: Path) -> None:
    for path in [*partial.iterdir(), partial]:
        sync(path)
    for old in target.parent.iterdir():
        if old.is_dir() and old != partial:
            shutil.rmtree(old)
    partial.rename(target)
    sync(target.parent)
