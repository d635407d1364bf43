"""Makes `things.txt`, `antonyms.txt` and `plain.txt` of `src/lenaqa/data` from the database files of WordNet 3.1.

Run ``python wordnet.py DICT_FOLDER``.

Things are nouns (and adjectives that pertain to them) of a few classes by which medical claims can be checked: parts of the
body, cells, conditions, drugs, hormones, proteins, compounds, organisms, procedures. A word counts by its first sense only, or
by any if it is rare, so that everyday words stay out.

Plain words are those that name no thing: verbs, adjectives and adverbs, and nouns of persons ("doctor", "mum"), by the part of
speech that a word has most often in WordNet's tagged texts.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from lenaqa.asking.wording import inflected

_ROOTS = {
    "body part": "05227735", "cell": "00006484", "physical condition": "14057659", "symptom": "14323139", "attack": "14104857",
    "drug": "03252323", "hormone": "05414462", "macromolecule": "14969026", "protein": "14752903", "element": "14647071",
    "body substance": "05271349", "body waste": "14878134", "protoplasm": "05440312", "microorganism": "01328932",
    "medical procedure": "01026334", "tissue": "05274844", "compound": "14842408",
}  # fmt: skip
_RARE = 2
"""Occurrences in WordNet's tagged texts up to which a word is rare."""
_USUAL = 3
"""Occurrences there from which on a word's part of speech is certain."""
_NOUN = "1"
_PERSONS = "18"
"""The lexicographers' file of persons."""
_EVERYDAY = {"dose", "pill", "tube", "unit", "base", "bond", "wine", "pair", "crown", "member", "stress", "complex", "order"}
"""Left out: words that mean something else in a paper, or anything."""
_GENERIC = 300
"""Kinds below it from which a synset names a class, not a thing."""
_WORD = re.compile(r"[a-z][a-z-]+(?:_[a-z][a-z-]+)?")
_HEAD = """# {what}
# Made by eval/lexicon/wordnet.py from WordNet 3.1. WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS"; it may be used, copied, modified and distributed, for any purpose and without
# fee, provided that this notice is kept (the WordNet 3.0 license, https://wordnet.princeton.edu/license-and-commercial-use).
"""
_POS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}

Key = tuple[str, str]


def main(folder: Path) -> None:
    """Read the database under ``folder`` and write both files."""
    words, pointers = _synsets(folder)
    target = Path(__file__).parents[2] / "src" / "lenaqa" / "data"
    _write_antonyms(words, pointers, target / "antonyms.txt")
    _write_things(folder, words, pointers, target / "things.txt")
    _write_plain(folder, target / "plain.txt")


def _synsets(folder: Path) -> tuple[dict[Key, list[str]], dict[Key, list[tuple[str, Key, str]]]]:
    """Words by synset, and (symbol, target, word numbers) of its pointers."""
    words, pointers = {}, {}
    for pos in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{pos}").read_text("utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split("|")[0].split()
            count = int(fields[3], 16)
            key = (pos, fields[0])
            words[key] = [re.sub(r"\(.*\)", "", fields[4 + 2 * at]).lower() for at in range(count)]
            at = 5 + 2 * count
            quads = [fields[at + 4 * n : at + 4 * n + 4] for n in range(int(fields[at - 1]))]
            pointers[key] = [(symbol, (_POS[part], offset), numbers) for symbol, offset, part, numbers in quads]
    return words, pointers


def _write_antonyms(words: dict[Key, list[str]], pointers: dict[Key, list[tuple[str, Key, str]]], target: Path) -> None:
    pairs = set()
    for key, several in pointers.items():
        for symbol, other, numbers in several:
            if symbol == "!":
                pair = sorted((words[key][int(numbers[:2], 16) - 1], words[other][int(numbers[2:], 16) - 1]))
                if all(re.fullmatch(r"[a-z-]{3,}", word) for word in pair):
                    pairs.add((pair[0], pair[1]))
    lines = "".join(f"{one} {other}\n" for one, other in sorted(pairs))
    target.write_text(_HEAD.format(what="Words and their direct antonyms, one pair a line.") + lines, "utf-8")


def _write_plain(folder: Path, target: Path) -> None:
    """Words that name no thing, and after them ("-") what looks like a form of one and names a thing."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    persons = set()
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        sense, _, number, times = line.split()
        lemma, kind = sense.split("%")
        part, file = kind.split(":")[:2]
        if re.fullmatch(r"[a-z]{3,}", lemma):
            counts[lemma][part] += int(times)
            if (part, number, file) == (_NOUN, "1", _PERSONS):
                persons.add(lemma)
    usual = {lemma: max(its, key=lambda part: (its[part], part == _NOUN)) for lemma, its in counts.items()}
    plain = {lemma for lemma, part in usual.items() if (part != _NOUN or lemma in persons) and counts[lemma][part] >= _USUAL}
    forms = {form for word in plain for form in inflected(word)}
    things = sorted(word for word in forms - plain if usual.get(word) == _NOUN and counts[word][_NOUN] and word not in persons)
    lines = [*sorted(plain), *(f"-{word}" for word in things)]
    head = _HEAD.format(what='Words that name no thing; after them ("-") those that are not, though they look like forms of one.')
    target.write_text(head + "".join(f"{line}\n" for line in lines), "utf-8")


def _write_things(
    folder: Path, words: dict[Key, list[str]], pointers: dict[Key, list[tuple[str, Key, str]]], target: Path
) -> None:
    below, above = defaultdict(list), defaultdict(list)
    for key, several in pointers.items():
        for symbol, other, _ in several:
            if key[0] == "noun" and symbol in ("@", "@i"):
                below[other].append(key)
                above[key].append(other)
    within = set().union(*(_tree(("noun", root), below) for root in _ROOTS.values()))
    named = _named(folder, words, within)
    for key, several in pointers.items():
        for symbol, other, numbers in several:
            if key[0] == "adj" and symbol == "\\" and other in within:
                word = words[key][int(numbers[:2], 16) - 1]
                if _WORD.fullmatch(word) and len(word) > 3:
                    named[other].add(word)
    kept = sorted(set(named) | {one for key in named for one in _ancestors(key, above) & within})
    number = {key: at for at, key in enumerate(kept, 1)}
    lines = []
    for key in kept:
        generic = "*" if len(_tree(key, below)) > _GENERIC else ""
        parents = ",".join(str(number[one]) for one in above[key] if one in number)
        lines.append(f"{number[key]}{generic}\t{parents}\t{' '.join(sorted(named.get(key, ())))}\n")
    head = _HEAD.format(what='Things: number ("*": a class of many), numbers of what it is a kind of, its names; tabs between.')
    target.write_text(head + "".join(lines), "utf-8")


def _named(folder: Path, words: dict[Key, list[str]], within: set[Key]) -> dict[Key, set[str]]:
    """The words that name a thing, by synset."""
    senses: dict[str, list[str]] = {}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for line in (folder / "index.noun").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            senses[fields[0]] = fields[-int(fields[2]) :]
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        sense, _, _, times = line.split()
        lemma, kind = sense.split("%")
        counts[lemma, kind[0]] += int(times)
    named: dict[Key, set[str]] = defaultdict(set)
    for key in within:
        for word in words[key]:
            rare = counts[word, "1"] <= _RARE and counts[word, "2"] == 0
            first = senses[word][0] == key[1]
            usual = counts[word, "2"] <= counts[word, "1"] and len(word) > 2 and word not in _EVERYDAY
            if (first or (rare and len(word) > 4)) and usual and _WORD.fullmatch(word):
                named[key].add(word)
    return named


def _tree(root: Key, below: dict[Key, list[Key]]) -> set[Key]:
    seen: set[Key] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += below[one]
    return seen


def _ancestors(key: Key, above: dict[Key, list[Key]]) -> set[Key]:
    return _tree(key, above) - {key}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
