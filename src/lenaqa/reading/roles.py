"""What parts of a document are for: which headings and openings give a part its role, and which questions ask for it.

Parts whose role is not ``body`` (addresses, funding, advertising...) never answer a question unless its words ask for
that role. One table serves the reader, which assigns roles, and the answering, which honours them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lenaqa.types import Role


@dataclass(frozen=True, slots=True)
class RoleRule:
    """How a role is recognised: by its ``heading``, by how a paragraph ``opening`` reads, and asked for by ``cue``.

    ``about`` says in plain words what such a part tells: "Ontario, CA 91761" holds no word of a question about a town.
    """

    role: Role
    heading: re.Pattern[str] | None = None
    opening: re.Pattern[str] | None = None
    cue: re.Pattern[str] | None = None
    about: str = ""


WORKS = (
    r"(?:reviews?|papers?|articles?|documents?|pages?|texts?|manuscripts?|reports?|guides?|publications?|sites?|websites?|works?)"
)
"""What a document may be called, as a pattern."""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


RULES: tuple[RoleRule, ...] = (
    RoleRule("contents", heading=_compiled(r"(table of )?contents$")),
    RoleRule(
        "references",
        heading=_compiled(r"(list of )?(references|bibliography|works cited|literature( cited)?|reference list)( and notes)?$"),
        cue=_compiled(r"\b(references?|cit(e[ds]?|ation)|bibliograph\w*|papers?|publish\w*|journals?|et al|doi|pmid)\b"),
    ),
    RoleRule(
        "funding",
        heading=_compiled(r"(funding|financial support|sources? of (funding|support)|grant support)\b"),
        opening=_compiled(r"(funding|financial support)\s*[:.]|this (work|study|research) was (funded|supported)"),
        cue=_compiled(r"\b(fund(s|ed|ing|er|ers)?|grants?|sponsor\w*|financ\w*|pa(y|ys|id)|money)\b"),
        about="who paid: funding, sponsors, grants and financial support",
    ),
    RoleRule(
        "acknowledgements",
        heading=_compiled(r"acknowledge?ments?\b"),
        opening=_compiled(r"acknowledge?ments?\s*[:.]"),
        cue=_compiled(r"\b(acknowledg\w*|thank\w*)\b"),
        about="acknowledgements: who is thanked",
    ),
    RoleRule(
        "contributions",
        heading=_compiled(r"(authors?['’]?s?['’]? contributions?|contributors?)\b"),
        cue=_compiled(
            r"\b(authors?|contribut\w*|wrote|written|writ(er|ing) (of )?(the|this)|responsible)\b"
            rf"|\b(part|role) (did|does|had|has)\b.*\b(play|have) (in|on) (?:[\w-]+ ){{0,3}}{WORKS}\b"
        ),
        about="who did what: the authors' contributions, writing and approval",
    ),
    RoleRule(
        "ethics",
        heading=_compiled(r"(ethic\w*|patient consent|informed consent|consent (for|to)|institutional review)\b"),
        cue=_compiled(r"\b(ethic\w*|consent\w*|institutional review)\b"),
        about="ethics approval and patients' consent",
    ),
    RoleRule(
        "interests",
        heading=_compiled(r"((competing|conflicts? of|declaration of( competing)?) interests?|disclosures?)\b"),
        opening=_compiled(r"(competing|conflicts? of) interests?\s*[:.]"),
        cue=_compiled(r"\b(competing|conflicts?|interests?|disclos\w*|declar\w*)\b"),
        about="competing and conflicting interests of the authors",
    ),
    RoleRule(
        "availability",
        heading=_compiled(r"(data|code)( and (materials?|code))? availability|availability of (data|materials?)|supplementa"),
        cue=_compiled(r"\b(available|availability|data ?sets?|supplement\w*)\b"),
        about="where the data and materials are available",
    ),
    RoleRule(
        "disclaimer",
        heading=_compiled(r"(disclaimer|legal notice|terms of use)\b"),
        opening=_compiled(r"disclaimer\s*[:.]|technical support\s*:|.{0,160}\b(we make no warranties|research use only)\b"),
        cue=_compiled(
            r"\b(disclaim\w*|warrant\w*|guarantee\w*|liab(le|ility)|research use|diagnostic use|intended (for|use)|validity)\b"
            rf"|\b(meant|intended|suitable|allowed|rely|trust)\b.*\b{WORKS}\b"
            rf"|\b{WORKS}\b.*\b(meant|intended|suitable|treat|diagnos\w*)\b"
            r"|\b((am|are) (i|we) (allowed|permitted)|(may|can|could|should) (i|we|one))\b.*\b(use|rely|trust|apply|follow)\b.*"
            r"\b(protocols?|information|instructions?)\b"
        ),
        about="disclaimer: intended use, warranty",
    ),
    RoleRule(
        "copyright",
        heading=_compiled(r"(copyright|licen[cs]e|permissions?)\b"),
        opening=_compiled(r"(copyright\b|©|\(c\) ?\d{4}|this (work|article) is licensed|this is an open[- ]access)"),
        cue=_compiled(r"\b(copyright\w*|licen[cs]\w*|permissions?|reuse|creative commons|open access)\b"),
        about="copyright and licence: how it may be used and shared",
    ),
    RoleRule(
        "advert",
        heading=_compiled(
            r"(need (a |an )?(custom|bulk|industrial)|.*\bcustom synthesis\b|related products?|compound of interest|about us)"
        ),
        opening=_compiled(
            r"cat(alog(ue)?)?\.? ?(no|number)\b|compound name\b|our mission\b|need (a |an )?(custom|bulk|industrial)"
            r"|.{0,40}\boffers custom\b|buy now|add to cart|(?:[^\w\[]*\[+[^\]\[]*\]\([^)]*\))+\W*$"
        ),
        cue=_compiled(r"\b(cat(alog(ue)?)?\.? ?(no\b|number)|compound name|custom synthesis|mission)\b"),
    ),
    RoleRule(
        "address",
        heading=_compiled(r"(contact( us| information)?|correspondence|affiliations?|address(es)?)\b"),
        opening=_compiled(
            r"(\*?\s?correspond(ence|ing author)|e-?mail\b|address\s*:|phone\b|tel(ephone)?\s*:|fax\b|contact\s*:)"
        ),
        cue=_compiled(
            r"\b(address\w*|contact\w*|correspond\w*|e-?mail\w*|phone\w*|telephone|affiliat\w*|department|hospital|universit\w*"
            r"|institut\w*|located|based|headquarter\w*|town|city|country|street|where (is|are|do) the authors?|get in touch)\b"
            r"|\bnumber\b.{0,20}\b(call|dial|ring)\b"
        ),
        about="address, contact and affiliation: hospital, university or company, town and country where they are based and work",
    ),
    RoleRule(
        "keywords",
        heading=_compiled(r"key ?words\b"),
        opening=_compiled(r"(key ?words|index terms)\b"),
        cue=_compiled(r"\b(key ?words|index terms)\b"),
        about="key words, index terms",
    ),
    RoleRule(
        "history",
        opening=_compiled(
            r"(received\b.{0,40}\d{4}|accepted\b.{0,40}\d{4}|(e?published|revised)\b.{0,40}\d{4}|doi\s*:|(author|date)s?\s*:"
            r"|to cite this)"
        ),
        cue=_compiled(
            r"\b(receiv\w*|accept\w*|submit\w*|submission|publish\w*|publication|doi|dated?"
            r"|who wrote|written|updated|authors?|cite this)\b"
            rf"|\b(when|(what|which) (year|month|date|day)|how (old|recent))\b.*\b{WORKS}\b"
        ),
        about="publication facts: author, date received, accepted and published, DOI",
    ),
    RoleRule("title", cue=_compiled(r"\b(authors?|who wrote|written by|title)\b"), about="title and authors"),
)  # fmt: skip

_BY_ROLE = {rule.role: rule for rule in RULES}


def role_of_heading(heading: str) -> Role | None:
    """The role of a section with this (rendered) heading; ``None`` where the heading doesn't tell."""
    bare = re.sub(r"^(\d+(\.\d+)*|[IVX]+)[.)]?\s+", "", heading).strip(" .:")
    return next((rule.role for rule in RULES if rule.heading and rule.heading.match(bare)), None)


def role_of_opening(paragraph: str) -> Role | None:
    """The role of a (rendered) paragraph that opens like this; ``None`` where the opening doesn't tell."""
    return next((rule.role for rule in RULES if rule.opening and rule.opening.match(paragraph)), None)


def asks_for(question: str, role: Role) -> bool:
    """Whether a question's words ask for parts of this role; every question asks for ``body``."""
    if role == "body":
        return True
    rule = _BY_ROLE.get(role)
    return bool(rule and rule.cue and rule.cue.search(question))


def about(role: Role) -> str:
    """What a part of this role tells, in plain words; empty for ``body``, whose text says so itself."""
    rule = _BY_ROLE.get(role)
    return rule.about if rule else ""
