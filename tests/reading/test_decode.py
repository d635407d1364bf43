"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.reading.decode import NotText, decode

# What a text file holds: no control characters but white space.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\r"), max_size=200)


@given(TEXT)
def test_utf_8(text: str) -> None:
    assert decode(text.encode("utf-8")) == (text.removeprefix("\ufeff"), "utf-8")
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == (text, "utf-8")


@given(
    TEXT,
    st.sampled_from([("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32-le", codecs.BOM_UTF32_LE)]),
)
def test_with_a_byte_order_mark(text: str, kind: tuple[str, bytes]) -> None:
    encoding, mark = kind
    assert decode(mark + text.encode(encoding)) == (text, encoding)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["café", "Müller", "naïve", "45 ± 3", "µg/ml", "température", "Ångström", "señor"]),
        min_size=1,
        max_size=20,
    )
)
def test_latin_1(words: list[str]) -> None:
    text = "The patients, as they were seen, and what was given: " + " ".join(words) + "."
    assert decode(text.encode("latin-1")) == (text, "windows-1252")


def test_windows_1252() -> None:
    text = "It’s “so” – 5 € for naïve patients in the café, and that’s all that there is to it."
    assert decode(text.encode("cp1252")) == (text, "windows-1252")


@pytest.mark.parametrize(
    "text", ["Café", "Zürich", "naïve", "É", "£5", "45 ± 3", "5 µg/ml", "Señor Núñez", "Crème brûlée à la Température élevée"]
)
def test_short_texts_with_accents_are_western(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "windows-1252")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Леналидомид выводится почками. Побочные эффекты включают нейтропению и тромбоцитопению."),
        ("cp1253", "Η λεναλιδομίδη απεκκρίνεται από τους νεφρούς και οι ανεπιθύμητες ενέργειες είναι συχνές."),
        ("gb18030", "来那度胺(lenalidomide)的副作用包括中性粒细胞减少。"),
        ("euc_jp", "これは薬の副作用についての文書です。"),
    ],
)
def test_other_alphabets(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_a_large_latin_1_file_is_decoded_whole() -> None:
    text = "Le patient a été traité à la lénalidomide. " * 20000
    assert decode(text.encode("latin-1"))[0] == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x00",
        b"text with a\x00 in it",
        b"a long text " * 50 + b"\x00" + b" with one in it" * 50,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01",
        bytes(range(256)) * 40,
        b"\x01\x02\x03\x04" * 9,
        codecs.BOM_UTF16_LE + b"\x00\x00\x01\x00\x02\x00\x03\x00" * 40,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except NotText:
        return
    assert isinstance(text, str)
    assert codecs.lookup(encoding)
