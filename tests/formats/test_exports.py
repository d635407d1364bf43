"""What reference managers read: parsed again by their own parsers, every field as it was."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import rispy
from documents import review, support_page
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from lenaqa.citing import truncated
from lenaqa.formats import EXPORTS, FORMATS, exported, formatted
from lenaqa.formats.csl import citation_key, items, keys, of_document
from lenaqa.types import Reference

HARD = Reference(
    number=1, key=None, authors=("Díaz-Núñez T", "van de Donk NWCJ", "Benson DM Jr", "GRIFFIN Study Group"),
    title="R&D in 100% of CD8<sup>+</sup> cells: a #1 {braced} C_max ~ 5$ study \\ of Ø, part 2: the end",
    container="J Test & Eval", volume="12", issue="3 Suppl", pages="e810-e821", year=2020, doi="10.1000/a_b%c(1)<2>", pmid="123",
    url="https://example.org/a_b?x={1}&y=%20", text="Díaz-Núñez T, et al: R&D.", start=0, end=1,
)  # fmt: skip

DURIE = review().references[38]

_TEX = (
    (re.compile(r"\\text(?:super|sub)script\{([^{}]*)\}"), r"\1"), (re.compile(r"\\textbackslash\{\}"), "\\\\"),
    (re.compile(r"\\textbraceleft\{\}"), "⦃"), (re.compile(r"\\textbraceright\{\}"), "⦄"),
    (re.compile(r"\\\{"), "⦃"), (re.compile(r"\\\}"), "⦄"), (re.compile(r"\\textasciitilde\{\}"), "~"),
    (re.compile(r"\\textasciicircum\{\}"), "^"),
)  # fmt: skip


def shown(tex: str) -> str:
    """What LaTeX shows of a field."""
    for pattern, instead in _TEX:
        tex = pattern.sub(instead, tex)
    tex = re.sub(r"(?<!\\)[{}]", "", tex)
    return re.sub(r"\\([&%$#_])", r"\1", tex).replace("⦃", "{").replace("⦄", "}")


def references() -> list[Reference]:
    return [*review().references, *support_page().references]


def test_bibtex_of_both_bibliographies_is_read_again() -> None:
    found = parse_string(exported(references(), "bibtex"), "bibtex").entries
    assert len(found) == 103
    for item, one in zip(items(references()), references(), strict=True):
        entry = found[item["id"]]
        assert shown(entry.fields["title"]) == one.title
        assert entry.fields.get("year") == (str(one.year) if one.year else None)
        assert entry.fields.get("volume") == one.volume
        assert (entry.fields.get("pages") or "").replace("--", "-") == (one.pages or "")
        others = [person for person in entry.persons.get("author", []) if str(person) == "others"]
        assert len(entry.persons.get("author", [])) - len(others) == len(one.authors)
        assert bool(others) == truncated(one)


def test_bibtex_escapes_what_latex_would_act_on() -> None:
    text = exported([HARD], "bibtex")
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert shown(entry.fields["title"]) == "R&D in 100% of CD8+ cells: a #1 {braced} C_max ~ 5$ study \\ of Ø, part 2: the end"
    assert r"\textsuperscript{+}" in entry.fields["title"]
    assert entry.fields["doi"] == HARD.doi
    assert entry.fields["url"] == "https://example.org/a_b?x=%7B1%7D&y=%20"
    assert [str(person) for person in entry.persons["author"]][1:3] == ["van de Donk, N. W. C. J.", "Benson, Jr, D. M."]


def test_ris_of_both_bibliographies_is_read_again() -> None:
    found = rispy.loads(exported(references(), "ris"))
    assert len(found) == 103
    for record, one in zip(found, references(), strict=True):
        assert record["title"] == one.title
        assert record.get("year") == (str(one.year) if one.year else None)
        assert len(record.get("authors", [])) == len(one.authors)
        assert bool(record.get("notes")) == (truncated(one) or not one.title)
        first, _, last = (one.pages or "").partition("-")
        assert (record.get("start_page", ""), record.get("end_page", "")) == (first, last)


@pytest.mark.parametrize("named", [1, 2, 3, 6, 9])
@pytest.mark.parametrize("printed", ["{}, et al: A title.", "{} et al. A title.", "{}, and others. A title."])
def test_authors_that_an_entry_leaves_out_are_left_out_in_every_format(named: int, printed: str) -> None:
    authors = tuple(f"{name} A" for name in ("Ash", "Birch", "Cedar", "Dill", "Elm", "Fir", "Gorse", "Heath", "Ivy"))[:named]
    one = replace(HARD, authors=authors, title="A title", text=printed.format(", ".join(authors)))
    whole = replace(one, text=one.text.replace(" et al", "").replace("and others", ""))
    for style in ("vancouver", "ama", "apa", "nature"):
        assert re.search(r"\w\.?,? et al[. ]", formatted([one], style)[0])
        assert "\ue000" not in formatted([one], style)[0] and "& et" not in formatted([one], style)[0]
        assert named > 5 or "et al" not in formatted([whole], style)[0]
    (record,) = rispy.loads(exported([one], "ris"))
    (item,) = json.loads(exported([one], "csl-json"))
    (entry,) = parse_string(exported([one], "bibtex"), "bibtex").entries.values()
    assert len(record["authors"]) == len(item["author"]) == len(authors), "nobody is called others"
    assert "et al." in item["note"] and record["notes"] == [item["note"]]
    assert json.loads(formatted([one], "csl-json")[0]) == item
    assert [str(person) for person in entry.persons["author"]][-1] == "others"
    assert len(entry.persons["author"]) == named + 1
    assert "note" not in json.loads(exported([whole], "csl-json"))[0]
    assert "others" not in exported([whole], "ris") + exported([whole], "bibtex") + exported([whole], "csl-json")


def test_a_remark_stands_in_every_export_and_breaks_none() -> None:
    found = {style: exported([HARD, DURIE], style, remark="only related") for style in EXPORTS}
    assert "% diaznunez2020rd, durie2017bortezomib: only related\n" in found["bibtex"]
    assert len(parse_string(found["bibtex"], "bibtex").entries) == 2
    notes = [record["notes"] for record in rispy.loads(found["ris"])]
    assert notes[0] == ["only related"] and notes[1][0].endswith("et al. after the last. only related")
    assert [[item["note"]] for item in json.loads(found["csl-json"])] == notes
    assert not any("related" in exported([HARD], style) for style in EXPORTS)
    assert exported([], "bibtex", remark="only related") == ""


def test_csl_json_has_each_field_and_invents_none() -> None:
    found = json.loads(exported(references(), "csl-json"))
    durie = next(item for item in found if item["id"] == "durie2017bortezomib")
    assert durie["author"][0] == {"family": "Durie", "given": "B. G. M."}
    assert (durie["container-title"], durie["volume"], durie["page"]) == ("Lancet", "389", "519-527")
    assert durie["issued"] == {"date-parts": [[2017]]}
    assert "DOI" not in durie and "issue" not in durie


def test_keys_are_stable_ascii_and_told_apart() -> None:
    assert citation_key(HARD) == "diaznunez2020rd"
    alike = [replace(HARD, title=f"RD, part {number}", start=number) for number in range(3)]
    named = ["diaznunez2020rd", "diaznunez2020rdb", "diaznunez2020rdc"]
    assert [item["id"] for item in items(alike)] == named
    collection = keys(alike)
    assert [items([one], collection)[0]["id"] for one in alike] == named
    assert exported(alike[2:], "bibtex", collection).startswith("@article{diaznunez2020rdc,")
    assert exported([HARD, replace(HARD, start=HARD.start + 9)], "bibtex").count("@article") == 1
    empty = replace(HARD, authors=(), title=None, container=None, year=None, text="…")
    assert items([empty])[0]["id"] == "reference"


def test_the_document_itself_is_an_item() -> None:
    item = of_document(review())
    assert (item["type"], item["DOI"], item["author"][0]["family"]) == ("article-journal", "10.3892/mco.2023.2705", "Zhang")
    assert of_document(support_page())["author"] == [{"literal": "BenchChem Technical Support Team"}]


_FIELD = st.one_of(st.none(), st.text(max_size=40))


@settings(max_examples=60, deadline=None)
@given(st.builds(
    Reference, number=st.just(1), key=st.none(), authors=st.lists(st.text(max_size=20), max_size=3).map(tuple), title=_FIELD,
    container=_FIELD, volume=_FIELD, issue=_FIELD, pages=_FIELD, year=st.one_of(st.none(), st.integers(1500, 2099)), doi=_FIELD,
    pmid=_FIELD, url=_FIELD, text=st.text(max_size=40), start=st.just(0), end=st.just(1),
))  # fmt: skip
def test_hostile_fields_break_no_format(reference: Reference) -> None:
    assert len(parse_string(exported([reference], "bibtex"), "bibtex").entries) == 1
    assert exported([reference], "ris").count("\nER  - ") == 1
    assert len(json.loads(exported([reference], "csl-json"))) == 1
    for name in EXPORTS:
        assert not set(formatted([reference], name)[0]) & {"\x1b", "\x00", "\x07"}


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize(("name", "reader"), [("bibtex", "bibtex"), ("ris", "ris"), ("csl-json", "csljson")])
def test_pandoc_reads_what_is_exported(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "references"
    path.write_text(exported(references(), name), "utf-8")
    done = subprocess.run(["pandoc", "-f", reader, "-t", "csljson", str(path)], capture_output=True, check=True, text=True)
    assert len(json.loads(done.stdout)) == 103
    assert not done.stderr


TITLES = (
    "H<sub>2</sub>O and CD4<sup>+</sup> T-cells: a study", "A {braced} R&D of 50% off_under_scores #1 $5 ~ ^ back\\slash",
    "β-catenin in <i>E. coli</i>: is it new?", "highly odd. then small",
    "Über Größe: Żółć, “quotes” — dash", "A. B. & C.: the “AT&T” case",
)  # fmt: skip


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("way", ["bibtex bibtex", "bibtex biblatex", "ris ris", "csl-json csljson"])
def test_titles_come_back_from_pandoc_as_they_were(way: str, tmp_path: Path) -> None:
    name, reader = way.split()
    works = [replace(HARD, title=title, authors=(f"Author{at} A",)) for at, title in enumerate(TITLES)]
    path = tmp_path / "references"
    path.write_text(exported(works, name), "utf-8")
    done = subprocess.run(["pandoc", "-f", reader, "-t", "csljson", str(path)], capture_output=True, check=True, text=True)
    assert [one["title"] for one in json.loads(done.stdout)] == list(TITLES)


def test_print_has_raised_parts_as_characters() -> None:
    one = replace(HARD, title="H<sub>2</sub>O and CD4<sup>+</sup> cells in <i>E. coli</i>")
    for name in ("vancouver", "ama", "apa", "nature"):
        assert "H₂O and CD4⁺ cells in E. coli" in formatted([one], name)[0]


def test_every_format_prints_every_reference() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in FORMATS:
            assert len(formatted(references()[:5], name)) == 5
