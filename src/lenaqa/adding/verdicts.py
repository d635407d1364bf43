"""What became of each file that was to be added, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lenaqa.adding.gathering import Gathered, Verdict
from lenaqa.adding.placing import Placed
from lenaqa.index.records import DocumentEntry
from lenaqa.text.rendering import count
from lenaqa.types import Problem


def verdicts(found: Gathered, placed: Placed, here: Sequence[DocumentEntry], refused: Mapping[str, Problem]) -> list[Verdict]:
    """What became of each file, and of what was passed over.

    ``here`` are the documents of the corpus by now, ``refused`` the files that gave none, by name in the corpus.
    """
    names = {*placed.names.values()}
    entries = {entry.path: entry for entry in here if entry.path in names}
    listed = list(found.verdicts)
    for digest, name in placed.names.items():
        files = [str(file) for file in found.files[digest]]
        listed += _verdicts(files, entries.get(name), refused.get(name), name in placed.replaced)
    listed.sort(key=lambda verdict: found.order.get(verdict.path, 0))
    if found.skipped:
        total = sum(found.skipped.values())
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in found.skipped.most_common(12))
        more = f" and {len(found.skipped) - 12} kinds more" if len(found.skipped) > 12 else ""
        what = "file that is no document" if total == 1 else "files that are no documents"
        listed.append(Verdict("passed over", None, True, f"{total} {what} lenaqa reads: {kinds}{more}"))
    return listed


def _verdicts(files: Sequence[str], entry: DocumentEntry | None, problem: Problem | None, replaced: bool) -> Iterator[Verdict]:
    first, *others = files
    if problem:
        yield Verdict(first, None, False, f"refused: {problem.message}", problem.kind)
        yield from (Verdict(other, None, False, f"refused: the same as {first}", problem.kind) for other in others)
    elif entry:
        doubts = f", {count(len(entry.problems), 'problem')} (lenaqa docs)" if entry.problems else ""
        done = "brought up to date" if replaced else "added"
        yield Verdict(first, entry.id, True, f"{done} as {entry.id}, {count(entry.passages, 'passage')}{doubts}")
        yield from (Verdict(other, entry.id, True, f"already there as {entry.id}: the same as {first}") for other in others)
    else:
        yield Verdict(first, None, False, "changed while it was being added: try again", "unreadable")
