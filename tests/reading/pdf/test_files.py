"""Files as they come: locked, scanned, empty, damaged, hostile, and other papers."""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys

import pytest
from drawn import PROSE, Drawn, filled, shared
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from lenaqa.errors import RefusedError
from lenaqa.reading import read_document
from lenaqa.reading.pdf import read_pdf

MEMORY = 1200 << 20


def prose() -> bytes:
    drawn = Drawn()
    drawn.lines(50, 100, filled(PROSE, 80, 20))
    return drawn.data()


def locked(algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(prose())))
    writer.encrypt("open sesame", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_locked_file_asks_for_its_password(algorithm: str) -> None:
    data = locked(algorithm)
    for password in (None, "wrong"):
        with pytest.raises(RefusedError) as refused:
            read_pdf(data, document_id="x", path="x.pdf", password=password)
        assert refused.value.kind == "password" and "--password" in refused.value.hint
    assert "patients were followed" in read_pdf(data, document_id="x", path="x.pdf", password="open sesame").text


def test_a_scan_names_a_way_and_one_page_of_it_is_a_problem() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def picture(drawn: Drawn) -> None:
        drawn.canvas.drawImage(ImageReader(Image.new("L", (20, 30), 128)), 50, 100, 400, 600)

    scan = Drawn()
    picture(scan)
    with pytest.raises(RefusedError) as refused:
        scan.read()
    assert refused.value.kind == "scan" and "OCRmyPDF" in refused.value.hint
    mixed = Drawn()
    mixed.lines(50, 100, filled(PROSE, 80, 20))
    mixed.page()
    picture(mixed)
    document = mixed.read()
    assert [(problem.kind, problem.page) for problem in document.problems] == [("page", 2)]
    assert document.pages[1].start == document.pages[1].end


def test_an_empty_page_and_a_broken_file() -> None:
    with pytest.raises(RefusedError) as refused:
        Drawn().read()
    assert refused.value.kind == "empty"
    for data in (b"%PDF-1.7\nnothing more", prose()[:300], b""):
        with pytest.raises(RefusedError) as refused:
            read_pdf(data, document_id="x", path="x.pdf")
        assert refused.value.kind == "damaged"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_bytes_gone_wrong_give_a_document_or_a_refusal(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(prose())
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        document = read_pdf(bytes(data), document_id="x", path="x.pdf")
    except RefusedError:
        return
    assert all(0 <= a <= b <= len(document.text) for block in document.blocks for a, b in block.spans)


def test_file_by_magic_and_by_name() -> None:
    assert read_document(prose(), document_id="x", path="x.txt").pages
    with pytest.raises(RefusedError):
        read_document(b"no PDF at all", document_id="x", path="x.pdf")


def test_hostile_files_get_a_verdict() -> None:
    folder = shared("pdf_hostile")
    files = sorted(folder.glob("*.pdf"))
    if not files:
        pytest.skip(f"no hostile files in {folder}")
    code = """
import sys
from pathlib import Path
from lenaqa.errors import RefusedError
from lenaqa.reading import read_document
for name in sys.argv[1:]:
    try:
        read_document(Path(name).read_bytes(), document_id="x", path=Path(name).name)
    except RefusedError as error:
        assert error.message and error.hint
    print(name)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, files)],
        capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.split() == [str(file) for file in files]


@pytest.mark.parametrize("paper", ["PMC2832770", "PMC4562040", "norma_04-00932"])
def test_papers_give_text_pages_and_references(paper: str) -> None:
    file = shared("pdf_pairs") / paper / "paper.pdf"
    if not file.exists():
        pytest.skip(f"no {file}")
    document = read_pdf(file.read_bytes(), document_id=paper, path=f"{paper}.pdf")
    assert [page.page for page in document.pages] == list(range(1, len(document.pages) + 1))
    numbers = [reference.number for reference in document.references]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 14
    assert len(document.authors) >= 3 and document.year and document.tables
    cited = {number for marker in document.markers for number in marker.numbers}
    assert len(cited) >= 0.9 * len(numbers)
