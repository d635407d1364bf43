"""200 and more times ``kill -9``, at random moments, of the real command with the real encoder, and of the open app."""

from __future__ import annotations

import os
import pty
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.helpers import ENTRIES, FILES, write_set
from robustness.command import environment
from robustness.shelf import Shelf, text_of

from lenaqa.encoder import Encoder
from lenaqa.errors import LenaqaError
from lenaqa.evaluation import records
from lenaqa.library import Library
from lenaqa.tui.session import journal
from soak.measure import Findings, size

_KILLS = 240
_VERBS = ("index", "index", "rebuild", "add", "add", "remove", "eval", "ask", "app")


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Kill, look at what is published, go on, look again."""
    work = _Work(Shelf(Library.create(folder / "library").home, encoder=_encoder(folder)), folder, random.Random(seed))
    found = Findings(("verb", "runs", "killed"))
    count = max(9, round(_KILLS * scale))
    number = 0
    while sum(work.killed.values()) < count and number < 3 * count:
        faults = work.round(_VERBS[number % len(_VERBS)], number)
        found.faults += [f"round {number}: {fault}" for fault in faults]
        number += 1
        if number % 20 == 0:
            print(f"{sum(work.killed.values())} kills in {number} runs, {len(found.faults)} faults", flush=True)
    found.rows = [(verb, work.runs[verb], work.killed[verb]) for verb in dict.fromkeys(_VERBS)]
    found.faults += work.leftovers(folder)
    print(f"{sum(work.killed.values())} kills in {number} runs")
    return found


def _encoder(folder: Path) -> Encoder:
    library = Library.create(folder / "model")
    encoder = library.encoder()
    encoder.encode(["warm up"])
    return encoder


@dataclass(slots=True)
class _Work:
    shelf: Shelf
    folder: Path
    drawn: random.Random
    runs: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    conversation: int = 0

    def __post_init__(self) -> None:
        for path, text in FILES.items():
            self.shelf.write(path, text)
        for number in range(6):
            self.shelf.write(f"doc{number}.txt", text_of(number))
        self.shelf.library().sync()
        write_set(self.folder / "gold.jsonl", ENTRIES)

    def round(self, verb: str, number: int) -> list[str]:
        """One command, killed somewhere; then the same again to its end."""
        shelf = self.shelf
        before = dict(shelf.texts)
        call, trashed = self._prepared(verb, number)
        killed = self._app() if verb == "app" else self._killed(verb, call)
        self.runs[verb] += 1
        self.killed[verb] += killed
        faults = shelf.faults([before, shelf.texts])
        contents = {path: [before.get(path, ""), shelf.texts.get(path, "")] for path in before | shelf.texts}
        if verb in ("index", "rebuild", "ask", "app"):  # the corpus was changed before the command began
            contents = {path: [text] for path, text in shelf.texts.items()}
        faults += shelf.file_faults(contents)
        faults += [f"{path} is neither in the corpus nor in the trash" for path in self._lost(trashed)]
        faults += self._finished(verb, call)
        return [f"{verb}: {fault}" for fault in [*faults, *shelf.faults([shelf.texts]), *self._kept()]]

    def _prepared(self, verb: str, number: int) -> tuple[list[str], dict[str, str]]:
        """The command's arguments, after what it needs was made; and what it puts into the trash, text by path."""
        home, shelf = ["--home", str(self.shelf.home), "--quiet"], self.shelf
        if verb in ("index", "ask", "app"):
            shelf.change(self.drawn, 100 + number)
            return (["index", *home] if verb == "index" else ["ask", "How is it excreted?", *home]), {}
        if verb == "rebuild":
            return ["index", "--rebuild", *home], {}
        if verb == "eval":
            return ["eval", str(self.folder / "gold.jsonl"), "--save", "mine", *home], {}
        if verb == "remove":
            path = self.drawn.choice([path for path in sorted(shelf.texts) if path not in FILES])
            text = shelf.texts.pop(path)
            return ["remove", path.removesuffix(".txt"), "--yes", *home], {path: text}
        outside = self.folder / "outside"
        outside.mkdir(exist_ok=True)
        given = {f"add{number}.txt": text_of(3000 + number), "again.txt": text_of(9000, number)}
        for path, text in given.items():
            (outside / path).write_text(text, "utf-8")
        old = {"again.txt": shelf.texts["again.txt"]} if "again.txt" in shelf.texts else {}
        shelf.texts |= given
        return ["add", *(str(outside / path) for path in given), *home], old

    def _killed(self, verb: str, call: list[str]) -> bool:
        """Run the command for a random part of the time that it takes; whether it was killed in it."""
        began = time.monotonic()
        process = self._start(call)
        try:
            process.wait(self.drawn.uniform(0.2, 1.05) * self.seconds.get(verb, 6.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        self.seconds[verb] = time.monotonic() - began
        return False

    def _start(self, call: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "lenaqa", *call], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def _finished(self, verb: str, call: list[str]) -> list[str]:
        """Run the command to its end, or bring the index up to date as it would; what it says if that isn't well."""
        if verb in ("index", "ask", "app"):
            self.shelf.library().sync()
            return []
        began = time.monotonic()
        process = self._start(call)
        _, err = process.communicate()
        if process.returncode == 0:
            self.seconds[verb] = time.monotonic() - began
        fine = (0, 3) if verb == "remove" else (0,)  # 3: it had been removed before the kill
        return [] if process.returncode in fine else [f"then exit {process.returncode}: {err.decode()}"]

    def _lost(self, trashed: dict[str, str]) -> list[str]:
        trash = self.shelf.trash() if trashed else []
        here = {file.read_text("utf-8") for file in self.shelf.corpus.glob("*.txt")} if trashed else set()
        return [path for path, text in trashed.items() if text not in trash and text not in here]

    def _app(self) -> bool:
        """Open the app in a terminal, ask something, and kill it somewhere."""
        process, terminal = pty.fork()
        if process == 0:
            os.execve(
                sys.executable,
                [sys.executable, "-m", "lenaqa", "--home", str(self.shelf.home)],
                {**environment(), "TERM": "xterm-256color"},
            )
        end = time.monotonic() + self.drawn.uniform(1.0, 12.0)
        typed = b"Through which organ is lenalidomide excreted?\r"
        at = end - self.drawn.uniform(0.0, 6.0)
        while (now := time.monotonic()) < end:
            if select.select([terminal], [], [], 0.05)[0]:
                try:
                    os.read(terminal, 65536)
                except OSError:
                    break
            if typed and now > at:
                os.write(terminal, typed[:1])
                typed = typed[1:]
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status) == -signal.SIGKILL

    def _kept(self) -> list[str]:
        """What is wrong with saved runs and conversations."""
        faults = []
        for name in records.saved(self.shelf.state):
            try:
                records.load(self.shelf.state, name)
            except LenaqaError as error:
                faults.append(error.message)
        folder = journal.folder_of(self.shelf.state)
        kept = sum(len(journal.read(path).exchanges) for path in folder.glob("*.jsonl"))
        if kept < self.conversation:
            faults.append(f"{self.conversation} questions had been kept, {kept} are left")
        self.conversation = kept
        return faults

    def leftovers(self, folder: Path) -> list[str]:
        """Whether killed runs have left more and more behind."""
        faults = []
        for partial in self.shelf.home.rglob(".*.partial"):
            os.utime(partial, (time.time() - 10_000,) * 2)
        self.shelf.write("last.txt", text_of(99_999))
        self.shelf.library().sync()
        fresh = Library.create(folder / "fresh")
        for path, text in self.shelf.texts.items():
            (fresh.corpus / path).write_text(text, "utf-8")
        Library(fresh.home, fresh.config, self.shelf.encoder).sync()
        if (here := size(self.shelf.home / "index")) > 3 * (there := size(fresh.index_folder)):
            faults.append(f"the index has {here} bytes, a fresh one {there}")
        return faults
