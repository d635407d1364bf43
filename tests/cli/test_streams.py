"""What the command prints where there is no Unicode: spelled out and said, never an error, never a silent question mark."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from support import REVIEW

from lenaqa.cli import run
from lenaqa.library import Library

DIAZ = ("refs", REVIEW, "--search", "Díaz")
SAID = "the output is {}: what that lacks is spelled out"
Printed = Callable[..., tuple[bytes, str]]


class _Stream(io.TextIOWrapper):
    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def printed(real_library: Library, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Runs the command with a stdout of some encoding: the bytes on it, the text on stderr."""

    def call(*arguments: str, encoding: str, terminal: bool = False) -> tuple[bytes, str]:
        out, err = _Stream(io.BytesIO(), encoding), _Stream(io.BytesIO(), "utf-8")
        out.terminal = terminal
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stderr", err)
        assert run([*arguments, "--home", str(real_library.home)]) == 0
        found = out.buffer.getvalue(), err.buffer.getvalue().decode()  # type: ignore[attr-defined]
        monkeypatch.undo()
        return found

    return call


def test_what_an_encoding_lacks_is_spelled_out_and_said(printed: Printed) -> None:
    shown, quiet = printed(*DIAZ, encoding="utf-8")
    assert "Díaz" in shown.decode() and not quiet
    shown, said = printed(*DIAZ, encoding="ascii")
    assert b"Diaz" in shown and b"?" not in shown
    assert SAID.format("ascii") in said
    shown, said = printed(*DIAZ, encoding="latin-1")
    assert "Díaz".encode("latin-1") in shown and not said
    assert printed(*DIAZ, "--quiet", encoding="ascii")[1] == ""


def test_a_quote_keeps_its_numbers(printed: Printed) -> None:
    question = "Which share had grade 3 neutropenia with tafasitamab?"
    shown, _ = printed("ask", question, encoding="ascii")
    assert b"Grade >=3 Treatment-Emergent" in shown
    assert b"?3" not in shown


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_a_bibliography_is_utf_8_in_a_file_and_ascii_on_a_terminal_that_has_no_more(
    printed: Printed, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, _ = printed(*DIAZ, "--format", form, encoding="utf-8")
    assert "Díaz".encode() in wanted
    assert printed(*DIAZ, "--format", form, encoding="ascii") == (wanted, "")
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_CTYPE", raising=False)
    shown, said = printed(*DIAZ, "--format", form, encoding="utf-8", terminal=True)
    assert shown.isascii() and b"Diaz" in shown
    assert SAID.format("ascii") in said


def test_json_loses_nothing(printed: Printed) -> None:
    shown, said = printed(*DIAZ, "--json", encoding="ascii")
    assert rb"D\u00edaz" in shown and not said


def test_a_marked_source_is_shown_on_any_stream(printed: Printed) -> None:
    shown, said = printed("show", REVIEW, "--at", "36972-37022", encoding="ascii")
    assert b'"Lenalidomide is excreted through the kidneys (36)."' in shown
    assert SAID.format("ascii") in said
