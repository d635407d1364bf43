from __future__ import annotations

from pathlib import Path

import pytest
from documents import review, support_page

from lenaqa.errors import UsageError
from lenaqa.formats import formatted
from lenaqa.reading.entry import read_fields

DURIE = review().references[38]


@pytest.mark.parametrize(
    ("style", "opening", "ending"),
    [
        (
            "vancouver",
            "Durie BGM, Hoering A, Abidi MH, Rajkumar SV, Epstein J, Kahanic SP, et al. Bortezomib",
            "Lancet. 2017;389:519-527.",
        ),
        ("ama", "Durie BGM, Hoering A, Abidi MH, et al. Bortezomib", "Lancet. 2017;389:519-527."),
        ("apa", "Durie, B. G. M., Hoering, A., ", "Lancet, 389, 519–527."),
        ("nature", "Durie, B. G. M. et al. Bortezomib", "Lancet 389, 519–527 (2017)."),
    ],
)
def test_a_reference_is_printed_in_a_style(style: str, opening: str, ending: str) -> None:
    (line,) = formatted([DURIE], style)
    assert line.startswith(opening)
    assert line.endswith(ending)


@pytest.mark.parametrize("style", ["ama", "apa", "nature"])
def test_what_a_style_prints_is_read_again(style: str) -> None:
    """The reader of bibliographies on styles that neither document is in."""
    references = review().references
    right = total = 0
    for one, line in zip(references, formatted(references, style), strict=True):
        found = read_fields(line)
        pairs = [
            (found.title, one.title), (found.container, one.container), (found.volume, one.volume), (found.year, one.year),
            ((found.pages or "").replace("–", "-"), one.pages),
        ]  # fmt: skip
        total += len(pairs)
        right += sum(got == wanted for got, wanted in pairs)
    assert right / total >= 0.95


def test_a_style_of_ones_own_is_taken_from_its_file(tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>Own</title><id>own</id>'
        '<updated>2020-01-01T00:00:00+00:00</updated></info><citation><layout><text variable="title"/></layout></citation>'
        '<bibliography><layout suffix="!"><names variable="author"><name form="short" delimiter=" + "/></names>'
        '<text variable="container-title" prefix=" in "/></layout></bibliography></style>'
    )
    assert formatted([review().references[1]], style) == ["Nijhof + van de Donk + Zweegman + Lokhorst in Drugs!"]


@pytest.mark.parametrize(
    "content",
    [
        "", "no style", "<html/>", '<style xmlns="http://purl.org/net/xbiblio/csl"/>',
        '<!DOCTYPE style [<!ENTITY x SYSTEM "file:///etc/passwd">]><style xmlns="http://purl.org/net/xbiblio/csl">&x;</style>',
    ],
)  # fmt: skip
def test_what_is_no_style_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csl"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"bad\.csl"):
        formatted([DURIE], path)


def test_a_missing_style_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        formatted([DURIE], tmp_path / "none.csl")


def test_a_web_page_without_fields_is_printed_in_every_style() -> None:
    for style in ("ama", "apa", "nature"):
        assert "onclive.com" in formatted([support_page().references[1]], style)[0].lower()
