from __future__ import annotations

from pathlib import Path

import pytest

from lenaqa.drafts import bibliographies
from lenaqa.errors import UnreadableError


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("---\ntitle: X\nbibliography: my.bib\n---\nText.", "md", ["my.bib"]),
        ('---\nbibliography: ["a.bib", b.json]\n---\n', "md", ["a.bib", "b.json"]),
        ("---\nbibliography:\n  - a.bib\n  - b.ris\ncsl: x.csl\n---\n", "md", ["a.bib", "b.ris"]),
        ("bibliography: my.bib", "md", []),
        (r"\bibliography{a, sub/b} \addbibresource[label=x]{c.bib}", "tex", ["a.bib", "sub/b.bib", "c.bib"]),
        ("No.", "tex", []),
    ],
)
def test_the_files_that_a_draft_names(text: str, kind: str, names: list[str]) -> None:
    assert bibliographies.named(text, kind) == names  # type: ignore[arg-type]


def test_only_those_are_read_that_are_there_and_of_a_kind_that_is_read(tmp_path: Path) -> None:
    for name in ("a.bib", "b.txt"):
        (tmp_path / name).write_text("@article{x, title={A}}")
    text = "---\nbibliography: [a.bib, b.txt, missing.bib, .]\n---\n"
    assert bibliographies.beside(text, "md", tmp_path) == [tmp_path / "a.bib"]


def test_the_works_of_a_file_by_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text(
        "@article{durieBort, author={Durie, Brian and others}, title={{B}ortezomib}, year=2017, doi={10.1000/x}}", "utf-8"
    )
    (work,) = bibliographies.read(path).values()
    assert (work.title, work.year, work.doi) == ("Bortezomib", 2017, "10.1000/x")
    assert list(bibliographies.read(path)) == ["durieBort"]


@pytest.mark.parametrize("content", [b"", b"\0\1\2" * 90])
def test_what_is_no_bibliography_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(content)
    with pytest.raises(UnreadableError):
        bibliographies.read(path)
    with pytest.raises(UnreadableError):
        bibliographies.read(tmp_path / "none.bib")
