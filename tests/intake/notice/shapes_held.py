"""What must hold of every value of every draft, whatever was read: the shape that a case file asks of it."""

from __future__ import annotations

import re
from datetime import date

from appealkit.intake.draft import CaseDraft

_SHAPES = {
    "procedure": r"\d{4}[0-9TFU]|[A-V]\d{4}",
    "service_date": r"DAY",
    "notice_date": r"DAY",
    "received_on": r"DAY",
    "printed_deadline": r"DAY",
    "birth_date": r"DAY",
    "charged": r"\d{1,7}\.\d{2}",
    "paid": r"\d{1,7}\.\d{2}",
    "allowed": r"\d{1,7}\.\d{2}",
    "denied": r"\d{1,7}\.\d{2}",
    "amount": r"\d{1,7}\.\d{2}",
    "units": r"[1-9]\d{0,2}",
    "place_of_service": r"\d{2}",
    "group": r"CO|PR|OA|PI|CR",
    "carc": r"[1-9]\d{0,2}|[ABDPWY]\d{1,2}",
    "appeal_window_days": r"\d{2,3}",
    "claim_number": r"(?=.*\d)[A-Za-z0-9][\w./* -]{3,39}",
    "member_id": r"(?=.*\d)[A-Za-z0-9][\w./* -]{3,39}",
    "modifiers": r"[A-Z0-9]{2}",
    "diagnoses": r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?",
    "remarks": r"MA?\d{1,3}|N\d{1,3}",
    "name": r"\S.{1,199}",
    "reason_text": r"(?s:\S.{2,3999})",
}


def misshapen(draft: CaseDraft) -> list[str]:
    """The paths whose value has not the shape of its field, or whose place is not said."""
    wrong = []
    for path, item in draft.told.items():
        key = next(step for step in reversed(path) if not step.isdigit())
        shape = _SHAPES.get(key, r"(?s:\S.*)")
        if not _fits(shape, item.value) or not item.place.at or not 0 < item.place.sure <= 1:
            wrong.append(".".join(path))
    return wrong


def _fits(shape: str, value: str) -> bool:
    if shape != "DAY":
        return re.fullmatch(shape, value) is not None
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
