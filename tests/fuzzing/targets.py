"""What is fuzzed: each parser as a function of bytes that raises for a fault of ours and for nothing else."""

from __future__ import annotations

import tempfile
import tomllib
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from support import WordEncoder

import lenaqa
from fuzzing.soundness import assert_inert, assert_sound
from lenaqa.asking.quantities import asked
from lenaqa.asking.wording import vocabulary
from lenaqa.claims import words as claim_words
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import judge
from lenaqa.claims.names import Glossary
from lenaqa.claims.quantities import quantities
from lenaqa.claims.statement import state
from lenaqa.config import FILE, load, load_keys
from lenaqa.drafts import claims
from lenaqa.drafts.files import DraftKind, read_file
from lenaqa.errors import LenaqaError
from lenaqa.evaluation.trec import read_qrels, read_run
from lenaqa.reading.bibliography import read_bibliography
from lenaqa.reading.document import read_document
from lenaqa.reading.entry import read_fields
from lenaqa.reading.exports import read_export
from lenaqa.reading.passages import passages
from lenaqa.reading.sentences import split
from lenaqa.retrieval.topics import topics
from lenaqa.text.rendering import one_line, plain, safe
from lenaqa.types import PassageSettings

Check = Callable[[bytes], None]

HERE = Path(__file__).resolve().parent
REGRESSIONS = HERE.with_name("regressions")
"""Inputs that once found a fault, a folder for each target."""

_OURS = str(Path(lenaqa.__file__).resolve().parent)
_NUMBERED = "\n\n## References\n\n1. Bell A: It. *J* 1: 2-3, 2010.\n2. Daum C: That. *J* 2: 4-5, 2011.\n"
_NAMED = "\n\n## References\n\nBell, A. (2010). It. J Foo, 12, 45-50.\n\nDaum, C. (2011). That. J, 1, 2.\n"


def document(data: bytes, path: str) -> None:
    """A file of the corpus: it gives a sound document or is refused."""
    with refusing(foreign=path.endswith(".pdf")):
        found = read_document(data, document_id="x", path=path)
        assert_sound(found, passages(found, PassageSettings()))


def bibliography(data: bytes) -> None:
    """A bibliography and the fields of its entries."""
    text = _text(data)
    references, _ = read_bibliography(text, 0, len(text))
    last = 0
    for one in references:
        assert 0 <= one.start < one.end <= len(text)
        assert last <= one.start
        last = one.start
        assert_inert(one.text)
    assert_inert(read_fields(text[:2000]).title or "")


def markers(data: bytes) -> None:
    """Running text that cites by number, and by author and year."""
    text = _text(data)
    document((text + _NUMBERED).encode("utf-8", "replace"), "cites.txt")
    document((text + _NAMED).encode("utf-8", "replace"), "names.md")


def table(data: bytes) -> None:
    """Rows and cells below a caption."""
    document(b"# T\n\nTable I. Trials.\n\n" + data + b"\n\nNote: so it is.\n", "table.txt")


def draft(data: bytes) -> None:
    """A manuscript as Markdown, plain text and LaTeX."""
    text = _text(data)
    kinds: tuple[DraftKind, ...] = ("md", "txt", "tex")
    for kind in kinds:
        last = 0
        for one in claims.sentences(text, kind):
            assert last <= one.start < one.end <= len(text)
            assert one.text == text[one.start : one.end]
            assert all(one.start <= cite.start < cite.end <= one.end for cite in one.cites)
            last = one.end
        own = claims.own_references(text, kind)
        assert own is None or 0 <= own[0] <= own[1] == len(text)


def word(data: bytes) -> None:
    """A manuscript as Word writes it: a ZIP archive of XML."""
    with _file("draft.docx", data) as path, refusing():
        read_file(path)


def claim(data: bytes) -> None:
    """A sentence judged by each line that follows it: what it states is compared with what they do."""
    glossary, encoder = Glossary((), (("RD", "lenalidomide and dexamethasone"),)), WordEncoder()
    lines = [plain(line[:400]) for line in _text(data).split("\n", 3)[:3]]
    stated = [state(claim_words.read(line, encoder.encode([line])), glossary) for line in lines]
    for source in stated:
        judge(stated[0], source, Surroundings(), glossary, {})


def config(data: bytes) -> None:
    """``lenaqa.toml`` and what may stand beside it."""
    with _file(FILE, data) as path:
        (path.with_name("topics.toml")).write_bytes(data)
        (path.with_name("vocabulary.toml")).write_bytes(data)
        for read in (load, load_keys, topics, vocabulary):
            with refusing():
                read(path.parent)


def export(data: bytes, path: str) -> None:
    """What a reference manager exported."""
    with refusing():
        for entry in read_export(data, path).entries:
            assert_inert(entry.given.title or "")


def judged(data: bytes) -> None:
    """Judgements and rankings in TREC's format."""
    with _file("qrels", data) as path:
        for read in (read_qrels, read_run):
            with refusing():
                read(path)


def rendering(data: bytes) -> None:
    """How text is shown, cut into sentences, and read for quantities."""
    text = _text(data)
    assert_inert(safe(text))
    assert safe(safe(text)) == safe(text)
    shown = plain(text)
    assert_inert(shown)
    assert shown == " ".join(shown.split())
    assert "\n" not in one_line(text)
    last = 0
    for spans in split(text, ((0, len(text)),)):
        for start, end in spans:
            assert last <= start < end <= len(text)
            last = end
    quantities(shown)
    asked(shown)


@contextmanager
def refusing(*, foreign: bool = False) -> Iterator[None]:
    """Let a refusal pass. With ``foreign``, so may what a library below raises: whoever reads a file turns it into a refusal."""
    try:
        yield
    except LenaqaError:
        return
    except Exception as error:
        *_, last = traceback.extract_tb(error.__traceback__)
        ours = last.filename.startswith(_OURS) and not isinstance(error, RecursionError)
        if not foreign or ours or isinstance(error, AssertionError):
            raise


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


TARGETS: dict[str, Check] = {
    "text": partial(document, path="x.md"),
    "bibliography": bibliography,
    "markers": markers,
    "table": table,
    "draft": draft,
    "word": word,
    "claim": claim,
    "html": partial(document, path="x.html"),
    "jats": partial(document, path="x.xml"),
    "pdf": partial(document, path="x.pdf"),
    "config": config,
    "bib": partial(export, path="x.bib"),
    "ris": partial(export, path="x.ris"),
    "csl-json": partial(export, path="x.json"),
    "trec": judged,
    "rendering": rendering,
}
"""Every parser of untrusted input by name."""

RUNNING = frozenset({"text", "bibliography", "markers", "table", "draft", "claim", "rendering"})
"""Targets that read running text."""


def words(name: str) -> list[str]:
    """What the grammar of a target is made of."""
    known = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    found: list[str] = [*known[name], *(known["shared"] if name in RUNNING else [])]
    return found


def inputs(name: str) -> Iterator[tuple[str, bytes]]:
    """The seeds of a target and what once found a fault in it: file name and content."""
    for folder in (HERE / "seeds" / name, REGRESSIONS / name):
        for path in sorted(folder.glob("*")):
            yield path.name, path.read_bytes()
