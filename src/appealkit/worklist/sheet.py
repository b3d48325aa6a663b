"""The record of one item as a page: who approved, who released which bytes, what went out and how, what decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from appealkit.document.model import Block, Document, Heading, Inlines, Pairs, Paragraph, Strong, Table, Text
from appealkit.document.walk import stacked
from appealkit.layout.checklist import INTERNAL
from appealkit.worklist import typed
from appealkit.worklist.history import History
from appealkit.worklist.states import FOUND_BY_A_RUN, Event

_Row = Mapping[str, Any]
SHORT = 12  # digits of a digest where the whole one stands elsewhere on the page

SAYS: Mapping[str, str] = {
    Event.ENTERED: "came into the worklist",
    Event.CHANGED: "its case is another than before",
    Event.PLACED: "judged, and its packet put in place",
    Event.CONFIRMED: "judged anew: the packet stays as it is",
    Event.FAILED: "could not be judged",
    Event.TAKEN: "taken",
    Event.GIVEN_BACK: "given back",
    Event.RELEASED: "released",
    Event.VOIDED: "release void",
    Event.SENT: "sent",
    Event.CORRECTED: "corrected claim",
    Event.DECIDED: "decided by the payer",
    Event.CLOSED: "closed",
    Event.REOPENED: "opened again",
}
# The columns of each table, with their parts of the line.
RELEASED = {"No.": 6, "When and by whom": 22, "Letter and packet": 50, "Holds": 22}
SENT = {"Day": 18, "How": 30, "Confirmation": 28, "Noted by": 24}
CORRECTED = {"Day": 24, "Number": 42, "Noted by": 34}
DECIDED = {"Day": 14, "Outcome": 14, "Paid": 12, "Why, as told": 36, "By whose word": 24}
ENTRIES = {"No.": 7, "When": 20, "Who": 15, "What": 20, "Told": 38}
_DIGESTS = {"letter", "packet", "content", "before", "rules", "key"}
_ELSEWHERE = {"run", "templates", "policies", "program"}  # long, and in sections of their own


def lay_out_history(found: History) -> Document:
    """The sheet, for the practice only."""
    item = found.item
    name = str(item["case"])
    lead = "What is on record of this item. Money is in dollars, moments are UTC; a digest is SHA-256."
    blocks: list[Block] = [
        Heading(1, (Text(f"Record of {name}"),)),
        Paragraph((Strong((Text(f"{INTERNAL}."),)), Text(f" {lead}"))),
        Pairs(tuple((label, (Text(value),)) for label, value in _summary(found)), "The item in short"),
    ]
    for heading, rows in (("What was approved", _approved(found)), ("What decided", _decided(found))):
        if rows:
            pairs = tuple((label, (Text(value),)) for label, value in rows)
            blocks += [Heading(2, (Text(heading),)), Pairs(pairs, heading)]
    for heading, columns, table in (
        ("Released", RELEASED, map(_release, found.releases)),
        ("Sent", SENT, map(_sending, found.sendings)),
        ("Corrected claim", CORRECTED, map(_correction, found.corrections)),
        ("Outcome", DECIDED, map(_outcome, found.outcomes)),
        ("Every entry of the trail", ENTRIES, map(_entry, found.entries)),
    ):
        blocks += _section(heading, columns, table)
    blocks.append(Paragraph((Text(trail_in_words(found)),)))
    return Document(title=f"Record of {name}", blocks=tuple(blocks), footer=f"INTERNAL · {name}")


def trail_in_words(found: History) -> str:
    """Whether the trail holds, with the seal to note down."""
    trail = found.trail
    if not trail.holds:
        return f"The audit trail does not hold: entry {trail.broken} is not as it was sealed."
    return f"The audit trail holds: {trail.entries} entries of all items, the last sealed {trail.seal}."


def moment(at: str) -> str:
    """A moment to the second, as a person reads it."""
    return at[:19].replace("T", " ")


def told(detail: Mapping[str, Any]) -> str:
    """What an entry tells, as `name value`, without what the sheet says elsewhere."""
    said = []
    for name, value in detail.items():
        if value in {None, ""} or name in _ELSEWHERE:
            continue
        label = name.removesuffix("_cents").replace("_", " ")
        shown = typed.dollars(int(value)) if name.endswith("_cents") else str(value)
        shown = f"remittance {shown[4:][:SHORT]}" if shown.startswith("835:") else shown
        said.append(f"{label} {shown[:SHORT] if name in _DIGESTS else shown}")
    return "; ".join(said)


def _summary(found: History) -> Iterable[tuple[str, str]]:
    item = found.item
    to_do = item["says"] if item["state"] in FOUND_BY_A_RUN else None
    yield "Stands", f"{item['state']}. {to_do}" if to_do else str(item["state"])
    yield "Payer", " · ".join(filter(None, (item["payer"], item["program"])))
    yield "Payer's claim number", item["claim_number"] or "-"
    services = "; ".join(f"{line['number']} {line['procedure']}, {line['route']}" for line in found.lines)
    yield "Lines", services or "not judged yet"
    yield "Denied", typed.dollars(item["amount"])
    yield "Last safe day", str(item["due"] or "not known") + (", passed" if item["late"] else "")
    yield "Owner", item["owner"] or "nobody"
    if item["packet"]:
        yield "Packet", f"{item['out'] or '.'}/{item['folder']}, manifest {item['packet']}"


def _approved(found: History) -> list[tuple[str, str]]:
    last = found.last(Event.RELEASED) or found.last(Event.PLACED)
    said = str(last["detail"].get("templates") or "") if last else ""
    return [(f"Template {number}", one) for number, one in enumerate(filter(None, said.split("; ")), 1)]


def _decided(found: History) -> list[tuple[str, str]]:
    last = found.last(Event.RELEASED) or found.last(Event.PLACED)
    if last is None:
        return []
    detail, day = last["detail"], found.item["judged_on"]
    said = (("Policies", "policies"), ("Rules", "rules"), ("Release of appealkit", "program"), ("Case", "content"))
    rows = [(label, str(detail[name])) for label, name in said if detail.get(name)]
    return [*rows, ("Judged on", str(day))] if day else rows


def _release(row: _Row) -> tuple[str, ...]:
    held = f"void since {moment(row['voided_at'])}: {row['voided_why']}" if row["voided_at"] else "yes"
    digests = f"letter {row['letter']}\npacket {row['packet']}"
    return str(row["id"]), f"{moment(row['at'])}\n{row['by']}", digests, held


def _sending(row: _Row) -> tuple[str, ...]:
    how = f"{typed.METHODS[row['method']]}, release {row['release']}"
    return str(row["on"]), how, row["confirmation"] or "none", row["by"]


def _correction(row: _Row) -> tuple[str, ...]:
    return str(row["on"]), row["claim"], row["by"]


def _outcome(row: _Row) -> tuple[str, ...]:
    source = "a remittance" if row["source"].startswith("835:") else row["source"]
    return str(row["on"]), row["outcome"], typed.dollars(row["paid"]), row["reason"] or "-", source


def _entry(row: _Row) -> tuple[str, ...]:
    what = SAYS.get(row["event"], row["event"])
    return str(row["seq"]), moment(row["at"]), row["actor"], what, told(row["detail"]) or "-"


def _section(heading: str, columns: Mapping[str, int], table: Iterable[tuple[str, ...]]) -> list[Block]:
    rows = tuple(_cells(cells) for cells in table)
    if not rows:
        return []
    return [Heading(2, (Text(heading),)), Table(_cells(tuple(columns)), rows, tuple(columns.values()), heading)]


def _cells(words: tuple[str, ...]) -> tuple[Inlines, ...]:
    return tuple(stacked((Text(line),) for line in one.split("\n")) for one in words)
