"""MathML and TeX as a line of plain characters."""

from __future__ import annotations

import re

from lenaqa.reading.markup.tree import Element, children, content, name_of
from lenaqa.rendering import plain, shifted

_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def shown(element: Element) -> str:
    """What a ``math`` element says."""
    parts = [shown(child) for child in children(element)]
    name = name_of(element)
    if name == "semantics" and parts:
        return parts[0]  # what follows are annotations
    if not parts:
        return content(element)
    if name == "mfrac" and len(parts) == 2:
        return "/".join(f"({part})" if re.search(r"[\s+−-]", part) else part for part in parts)
    if name in ("msup", "msub") and len(parts) == 2:
        raised = shifted(parts[1], up=name == "msup")
        return parts[0] + (raised if raised != parts[1] else f"{'^' if name == 'msup' else '_'}{parts[1]}")
    if name == "msubsup" and len(parts) == 3:
        return f"{parts[0]}{shifted(parts[1], up=False)}{shifted(parts[2], up=True)}"
    if name in ("msqrt", "mroot"):
        return f"√({''.join(parts[:1] if name == 'mroot' else parts)})"
    if name == "mtable":
        return "; ".join(parts)
    return "".join(parts)


def of_tex(tex: str) -> str:
    """What a TeX formula says, its preamble left out."""
    found = _BODY.search(tex)
    body = (found.group(1) if found else tex).strip().strip("$").strip()
    return plain(f"${' '.join(body.split())}$").strip("$")
