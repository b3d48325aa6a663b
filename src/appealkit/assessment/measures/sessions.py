"""Sessions recounted: all procedures counted together on one calendar day in one region are one session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from appealkit.assessment.facts import Facts, add_months, length, once
from appealkit.assessment.measures.picture import same_target
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

FAMILY_OF_APPROACH = {
    "transforaminal": "transforaminal-epidural",
    "interlaminar": "interlaminar-epidural",
    "caudal": "interlaminar-epidural",
    "medial-branch": "facet-injection",
    "intra-articular": "facet-injection",
    "radiofrequency": "facet-ablation",
    "trigger-point": "trigger-point",
    "sacroiliac": "sacroiliac-injection",
}

SACROILIAC = {  # the same approaches at the sacroiliac joint
    "sacroiliac": "sacroiliac-injection",
    "intra-articular": "sacroiliac-injection",
    "radiofrequency": "sacroiliac-ablation",
}


def sessions_in_window(facts: Facts, asked: Threshold | None) -> Measured:
    """Sessions of this family in this region in the rolling window that ends on the service, this one included.

    One session a calendar day; both sides are one session. The window is open at its far end: the same day twelve
    months earlier is outside. Unit: sessions. A session not on record cannot be counted: the count can only grow.
    A limit `per patient` counts every region, one `per joint` only this side, one `per purpose` only sessions with the
    intent of this one; an earlier session that does not say its side or intent is counted, and the least is without it.
    """
    window = _window_months(asked)
    start = add_months(facts.day, -window)
    scope = frozenset(asked.per) if asked else frozenset[str]()
    family = _same_family(facts, everywhere="patient" in scope)
    counted = [
        (day, item)
        for item in family
        if (day := item.day("performed_on")) and start < day < facts.day and _counts(item, facts, scope) is not False
    ]
    undated = tuple(item.id for item in family if item.day("performed_on") is None)
    unnamed = tuple(item.id for item in unnamed_procedures(facts) if start < (item.day("performed_on") or facts.day))
    if not family:
        return Measured(None, "sessions", silent=unnamed)
    days = {day for day, _ in counted}
    sure = {day for day, item in counted if _counts(item, facts, scope)}
    value = Decimal(len(days) + 1)
    ids = tuple(item.id for _, item in counted) or tuple(item.id for item in family)
    note = f"{len(days)} earlier in the {window} months to {facts.day}, and this one"
    return Measured(
        value,
        "sessions",
        ids,
        min(days, default=None),
        facts.day,
        Decimal(len(sure) + 1),
        None,
        silent=(*undated, *unnamed),
        note=note,
        window=window,
    )


def _counts(item: ChartEvidence, facts: Facts, scope: frozenset[str]) -> bool | None:
    """Whether a limit of this scope counts the earlier session; None where the record does not say."""
    answers: list[bool | None] = []
    if "joint" in scope and facts.side in {"left", "right"}:
        side = item.word("laterality")
        answers.append(None if side is None else side in {facts.side, "bilateral"})
    if "purpose" in scope:
        earlier, now = item.word("intent"), facts.note.word("intent") if facts.note else None
        answers.append(None if earlier is None or now is None else earlier == now)
    return False if False in answers else None if None in answers else True


def since_last_session(facts: Facts, asked: Threshold | None) -> Measured:
    """Time from the session before, in this family and region, to the service."""
    unit = asked.unit if asked else "days"
    last = last_session(facts)
    if last is None:
        return Measured(None, unit)
    day = last.day("performed_on")
    assert day is not None
    value = length(day, facts.day, unit)
    # a session in between may still turn up: then it is less
    return Measured(value, unit, (last.id,), first=day, last=facts.day, least=None, most=value)


def targets_not_treated_before(facts: Facts, asked: Threshold | None) -> Measured:
    """What is new in this session against the one before: 1 where approach, level, side or drug differs, else 0."""
    last, note = last_session(facts), facts.note
    if last is None or note is None:
        return Measured(None, "targets")
    day = last.day("performed_on")
    before = that_day(facts, day) if day else (last,)
    differs, known = [], []
    for name in ("approach", "laterality", "steroid"):
        earlier, now = {item.word(name) for item in before} - {None}, note.word(name)
        if earlier and now:
            known.append(name)
            differs += [name] if now not in earlier else []
    same = same_target(
        facts.targets, [word for item in before for word in (*item.words("levels"), *item.words("roots"))]
    )
    if same is not None:
        known.append("level")
        differs += [] if same else ["level"]
    if not known:
        return Measured(None, "targets", silent=(last.id, note.id))
    value = Decimal(bool(differs))
    open_end = None if len(known) < 4 else value
    note_text = "new: " + ", ".join(differs) if differs else "nothing new among " + ", ".join(known)
    used = (*(item.id for item in before), note.id)
    against = used if open_end is not None and not differs else ()
    return Measured(value, "targets", used, least=value, most=open_end, note=note_text, against=against)


def imaging_worse(facts: Facts, asked: Threshold | None) -> Measured:
    """Studies since the session before whose report says that the finding is worse than in the study compared."""
    last = last_session(facts)
    since = last.day("performed_on") if last else None
    found = [
        item
        for item in facts.of_kind("imaging-study")
        if facts.in_region(item) and (on := item.day("performed_on")) and on <= facts.day and (not since or on > since)
    ]
    worse = tuple(item.id for item in found if item.word("change") == "worse" and item.word("compared_with"))
    if worse:
        return Measured(Decimal(len(worse)), "studies", worse)
    return Measured(None, "studies", silent=tuple(item.id for item in found if item.word("change") is None))


@once
def last_session(facts: Facts) -> ChartEvidence | None:
    """The session before this one, in this family and region; of several items of one day the first by id.

    A diagnostic block is not repeated by a therapeutic injection, nor the other way round: where both say what they
    were for, only sessions with the intent of this one come before it.
    """
    intent = facts.note.word("intent") if facts.note else None
    earlier = [
        (day, item) for day, item in earlier_sessions(facts) if intent is None or item.word("intent") in (intent, None)
    ]
    last = max((day for day, _ in earlier), default=None)
    return next((item for day, item in earlier if day == last), None)


@once
def unnamed_procedures(facts: Facts) -> tuple[ChartEvidence, ...]:
    """Earlier procedures in this region of which neither code nor approach is on record: they may be of this family."""
    return tuple(item for item, family, is_here in _earlier(facts) if family is None and is_here)


@once
def undated_sessions(facts: Facts) -> tuple[ChartEvidence, ...]:
    """Earlier procedures of this family, or of an unnamed one, of which it is not on record when they were done."""
    return tuple(item for item in (*_same_family(facts), *unnamed_procedures(facts)) if not item.day("performed_on"))


def that_day(facts: Facts, day: date) -> tuple[ChartEvidence, ...]:
    """Every earlier procedure of this family and region on that day."""
    return tuple(item for on, item in earlier_sessions(facts) if on == day)


def earlier_of(facts: Facts, families: Collection[str]) -> tuple[ChartEvidence, ...]:
    """Earlier procedures of these families in the region treated; one without a day may be earlier too."""
    return tuple(
        item
        for item, family, is_here in _earlier(facts)
        if family in families and is_here and (item.day("performed_on") or date.min) < facts.day
    )


@once
def earlier_sessions(facts: Facts) -> list[tuple[date, ChartEvidence]]:
    """Every earlier procedure of this family and region whose day is on record, with that day."""
    return [
        (day, item) for item in _same_family(facts) if (day := item.day("performed_on")) is not None and day < facts.day
    ]


def _same_family(facts: Facts, everywhere: bool = False) -> tuple[ChartEvidence, ...]:
    """Earlier procedures counted together with this one, in its region; one that names no region is taken to be."""
    earlier = _earlier(facts)
    together = facts.procedures.counted_with[facts.procedure.family] if earlier else ()
    return tuple(item for item, family, is_here in earlier if family in together and (everywhere or is_here))


@once
def _earlier(facts: Facts) -> tuple[tuple[ChartEvidence, str | None, bool], ...]:
    """Each earlier procedure on record with its family, and whether it may be of the region treated."""
    items = facts.of_kind("prior-procedure")
    return tuple((item, _family(item, facts), _in_region(item, facts)) for item in items)


def _family(item: ChartEvidence, facts: Facts) -> str | None:
    known = facts.procedures.procedures.get(item.word("procedure") or "")
    if known:
        return known.family
    by_approach = SACROILIAC if item.word("region") == "sacroiliac" else FAMILY_OF_APPROACH
    return by_approach.get(item.word("approach") or "")


def _in_region(item: ChartEvidence, facts: Facts) -> bool:
    known = facts.procedures.procedures.get(item.word("procedure") or "")
    region = item.word("region") or (known.region if known else None)
    return region is None or facts.region is None or region == facts.region


def _window_months(asked: Threshold | None) -> int:
    words = asked.per if asked else ()
    return next((int(word.split("-")[1]) for word in words if word.startswith("rolling-")), 12)
