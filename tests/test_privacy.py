"""Nothing leaves this machine, and what stays of questions is its owner's alone."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import ROOT
from tui.library import FILES, GOLD

SECRET = "Which zorvatinib secret of the ministry is excreted?"

FLOWS = '''
import asyncio, json, sys, tempfile
from pathlib import Path

PAGE = """<html><head><link rel="stylesheet" href="http://evil.example/x.css"><title>T</title></head><body><h1>T</h1>
<p>Hetmolin is sour.</p><img src="http://evil.example/i.png"><iframe src="http://evil.example"></iframe></body></html>"""
ARTICLE = """<!DOCTYPE article SYSTEM "http://evil.example/x.dtd"><article><front><article-meta><title-group><article-title>T
</article-title></title-group></article-meta></front><body><sec><title>S</title><p>Jatolin is sour.</p></sec></body></article>"""

home, files, gold, question = Path(sys.argv[1]), *map(json.loads, sys.argv[2:5])

def lenaqa(*arguments, codes=(0,)):
    from lenaqa.cli import run
    code = run([*arguments, "--home", str(home), "--quiet"])
    assert code in codes, (arguments, code)

async def app():
    from lenaqa.config import load
    from lenaqa.library import Library
    from lenaqa.tui.app import LenaqaApp
    from tui.helpers import asking, ready
    shown = LenaqaApp(lambda: Library(home, load(home)), home / ".lenaqa")
    async with shown.run_test(size=(120, 40)) as pilot:
        await asking(pilot, question)
        for key in ("f3", "f4", "f6", "f2"):
            await pilot.press(key)
            await pilot.pause()
    shown.engine.close()

def main():
    sys.path.insert(0, {tests!r})
    lenaqa("init")
    source = Path(tempfile.mkdtemp())
    for name, text in files.items():
        (source / name).write_text(text, "utf-8")
    (source / "page.html").write_text(PAGE, "utf-8")
    (source / "article.xml").write_text(ARTICLE, "utf-8")
    (source / "draft.md").write_text("Zorvatinib is excreted through the kidneys. See https://evil.example.\\n", "utf-8")
    (home / "eval" / "gold").mkdir(parents=True)
    (home / "eval" / "gold" / "questions.jsonl").write_text(gold, "utf-8")
    lenaqa("add", *(str(source / name) for name in (*files, "page.html", "article.xml")), codes=(0, 4))
    lenaqa("index", "--rebuild", codes=(0, 4))
    lenaqa("ask", question)
    lenaqa("search", question)
    lenaqa("cite", "Zorvatinib is excreted through the kidneys.", "--format", "apa")
    lenaqa("check", str(source / "draft.md"), "--report", str(source / "page2.html"), "--annotate", str(source / "out.md"))
    lenaqa("refs", "review", "--format", "bibtex")
    lenaqa("docs"); lenaqa("show", "review"); lenaqa("doctor")
    lenaqa("eval", "--save", "mine", "--report", str(source / "eval.html"))
    lenaqa("compare", "mine", "mine")
    asyncio.run(app())
    print("everything was done")

if __name__ == "__main__":
    main()
'''

WATCH = """
import os, sys
def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        address = arguments[1] if event == "socket.connect" else arguments
        if event in ("socket.connect", "socket.sendto", "socket.bind") and isinstance(address, (str, bytes)):
            return  # a socket of this machine's own
        os.write(2, f"NETWORK {event} {arguments!r}\\n".encode())
        os._exit(99)
sys.addaudithook(watch)
"""


@dataclass(frozen=True, slots=True)
class Done:
    """A run through everything: the library it left, and whether it had no network to reach."""

    home: Path
    apart: bool


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Everything a person does, done with the network removed, every attempt to reach it fatal, and no umask to hide behind."""
    folder = tmp_path_factory.mktemp("done")
    (folder / "sitecustomize.py").write_text(WATCH, "utf-8")
    script = folder / "flows.py"
    script.write_text(FLOWS.replace("{tests!r}", repr(str(ROOT / "tests"))), "utf-8")
    command = [sys.executable, str(script), str(folder / "home"), *map(json.dumps, (FILES, GOLD, SECRET))]
    apart = _apart()
    known = {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    known["PYTHONPATH"] = os.pathsep.join(map(str, (folder, ROOT / "src", ROOT / "tests")))
    found = subprocess.run([*apart, *command], env=known, umask=0, capture_output=True, text=True, check=False)
    assert found.returncode == 0, (found.stdout + found.stderr)[-3000:]
    assert found.stdout.endswith("everything was done\n")
    return Done(folder / "home", bool(apart))


def _apart() -> list[str]:
    """The call that gives a command a network namespace of its own, in which no interface is up; nothing where there is none."""
    tool = ["unshare", "--map-root-user", "--net"]
    with contextlib.suppress(OSError):
        if subprocess.run([*tool, "true"], capture_output=True, check=False).returncode == 0:
            return tool
    return []


def test_everything_works_with_the_network_removed(done: Done) -> None:
    if not done.apart:
        pytest.skip("no network namespace can be made here: it needs Linux's unshare and user namespaces")


def test_nothing_even_tries_to_reach_the_network(done: Done, tmp_path: Path) -> None:
    """Every process of Python's, children too, would have ended at its first attempt to look up a name or to connect."""
    (tmp_path / "sitecustomize.py").write_text(WATCH, "utf-8")
    trial = [sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"]
    found = subprocess.run(trial, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False)
    assert found.returncode == 99 and b"NETWORK socket." in found.stderr


def test_what_stays_of_questions_is_its_owners_alone(done: Done) -> None:
    holding = [path for path in done.home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert holding and all(path.is_relative_to(done.home / ".lenaqa" / "conversations") for path in holding)
    for path in (*holding, done.home / ".lenaqa" / "runs" / "mine.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700, path.parent
