"""The rows of one claim become one case in the making: lines joined, contradictions told and never decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.queue.codes import Reason
from appealkit.intake.queue.rows import Row
from appealkit.intake.queue.said import LineSaid, RowSaid
from appealkit.intake.queue.tables import plain
from appealkit.intake.queue.telling import I110, I112, I113, I115, Telling

LONGEST_TEXT = 4000
Reject = Callable[[Row, str, str], None]  # the row, the code of its problem, why
_PAYER, _PAYER_ID = ("denial", "payer", "name"), ("denial", "payer", "payer_id")
_CLAIM, _CONTROL = ("denial", "claim_number"), ("keys", "payer_control_number")
_PATIENT_CONTROL = ("keys", "patient_control_number")
_WHO = (_PATIENT_CONTROL, ("patient", "member_id"), ("keys", "patient_id"))
_NAME = ("patient", "name")
_REASON = ("denial", "reason_text")


def drafts_of(rows: Sequence[RowSaid], tell: Telling, reject: Reject) -> Iterator[tuple[CaseDraft, int]]:
    """Each case in these rows, which share a claim number or else an id of the patient; and how many rows made it.

    Two payers that use one number are two claims. Without a number, each patient (an account or a member id may be a
    family's) and each day of service is a claim of its own. `reject` takes a row that is left out whole.
    """
    for of_payer in _by_payer(rows, reject):
        numbered = any(_CLAIM in row.claim or _CONTROL in row.claim for row in of_payer)
        parts = [of_payer] if numbered else list(_by_patient_and_day(of_payer))
        for part in parts:
            draft = _draft(part, tell, several=len(parts) > 1)
            if draft.told:
                yield draft, len(part)
            else:
                for row in part:
                    reject(row.row, I115, "nothing in the row could be read with certainty")


def _by_payer(rows: Sequence[RowSaid], reject: Reject) -> Iterator[list[RowSaid]]:
    """The rows of each payer: by its id, by its name where there is none; a row without either is the only payer's."""
    ids: dict[str, set[str]] = {}  # by the payer's name
    for row in rows:
        if _PAYER in row.claim and _PAYER_ID in row.claim:
            ids.setdefault(plain(row.claim[_PAYER].value), set()).add(row.claim[_PAYER_ID].value.upper())
    apart: dict[str, list[RowSaid]] = {}
    for row in rows:
        name = plain(row.claim[_PAYER].value) if _PAYER in row.claim else ""
        known = ids.get(name, set())
        only = next(iter(known)) if len(known) == 1 else name
        apart.setdefault(row.claim[_PAYER_ID].value.upper() if _PAYER_ID in row.claim else only, []).append(row)
    nameless = apart.pop("", [])
    if len(apart) > 1:
        for row in nameless:
            reject(row.row, I113, "the row names no payer, and others with its claim number name several")
        yield from apart.values()
    else:
        yield list(rows)


def _by_patient_and_day(rows: Sequence[RowSaid]) -> Iterator[list[RowSaid]]:
    names = {plain(row.claim[_NAME].value) for row in rows if _NAME in row.claim}
    only = names.pop() if len(names) == 1 else ""
    apart: dict[tuple[str, str | None], list[RowSaid]] = {}
    for row in rows:
        name = plain(row.claim[_NAME].value) if _NAME in row.claim else only
        day = next((line.day.value for line in row.lines if line.day), None)
        apart.setdefault((name, day), []).append(row)
    yield from apart.values()


def _draft(rows: Sequence[RowSaid], tell: Telling, *, several: bool) -> CaseDraft:
    told = _joined((row.claim for row in rows), tell, rows[0].row.line)
    if text := _texts(rows, tell):
        told[_REASON] = text
    for number, line in _lines(rows, tell):
        told |= _line(number, line, tell)
    return CaseDraft(_id(told, several=several), told)


def _id(told: Mapping[Path, Told], *, several: bool) -> str:
    def word(path: Path) -> str | None:
        return told[path].value if path in told else None

    payer = word(_PAYER_ID) or word(_PAYER)
    control = word(_CONTROL) or word(_CLAIM)
    if control:
        return case_id(payer, control, word(_PATIENT_CONTROL))
    day = word(("denial", "lines", "1", "service_date"))
    if word(_PATIENT_CONTROL) and not several:
        return case_id(payer, None, word(_PATIENT_CONTROL))
    who = next((word(path) for path in _WHO if path in told), None)
    if who or word(_NAME):
        return case_id(payer, None, who, day, word(_NAME))
    return case_id(*(f"{path}={item.value}" for path, item in sorted(told.items())))


def _joined(parts: Iterable[Mapping[Path, Told]], tell: Telling, line: int) -> dict[Path, Told]:
    """The values of all; where two differ neither is taken, and that is told."""
    told: dict[Path, Told] = {}
    lost: dict[Path, None] = {}
    for part in parts:
        for path, item in part.items():
            if path in told and _alike(told[path].value) != _alike(item.value):
                lost[path] = None
                what, where = path[-1].replace("_", " "), told[path].place.at
                says = f"{what} differs from what {where} says of the same; neither was taken"
                tell.mistake(I113, says, "correct the one that is wrong", item.place.line or line)
            told.setdefault(path, item)
    return {path: item for path, item in told.items() if path not in lost}


def _alike(value: str) -> str:
    return " ".join(value.casefold().split())


def _texts(rows: Sequence[RowSaid], tell: Telling) -> Told | None:
    """The reasons in words, each once and as it stands, below each other."""
    told = list({item.value: item for row in reversed(rows) for item in reversed(row.texts)}.values())[::-1]
    while told and len("\n".join(item.value for item in told)) > LONGEST_TEXT:
        says = "the reasons of this claim are longer together than what may stand there; this one was left out"
        tell.mistake(I112, says, "shorten them", told.pop().place.line)
    return Told("\n".join(item.value for item in told), told[0].place) if told else None


def _lines(rows: Sequence[RowSaid], tell: Telling) -> list[tuple[str, list[LineSaid]]]:
    """What is said of each line; lines by their own numbers where all have one, else in the order of the rows."""
    apart: dict[tuple[object, ...], list[LineSaid]] = {}
    loose: list[tuple[LineSaid, RowSaid]] = []
    for row in rows:
        for line in row.lines:
            if line.procedure:
                apart.setdefault(line.key, []).append(line)
            else:
                loose.append((line, row))
    for line, row in loose:
        fitting = [key for key in apart if key[0] is not None and _may_be(line, key)]
        if len(fitting) > 1:
            says = "this row names no procedure, and its claim has several lines; what it says of a line was left out"
            tell.mistake(I113, says, "name the procedure", row.row.line)
        else:
            apart.setdefault(fitting[0] if fitting else line.key, []).append(line)
    own = [
        next((line.values[("keys", "number")].value for line in group if ("keys", "number") in line.values), "")
        for group in apart.values()
    ]
    if not all(own) or len(set(own)) < len(own):
        own = [str(number) for number in range(1, len(own) + 1)]
    return list(zip(own, apart.values(), strict=True))


def _may_be(line: LineSaid, key: tuple[object, ...]) -> bool:
    """Whether a row without a procedure may speak of this line: its day, number and modifiers say nothing else."""
    _, day, modifiers, number = key
    return all(
        mine is None or mine == () or mine == theirs
        for mine, theirs in zip(line.key[1:], (day, modifiers, number), strict=True)
    )


def _line(number: str, said: Sequence[LineSaid], tell: Telling) -> dict[Path, Told]:
    """One line, from all that is said of it."""
    first = said[0]
    line, keys = ("denial", "lines", number), ("keys", "line", number)
    told: dict[Path, Told] = {}
    if first.procedure:
        told[(*line, "procedure")] = first.procedure
    day = next((item.day for item in said if item.day), None)
    if day:
        told[(*line, "service_date")] = day
    for path, item in _joined((each.values for each in said), tell, 0).items():
        told[(*keys, *path[1:]) if path[0] == "keys" else (*line, *path)] = item
    told.pop((*keys, "number"), None)
    for name in ("modifiers", "diagnoses", "remarks"):
        words: dict[str, Told] = {}
        for each in said:
            for item in getattr(each, name):
                words.setdefault(item.value, item)
        told |= {(*line, name, str(at)): item for at, item in enumerate(words.values(), 1)}
    told |= _adjustments(line, keys, said, tell)
    return told


def _adjustments(line: Path, keys: Path, said: Sequence[LineSaid], tell: Telling) -> dict[Path, Told]:
    """Each reason once with its group and amount; an amount that is of no one reason below `keys`."""
    told: dict[Path, Told] = {}
    places: dict[Reason, Place] = {}
    amounts: dict[Reason, list[Told]] = {}
    apart: list[Told] = []
    for each in said:
        for reason, place in each.reasons.items():
            places.setdefault(reason, place)
        if each.denied and len(each.reasons) == 1:
            amounts.setdefault(next(iter(each.reasons)), []).append(each.denied)
        elif each.denied:
            apart.append(each.denied)
    for at, (reason, place) in enumerate(places.items(), 1):
        path = (*line, "adjustments", str(at))
        if reason.group:
            told[(*path, "group")] = Told(reason.group, place)
        told[(*path, "carc")] = Told(reason.carc, place)
        if amount := _same(amounts.get(reason, []), tell):
            told[(*path, "amount")] = amount
    if amount := _same(apart, tell):
        told[(*keys, "denied_amount")] = amount
    return told


def _same(amounts: Sequence[Told], tell: Telling) -> Told | None:
    """The amount that all say. None, and a problem, where they differ."""
    if len({item.value for item in amounts}) > 1:
        says = f"the amount of this reason differs from what {amounts[0].place.at} says; neither was taken"
        tell.mistake(I110, says, "give each reason of a line one amount", amounts[-1].place.line)
        return None
    return amounts[0] if amounts else None
