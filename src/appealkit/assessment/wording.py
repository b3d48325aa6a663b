"""A payer's free text as features: clauses, what each of them does, and its words, pairs of words and parts of words.

A clause that concedes a point or only recites the rule keeps its features apart from one that says what is wrong.
Parts of words (four letters at a time) let `dermatomal`, `dermatomes` and a scanner's `derrnatomal` meet.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from appealkit.maps.reasons import Language

PART = 4  # letters of a part of a word
_WORD = re.compile(r"\b[a-z]\d\d(?:\.\w+)?|[a-z](?:[a-z'/]*[a-z])?|\d+(?:\.\d+)?(?:st|nd|rd|th)?|[%<>&+]|[0-9a-z]+")
_BLANKS = re.compile(r"[^\S\r\n]+")
_CODE = re.compile(r"\d{5}|\d{4}t|g\d{4}")
_DIAGNOSIS = re.compile(r"[a-z]\d\d(?:\.\w+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# a scanner's digits inside a word: docurn3nt stays, d0cument and app1ied are mended
_MISREAD = re.compile(r"(?<=[a-z])[01](?=[a-z])|\b[01](?=[a-z]{3})|(?<=[a-z]{3})[01]\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in plain lower case. `mark` is empty where it says something, `|c` where it concedes, `|r` recites."""

    text: str
    mark: str = ""


class Piece(NamedTuple):
    """A word or pair of words of a clause, with the clause's mark."""

    word: str
    mark: str


@lru_cache(maxsize=5_000)
def clauses_of(text: str, language: Language) -> tuple[Clause, ...]:
    """The clauses of the text, in order, each with what it does."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("‘", "'")
    plain = _BLANKS.sub(" ", plain)
    plain = _MISREAD.sub(lambda found: "o" if found[0] == "0" else "l", plain).strip()
    found = (clause.strip(" ,.;:-\r\n") for clause in _joined(language.splitting).split(plain))
    return tuple(_clause(clause, language) for clause in found if clause)


@lru_cache(maxsize=20_000)
def _clause(text: str, language: Language) -> Clause:
    return Clause(" ".join(text.split()), _mark(text, language))


def pieces_of(clause: Clause, language: Language) -> Iterator[Piece]:
    """Each word and each pair of neighbouring words, once."""
    words = list(_words(clause.text, language))
    for word in dict.fromkeys(words):
        yield Piece(word, clause.mark)
    for first, second in dict.fromkeys(itertools.pairwise(words)):
        yield Piece(f"{first} {second}", clause.mark)


def family_piece(family: str) -> Piece:
    """What the procedure denied brings."""
    return Piece(f"# {family}", "")


def features_of(piece: Piece) -> tuple[str, ...]:
    """The features that the piece brings: itself and, where it is a word of letters, its parts."""
    word, mark = piece
    if word.startswith("#") or len(word) < PART - 1 or " " in word:
        return (word + mark,)
    edged = f"<{word}>"
    parts = dict.fromkeys(f"~{edged[at : at + PART]}{mark}" for at in range(len(edged) - PART + 1))
    return (word + mark, *parts)


def _words(text: str, language: Language) -> Iterator[str]:
    for found in _WORD.findall(text):
        word = language.numbers.get(found, found)
        for plain in language.shorthand.get(word, word).split():
            if plain not in language.passed_over:
                yield _class_of(plain)


def _class_of(word: str) -> str:
    """Codes, diagnoses and numbers count as such, whatever they are; 50 is a modifier and a percentage too often."""
    if _CODE.fullmatch(word):
        return "#code"
    if _NUMBER.fullmatch(word):
        return "#50" if word == "50" else "#"
    return "#diagnosis" if _DIAGNOSIS.fullmatch(word) and len(word) > 2 else word


def _mark(clause: str, language: Language) -> str:
    if _any(language.conceding_outright, clause):
        return "|c"
    if _any(language.failing, clause):
        return ""
    if _any(language.conceding, clause):
        return "|c"
    return "|r" if _any(language.reciting, clause) else ""


def _any(patterns: Iterable[str], clause: str) -> bool:
    return _joined(tuple(patterns)).search(clause) is not None


@lru_cache(maxsize=64)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
