"""MathML and TeX as a line of plain characters."""

from __future__ import annotations

import re

from lenaqa.reading.markup.tree import Element, children, content, name_of
from lenaqa.text.rendering import plain, script

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
    if name == "msup" and len(parts) == 2:
        return parts[0] + script(parts[1], up=True, before=parts[0])
    if name == "msub" and len(parts) == 2:
        lowered = script(parts[1], up=False)
        return parts[0] + (lowered if lowered != parts[1] else f"_{parts[1]}")
    if name == "msubsup" and len(parts) == 3:
        return parts[0] + script(parts[1], up=False, before=parts[0]) + script(parts[2], up=True, before=parts[0])
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
