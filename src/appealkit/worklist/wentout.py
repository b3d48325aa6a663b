"""What went out, when and how; and the corrected claim that took a denied one's place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from appealkit.errors import InputError, Problem, Where, code_page, nearest
from appealkit.intake.join import folded
from appealkit.maps.routing import RouteKind
from appealkit.worklist import typed
from appealkit.worklist.acts import Act, after
from appealkit.worklist.audit import tell
from appealkit.worklist.database import Worklist
from appealkit.worklist.named import item_named, stand
from appealkit.worklist.releases import W043, active, recheck, void
from appealkit.worklist.states import Event, State
from appealkit.worklist.tables import corrections, lines, sendings

W036 = code_page(
    "W036",
    """A corrected claim is not what was found to be the remedy
    No line of the item was routed to a corrected claim. A claim that is corrected where its coding was right can make
    a denial worse, and the days for an appeal go on running.
    Bad: a new claim number because the appeal takes long. Good: `--because` with what a person who codes found.
    """,
)
W040 = code_page(
    "W040",
    """This was recorded before
    The same sending, corrected claim or outcome of this item stands in the worklist already. Nothing was recorded.
    Bad: one fax noted twice. Good: nothing to do; `appealkit audit show ITEM` says who noted it and when.
    """,
)
W046 = code_page(
    "W046",
    """A way of sending that is none
    A letter goes out by portal, fax, mail or email.
    Bad: `--method upload`. Good: `--method portal`.
    """,
)
GOES_ON_ALONE = {RouteKind.CORRECTED_CLAIM.value, RouteKind.NO_APPEAL.value}  # routes that no letter is awaited for


@dataclass(frozen=True, slots=True)
class Noted:
    """What was recorded of an item, where it stands now, and since when it did."""

    item: Row[Any]
    state: State
    at: str
    says: str


def sent(
    worklist: Worklist, word: str, method: str, confirmation: str | None, on: date | None, by: str, root: Path
) -> Noted:
    """What was released went out this way on this day. A confirmation of what went out without one is added to it.

    InputError where it was not released, or what lies there is no longer what was: the release is then void.
    """
    by, confirmation = typed.name(by), typed.words(confirmation, "--confirmation")
    if method not in typed.METHODS:
        raise InputError(Problem(W046, f"'{method}' is no way of sending", nearest(method, typed.METHODS)))
    with worklist.reading() as connection:
        item = item_named(connection, word)
        _stands(item, confirmation)
        goes_out = _awaits_confirmation(connection, _held(connection, item), method, confirmation, on) is None
    if goes_out and (why := recheck(worklist, item, root)):
        mend = "move the folder away if it was changed by hand, run `appealkit batch`, and have the letter released"
        raise InputError(Problem(W043, f"what lies there is not what was released: {why}", mend, Where(item.case)))
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        at, zone = worklist.moment(), worklist.clock().tzinfo
        stands, held = _stands(item, confirmation), _held(connection, item)
        day = typed.day(on or worklist.today, worklist.today, typed.day_of(held.at, zone), "its release")
        confirms = _awaits_confirmation(connection, held, method, confirmation, on)
        if confirms is None and not goes_out:
            says = f"somebody noted item {item.case} in this very moment"
            raise InputError(Problem(W040, says, f"see `appealkit audit show {item.case}`", Where(item.case)))
        if confirms is not None:
            day = confirms.on
            connection.execute(update(sendings).where(sendings.c.id == confirms.id).values(confirmation=confirmation))
        else:
            _is_new(connection, item, method, confirmation, day)
            connection.execute(
                insert(sendings).values(
                    item=item.id, release=held.id, method=method, confirmation=confirmation, on=day, by=by
                )
            )
        stand(connection, item.id, stands, at)
        told = {"method": method, "confirmation": confirmation, "on": str(day), "release": held.id}
        tell(connection, at, by, Event.SENT, item.id, packet=held.packet, letter=held.letter, **told)
    how = f"{typed.METHODS[method]} on {day}"
    return Noted(item, stands, at, f"{how}, {'confirmed' if confirmation else 'without a confirmation'}")


def corrected(
    worklist: Worklist, word: str, claim: str, by: str, on: date | None = None, because: str | None = None
) -> Noted:
    """The corrected claim of this number answers the denied one. Where other lines of the item go on, it stays where it
    stands; else it waits for the payer.

    InputError where no line's route was a corrected claim and no reason is given, or it is linked already.
    """
    by, claim, why = typed.name(by), typed.name(claim, "--claim", 80), typed.words(because, "--because")
    day = typed.day(on or worklist.today, worklist.today, None, "")
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        at = worklist.moment()
        routes = set(connection.execute(select(lines.c.route).where(lines.c.item == item.id)).scalars())
        remedy = RouteKind.CORRECTED_CLAIM.value in routes
        act = Act.CORRECT_BESIDE if remedy and routes - GOES_ON_ALONE else Act.CORRECT
        stands = after(act, State(item.state), item.case)
        if isinstance(stands, Problem):
            raise InputError(stands)
        _is_another_claim(connection, item, claim)
        if not remedy and not why:
            found = ", ".join(sorted(routes)) or "none"
            says = f"no line of item {item.case} is to be corrected; its route: {found}"
            raise InputError(Problem(W036, says, "say --because …, if a person found otherwise", Where(item.case)))
        voids = void(connection, at, item.id, "a corrected claim took its place") if _voids(item, stands) else None
        connection.execute(insert(corrections).values(item=item.id, claim=claim, on=day, by=by))
        stand(connection, item.id, stands, at)
        told = {"claim": claim, "on": str(day), "because": why, "was": item.state, "voids": voids}
        told |= {"content": item.content}  # what the claim was when it was corrected, for the decision on it
        tell(connection, at, by, Event.CORRECTED, item.id, **told)
    return Noted(item, stands, at, f"corrected by claim {claim} on {day}")


def _stands(item: Row[Any], confirmation: str | None) -> State:
    stands = after(Act.CONFIRM if confirmation else Act.SEND, State(item.state), item.case)
    if isinstance(stands, Problem):
        raise InputError(stands)
    return stands


def _held(connection: Connection, item: Row[Any]) -> Row[Any]:
    """The release by which it goes out. InputError (W043) where none holds: it waits for another reason."""
    found = active(connection, item.id)
    if found is None:
        says = f"no letter of item {item.case} was released; it is {item.state} without one"
        raise InputError(Problem(W043, says, f"see `appealkit audit show {item.case}`", Where(item.case)))
    return found


def _awaits_confirmation(
    connection: Connection, held: Row[Any], method: str, confirmation: str | None, on: date | None
) -> Row[Any] | None:
    """The last sending this way (and on this day, where one is given), where it had no confirmation and this is one."""
    if confirmation is None:
        return None
    asked = select(sendings).where(sendings.c.release == held.id, sendings.c.method == method)
    last = connection.execute(asked.order_by(sendings.c.id.desc()).limit(1)).one_or_none()
    return last if last is not None and last.confirmation is None and on in {None, last.on} else None


def _is_new(connection: Connection, item: Row[Any], method: str, confirmation: str | None, on: date) -> None:
    same = select(sendings).where(
        sendings.c.item == item.id, sendings.c.method == method, sendings.c.on == on,
        sendings.c.confirmation.is_not_distinct_from(confirmation),
    )  # fmt: skip
    if (first := connection.execute(same.limit(1)).one_or_none()) is not None:
        says = f"{first.by} noted that item {item.case} was {typed.METHODS[method]} on {on}"
        raise InputError(Problem(W040, says, f"nothing: `appealkit audit show {item.case}`", Where(item.case)))


def _is_another_claim(connection: Connection, item: Row[Any], claim: str) -> None:
    if folded(claim) == folded(item.claim_number):
        says = f"that is the number of the denied claim of item {item.case} itself"
        raise InputError(Problem(W040, says, "give the number of the claim that took its place", Where(item.case)))
    asked = select(corrections).where(corrections.c.item == item.id)
    first = next((one for one in connection.execute(asked) if folded(one.claim) == folded(claim)), None)
    if first is not None:
        says = f"{first.by} noted this corrected claim of item {item.case}, of {first.on}"
        raise InputError(Problem(W040, says, f"nothing: `appealkit audit show {item.case}`", Where(item.case)))


def _voids(item: Row[Any], stands: State) -> bool:
    return item.state == State.APPROVED and stands != State.APPROVED
