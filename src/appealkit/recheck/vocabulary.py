"""The words that recheck goes by, from `recheck.yaml`: numbers, units, what denies, what bounds, what says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from appealkit import yamltext
from appealkit.errors import MapError, Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped
from appealkit.recheck.tokens import Token, raw_tokens

Groups = tuple[tuple[str, ...], ...]


class CourtesyWords(Rule):
    begins: Groups = ()
    words: Groups = ()


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
    courtesy: CourtesyWords = CourtesyWords()
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
    turning: frozenset[str]
    begins: tuple[str, ...]
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
    # what stands for a phrase may itself hold a word that denies: `could not` for `unable to`
    pairs = {said: tuple(out for key in instead for out in _plainest(key, pairs)) for said, instead in pairs.items()}
    same: dict[Key, list[tuple[Phrase, Phrase]]] = {}
    for said, instead in pairs.items():
        same.setdefault(said[0], []).append((said, instead))
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
    courtesy = {word for file in files for group in file.courtesy.words for word in group}
    left_out = {word for file in files for group in file.left_out for word in group}
    known = {str(key[1]) for phrase, instead in pairs.items() for key in (*phrase, *instead)}
    known |= {word for pair in opposites for word in pair} | opinion | courtesy | left_out | set(numbers)
    return Vocabulary(
        numbers,
        units,
        frozenset(left_out),
        {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in same.items()},
        frozenset(opposites | {(right, left) for left, right in opposites}),
        frozenset(word for pair in opposites for word in pair),
        tuple(word for file in files for group in file.courtesy.begins for word in group),
        frozenset(courtesy),
        tuple(_keys(mark, numbers, units) for file in files for group in file.opinion.marks for mark in group),
        frozenset(opinion),
        frozenset(known),
    )


def _plainest(key: Key, pairs: Mapping[Phrase, Phrase]) -> Phrase:
    return pairs.get((key,), (key,)) if key[0] == "word" else (key,)


def _keys(phrase: str, numbers: Mapping[str, int], units: Mapping[str, str]) -> Phrase:
    return tuple(token.is_ for token in raw_tokens(phrase, numbers, units))


def read_words(text: str, words: Vocabulary) -> tuple[Token, ...]:
    """The text as tokens to compare: phrases that say the same are the same, words without weight are gone."""
    raw = raw_tokens(text, words.numbers, words.units)
    read: list[Token] = []
    broken = apart = False  # a word without weight leaves the mark before it to the next
    at = 0
    while at < len(raw):
        keys, end = _said_at(raw, at, words)
        broken, apart = broken or raw[at].broken, apart or raw[at].apart
        for key in keys:
            if key[0] != "word" or key[1] not in words.left_out or _is_part_of(raw, at):
                read.append(_weighed(Token(*key, raw[at].start, raw[end - 1].end, broken, apart), words))
                broken = apart = False
        at = end
    return tuple(read)


def _is_part_of(raw: tuple[Token, ...], at: int) -> bool:
    """Whether the `of` of `15 of 16` stands here, which is not `15 and 16`."""
    around = raw[at - 1 : at] + raw[at + 1 : at + 2]
    return raw[at].key == "of" and len(around) == 2 and all(token.kind == "number" for token in around)


def _said_at(raw: tuple[Token, ...], at: int, words: Vocabulary) -> tuple[Phrase, int]:
    """What stands here in the words that stand for it, and where it ends: the longest phrase that is known."""
    for phrase, instead in words.same.get(raw[at].is_, ()):
        if tuple(token.is_ for token in raw[at : at + len(phrase)]) == phrase:
            return instead, at + len(phrase)
    return (raw[at].is_,), at + 1


def _weighed(token: Token, words: Vocabulary) -> Token:
    """A word that has an opposite is kept apart from others."""
    return replace(token, kind="turn") if token.kind == "word" and token.key in words.turning else token
