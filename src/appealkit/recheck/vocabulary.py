"""The words that recheck goes by, from `recheck.yaml`: numbers, units, what denies, what bounds, what says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appealkit import yamltext
from appealkit.errors import MapError, Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped
from appealkit.recheck.tokens import Token, raw_tokens

Groups = tuple[tuple[str, ...], ...]


class OpinionWords(Rule):
    marks: Groups = ()
    words: Groups = ()


class WordFile(Rule):
    """`recheck.yaml`. A list of lists only groups its words for the eye, but in `units`, `same` and `opposites`."""

    numbers: Mapping[str, int] = {}
    units: Groups = ()
    left_out: Groups = ()
    denies: tuple[str, ...] = ()
    bounds: Groups = ()
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    same: Groups = ()
    courtesy: Groups = ()
    opinion: OpinionWords = OpinionWords()


Key = tuple[str, object]  # a token's kind and what it says
Phrase = tuple[Key, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The lists, made ready: phrases by their first word, the longest first."""

    numbers: Mapping[str, int]
    units: Mapping[str, str]
    left_out: frozenset[str]
    same: Mapping[Key, tuple[tuple[Phrase, Phrase], ...]]
    opposites: frozenset[tuple[str, str]]
    courtesy: frozenset[str]
    marks: tuple[Phrase, ...]
    opinion: frozenset[str]
    known: frozenset[str]


def vocabulary(files: Iterable[bytes]) -> Vocabulary:
    """The packaged words with a workspace's added. MapError with every problem of the files."""
    read: list[WordFile] = []
    problems: list[Problem] = []
    for data in files:
        text, found = yamltext.read(data, "recheck.yaml")
        problems += found
        if text is not None and not found:
            words, found = shaped(WordFile, text)
            problems += found
            read += [words] if words else []
    if problems:
        raise MapError(*problems)
    return _ready(read)


def _ready(files: list[WordFile]) -> Vocabulary:
    numbers = {word: number for file in files for word, number in file.numbers.items()}
    units = {word.lower(): group[0] for file in files for group in file.units for word in group}
    denies = [word for file in files for word in file.denies]
    pairs: dict[Phrase, Phrase] = {}
    for group in (group for file in files for group in file.same):
        for phrase in group[1:]:
            pairs[_keys(phrase, numbers, units)] = _keys(group[0], numbers, units)
    for group in (group for file in files for group in file.bounds):
        for phrase in group:
            pairs[_keys(phrase, numbers, units)] = (("bound", group[0]),)
    for word in denies:
        pairs[_keys(word, numbers, units)] = (("not", "not"),)
    for phrase, instead in list(pairs.items()):
        # what stands for a phrase may itself hold a word that denies: `could not` for `unable to`
        pairs[phrase] = tuple(out for key in instead for out in (pairs.get((key,), (key,)) if key[0] == "word" else (key,)))
    same: dict[Key, list[tuple[Phrase, Phrase]]] = {}
    for phrase, instead in pairs.items():
        same.setdefault(phrase[0], []).append((phrase, instead))
    canonical = {phrase[0][1]: str(instead[0][1]) for phrase, instead in pairs.items() if len(phrase) == 1}
    opposites = {
        (str(canonical.get(one, one)), str(canonical.get(other, other)))
        for file in files
        for left, right in file.opposites
        for one in left
        for other in right
    }
    opposites = {pair for pair in opposites if pair[0] != pair[1]}
    opinion = {word for file in files for group in file.opinion.words for word in group}
    courtesy = {word for file in files for group in file.courtesy for word in group}
    left_out = {word for file in files for group in file.left_out for word in group}
    known = {str(key[1]) for phrase, instead in pairs.items() for key in (*phrase, *instead)}
    known |= {word for pair in opposites for word in pair} | opinion | courtesy | left_out | set(numbers)
    return Vocabulary(
        numbers,
        units,
        frozenset(left_out),
        {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in same.items()},
        frozenset(opposites | {(right, left) for left, right in opposites}),
        frozenset(courtesy),
        tuple(_keys(mark, numbers, units) for file in files for group in file.opinion.marks for mark in group),
        frozenset(opinion),
        frozenset(known),
    )


def _keys(phrase: str, numbers: Mapping[str, int], units: Mapping[str, str]) -> Phrase:
    return tuple(token.is_ for token in raw_tokens(phrase, numbers, units))


def read_words(text: str, words: Vocabulary) -> tuple[Token, ...]:
    """The text as tokens that can be compared: phrases that say the same are the same, words without weight are gone."""
    raw = raw_tokens(text, words.numbers, words.units)
    read: list[Token] = []
    at = 0
    while at < len(raw):
        for phrase, instead in words.same.get(raw[at].is_, ()):
            end = at + len(phrase)
            if tuple(token.is_ for token in raw[at:end]) == phrase:
                whole = raw[at : end]
                read += [Token(kind, key, whole[0].start, whole[-1].end, whole[0].broken) for kind, key in instead]
                at = end
                break
        else:
            if raw[at].kind != "word" or raw[at].key not in words.left_out:
                read.append(raw[at])
            at += 1
    return tuple(read)
