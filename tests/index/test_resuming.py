"""A run that is interrupted leaves what was in force, and its finished segments to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from support import WordEncoder

from index.small import bring, check, document, make_small, opened, there
from lenaqa.encoder import Encoding
from lenaqa.index.disk import DamagedError
from lenaqa.index.store import open_index
from lenaqa.index.writing import NewDocument

MANY = {f"d{at}": [f"number {at} is a fox", f"and {at} an owl"] for at in range(20)}


class Failing(WordEncoder):
    """Fails after ``texts`` texts, as if the power went."""

    def __init__(self, texts: int) -> None:
        super().__init__()
        self.left = texts

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        self.left -= len(texts)
        if self.left < 0:
            raise KeyboardInterrupt
        return super().encode(texts, progress)


def test_finished_segments_are_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, MANY, Failing(21))
    assert open_index(tmp_path) is None
    encoder = WordEncoder()
    bring(tmp_path, MANY, encoder)
    assert encoder.encoded == 40 - 20
    check(opened(tmp_path))
    assert [entry.id for entry in opened(tmp_path).manifest.documents] == sorted(MANY)


def test_what_was_in_force_stays_and_the_rest_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    bring(tmp_path, {"d0": MANY["d0"]})
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, MANY, Failing(10))
    assert [entry.id for entry in opened(tmp_path).manifest.documents] == ["d0"]
    encoder = WordEncoder()
    bring(tmp_path, MANY, encoder)
    assert encoder.encoded == 38 - 8
    check(opened(tmp_path))


def test_a_segment_of_another_model_or_one_that_is_damaged_is_not_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, MANY, Failing(21))
    data = sorted(tmp_path.glob("s*.seg"))[0]
    content = bytearray(data.read_bytes())
    content[100] ^= 1
    data.write_bytes(bytes(content))
    assert len(there(tmp_path, WordEncoder()).documents) == 8
    other = WordEncoder()
    other.fingerprint = "words@2"
    assert there(tmp_path, other).documents == []
    bring(tmp_path, MANY, other)
    assert other.encoded == 40
    assert not data.exists()
    check(opened(tmp_path))


def test_half_a_segment_is_none(tmp_path: Path) -> None:
    bring(tmp_path, {"d0": MANY["d0"]})
    (tmp_path / "s0123456789abcdef.seg").write_bytes(b"half")
    (tmp_path / ".lenaqa-0123456789abcdef.partial").write_bytes(b"half")
    bring(tmp_path, {"d0": MANY["d0"], "d1": MANY["d1"]})
    assert {path.name[0] for path in tmp_path.iterdir()} == {"C", "m", "s"}
    check(opened(tmp_path))


def test_an_open_index_outlives_what_replaces_it(tmp_path: Path) -> None:
    bring(tmp_path, {"d0": MANY["d0"]})
    before = opened(tmp_path)
    other = WordEncoder()
    other.fingerprint = "words@2"
    bring(tmp_path, {"d1": MANY["d1"]}, other)
    check(before)
    assert before.words(["fox"], 5)
    assert opened(tmp_path).document("d0") is None


def test_readers_never_see_half_an_index(tmp_path: Path) -> None:
    bring(tmp_path, {"d0": MANY["d0"]})
    failed: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                check(opened(tmp_path))
        except BaseException as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    encoder = WordEncoder()
    for at in range(30):
        encoder.fingerprint = f"words@{at}"  # another model each time, so that every file is replaced
        bring(tmp_path, {"d0": MANY["d0"], "d1": MANY["d1"]}, encoder)
    done.set()
    for reader in readers:
        reader.join()
    assert not failed, failed


def test_a_build_that_meets_damage_while_merging_leaves_it_to_be_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    bring(tmp_path, {"d0": MANY["d0"]})
    bring(tmp_path, {"d0": MANY["d0"], "d1": MANY["d1"]})
    data = sorted(tmp_path.glob("s*.seg"))[0]
    content = bytearray(data.read_bytes())
    content[3] ^= 1
    data.write_bytes(bytes(content))
    texts = {name: MANY[name] for name in ("d0", "d1", "d2")}
    bring(tmp_path, texts)  # the third of a tier: a merge is due
    index = opened(tmp_path)
    assert len(index.segments) == 3
    assert index.damaged()
    with pytest.raises(DamagedError):
        check_all(index)
    bring(tmp_path, texts, thorough=True)
    check(opened(tmp_path))


def check_all(index: object) -> None:
    from lenaqa.index.store import Index

    assert isinstance(index, Index)
    for entry in index.manifest.documents:
        index.document(entry.id)


def test_documents_are_read_as_they_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenaqa.index.build import Plan, build

    make_small(monkeypatch)
    most = 0
    written = 0

    def new() -> Iterator[NewDocument]:
        nonlocal most, written
        for at, (name, texts) in enumerate(MANY.items(), 1):
            written = 2 * len(list(tmp_path.glob("s*.seg")))
            most = max(most, at - written)
            yield document(name, texts)

    build(tmp_path, Plan(there(tmp_path, WordEncoder()), (), new(), tuple, "small", 100), WordEncoder(), lambda done, total: None)
    assert most <= 3  # no more in memory than one segment's, and the next
