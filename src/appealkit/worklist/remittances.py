"""Later remittances read for the items that wait for the payer: what is sure is recorded, all else is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.join import folded
from appealkit.intake.shelf import Shelf
from appealkit.intake.sources import Sources, read_file
from appealkit.intake.x12.decided import decided_lines
from appealkit.intake.x12.decisionpage import decision_told
from appealkit.intake.x12.denials import whole_draft
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.intake.x12.settled import standing
from appealkit.intake.x12.tables import merely_of
from appealkit.maps.load import Rules
from appealkit.maps.routing import RouteKind
from appealkit.worklist.content import unpacked
from appealkit.worklist.database import Worklist
from appealkit.worklist.decided import Awaited, Fits, Remitted, Unclear, Verdict, cents, decide, fits
from appealkit.worklist.outcomes import Decision, in_words, last_went_out, record
from appealkit.worklist.releases import PROGRAM
from appealkit.worklist.states import IN_FLIGHT, Event, State
from appealkit.worklist.tables import argued, audit, contents, corrections, items, lines, outcomes, sendings
from appealkit.worklist.wentout import Noted

W042 = code_page(
    "W042",
    """A later decision was not recorded
    It is on the claim of an item, and what it means for what was sent is not sure: it is of a day before the letter
    went, takes a payment back, denies for another reason, or leaves a line out. A person reads it.
    Bad: a duplicate denial (CO-18) counted as an appeal lost. Good: `appealkit outcome ITEM …` by who has read it.
    """,
)
W049 = code_page(
    "W049",
    """The file holds no remittance
    Outcomes are read from remittances (835). A queue, a letter or a record decides nothing by its money.
    Bad: `appealkit outcomes queue.csv`. Good: `appealkit outcomes december.835`; `appealkit intake` for the rest.
    """,
)
STARTED = (State.DRAFTED, State.APPROVED, State.READY, *IN_FLIGHT, State.CLOSED)  # a payer may answer from here on


def awaits_any(connection: Connection) -> bool:
    """Whether a payer may answer anything by now; else a long remittance need not be read for it."""
    asked = select(items.c.id).where(items.c.state.in_([one.value for one in STARTED])).limit(1)
    return connection.execute(asked).first() is not None


@dataclass(slots=True)
class Told:
    """What the remittances came to. `claims`: decisions that were looked at; `known`: those recorded before."""

    recorded: list[tuple[Noted, Decision]] = field(default_factory=list)
    unclear: list[Problem] = field(default_factory=list)
    known: int = 0
    claims: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_outcomes(
    worklist: Worklist,
    paths: Iterable[tuple[Path, str]],
    rules: Rules,
    shelf: Shelf,
    *,
    actor: str = PROGRAM,
    dry: bool = False,
    each: Callable[[str], None] | None = None,
) -> Told:
    """Every decision of these files on a claim of the worklist, recorded where it is sure. `paths`: each with the name
    by which it is spoken of; `dry`: nothing is recorded. What was recorded before is not recorded again."""
    told, sources = Told(), Sources()
    known = _Known(worklist)
    files = []
    for path, shown in paths:
        if each:
            each(shown)
        before = len(sources.remitted)
        files.append(read_file(path, shown, shelf, rules, None, sources))
        if len(sources.remitted) == before and not files[-1].problems:
            mend = "give the payer's electronic remittance; `appealkit intake` reads the rest"
            told.problems.append(Problem(W049, f"no remittance stands in it: {files[-1].kind}", mend, Where(shown)))
    merely = merely_of(rules.reasons)
    claims, problems = standing(chain.from_iterable(sources.remitted), known.is_asked)
    for claim in claims:
        draft = whole_draft(claim, merely, shelf.filing, Findings(claim.remittance.file))
        remitted = Remitted(claim, draft, decided_lines(claim, merely))
        told.claims += 1
        with worklist.reading() as connection:
            found = known.of(connection, remitted)
        sure = [one for one in found if one[1] is Fits.YES]
        for awaited, fit in found:
            if fit is Fits.UNSURE or len(sure) > 1:
                says = "more than one item fits it" if len(sure) > 1 else "its patient has another number"
                _tell(told, awaited, claim, says)
                continue
            verdict = decide(awaited, remitted, merely, worklist.today)
            if verdict is not None:
                _note(worklist, told, awaited, remitted, verdict, actor, dry=dry)
    for file in files:
        file.settle()
        told.problems += file.problems
    told.problems += problems
    return told


class _Known:
    """The items that a payer may answer by now, by the numbers of their claims."""

    def __init__(self, worklist: Worklist) -> None:
        self._items: dict[str, list[int]] = {}
        with worklist.reading() as connection:
            rows = connection.execute(
                select(items.c.id, items.c.claim_number).where(items.c.state.in_([one.value for one in STARTED]))
            ).all()
            linked = connection.execute(select(corrections.c.item, corrections.c.claim)).all()
        for item, number in (*rows, *linked):
            if key := folded(number):
                self._items.setdefault(key, []).append(item)

    def is_asked(self, claim: RemittedClaim) -> bool:
        """Whether one of its numbers is one of theirs."""
        return bool(self._numbers(claim) & self._items.keys())

    def of(self, connection: Connection, remitted: Remitted) -> list[tuple[Awaited, Fits]]:
        """The items that it may be on."""
        numbers = self._numbers(remitted.claim)
        found = dict.fromkeys(item for number in sorted(numbers) for item in self._items.get(number, ()))
        each = [(awaited, fits(awaited, remitted)) for awaited in (_awaited(connection, item) for item in found)]
        return [(awaited, fit) for awaited, fit in each if fit is not Fits.NO]

    @staticmethod
    def _numbers(claim: RemittedClaim) -> set[str]:
        original = claim.reference("F8")
        said = (claim.payer_control_number, claim.patient_control_number, original.value if original else "")
        return {folded(number) for number in said} - {""}


def _awaited(connection: Connection, item: int) -> Awaited:
    """The item as it was when it went out: what has been read into its case since is not what was sent."""
    sent = (Event.RELEASED.value, Event.CORRECTED.value)
    asked = select(audit.c.detail).where(audit.c.item == item, audit.c.event.in_(sent)).order_by(audit.c.seq.desc())
    details = connection.execute(asked).scalars()
    then = next((detail["content"] for detail in details if detail.get("content")), None)
    now = connection.execute(select(items.c.content).where(items.c.id == item)).scalar_one()
    body = connection.execute(select(contents.c.body).where(contents.c.sha256 == (then or now))).scalar_one()
    used = select(argued.c.line).where(argued.c.item == item, argued.c.used.is_(True)).distinct()
    to_correct = select(lines.c.number).where(lines.c.item == item, lines.c.route == RouteKind.CORRECTED_CLAIM.value)
    return Awaited(
        item=item,
        case=unpacked(body).case,
        argued=frozenset(connection.execute(used).scalars()),
        corrected=frozenset(connection.execute(to_correct).scalars()),
        by_letter=connection.execute(select(sendings.c.id).where(sendings.c.item == item).limit(1)).first() is not None,
        claims=tuple(connection.execute(select(corrections.c.claim).where(corrections.c.item == item)).scalars()),
        went_out=last_went_out(connection, item),
    )


def _note(
    worklist: Worklist,
    told: Told,
    awaited: Awaited,
    remitted: Remitted,
    verdict: Verdict | Unclear,
    actor: str,
    *,
    dry: bool,
) -> None:
    """Record the verdict in a transaction of its own, unless it is known; or tell why not."""
    source = "835:" + hashlib.sha256(decision_told(remitted.claim).encode()).hexdigest()
    with worklist.writing() as connection:
        at = worklist.moment()
        item = connection.execute(select(items).where(items.c.id == awaited.item).with_for_update()).one()
        before = connection.execute(select(outcomes).where(outcomes.c.item == item.id).order_by(outcomes.c.id)).all()
        closed_by = before[-1] if before and item.state == State.CLOSED else None
        if source in {one.source for one in before} or _is_known(closed_by, remitted, verdict):
            told.known += 1
        elif isinstance(verdict, Unclear):
            _tell(told, awaited, remitted.claim, verdict.says)
        elif item.state not in IN_FLIGHT:
            _tell(told, awaited, remitted.claim, f"it would be {verdict.outcome}, and the item is {item.state}")
        else:
            trace = remitted.claim.remittance.trace or None
            found = Decision(verdict.outcome, verdict.on, cents(verdict.paid), verdict.says, source, trace)
            done = Noted(item, State.CLOSED, at, in_words(found)) if dry else record(connection, at, item, found, actor)
            told.recorded.append((done, found))


def _is_known(last: Row[Any] | None, remitted: Remitted, verdict: Verdict | Unclear) -> bool:
    """Whether a later decision closed the item, or a person noted this one from the letter before the money came."""
    if last is None:
        return False
    if isinstance(verdict, Unclear):
        return remitted.day is not None and remitted.day <= last.on
    return bool(last.outcome == verdict.outcome and last.paid in {None, cents(verdict.paid)}) or verdict.on < last.on


def _tell(told: Told, awaited: Awaited, claim: RemittedClaim, says: str) -> None:
    case = awaited.case.id
    mend = f"read it; then `appealkit outcome {case} …`, or nothing where it decides nothing of what was sent"
    place = claim.spot.place(claim.remittance.file)
    where = Where(place.file, place.line, path=place.at)
    told.unclear.append(Problem(W042, f"item {case}: {says}", mend, where, Severity.DOUBT))
