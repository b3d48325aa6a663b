"""The dictionary: every name a template may say, with its type, whether it may be absent, what it means, an example.

The roots and what a tag opens are read from `views`; what the chart says, from the rules: the kinds of evidence on
which a requirement can rest, and what such an item, cited by a met finding, always has.
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Union

from appealkit.letters.phrases import Phrases
from appealkit.letters.views import OPENED, ROOTS, Item, Measured, Says, names_of
from appealkit.maps.kinds import Attribute, ValueType
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import Condition, Requirement
from appealkit.maps.rests import RESTS, Rests
from appealkit.maps.thresholds import TIME_UNITS, singular

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Of(enum.StrEnum):
    """What a name holds. CODE: one of a closed set of words."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes-no"
    LIST = "list"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Name:
    """A name a template may say. `optional`: it may be absent. `example` is invented, as it prints; `values` are all
    that a CODE can be."""

    path: str
    of: Of
    optional: bool
    meaning: str
    example: str
    values: tuple[str, ...] = ()


Names = Mapping[str, Name]

SIDES = ("left", "right", "bilateral", "midline")
CIRCUMSTANCES = frozenset({"region", "recorded_on", "from", "visits_attended"})  # an item silent on one is still meant
_OF = {str: Of.TEXT, date: Of.DATE, Decimal: Of.NUMBER, int: Of.NUMBER, bool: Of.YES_NO, tuple: Of.LIST}
_OF_ATTRIBUTE = {
    ValueType.DATE: (Of.DATE, "July 9, 2026"),
    ValueType.COUNT: (Of.NUMBER, "18"),
    ValueType.NUMBER: (Of.NUMBER, "6.5"),
    ValueType.PERCENT: (Of.NUMBER, "60"),
    ValueType.YES_NO: (Of.YES_NO, "yes"),
    ValueType.LIST: (Of.LIST, "L4-5 and L5-S1"),
    ValueType.PROCEDURES: (Of.LIST, "64483 and 64484"),
    ValueType.PROCEDURE: (Of.TEXT, "64483"),
    ValueType.REGION: (Of.TEXT, "lumbar-sacral"),
    ValueType.EVIDENCE: (Of.TEXT, "esi-march"),
}


# of the values of these records, some are always there together: where the record is there, or any value of the row
_CORE = {"policy": ("number", "title", "issuer", "kind", "confidence"), "earlier": ("on", "outcome")}
_PAIRS = (("version", "since"), ("lasting", "lasting_unit"))


def comes_with(record: str, name: str = "") -> tuple[str, ...]:
    """The values that are there where this one of the record is; without a name, where any of the record is."""
    return (*_CORE.get(record, ()), *(one for pair in _PAIRS if name in pair for one in pair))


@dataclass(frozen=True)
class Dictionary:
    """All that templates of these rules may say. `roots`: `payer` → its names by their last part; `about`: what each
    root, and each tag that opens something, stands for. `words`: the plain words of coded values; `said`: what an
    attribute of a kind means, and an example, where somebody wrote it down."""

    rules: Rules = field(repr=False)
    words: Mapping[str, str] = field(repr=False)
    said: Mapping[tuple[str, str], Says] = field(repr=False)
    roots: Mapping[str, Names]
    about: Mapping[str, str]
    _opened: Mapping[str, Names] = field(repr=False)
    _kept: dict[tuple[object, ...], Names] = field(default_factory=dict, init=False, repr=False, compare=False)

    def opened_by(self, tag: str) -> Names:
        """What `authority`, `new` and `unaddressed` open, as `it`; and what `sections` adds: `strategy`."""
        return self._opened.get(tag, {})

    def opened(self, tag: str, requirement: str | None = None, kind: str | None = None) -> Names:
        """What any tag opens, and the phrase of a requirement (`phrase`); nothing where the rules have no such one."""
        if tag not in {"fact", "each", "phrase"}:
            return self.opened_by(tag)
        if requirement is None or requirement not in self.rules.requirements:
            return {}
        return {"fact": self.fact, "each": self.each, "phrase": self.phrase}[tag](requirement, kind)

    def fact(self, requirement: str, kind: str | None = None) -> Names:
        """What `{% fact "…" as it %}` may say. With a kind: inside a test that it is of that kind."""
        rule = self.rules.requirements[requirement]
        one = rule.measure is None or RESTS[rule.measure].one
        return self._names(requirement, kind, has_item=one, measured=True)

    def each(self, requirement: str, kind: str | None = None) -> Names:
        """What `{% each "…" as it %}` may say: of one piece of evidence, and nothing that was measured."""
        return self._names(requirement, kind, has_item=True, measured=False)

    def phrase(self, requirement: str, kind: str | None = None) -> Names:
        """What the phrase of the criteria table may say: of the finding, and of one piece of evidence."""
        return self._names(requirement, kind, has_item=True, measured=True)

    @property
    def found(self) -> Names:
        """What any measured finding adds, as `it`."""
        return _declared(Measured, "it")

    @property
    def item(self) -> Names:
        """What any piece of evidence has besides what its kind says, as `it`."""
        return _declared(Item, "it")

    def kind(self, name: str) -> Names:
        """What a piece of evidence of this kind may say, as `it`, whatever it is opened by."""
        return {part: one for part, one in _of_kind(None, name, self).items() if part not in self.item}

    def kinds(self, requirement: str) -> tuple[str, ...]:
        """The kinds of evidence that this requirement, where met, can rest on."""
        return kinds_of(self.rules.requirements[requirement], self.rules)

    def _names(self, requirement: str, kind: str | None, *, has_item: bool, measured: bool) -> Names:
        key = (requirement, kind, has_item, measured)
        if key not in self._kept:
            rule, kinds = self.rules.requirements[requirement], self.kinds(requirement)
            found = self._of_item(rule, kinds, kind) if kinds else {}
            if not has_item:
                found = {name: replace(one, optional=True) for name, one in found.items()}
            of_measure = _of_measure(rule.measure) if measured and rule.measure is not None else {}
            self._kept[key] = {**found, **of_measure}
        return self._kept[key]

    def _of_item(self, rule: Requirement, kinds: tuple[str, ...], kind: str | None) -> Names:
        """The names of an item of any of these kinds; where it is known to be of one, those of others are absent."""
        every = _of_kinds(rule, kinds, self)
        if kind not in kinds:
            return every
        own = _of_kinds(rule, (kind,), self)
        return {name: own.get(name, replace(one, optional=True)) for name, one in every.items()}


def dictionary(
    rules: Rules, phrases: Phrases, said: Mapping[tuple[str, str], Says] = types.MappingProxyType({})
) -> Dictionary:
    """The dictionary of these rules; `phrases` give the plain words of its codes, `said` those of attributes by
    (kind, attribute)."""
    roots = {root: _declared(said, root) for root, said in ROOTS.items()}
    opened = {tag: _declared(said, "strategy" if tag == "sections" else "it") for tag, said in OPENED.items()}
    about = {name: said.__doc__ or "" for name, said in (*ROOTS.items(), *OPENED.items())}
    return Dictionary(rules, phrases.words, said, roots, about, opened)


def names_of_item(requirement: str, rules: Rules) -> tuple[str, ...]:
    """Every name that an item on which this requirement rests can have; none where it rests on no item."""
    key = (names_of_item, requirement)
    if key not in rules.kept:
        kinds = kinds_of(rules.requirements[requirement], rules)
        named = (name for kind in kinds for name in rules.vocabulary.kinds[kind].attributes)
        rules.kept[key] = tuple(dict.fromkeys((*named, *names_of(Item)))) if kinds else ()
    found: tuple[str, ...] = rules.kept[key]
    return found


def kinds_of(rule: Requirement, rules: Rules) -> tuple[str, ...]:
    """The kinds of evidence that a met finding of this requirement can cite."""
    if rule.measure is None:
        return (rule.evidence,) if rule.evidence and rule.evidence in rules.vocabulary.kinds else ()
    rests = RESTS[rule.measure]
    named = rests.on if rests.but is None else [kind for kind in rules.vocabulary.kinds if kind not in rests.but]
    return tuple(kind for kind in named if kind in rules.vocabulary.kinds)


# ---- what the views declare ------------------------------------------------------------------------------------


@cache
def _declared(said: type[DataclassInstance], root: str) -> Names:
    hints = typing.get_type_hints(said, include_extras=True)
    return {name: _one(f"{root}.{name}", hints[name]) for name in names_of(said)}


def _one(path: str, hint: object) -> Name:
    """The name that is annotated so."""
    kind, says = typing.get_args(hint)
    assert typing.get_origin(hint) is Annotated
    assert isinstance(says, Says)
    optional = typing.get_origin(kind) in {Union, types.UnionType}
    held = next(one for one in typing.get_args(kind) if one is not type(None)) if optional else kind
    of = Of.CODE if says.values else _OF[typing.get_origin(held) or held]
    return Name(path, of, optional, says.meaning, says.example, tuple(map(str, says.values)))


def _of_measure(measure: str) -> Names:
    """What a measured finding adds; what its measure always gives is not optional."""
    names = dict(_declared(Measured, "it"))
    declared, gives = MEASURES[measure], RESTS[measure].gives
    units = (*declared.units, *(singular(unit) for unit in declared.units))
    names["unit"] = replace(names["unit"], of=Of.CODE, values=units, example=declared.unit)
    spans = (*TIME_UNITS, *(singular(unit) for unit in TIME_UNITS))
    names["lasting_unit"] = replace(names["lasting_unit"], of=Of.CODE, values=spans)
    names["value"] = replace(names["value"], meaning=f"the number measured: {declared.says}")
    return names | {name: replace(names[name], optional=False) for name in gives}


# ---- what the rules declare ------------------------------------------------------------------------------------


def _of_kinds(rule: Requirement, kinds: Iterable[str], known: Dictionary) -> Names:
    """The names of an item of one of these kinds; optional unless every one of them has it."""
    each = [_of_kind(rule, name, known) for name in kinds]
    found: dict[str, Name] = {}
    for name in dict.fromkeys(name for names in each for name in names):
        same = [names[name] for names in each if name in names]
        first, optional = same[0], len(same) < len(each) or any(one.optional for one in same)
        of = first.of if all(one.of is first.of for one in same) else Of.TEXT  # which of them, its kind tells
        words = tuple(dict.fromkeys(word for one in same for word in one.values)) if of is Of.CODE else ()
        found[name] = replace(
            first, of=of, optional=optional, values=words, meaning=_joined(one.meaning for one in same)
        )
    return found


def _joined(meanings: Iterable[str]) -> str:
    """What a name means in one kind or another: `first day: the first visit, or when it was started`."""
    heads: dict[str, list[str]] = {}
    for meaning in meanings:
        head, _, tail = meaning.partition(": ")
        heads.setdefault(head, []).append(tail)
    told = ((head, ", or ".join(dict.fromkeys(filter(None, tails)))) for head, tails in heads.items())
    return "; ".join(f"{head}: {tail}" if tail else head for head, tail in told)


def _of_kind(rule: Requirement | None, kind: str, known: Dictionary) -> Names:
    """The names of an item of this kind that shows this requirement; of any item, where none is given."""
    declared = known.rules.vocabulary.kinds[kind]
    rests = RESTS[rule.measure] if rule and rule.measure else Rests({kind: _demanded(rule) if rule else ()})
    always = frozenset(rests.on.get(kind, ()))
    names = {}
    for name, attribute in declared.attributes.items():
        withheld = () if rule is None or name in rule.rests_on else declared.adverse.get(name, ())
        words = _words(attribute, name, rule, withheld)
        said_at_times = bool(withheld) and name not in rests.fair and not _excludes(rule, name, withheld)
        says = known.said.get((kind, name)) or Says(f"{declared.title.lower()}: {name.replace('_', ' ')}", "")
        names[name] = _of_attribute(name, attribute, words, says, optional=name not in always or said_at_times)
    item = dict(_declared(Item, "it"))
    item["kind"] = replace(item["kind"], of=Of.CODE, values=(kind,), example=kind)
    if "recorded_on" in always:
        item["recorded_on"] = replace(item["recorded_on"], optional=False)
    return names | item


def _demanded(rule: Requirement) -> tuple[str, ...]:
    """The attributes without which no item would show it."""
    of = (condition for condition in rule.of if condition.attribute not in CIRCUMSTANCES)
    return tuple(one.attribute for one in (*rule.where, *of) if not _is_absence(one))


def _is_absence(condition: Condition) -> bool:
    return condition.test == "present" and condition.value != "yes"


def _excludes(rule: Requirement | None, name: str, withheld: tuple[str, ...]) -> bool:
    """Whether the conditions let no item pass whose value speaks against."""
    tests = [one for one in (*rule.where, *rule.of) if one.attribute == name] if rule else []
    return any(not set(withheld) & set(_allowed(one, withheld)) for one in tests)


def _words(attribute: Attribute, name: str, rule: Requirement | None, withheld: tuple[str, ...]) -> tuple[str, ...]:
    """All that a coded value can be where the requirement is met and a letter may say it."""
    words = attribute.one_of or (SIDES if attribute.type is ValueType.SIDE else ())
    for condition in (*rule.where, *rule.of) if rule else ():
        if condition.attribute == name:  # an item that is silent on a circumstance is meant, and has no word
            words = _allowed(condition, words)
    return tuple(word for word in words if word not in withheld)


def _allowed(condition: Condition, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these words that pass the condition; all of them, where that hangs on the case or on their meaning."""
    given = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if any(word.startswith("$") for word in given):
        return words
    named = {word.lower() for word in given}
    match condition.test:
        case "is" | "is_one_of":
            return tuple(word for word in words if word.lower() in named)
        case "is_not":
            return tuple(word for word in words if word.lower() not in named)
        case _:
            return words


def _of_attribute(name: str, attribute: Attribute, words: tuple[str, ...], says: Says, *, optional: bool) -> Name:
    of, example = _OF_ATTRIBUTE.get(attribute.type, (Of.TEXT, "as the record says"))
    if attribute.one_of or attribute.type is ValueType.SIDE:
        return Name(f"it.{name}", Of.CODE, optional, says.meaning, next(iter(words), ""), words)
    return Name(f"it.{name}", of, optional, says.meaning, says.example or example)
