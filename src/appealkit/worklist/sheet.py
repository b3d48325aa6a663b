"""The record of one item as a page: who approved, who released which bytes, what went out and how, what decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from appealkit.document.model import Block, Document, Heading, Inlines, Pairs, Paragraph, Strong, Table, Text
from appealkit.layout.checklist import INTERNAL
from appealkit.worklist import typed
from appealkit.worklist.history import History
from appealkit.worklist.states import Event

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
    for heading, head, widths, table in (
        ("Released", ("When and by whom", "Letter and packet", "Holds"), (26, 48, 26), map(_release, found.releases)),
        ("Sent", ("Day", "How", "Confirmation", "Noted by"), (18, 30, 28, 24), map(_sending, found.sendings)),
        ("Corrected claim", ("Day", "Number", "Noted by"), (24, 42, 34), map(_correction, found.corrections)),
        (
            "Outcome", ("Day", "Outcome", "Paid", "Why, as told", "By whose word"), (14, 14, 12, 36, 24),
            map(_outcome, found.outcomes),
        ),
        (
            "Every entry of the trail", ("No. and moment", "Who", "What", "Told"), (24, 16, 20, 40),
            map(_entry, found.entries),
        ),
    ):  # fmt: skip
        blocks += _section(heading, head, widths, table)
    blocks.append(Paragraph((Text(trail_in_words(found)),)))
    return Document(title=f"Record of {name}", blocks=tuple(blocks), footer=f"INTERNAL · {name}")


def trail_in_words(found: History) -> str:
    """Whether the trail holds, with the seal to note down."""
    trail = found.trail
    if not trail.holds:
        return f"The audit trail does not hold: entry {trail.broken} is not as it was sealed."
    return f"The audit trail holds: {trail.entries} entries of all items, the last sealed {trail.seal}."


def told(detail: Mapping[str, Any]) -> str:
    """What an entry tells, as `name value`, without what the sheet says elsewhere."""
    said = []
    for name, value in detail.items():
        if value in {None, ""} or name in _ELSEWHERE:
            continue
        label = name.removesuffix("_cents").replace("_", " ")
        shown = typed.dollars(int(value)) if name.endswith("_cents") else str(value)
        said.append(f"{label} {shown[:SHORT] if name in _DIGESTS else shown}")
    return "; ".join(said)


def _summary(found: History) -> Iterable[tuple[str, str]]:
    item = found.item
    yield "Stands", f"{item['state']}. {item['says'] or ''}".strip()
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
    held = f"void since {row['voided_at']}: {row['voided_why']}" if row["voided_at"] else "yes"
    return f"{row['at']}, {row['by']}", f"letter {row['letter']}, packet {row['packet']}", held


def _sending(row: _Row) -> tuple[str, ...]:
    how = f"{typed.METHODS[row['method']]}, release {row['release']}"
    return str(row["on"]), how, row["confirmation"] or "none", row["by"]


def _correction(row: _Row) -> tuple[str, ...]:
    return str(row["on"]), row["claim"], row["by"]


def _outcome(row: _Row) -> tuple[str, ...]:
    source = "a remittance" if row["source"].startswith("835:") else row["source"]
    return str(row["on"]), row["outcome"], typed.dollars(row["paid"]), row["reason"] or "-", source


def _entry(row: _Row) -> tuple[str, ...]:
    return f"{row['seq']}, {row['at']}", row["actor"], SAYS.get(row["event"], row["event"]), told(row["detail"]) or "-"


def _section(
    heading: str, head: tuple[str, ...], widths: tuple[int, ...], table: Iterable[tuple[str, ...]]
) -> list[Block]:
    rows = tuple(_cells(cells) for cells in table)
    return [Heading(2, (Text(heading),)), Table(_cells(head), rows, widths, heading)] if rows else []


def _cells(words: tuple[str, ...]) -> tuple[Inlines, ...]:
    return tuple((Text(one),) for one in words)
