"""What a text states: numbers, dates, sides, drugs, what happened, how badly; and what a rule says that carries it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from appealkit.authoring.prose.words import Prose, lowered, pattern, stem
from appealkit.maps.kinds import Kind
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import Needs, Requirement, Strategy
from appealkit.recheck.tokens import Token, raw_tokens

_KIND_OF = {"date": "date", "money": "number", "percent": "number", "number": "number", "score": "number",
            "code": "number", "ordinal": "number", "level": "body", "side": "side"}  # fmt: skip
_TURNED_BY_NOT = frozenset({"outcome", "diagnosis", "symptom", "degree"})
_DENIED_BEFORE = 3  # words: `could not be tolerated`
_DENIES = frozenset({"not", "no", "never", "none", "nor", "neither", "without", "cannot", "unable"})
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LITTLE = frozenset(
    ["a", "an", "the", "of", "to", "for", "in", "on", "at", "by", "as", "and", "or", "with", "it", "its", "is", "are",
     "was", "were", "be", "been", "being", "this", "that", "these", "those", "has", "had", "have", "not", "no", "never",
     "without", "any", "each", "such", "which", "who", "where", "there", "record", "records"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that state something. `key`: of a number, date or side, its one form."""

    kind: str
    words: str
    start: int
    end: int
    key: tuple[str, object] | None = None


def statements(text: str, prose: Prose) -> tuple[Statement, ...]:
    """Everything this text states, in its order; of two that overlap, the longer."""
    low = lowered(text)
    nothing = [match.span() for match in prose.states_nothing.finditer(low)]
    found = [Statement(kind, text[a:b], a, b) for kind, one in prose.states.items() for a, b in _spans(one, low)]
    found += [
        Statement(_KIND_OF[token.kind], text[token.start : token.end], token.start, token.end, token.is_)
        for token in _values(text, prose)
    ]
    found = [one for one in found if not any(a <= one.start and one.end <= b for a, b in nothing)]
    kept: list[Statement] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _spans(one: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in one.finditer(text):
        yield match.span()


def _values(text: str, prose: Prose) -> Iterator[Token]:
    """The tokens that are values. `one` counts only what has a unit of time or dose; an ordinal in words orders."""
    vocabulary = prose.vocabulary
    tokens = raw_tokens(text, vocabulary.numbers, vocabulary.units)
    for token, after in zip(tokens, (*tokens[1:], None), strict=False):
        if token.kind not in _KIND_OF:
            continue
        said = text[token.start : token.end]
        if said.lower() == "one" and (
            after is None or after.kind != "unit" or after.key in {"session", "times", "level"}
        ):
            continue
        if token.kind == "ordinal" and said.isalpha():
            continue
        yield token


# ---- what carries it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """What some rules say: the beginnings of their words, each with whether it is denied (None: neither is said, the
    word is only spoken of); their values; set phrases."""

    prose: Prose = field(repr=False)
    stems: frozenset[tuple[str, bool | None]] = frozenset()
    values: frozenset[tuple[str, object]] = frozenset()
    phrases: tuple[str, ...] = ()

    def __and__(self, other: Carried) -> Carried:
        phrases = tuple(one for one in self.phrases if one in other.phrases)
        return Carried(self.prose, self.stems & other.stems, self.values & other.values, phrases)

    def __or__(self, other: Carried) -> Carried:
        phrases = (*self.phrases, *other.phrases)
        return Carried(self.prose, self.stems | other.stems, self.values | other.values, phrases)

    def carries(self, one: Statement, text: str) -> bool:
        """Whether these rules say the same of what is stated there in the text."""
        low = lowered(text)
        if any(a <= one.start and one.end <= b for a, b in _spans(pattern(self.phrases), low)):
            return True
        if one.key is not None:
            return one.key in self.values
        told = list(_told(one.words, self.prose, low[: one.start]))
        if one.kind in _TURNED_BY_NOT:
            return bool(told) and all(word in self.stems for word in told)
        return bool(told) and all({(root, True), (root, False), (root, None)} & self.stems for root, _ in told)


def carried_by(
    texts: Iterable[str], prose: Prose, phrases: tuple[str, ...] = (), spoken_of: Iterable[str] = ()
) -> Carried:
    """What these texts carry."""
    stems: set[tuple[str, bool | None]] = {(root, None) for text in spoken_of for root, _ in _told(text, prose)}
    values: set[tuple[str, object]] = set()
    vocabulary = prose.vocabulary
    for text in texts:
        stems |= set(_told(text, prose))
        values |= {token.is_ for token in raw_tokens(text, vocabulary.numbers, vocabulary.units)}
    return Carried(prose, frozenset(stems), frozenset(values), phrases)


def _told(text: str, prose: Prose, before: str = "") -> Iterator[tuple[str, bool]]:
    """The weighty words of the text, by the beginning that stands for them; and whether each is denied."""
    earlier = [match[0] for match in _WORD.finditer(before.rsplit(".", 1)[-1])][-_DENIED_BEFORE:]
    for match in _WORD.finditer(lowered(text)):
        word = match[0]
        if word not in _LITTLE:
            root = stem(word)
            denied = any(one in _DENIES or one.endswith("n't") for one in earlier[-_DENIED_BEFORE:])
            yield prose.alike.get(root, root), denied
        earlier.append(word)


def of_requirement(name: str, rules: Rules, prose: Prose) -> Carried:
    """What is so where this requirement is met: in its own words, those of its conditions and of what it measures."""
    key = (of_requirement, name, prose)
    if key not in rules.kept:
        rule = rules.requirements.get(name)
        texts = [] if rule is None else [name.replace("-", " "), *_said(rule)]
        spoken_of = [] if rule is None else _spoken_of(rule, rules.vocabulary.kinds)
        rules.kept[key] = carried_by(texts, prose, prose.carries.get(name, ()), spoken_of)
    found: Carried = rules.kept[key]
    return found


def _said(rule: Requirement) -> Iterator[str]:
    """What holds where the requirement is met."""
    yield from (text for text in (rule.shows, rule.shows_without) if text)
    for condition in (*rule.of, *rule.where):
        values = (condition.value,) if isinstance(condition.value, str) else condition.value
        denied = "not " if condition.test in {"is_not", "says_none_of"} else ""
        yield from (denied + re.sub(r"[-_]", " ", value) for value in values if not value.startswith("$"))


def _spoken_of(rule: Requirement, kinds: Mapping[str, Kind]) -> Iterator[str]:
    """What it is about."""
    named: tuple[str, ...] = () if rule.evidence is None else (rule.evidence,)
    if rule.measure is not None and rule.measure in MEASURES:
        declared = MEASURES[rule.measure]
        yield declared.says
        named = declared.counts
    yield from (kinds[name].title for name in named if name in kinds)


def of_strategy(name: str, rules: Rules, prose: Prose) -> Carried:
    """What is so where this strategy is supported: what it says, and what each of its needs carries."""
    found = rules.strategy(name)
    if found is None:
        return Carried(prose)
    strategy: Strategy = found[1]
    said = carried_by([strategy.says, *(family.replace("-", " ") for family in strategy.families)], prose)
    return said | _of_needs(strategy.needs, rules, prose) if strategy.needs is not None else said


def _of_needs(needs: Needs | str, rules: Rules, prose: Prose) -> Carried:
    """Of all that must be met, what any carries; of ways that each suffice, only what every one carries."""
    if isinstance(needs, str):
        return of_requirement(needs, rules, prose)
    each = [_of_needs(part, rules, prose) for part in needs.parts]
    total = each[0]
    for one in each[1:]:
        total = total | one if needs.all_of else total & one
    return total
