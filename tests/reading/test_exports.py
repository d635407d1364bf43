"""Exports of reference managers: what entries say, and where their file links lead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.errors import RefusedError
from lenaqa.reading.exports import Given, candidates, read_export

BIB = r"""% Encoding: UTF-8
@article{durie2017,
  title = {{Bortezomib} with lenalidomide in m{\"u}ltiple \& other $\alpha$},
  author = {Durie, Brian G. M. and Hoering, Antje and {SWOG Group}},
  year = 2017, doi = {https://doi.org/10.1016/S0140-6736(16)31594-X},
  file = {Full Text:files/12/a\;b.pdf:application/pdf;Snapshot:files/13/x.html:text/html}
}
@article{otus2002, title = {Pellets}, date = {2002-03-01}, file = {/home/me/Zotero/storage/ABCDEFGH/otus.pdf}}
@article{jab2003, title = {Jab}, file = {:C\:\\Users\\me\\jab.pdf:PDF}}
@book{bare2004, title = {No file}}
@comment{jabref-meta: fileDirectory:pdfs;}
"""
RIS = """TY  - JOUR
TI  - Owls of old
AU  - Strix, Anna B.
AU  - Otus, Carl
PY  - 2001/05/04
DO  - 10.1234/old.1
L1  - files/1/owls.pdf
L1  - file:///home/me/more%20owls.pdf
ER  -

TY  - BOOK
T1  - Large owls
A1  - Bubo, D.
Y1  - 2003
ER  -
"""
CSL = [
    {
        "id": "strix",
        "title": "Owls of <i>old</i>",
        "author": [{"family": "Strix", "given": "Anna"}, {"literal": "The Owl Group"}],
        "issued": {"date-parts": [[2001, 5]]},
        "DOI": "10.1234/old.1",
        "attachments": [{"path": "files/owls.pdf"}],
    },
    {"id": "bare", "title": "No file", "issued": {"raw": "May 1999"}},
]


def test_bibtex() -> None:
    found = read_export(BIB.encode(), "library.bib")
    first, second, third, bare = found.entries
    assert first.name == "durie2017"
    assert first.given == Given(
        "Bortezomib with lenalidomide in mültiple & other α",
        ("Brian G. M. Durie", "Antje Hoering", "SWOG Group"),
        2017,
        "10.1016/S0140-6736(16)31594-X",
    )
    assert first.files == (r"files/12/a\;b.pdf", "files/13/x.html")
    assert (second.given.year, second.files) == (2002, ("/home/me/Zotero/storage/ABCDEFGH/otus.pdf",))
    assert third.files == (r"C\:\\Users\\me\\jab.pdf",)
    assert bare.files == ()
    assert found.folders == ("pdfs",)


def test_ris() -> None:
    first, second = read_export(RIS.encode(), "library.ris").entries
    assert first.given == Given("Owls of old", ("Anna B. Strix", "Carl Otus"), 2001, "10.1234/old.1")
    assert first.files == ("files/1/owls.pdf", "file:///home/me/more%20owls.pdf")
    assert second.given == Given("Large owls", ("D. Bubo",), 2003, None)


@pytest.mark.parametrize("values", [CSL, {"items": CSL}])
def test_csl_json(values: object) -> None:
    first, bare = read_export(json.dumps(values).encode(), "library.json").entries
    assert first.given == Given("Owls of old", ("Anna Strix", "The Owl Group"), 2001, "10.1234/old.1")
    assert first.files == ("files/owls.pdf",)
    assert (bare.given.year, bare.files) == (1999, ())


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("files/12/a.pdf", "/x/files/12/a.pdf"),
        (r"files/12/a\;b.pdf", "/x/files/12/a;b.pdf"),
        ("/home/me/a.pdf", "/home/me/a.pdf"),
        ("home/me/a.pdf", "/home/me/a.pdf"),
        ("file:///home/me/more%20owls.pdf", "/home/me/more owls.pdf"),
        ("a.pdf", "/x/pdfs/a.pdf"),
        (r"sub\\a.pdf", "/x/sub/a.pdf"),
        ("internal-pdf://0123/a.pdf", "/x/library.Data/PDF/0123/a.pdf"),
    ],
)
def test_where_links_lead(link: str, expected: str) -> None:
    assert Path(expected) in list(candidates(link, Path("/x/library.bib"), ("pdfs",)))


def test_web_addresses_lead_to_no_file() -> None:
    assert list(candidates("https://example.org/a.pdf", Path("/x/library.bib"))) == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.bib", b"no entries here", "empty"),
        ("a.ris", b"", "empty"),
        ("a.json", b"{", "damaged"),
        ("a.json", b'"text"', "unreadable"),
        ("a.json", b"[1]", "unreadable"),
        ("a.json", b"[" * 100_000, "damaged"),
        ("a.bib", b"\0\1\2" * 99, "binary"),
    ],
)
def test_what_is_no_export_is_refused(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_export(content, name)
    assert caught.value.kind == kind


@given(st.integers(0, len(BIB)), st.text(max_size=8), st.sampled_from(["a.bib", "a.ris", "a.json"]))
def test_broken_exports_are_read_or_refused(cut: int, noise: str, name: str) -> None:
    whole = {"a.bib": BIB, "a.ris": RIS, "a.json": json.dumps(CSL)}[name]
    try:
        read_export((whole[:cut] + noise + whole[cut + 5 :]).encode("utf-8", "replace"), name)
    except RefusedError:
        return
