"""The parsers under hypothesis: whatever they are given, they read it or refuse it; and what once found a fault stays mended."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

from fuzzing.made import made
from fuzzing.targets import HERE, REGRESSIONS, TARGETS, inputs, words

COSTLY = frozenset({"pdf", "word", "markers", "text", "table", "html", "jats"})
HOSTILE = ROOT.parent / "shared" / "data" / "pdf_hostile"


@pytest.mark.parametrize("name", TARGETS)
def test_what_it_is_given_is_read_or_refused(name: str) -> None:
    check = TARGETS[name]

    @settings(max_examples=60 if name in COSTLY else 200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(_inputs(name))
    def given_anything(data: bytes) -> None:
        check(data)

    given_anything()


@pytest.mark.parametrize("name", TARGETS)
def test_what_once_found_a_fault_stays_mended(name: str) -> None:
    known = [*inputs(name), *(("made", data) for data in made(name))]
    assert known, f"{name} has no seed to begin with"
    for _, data in known:
        TARGETS[name](data)


def test_every_folder_belongs_to_a_target() -> None:
    for folder in (HERE / "seeds", REGRESSIONS):
        assert {path.name for path in folder.iterdir()} <= set(TARGETS)
    assert all(words(name) for name in TARGETS if name != "markers")


@pytest.mark.parametrize("name", ["pdf", "text"])
def test_odd_files_of_others_are_read_or_refused(name: str) -> None:
    """Each as it is and with some of its bytes changed. One target reads them as what they are, the other as what they aren't."""
    files = sorted(HOSTILE.glob("*.pdf"))
    if not files:
        pytest.skip("there are no odd files of others beside the project")
    chosen = random.Random(7)
    for path in chosen.sample(files, 12):
        data = path.read_bytes()
        if len(data) < 100_000:
            TARGETS[name](data)
            TARGETS[name](_changed(data, chosen))


def _changed(data: bytes, chosen: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(max(1, len(changed) // 500)):
        changed[chosen.randrange(len(changed))] = chosen.randrange(256)
    return bytes(changed)


def _inputs(name: str) -> st.SearchStrategy[bytes]:
    """Bytes, pieces of the target's grammar put together, and seeds cut up and put together again."""
    seeds = [data for _, data in inputs(name)] + list(made(name))
    known = [word.encode() for word in words(name)] or [b"(1)"]
    pieces = st.one_of(st.sampled_from(known), st.text(max_size=8).map(_encoded), st.integers(0, 9).map(lambda one: b"%d" % one))
    grammar = st.lists(st.one_of(pieces, st.sampled_from([b" ", b"\n", b"a", b". "])), max_size=60).map(b"".join)
    return st.one_of(
        grammar, st.binary(max_size=200), st.builds(_spliced, st.sampled_from(seeds), grammar, st.floats(0, 1), st.floats(0, 1))
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _spliced(seed: bytes, put: bytes, at: float, to: float) -> bytes:
    start, end = sorted((int(at * len(seed)), int(to * len(seed))))
    return seed[:start] + put + seed[end:]
