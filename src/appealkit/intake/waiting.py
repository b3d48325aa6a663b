"""Payers of whom the practice has not said programme or contract, with the cases that wait for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from appealkit import yamltext
from appealkit.case import Payer
from appealkit.intake.casetext import is_over
from appealkit.intake.draft import CaseDraft
from appealkit.intake.written import day_of
from appealkit.maps.payers import PayerProfile, profile_of
from appealkit.maps.policies import plain_name

PROGRAM, NETWORK = "programme", "network status"


@dataclass(frozen=True, slots=True)
class UnknownPayer:
    """A payer, what is not known of it, and its cases with the oldest notice first."""

    name: str
    payer_id: str | None
    groups: tuple[str, ...]
    lacking: tuple[str, ...]
    cases: tuple[str, ...]
    oldest_notice: date | None

    def entry(self) -> str:
        """An entry for payers.yaml, to be filled in and not to be kept as it is."""
        ident = {"payer_id": self.payer_id} if self.payer_id else {}
        open_ = {"program": "…", "network": "contracted or non-contracted", "source": "…", "known_on": "…"}
        return yamltext.written([{"name": self.name, **ident, **open_}])


def unknown_payers(drafts: Iterable[CaseDraft], profiles: Iterable[PayerProfile]) -> list[UnknownPayer]:
    """Each payer of whom something is lacking that a deadline hangs on: most cases first. A case that is over waits for
    nothing."""
    profiles = tuple(profiles)
    found: dict[str, list[CaseDraft]] = {}
    lacks: dict[str, set[str]] = {}
    for draft in drafts:
        name = draft.word("denial", "payer", "name")
        if name is None or is_over(draft):
            continue
        ident, group = draft.word("denial", "payer", "payer_id"), draft.word("patient", "group_number")
        profile = profile_of(_payer(name, ident), profiles, group)
        lacking = set()
        if draft.word("denial", "payer", "program") is None and (profile is None or profile.program is None):
            lacking.add(PROGRAM)
        program = draft.word("denial", "payer", "program") or (profile.program if profile else None)
        if program != "medicare-ffs" and (profile is None or profile.network is None):
            lacking.add(NETWORK)
        if lacking:
            key = plain_name(ident or name)
            found.setdefault(key, []).append(draft)
            lacks.setdefault(key, set()).update(lacking)
    made = [_of(those, lacks[key]) for key, those in found.items()]
    return sorted(made, key=lambda one: (-len(one.cases), one.name))


def _payer(name: str, ident: str | None) -> Payer:
    shaped = ident and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", ident)
    return Payer(name=name[:200], payer_id=ident if shaped else None)


def _of(drafts: list[CaseDraft], lacking: set[str]) -> UnknownPayer:
    first = drafts[0]
    days = [day for one in drafts if (day := day_of(one.word("denial", "notice_date") or ""))]
    groups = sorted({word for one in drafts if (word := one.word("patient", "group_number"))})
    return UnknownPayer(
        first.word("denial", "payer", "name") or "",
        first.word("denial", "payer", "payer_id"),
        tuple(groups),
        tuple(word for word in (PROGRAM, NETWORK) if word in lacking),
        tuple(one.id for one in drafts),
        min(days, default=None),
    )
