"""What a source only sets out to find, or leaves open: "to assess whether screening improves vision" says nothing of vision."""

from __future__ import annotations

import re

from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats

_LOOK = (
    r"(?:assess|determin|investigat|examin|evaluat|explor|stud|test|compar|clarif|identif|ascertain|characteri[sz]|understand"
    r"|quantif)"
)
_ASKS = re.compile(
    r"^(?:[A-Z]{4,} (?:AND [A-Z]+ )?)?(?:objectives?|aims?|purpose|goals?|study objective)\b[:. ]"
    r"|\b(?:aim|objective|purpose|goal)s? (?:of|was|were|is|being)\b"
    r"|\b(?:aimed|sought|designed|undertaken|conducted|performed) to\b"
    r"|\bwhether\b|\bhypothes[ie][sz]\w*|\b(?:little|less|not much) is known\b|\bremains? (?:to be|unclear|unknown|uncertain)\b"
    rf"|\bto {_LOOK}\w* (?:the|if|how|whether|its|their)\b|\b(?:used|employed|applied|given)\b[^.;]{{0,60}} to {_LOOK}\w*",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:show(?:s|ed|n)?|found|reveal(?:s|ed)|demonstrat(?:es?|ed)|confirm(?:s|ed)|conclud(?:es?|ed)|result(?:s|ed) in"
    r"|suggest(?:s|ed)?|indicat(?:es?|ed)|establish(?:es|ed)|report(?:s|ed)|observed|significant(?:ly)?)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:whether|aim(?:s|ed)?|objective|unknown|unclear|uncertain|not (?:yet )?(?:known|clear|certain)|hypothes\w+"
    r"|investigat\w+|stud(?:y|ied)|assess\w*|evaluat\w+|examin\w+|explor\w+|test(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.;](?:\s|$)")
_MET = 0.6


def only_asked(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """How the source asks what the draft says, if it only asks; empty where it gives a result or the draft leaves it open too."""
    text = source.text.text[: source.length]
    found = _ASKS.search(text)
    if found is None or _OPEN.search(draft.text.text[: draft.length]) or not alike.size:
        return []
    stop = _END.search(text, found.end())
    result = _FOUND.search(text, found.end())
    end = min(stop.start() if stop else len(text), result.start() if result else len(text))
    if _FOUND.search(text, 0, found.start()) and not found.group().casefold().startswith("whether"):
        return []
    within = source.at(found.start(), end)
    outside = sorted(set(range(source.said)).difference(within))
    asked, told = 0, 0
    for at in range(draft.said):
        if not draft.text.words[at].content or draft.text.words[at].light:
            continue
        inside, beyond = (float(alike[at, some].max(initial=0.0)) for some in (within, outside))
        if max(inside, beyond) >= _MET:
            asked, told = asked + (inside > beyond), told + (beyond >= inside)
    return [found.group()] if asked > told else []
