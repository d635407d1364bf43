"""Train a small cross-encoder from the bundled model, on the CPU, and save it where ``[search] ranker`` can name it.

``python eval/train/cross_encoder.py ../shared/data FOLDER --steps 600``. Groups of one text that answers and three that don't;
softmax over the group, and each text by itself so that scores can be compared between questions. ``docs/ranker.md`` says what
came of it. bfloat16 where the processor has it (autocast), 32-bit weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pairs
import torch
from torch.nn import functional
from transformers import AutoTokenizer, BertForSequenceClassification

from lenaqa.models import DEFAULT_MODEL, model_folder

GROUP = 4
MIXTURE = {"trials": 6, "diseases": 4, "claims": 2}
"""Questions of each source in a batch."""
MAX_TOKENS = 112
RATE = 6e-5
_WARM = 30
"""Steps until the full rate; then it falls in a straight line."""
Group = tuple[str, list[str]]


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    tokenizer: Any = AutoTokenizer.from_pretrained(str(model_folder(DEFAULT_MODEL)))
    model = fresh()
    train(model, tokenizer, batches(pairs.build(chosen.data), random.Random(chosen.seed)), chosen.steps)
    model.save_pretrained(chosen.folder)
    tokenizer.save_pretrained(chosen.folder)


def fresh() -> Any:
    """The bundled model with an untrained score: its word vectors stay as they are, its unused pooler begins as the identity."""
    model: Any = BertForSequenceClassification.from_pretrained(str(model_folder(DEFAULT_MODEL)), num_labels=1)
    model.config.architectures = ["BertForSequenceClassification"]
    with torch.no_grad():
        model.bert.pooler.dense.weight.copy_(torch.eye(model.config.hidden_size))
        model.bert.pooler.dense.bias.zero_()
    for name, weights in model.bert.embeddings.named_parameters():
        weights.requires_grad = "token_type" in name
    return model.eval()  # no dropout: the run is short


def batches(questions: dict[str, list[pairs.Question]], source: random.Random) -> Iterator[list[Group]]:
    """Batches of groups, without end."""
    streams = {name: pairs.sample(found, source) for name, found in questions.items()}
    while True:
        yield [group(next(streams[name]), source) for name, count in MIXTURE.items() for _ in range(count)]


def group(question: pairs.Question, source: random.Random) -> Group:
    """A wording of ``question``, and a text that answers it before three that don't: passages, or by half single sentences."""
    wording = source.choice(question.wordings)
    if source.random() < 0.1:
        wording = wording.rstrip("?").lower()
    positive, negatives = source.choice(question.positives), question.negatives
    if question.sentences and source.random() < 0.5:
        positive, negatives = source.choice(question.sentences)
    wrong = list(negatives) + [text for text in question.negatives if len(negatives) < GROUP]
    return wording, [positive, *(source.sample(wrong, GROUP - 1) if len(wrong) >= GROUP else source.choices(wrong, k=GROUP - 1))]


def train(model: Any, tokenizer: Any, found: Iterator[Sequence[Group]], steps: int) -> None:
    """Fit ``model`` in place, printing the loss and the share of groups whose answer comes first, smoothed."""
    head = [weights for name, weights in model.named_parameters() if name.startswith(("classifier", "bert.pooler"))]
    body = [weights for weights in model.bert.parameters() if weights.requires_grad and all(weights is not h for h in head)]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": 4 * RATE}], weight_decay=0.01)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / _WARM, max(1 - step / steps, 0.02)))
    began, smooth = time.perf_counter(), torch.zeros(2)
    for step in range(steps):
        scores = score(model, tokenizer, next(found))
        loss = losses(scores)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        rate.step()
        now = torch.stack([loss.detach(), (scores.argmax(1) == 0).float().mean()])
        smooth = now if step == 0 else 0.97 * smooth + 0.03 * now
        if step % 20 == 0:
            print(f"{step:5} {time.perf_counter() - began:6.0f} s   loss {smooth[0]:.3f}   first {smooth[1]:.3f}", flush=True)


def score(model: Any, tokenizer: Any, groups: Sequence[Group]) -> torch.Tensor:
    """The logits of a batch, ``(groups, GROUP)``; the answer's is the first."""
    questions = [wording for wording, texts in groups for _ in texts]
    texts = [text for _, found in groups for text in found]
    inputs = tokenizer(questions, texts, truncation="only_second", max_length=MAX_TOKENS, padding=True, return_tensors="pt")
    with torch.autocast("cpu", torch.bfloat16):
        logits: torch.Tensor = model(**inputs).logits
    return logits.float().view(-1, GROUP)


def losses(scores: torch.Tensor) -> torch.Tensor:
    """Softmax over each group, and each text by itself, a positive counting twice."""
    first = torch.zeros(len(scores), dtype=torch.long)
    answers = functional.one_hot(first, GROUP).float()
    apart = functional.binary_cross_entropy_with_logits(scores, answers, pos_weight=torch.tensor(2.0))
    return functional.cross_entropy(scores, first) + apart


if __name__ == "__main__":
    main()
