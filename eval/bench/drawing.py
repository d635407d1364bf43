"""A collection of any size, the same at every run: documents of drawn words, vectors drawn instead of encoded.

Words come as often as words do (Zipf), the frequent ones from the project's own documents, so that the model splits them as
it splits text. Vectors lie around centres, as those of passages on some topics do: two of one topic have a cosine of about 0.6.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
from measuring import ROOT

from lenaqa.encoder import Encoder, Encoding, Floats, Lot, unit
from lenaqa.index.records import DocumentEntry
from lenaqa.index.writing import NewDocument
from lenaqa.types import Document, Passage, Sentence

DIMENSION = 384
DRAWN = "drawn@1"
PASSAGES = 100
"""In a document."""
_WORDS = 60
"""In a passage."""
_VOCABULARY = 200_000
_CENTRES = 2_000
_SPREAD = 0.8
_SYLLABLES = "ba ce di fo gu lan mer nis pol rus tan vex zir quo".split()


class Drawn:
    """An encoder whose vectors depend on the text and on nothing that it means; it gives no tokens. ``seconds`` went into it."""

    dimension = DIMENSION

    def __init__(self, fingerprint: str = DRAWN) -> None:
        self.fingerprint = fingerprint
        self.seconds = 0.0
        self._centres = unit(np.random.default_rng(7).standard_normal((_CENTRES, DIMENSION)).astype(np.float32))

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """A vector for each text."""
        began = time.perf_counter()
        vectors = unit(np.stack([self._vector(text) for text in texts])) if texts else np.zeros((0, DIMENSION), np.float32)
        if progress:
            progress(len(texts))
        nothing = np.zeros(0, np.int32)
        self.seconds += time.perf_counter() - began
        return Encoding(vectors, (np.zeros((0, DIMENSION), np.float32),) * len(texts), *((nothing,) * len(texts),) * 2)

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """All at once."""
        yield range(len(texts)), self.encode(texts)

    def _vector(self, text: str) -> Floats:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        random = np.random.default_rng(seed)
        away = random.standard_normal(DIMENSION, np.float32)
        found: Floats = self._centres[random.integers(_CENTRES)] + away * np.float32(_SPREAD / DIMENSION**0.5)
        return found


class Asking:
    """For questions to a drawn collection: the model's tokens, at the model's cost, but a vector near the passage asked about."""

    def __init__(self, model: Encoder) -> None:
        self._model = model
        self._near: dict[str, Floats] = {}
        self.fingerprint = DRAWN
        self.dimension = DIMENSION

    def knows(self, question: str, vector: Floats) -> None:
        """From now on ``question`` has this ``vector`` ``(d,)``."""
        self._near[question] = vector

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``."""
        found = self._model.encode(texts, progress)
        for row, text in enumerate(texts):
            if text in self._near:
                found.vectors[row] = self._near[text]
        return found

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """All at once."""
        yield range(len(texts)), self.encode(texts)


def near(vector: Floats, random: np.random.Generator, cosine: float = 0.8) -> Floats:
    """A unit vector of that ``cosine`` with ``vector``, about a question's with its answer."""
    away = random.standard_normal(DIMENSION, np.float32)
    away = unit((away - (away @ vector) * vector)[None])[0]
    found: Floats = unit((cosine * vector + (1 - cosine**2) ** 0.5 * away)[None].astype(np.float32))[0]
    return found


def documents(passages: int) -> Iterator[NewDocument]:
    """Documents of so many passages together."""
    for number in range(-(-passages // PASSAGES)):
        yield _document(number, min(PASSAGES, passages - number * PASSAGES))


def paragraphs(number: int, count: int) -> list[str]:
    """The paragraphs of a document, one a passage."""
    random = np.random.default_rng((3, number))
    drawn = np.minimum(random.zipf(1.15, size=(count, _WORDS)), _VOCABULARY) - 1
    known = _frequent()
    return [" ".join(_word(n, known) for n in row).capitalize() + "." for row in drawn.tolist()]


def _document(number: int, count: int) -> NewDocument:
    texts = paragraphs(number, count)
    name, title, at = f"drawn-{number:06d}", f"Document {number}", 0
    own = []
    for place, text in enumerate(texts):
        span = ((at, at + len(text)),)
        own.append(Passage(name, place, "prose", "body", (), span, text, title, (Sentence(span, text),)))
        at += len(text) + 2
    text = "\n\n".join(texts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(name, name, digest, text, "utf-8", title, (), None, None, "document", (), (), (), (), ())
    entry = DocumentEntry(
        name, name, digest, len(text), 0, title, (), None, None, "document", "utf-8", None, passages=count, tables=0, references=0
    )
    return NewDocument(entry, document, own)


def _word(number: int, known: Sequence[str]) -> str:
    """The word of that rank: a word of the project's documents, or syllables."""
    if number < len(known):
        return known[number]
    syllables = []
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[rest])
    return "".join(syllables)


@cache
def _frequent() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "corpus").glob("0*.txt"))]
    return [word for word, _ in Counter(re.findall(r"[a-z]+", " ".join(texts).casefold())).most_common()]
