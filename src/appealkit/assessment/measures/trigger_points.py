"""Trigger points: which muscles were treated, what was found in each, and whether their number fits the code.

Only what is written of a muscle by its name counts for it. Words such as "tender" are no sign of a trigger point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.picture import is_abnormal
from appealkit.assessment.measures.response import function_gain, last_response
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

SIGNS = {  # the four signs, and other words for them
    "taut-band": "taut-band",
    "palpable-band": "taut-band",
    "hyperirritable-spot": "hyperirritable-spot",
    "hypersensitive-nodule": "hyperirritable-spot",
    "local-twitch": "local-twitch",
    "local-twitch-response": "local-twitch",
    "twitch-response": "local-twitch",
    "referred-pain": "referred-pain",
}
MUSCLES_OF_CODE = {"20552": range(1, 3), "20553": range(3, 100)}


def trigger_point_signs(facts: Facts, asked: Threshold | None) -> Measured:
    """Signs of a trigger point found before the service, in that treated muscle which has the fewest.

    Muscles are those the procedure note names, else those examined. A muscle of which only a normal examination is on
    record has none and can have none; of one that nobody examined nothing is known. Unit: findings.
    """
    exams = [item for item in _before(facts, "trigger-point") if _names(item)]
    treated = _treated(facts) or tuple(dict.fromkeys(name for item in exams for name in _names(item)))
    if not treated:
        return Measured(None, "findings", silent=_ids(_before(facts, "trigger-point")))
    found: list[tuple[int, _Muscle]] = []
    used: dict[str, None] = {}
    silent: list[str] = []
    for muscle in treated:
        same = [item for item in exams if any(muscle.is_same(name) for name in _names(item))]
        signs = {sign for item in same for sign in _signs(item)}
        if not signs:
            if same and all(is_abnormal(item) is False for item in same):
                return Measured(Decimal(0), "findings", _ids(same), most=Decimal(0), against=_ids(same))
            silent += _ids(same)
        used |= dict.fromkeys(_ids(same))
        found.append((len(signs), muscle))
    fewest, muscle = min(found, key=lambda pair: pair[0])
    if not fewest:
        return Measured(None, "findings", silent=tuple(silent or used))
    note = f"{len(treated)} {'muscle' if len(treated) == 1 else 'muscles'}, fewest in {muscle.name}"
    return Measured(Decimal(fewest), "findings", tuple(used), note=note)


def muscles_fit_code(facts: Facts, asked: Threshold | None) -> Measured:
    """1 where the number of muscles named in the procedure note fits the code billed, 0 where it does not.

    A muscle named for both sides may be counted once or twice: where that decides, nothing is said. Unit: lines.
    """
    note, span = facts.note, MUSCLES_OF_CODE.get(facts.line.procedure)
    treated = _treated(facts)
    if note is None or span is None or not treated:
        return Measured(None, "lines", silent=(note.id,) if note else ())
    fits = {len(treated) in span, len({muscle.name for muscle in treated}) in span}
    words = f"{len(treated)} {'muscle' if len(treated) == 1 else 'muscles'} named"
    if len(fits) > 1:
        return Measured(None, "lines", silent=(note.id,), note=words)
    value = Decimal(fits.pop())
    return Measured(
        value, "lines", (note.id,), least=value, most=value, note=words, against=() if value else (note.id,)
    )


def muscle_groups(facts: Facts, asked: Threshold | None) -> Measured:
    """Anatomical groups treated in the session, as the note and the examination of the treated muscles name them.

    Two names may be of one group, so more than one is for a person to look at. Unit: groups.
    """
    note, treated = facts.note, _treated(facts)
    if note is None:
        return Measured(None, "groups")
    same = [
        item
        for item in _before(facts, "trigger-point")
        if any(muscle.is_same(name) for muscle in treated for name in _names(item))
    ]
    groups = {item.word("region") for item in (note, *same)} - {None}
    if not groups:
        return Measured(None, "groups", silent=(note.id,))
    used = (note.id, *(item.id for item in same if item.word("region")))
    return Measured(Decimal(len(groups)), "groups", used)


def gain_in_both(facts: Facts, asked: Threshold | None) -> Measured:
    """The smaller of relief and functional gain after the session before, where a policy asks for both. Percent."""
    relief, gain = last_response(facts, None), function_gain(facts, None)
    if relief.value is None or gain.value is None:
        return Measured(None, "percent", silent=(*relief.evidence, *gain.evidence))
    value = min(relief.value, gain.value)
    ids = tuple(dict.fromkeys((*relief.evidence, *gain.evidence)))
    return Measured(value, "percent", ids, least=value, most=value)


@dataclass(frozen=True, slots=True)
class _Muscle:
    """A muscle as a record names it, without its side and the words that mean nothing."""

    name: str
    side: str | None

    def is_same(self, other: _Muscle) -> bool:
        sides = {self.side, other.side} - {None, "bilateral"}
        return self.name == other.name and len(sides) < 2


_SIDE = re.compile(r"\b(left|right|bilateral|both)\b")
_EMPTY = re.compile(r"\b(muscles?|m|the)\b")


def _muscle(words: str, side: str | None) -> _Muscle:
    plain = re.sub(r"[^a-z]+", " ", words.lower())
    said = _SIDE.search(plain)
    if said:
        side = {"both": "bilateral"}.get(said[1], said[1])
    return _Muscle(" ".join(_EMPTY.sub(" ", _SIDE.sub(" ", plain)).split()), side)


def _names(item: ChartEvidence) -> tuple[_Muscle, ...]:
    words = (*item.words("muscles"), *filter(None, [item.word("muscle")]))
    return tuple(dict.fromkeys(_muscle(word, item.word("laterality")) for word in words))


def _treated(facts: Facts) -> tuple[_Muscle, ...]:
    return _names(facts.note) if facts.note else ()


_SAID = {
    "taut-band": re.compile(r"\b(taut|palpable) bands?\b"),
    "hyperirritable-spot": re.compile(r"\b(hyper-?irritable|hyper-?sensitive) (spot|nodule|locus)"),
    "local-twitch": re.compile(r"\btwitch"),
    "referred-pain": re.compile(
        r"\b(referred pain|pain (is )?referred|refers? (pain )?to|pain referral|referral pattern)"
    ),
}
_DENIED = re.compile(r"\b(no|not|without|absent|denies|negative|none|neither)\b")


def _signs(item: ChartEvidence) -> set[str]:
    """The signs the item lists, else those its result names before any word that denies. Those of one that says it was
    negative are the signs that were not found."""
    if is_abnormal(item) is False:
        return set()
    listed = {"-".join(word.lower().split()) for word in item.words("signs")}
    if listed:
        return {SIGNS[word] for word in listed if word in SIGNS}
    told = _DENIED.split((item.word("result") or "").lower())[0]
    return {sign for sign, words in _SAID.items() if words.search(told)}


def _before(facts: Facts, test: str) -> list[ChartEvidence]:
    found = facts.of_kind("exam-finding")
    return [item for item in found if item.word("test") == test and (item.recorded_on or facts.day) <= facts.day]


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
