"""The linear model that reads a denial's words: how likely each reason is said, and by which clause and words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from appealkit.assessment.wording import Clause, Piece, clauses_of, family_piece, features_of, pieces_of
from appealkit.maps.reasons import Language
from appealkit.maps.wordings import Weights

TELLING = 3  # words named as those that decided
SPEAKS_FROM = 0.15  # a clause from which no reason is at least so likely, taken alone and at its word, is left out


@dataclass(frozen=True, slots=True)
class Said:
    """One reason: how likely the text says it, in which clauses, and by which words, the most telling first."""

    reason: str
    likely: float
    sure: bool
    clauses: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=5_000)
def read(text: str, family: str, language: Language, weights: Weights) -> tuple[Said, ...]:
    """Every reason that the text may say, the likeliest first; those below `maybe_from` are left out.

    Kept, because a notice is read again for each of its lines, and many notices say the same.
    """
    at_once = _brings(weights, family_piece(family))
    heard = [_heard(clause, language, weights) for clause in clauses_of(text, language)]
    if len(heard) > 1:
        heard = [one for one in heard if _speaks(one, family, weights)]
    if not any(one.total[-1] for one in heard):
        return ()
    alone = [_at_its_word(one, family, weights) for one in heard if not one.clause.mark]
    best_alone = [max(likely) for likely in zip(*alone, strict=True)] or [0.0] * len(weights.bias)
    found = []
    for place, together in enumerate(_likely(weights, at_once, [one.total for one in heard])):
        # two reasons in one text thin each other out, so the clause that says this one best is heard by itself too
        likely = max(together, math.sqrt(together * best_alone[place]))
        if likely >= weights.maybe_from:
            told = _telling(place, heard, weights)
            found.append(Said(weights.reasons[place], likely, likely >= weights.sure_from[place], *told))
    return tuple(sorted(found, key=lambda one: (-one.likely, one.reason)))


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """A clause with its pieces and what they bring together; `plainly`: what they bring without the clause's mark."""

    clause: Clause
    pieces: tuple[Piece, ...]
    total: tuple[float, ...]
    plainly: tuple[float, ...]


@lru_cache(maxsize=20_000)
def _heard(clause: Clause, language: Language, weights: Weights) -> _Heard:
    """Kept, because payers write in stock sentences: most clauses of a day's denials are those of another one."""
    pieces = tuple(pieces_of(clause, language))
    total = plainly = _total(weights, [_brings(weights, piece) for piece in pieces])
    if clause.mark:
        plainly = _total(weights, [_brings(weights, Piece(piece.word, "")) for piece in pieces])
    return _Heard(clause, pieces, total, plainly)


@lru_cache(maxsize=20_000)
def _at_its_word(heard: _Heard, family: str, weights: Weights) -> tuple[float, ...]:
    """How likely each reason is, by place, where the clause is all that is said and its mark counts for nothing."""
    return tuple(_likely(weights, _brings(weights, family_piece(family)), [heard.plainly]))


def _speaks(heard: _Heard, family: str, weights: Weights) -> bool:
    """Whether the clause is about any reason at all, be it to state, concede or recite it. A greeting is not, nor are
    appeal rights; left in, they would only thin out what the rest says."""
    return max(_at_its_word(heard, family, weights), default=0.0) >= SPEAKS_FROM


def _likely(weights: Weights, at_once: tuple[float, ...], brought: Sequence[tuple[float, ...]]) -> list[float]:
    """How likely each reason is, by place, from what the pieces bring together."""
    *points, squares = map(sum, zip(at_once, *brought, strict=True))
    length = math.sqrt(squares) or 1.0
    scored = (bias + one / length for bias, one in zip(weights.bias, points, strict=True))
    return [1 / (1 + math.exp(-one)) if one > -50 else 0.0 for one in scored]


def _telling(place: int, heard: Sequence[_Heard], weights: Weights) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clauses that carry the reason, each at least a third of what the best one brings; their heaviest words."""
    most = max(one.total[place] for one in heard)
    carrying = [one for one in heard if one.total[place] >= most / 3 and one.total[place] > 0]
    weighed: dict[str, float] = {}
    for one in carrying:
        weighed |= _weighed(one, place, weights)
    words = sorted((word for word, brings in weighed.items() if brings > 0), key=lambda word: (-weighed[word], word))
    return tuple(one.clause.text for one in carrying), tuple(words[:TELLING])


@lru_cache(maxsize=20_000)
def _weighed(heard: _Heard, place: int, weights: Weights) -> dict[str, float]:
    """What each word of the clause brings to this reason."""
    return {piece.word: _brings(weights, piece)[place] for piece in heard.pieces if not piece.word.startswith("#")}


def _total(weights: Weights, brought: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    """Added up place by place; the last place is the square of the length."""
    return tuple(map(sum, zip(*brought, strict=True))) or (0.0,) * (len(weights.reasons) + 1)


@lru_cache(maxsize=50_000)
def _brings(weights: Weights, piece: Piece) -> tuple[float, ...]:
    """What a piece adds to each reason, and its square. A feature that the fitting never saw brings nothing."""
    adds = [0.0] * (len(weights.reasons) + 1)
    for name in features_of(piece):
        feature = weights.feature(name)
        if feature is not None:
            adds[-1] += feature.rarity * feature.rarity
            for place, weight in feature.adds:
                adds[place] += feature.rarity * weight
    return tuple(adds)
