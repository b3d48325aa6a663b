"""A claim as evidence: that it was sent, on which day, as what, and with or without the number of an authorization.

The day is BHT04, on which the sender made the transaction; that the payer took it only an acceptance report shows.
"""

from __future__ import annotations

from collections.abc import Mapping

from appealkit.errors import Severity
from appealkit.intake.draft import Path, Told
from appealkit.intake.x12.claimlevels import I092
from appealkit.intake.x12.elements import created
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.transactions import Envelope

NO_NUMBER = "none"  # what a claim without an authorization number says of it


def as_sent(
    told: Mapping[Path, Told],
    claim: Segment,
    envelope: Envelope,
    begun: Segment | None,
    findings: Findings,
    *,
    kind: str | None,
    whole: bool,
) -> dict[Path, Told]:
    """The document `claim` and the evidence `sent`, with the keys that an acknowledgement of the file is found by.

    `kind` is professional or facility, where the lines showed it; `whole` whether the claim's end was seen: only then
    is a number that is not there known to be missing.
    """
    here = claim.place(findings.file)
    found = _keys(envelope, claim, findings)
    kind = kind or _by_version(envelope)
    if kind:
        found["denial", "claim_type"] = Told(kind, here)
    sent_on = created(begun) if begun else None
    if begun is None or sent_on is None:
        says = "the day on which the claim was sent is not known, so it is no evidence of that"
        findings.add(I092, says, "take the day from the acceptance report", claim, 0, Severity.DOUBT)
        return found
    on = Told(sent_on, begun.place(findings.file, 4))
    fixed = {"kind": "claim-submission", "origin": "auto"}
    found |= {("evidence", "sent", name): Told(value, here) for name, value in fixed.items()}
    found |= {("evidence", "sent", name): on for name in ("submitted_on", "recorded_on")}
    found["evidence", "sent", "source", "document"] = Told("claim", here)
    found["evidence", "sent", "source", "page"] = Told("1", here)
    title = "Claim (837I)" if kind == "facility" else "Claim (837P)"
    for name, value in {"kind": "claim", "title": title, "pages": "1"}.items():
        found["documents", "claim", name] = Told(value, here)
    found["documents", "claim", "date"] = on
    optional: dict[Path, Told | None] = {
        ("evidence", "sent", "claim_type"): found.get(("denial", "claim_type")),
        ("evidence", "sent", "authorization_on_claim"): _authorization(told, Told(NO_NUMBER, here) if whole else None),
        ("evidence", "sent", "specialty"): told.get(("keys", "rendering_taxonomy"))
        or told.get(("keys", "billing_taxonomy")),
        ("documents", "claim", "author"): told.get(("keys", "billing_name")),
    }
    return found | {path: item for path, item in optional.items() if item}


def _authorization(told: Mapping[Path, Told], absent: Told | None) -> Told | None:
    """The claim's number, else the one that its lines agree on. None where lines name several."""
    if claimed := told.get(("keys", "authorization_number")):
        return claimed
    of_lines = [
        item for path, item in told.items() if path[:2] == ("keys", "line") and path[-1] == "authorization_number"
    ]
    if not of_lines:
        return absent
    return of_lines[0] if len({item.value for item in of_lines}) == 1 else None


def _keys(envelope: Envelope, claim: Segment, findings: Findings) -> dict[Path, Told]:
    said = {
        "group_control": envelope.group_control,
        "set_control": envelope.set_control,
        "sender": envelope.sender,
        "receiver": envelope.receiver,
        "sent_on": envelope.day or "",
    }
    place = claim.place(findings.file)
    return {("keys", name): Told(value, place) for name, value in said.items() if value}


def _by_version(envelope: Envelope) -> str | None:
    if envelope.is_guide("X222", "X098"):
        return "professional"
    return "facility" if envelope.is_guide("X223", "X096") else None
