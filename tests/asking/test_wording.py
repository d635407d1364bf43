"""How a question's words are read: misspellings, and other names for what the documents hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.asking.wording import OWN, Entry, corrected, inflected, named, swapped, synonyms, vocabulary
from lenaqa.errors import UsageError

WORDS = {"lenalidomide": 90, "neutropenia": 30, "neuropathy": 12, "excreted": 3, "dose": 40, "doses": 9, "grade": 20, "grades": 4}


@pytest.mark.parametrize(
    ("text", "doubtful", "result"),
    [
        ("What is lenalidomid?", ["lenalidomid"], "What is lenalidomide?"),
        ("What is Lenlidomide?", ["lenlidomide"], "What is lenalidomide?"),
        ("nuetropenia rate", ["nuetropenia"], "neutropenia rate"),
        ("nuetropnia rate", ["nuetropnia"], "neutropenia rate"),
        ("How is it excrted?", ["excrted"], "How is it excreted?"),
        ("grads of it", ["grads"], "grade of it"),
        ("xyzzyish things", ["xyzzyish"], "xyzzyish things"),
        ("dosx", ["dosx"], "dosx"),
        ("IL-6x12", ["il-6x12"], "IL-6x12"),
        ("lenalidomids, lenalidomids!", ["lenalidomids"], "lenalidomide, lenalidomide!"),
    ],
)
def test_corrected(text: str, doubtful: list[str], result: str) -> None:
    assert corrected(text, doubtful, WORDS) == result


@pytest.mark.parametrize(
    ("word", "held", "result"),
    [("half-live", "half-life", "half-life"), ("half-dose", "half-life", "half-dose"), ("wich", "with", "which"),
     ("peopel", "pebble", "people"), ("thet", "theta", "thet"), ("r2", "r²", "r²"), ("r2", "r3²", "r2"),
     ("pd1", "pd-1", "pd-1"), ("cd-38", "cd38", "cd38"), ("pd1", "pd-2", "pd1"), ("t1/2", "t2", "t1/2")],
)  # fmt: skip
def test_common_words_hyphens_and_raised_figures_are_mended(word: str, held: str, result: str) -> None:
    assert corrected(f"is {word} so", [word], {held: 9}, {"which", "people"}) == f"is {result} so"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("the folow up of it", "the follow up of it"),
        ("a blod count", "a blood count"),
        ("how to mesure it", "how to measure it"),
        ("can it chnage", "can it change"),
        ("high presure", "high presure"),
        ("may I reuse it", "may I reuse it"),
        ("the MESURE trial", "the MESURE trial"),
    ],
)
def test_a_plain_word_is_mended_by_its_sound_alone(text: str, result: str) -> None:
    """A letter that stands twice comes before another letter; what has other consonants, or is a name, is another word."""
    doubtful = [word.casefold() for word in text.split() if len(word) > 3]
    plain = {"follow", "measure", "change", "presume", "refuse"}
    assert corrected(text, doubtful, {"flow": 9, "blood": 3, "count": 2, "trial": 9}, plain=plain) == result


@pytest.mark.parametrize(
    ("word", "held"),
    [("ropivacaine", "bupivacaine"), ("hypotension", "hypertension"), ("immobility", "mobility"), ("mobility", "immobility"),
     ("micrometastatic", "macrometastatic"), ("prenatal", "postnatal"), ("inoperable", "operable"), ("dural", "rural")],
)  # fmt: skip
def test_a_word_of_another_meaning_is_no_misspelling(word: str, held: str) -> None:
    assert corrected(f"is {word} so", [word], {held: 9}) == f"is {word} so"
    assert corrected(f"is {word}x so", [f"{word}x"], {held: 9, word: 1}) == f"is {word} so"


@given(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12))
def test_a_word_far_from_all_is_left(word: str) -> None:
    text = f"what is {word} of it"
    assert corrected(text, [word], {}) == text
    assert corrected(text, [], WORDS) == text


@pytest.mark.parametrize(
    ("text", "doubtful", "result"),
    [
        ("the folow up was long", ["folow"], "the follow-up was long"),
        ("in real wrld data", ["wrld"], "in real-world data"),
        ("a folow of it", ["folow"], "a flow of it"),
        ("folow", ["folow"], "flow"),
        ("the Folow  up, of old folks", ["folow"], "the follow-up, of old folks"),
        ("a wrld up", ["wrld"], "a wrld up"),
    ],
)
def test_two_words_may_be_one_with_a_hyphen(text: str, doubtful: list[str], result: str) -> None:
    assert corrected(text, doubtful, {"flow": 9, "follow-up": 3, "real-world": 2}) == result


ENTRIES = (
    Entry(("Revlimid", "lenalidomide"), "label"),
    Entry(("low white blood cell count", "neutropenia", "leukopenia"), "dictionary"),
    Entry(("kidney", "renal"), "dictionary"),
    Entry(("blood", "hematological"), "dictionary"),
)


def frequency(**counts: int) -> Callable[[str], int]:
    return lambda text: counts.get(text.lower(), 0)


@pytest.mark.parametrize(
    ("text", "counts", "result"),
    [
        ("Is Revlimid safe?", {"lenalidomide": 5}, "Is lenalidomide safe?"),
        ("Is revlimid safe?", {"lenalidomide": 5}, "Is lenalidomide safe?"),
        ("Is Revlimid safe?", {"lenalidomide": 500, "revlimid": 1}, "Is Revlimid (lenalidomide) safe?"),
        ("Is Revlimid safe?", {"lenalidomide": 5, "revlimid": 4}, "Is Revlimid safe?"),
        ("Is Revlimid, lenalidomide, safe?", {"lenalidomide": 500, "revlimid": 1}, "Is Revlimid, lenalidomide, safe?"),
        ("Is Revlimid safe?", {}, "Is Revlimid safe?"),
        ("Is Revlimidx safe?", {"lenalidomide": 5}, "Is Revlimidx safe?"),
        ("a low white blood cell count", {"neutropenia": 3, "leukopenia": 8, "hematological": 2}, "a leukopenia"),
        ("kidney-sparing", {"renal": 3}, "kidney-sparing"),
        ("the kidney", {"renal": 3}, "the renal"),
    ],
)
def test_named(text: str, counts: dict[str, int], result: str) -> None:
    assert named(text, ENTRIES, frequency(**counts)) == result


def test_other_names_of_a_questions_words() -> None:
    found = synonyms(["revlimid", "kidney", "dose"], ENTRIES)
    assert found == {"revlimid": frozenset({"lenalidomide"}), "kidney": frozenset({"renal"})}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("How long does it stay in the blood?", "How long does it half-life?"),
        ("When did the FDA clear it?", "When did the FDA approved it?"),
        ("I am expecting a baby", "I am pregnant"),
        ("who got the runs", "who got diarrhea"),
        ("the disease came back", "the relapsed"),
        ("The test came back positive", "The test came back positive"),
    ],
)
def test_everyday_words_are_read_as_the_documents_have_them(tmp_path: Path, text: str, read: str) -> None:
    held = {"half-life", "FDA approved", "pregnant", "diarrhea", "relapsed"}
    assert named(text, vocabulary(tmp_path), lambda name: int(name in held)) == read


@pytest.mark.parametrize(
    ("word", "form"), [("breastfeed", "breastfeeding"), ("excretes", "excreted"), ("dose", "dosing"), ("clots", "clot")]
)
def test_inflected(word: str, form: str) -> None:
    assert form in inflected(word)
    assert word not in inflected(word)


def test_the_built_in_vocabulary_names_its_sources(tmp_path: Path) -> None:
    entries = vocabulary(tmp_path)
    assert entries
    assert all(len(entry.names) > 1 and entry.source.strip() for entry in entries)
    assert all(name == name.strip() and name for entry in entries for name in entry.names)


def test_a_librarys_own_vocabulary_comes_first(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text('[[entry]]\nnames = ["a", "b"]\nsource = "mine"\n', "utf-8")
    assert vocabulary(tmp_path)[0] == Entry(("a", "b"), "mine")
    assert vocabulary(tmp_path)[1:] == vocabulary(tmp_path / "none")


@pytest.mark.parametrize(
    "content",
    [
        b"[[entry]]\nnames = 3\nsource = 'x'\n",
        b"[[entry]]\nnames = ['a']\n",
        b"entry = 3\n",
        b"not toml",
        b"\xff\xfe",
        b"entry = ['a']\n",
    ],
)
def test_a_bad_vocabulary_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / OWN).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        vocabulary(tmp_path)
    assert str(tmp_path / OWN) in caught.value.message
    assert caught.value.hint


def test_a_name_given_as_text_is_no_list_of_letters(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text('[[entry]]\nnames = "Revlimid"\nsource = "mine"\n', "utf-8")
    with pytest.raises(UsageError):
        vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("word", "is_swapped"), [("trail", True), ("trial", False), ("trawl", False), ("diary", False), ("rtial", False)]
)
def test_letters_that_changed_places(word: str, is_swapped: bool) -> None:
    assert swapped(word, lambda other: {"trial": 9, "dairy": 1}.get(other, 0)) == is_swapped
