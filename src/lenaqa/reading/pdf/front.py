"""Title, authors, DOI and year of a PDF: from its first page, and from what the file says where the page bears it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from lenaqa.reading.entry import DOI, trimmed_address
from lenaqa.reading.pdf.elements import Style
from lenaqa.reading.pdf.headings import is_known
from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.people import CAPITAL, DEGREE, PARTICLE, cased

MAX_TITLE = 400
"""Characters."""

_UNTITLED = re.compile(
    r"(?:untitled|microsoft word|\S+\.(?:docx?|dvi|tex|indd|qxd|pdf|p65|fm|xml)\b|\S+\s\d+\.\.\d+$|doi:|pii:|title$|layout \d"
    r"|main$|slide \d|presentation)|[\d\W]+$|\S+$",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"(?:original|research|review|short|case|brief|open|rapid|regular|full)\s(?:research|article|paper|access|report|communication)"
    r"|(?:review|article|editorial|letter|viewpoint|journal\b.*|.*\bjournal of\b.*|plos one|open access)$|.*https?://|www\.|issn\b|vol\.",
    re.IGNORECASE,
)
_NAME = re.compile(rf"[{CAPITAL}][\w.'’-]*(?:[ -](?:[{CAPITAL}][\w.'’-]*|{PARTICLE})){{1,5}}$")


def title_lines(lines: Sequence[Line], style: Style, said: str) -> list[Line]:
    """The lines of the title among those of the first page: what the file's own title confirms, else the largest."""
    groups = _looks(lines)
    plausible = [group for group in groups if _may_be_title(group)]
    if not plausible:
        return []
    wanted = _bare(said)
    for group in plausible:
        if wanted and len(wanted) > 15 and not is_unlikely(said) and wanted[:60] in _bare(_text(group)):
            return group
    best = max(plausible, key=lambda group: (round(group[0].size), group[0].y))
    return best if best[0].size > 1.12 * style.size or (best[0].bold and best[0].size >= style.size) else []


def is_unlikely(title: str) -> bool:
    """Whether what a file calls its title is none: a file's name, a program's default, one word."""
    return not title or len(title) > MAX_TITLE or bool(_UNTITLED.match(title.strip()))


def authors_of(lines: Sequence[Line], title: Sequence[Line], said: str) -> tuple[str, ...]:
    """The authors: the names below the title, else those that the file gives and the page bears out."""
    if title:
        foot = min(line.y for line in title)
        below = sorted((line for line in lines if line.y < foot - 1), key=lambda line: -line.y)
        below = list(takewhile(lambda line: not is_known(line.text), below))
        for count in (5, 4, 3, 2, 1):
            names = _names(" ".join(_unraised(line) for line in below[:count]))
            if names:
                return names
    text = " ".join(line.text for line in lines).casefold()
    given = _names(said.replace("; ", ", "))
    return given if given and all(name.split()[-1].casefold() in text for name in given) else ()


def doi_of(first_page: str, said: str) -> str | None:
    """The DOI on the first page: the one printed most often, the first among equals."""
    counts = Counter(trimmed_address(one.group()) for one in DOI.finditer(f"{first_page} {said}"))
    if not counts:
        return None
    doi, _ = counts.most_common(1)[0]
    return max((one for one in counts if one.startswith(doi)), key=len)  # a line's end may have cut it


def _looks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one look that stand under each other."""
    groups: list[list[Line]] = []
    for line in lines:
        home = next((group for group in reversed(groups) if _follows(group[-1], line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return groups


def _follows(above: Line, line: Line) -> bool:
    if len(above.text) < 40 and _BANNER.match(above.text):
        return False
    near = 0 < above.y - line.y < 1.7 * max(line.size, above.size) and line.x0 < above.x1 and above.x0 < line.x1
    return near and abs(above.size - line.size) < 0.8 and (above.bold == line.bold or line.size > 14)


def _may_be_title(group: Sequence[Line]) -> bool:
    text = _text(group)
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    return len(words) >= 3 and 15 <= len(text) <= MAX_TITLE and not _BANNER.match(text) and len(group) <= 8


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _unraised(line: Line) -> str:
    """A line without its superscripts, which mark affiliations."""
    parts: list[str] = []
    for before, word in zip([None, *line.words], line.words, strict=False):
        if word.shift == 0:
            apart = before is None or word.apart or before.shift != 0 or word.x0 - before.x1 > 0.15 * word.size
            parts.append((" " if apart else "") + word.text)
    return " ".join("".join(parts).split())


def _names(text: str) -> tuple[str, ...]:
    bare = re.sub(r"[\d*†‡§¶✉#]+", " ", DEGREE.sub("", text))
    parts = [part.strip(" .,;&") for part in re.split(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|&)\s+", bare)]
    names = [" ".join(part.split()) for part in parts if part]
    if not names or not all(_NAME.match(name) for name in names) or (len(names) == 1 and len(names[0].split()) > 4):
        return ()
    return tuple(cased(name) for name in names)
