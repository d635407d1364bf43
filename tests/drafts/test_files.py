from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from lenaqa.drafts.files import read_file
from lenaqa.errors import UnreadableError, UsageError


def test_text_drafts_are_read_in_their_encoding(tmp_path: Path) -> None:
    path = tmp_path / "draft.tex"
    path.write_bytes("A draft about a café in Besançon.".encode("cp1252"))
    assert read_file(path) == ("A draft about a café in Besançon.", "tex")


def test_a_word_draft_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("A heading", 1)
    made.add_paragraph("First paragraph.")
    made.add_paragraph("Second  one.")
    made.save(str(tmp_path / "draft.docx"))
    assert read_file(tmp_path / "draft.docx") == ("# A heading\n\nFirst paragraph.\n\nSecond one.\n", "docx")


def test_other_files_are_refused(tmp_path: Path) -> None:
    for name, content, error in (
        ("draft.odt", b"x", UsageError),
        ("draft.docx", b"no zip", UnreadableError),
        ("draft.md", b"\0\1\2" * 99, UnreadableError),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(error):
            read_file(tmp_path / name)
    with pytest.raises(UnreadableError):
        read_file(tmp_path / "missing.md")


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"{number}.xml", b"0" * 80_000_000)
    with pytest.raises(UnreadableError, match="unpacks"):
        read_file(tmp_path / "bomb.docx")
