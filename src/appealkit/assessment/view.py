"""A denied line as recognition, coding review and routing see it: its codes, and what they are matched with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from appealkit.case import ClaimType, Lifted, Payer, ServiceLine
from appealkit.maps.indexes import Named
from appealkit.maps.procedures import Procedure
from appealkit.maps.reasons import CodeIndex, CodeKind, CodeMatch


@dataclass(frozen=True, slots=True)
class LineView:
    """What routing and recognition see of a line. `unread`: codes on it that no rule speaks of. `state`, `modifiers`:
    as far as a match of codes may ask for them.

    Two lines that are alike in all of this are one and the same to them.
    """

    line: ServiceLine = field(compare=False)
    family: str
    program: str | None
    claim_type: ClaimType | None
    reasons: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    state: str | None = None
    modifiers: tuple[str, ...] = ()
    within_maximum: bool = False  # bills no more units than the daily maximum of its code
    lifted: Lifted | None = None  # by what the decision no longer stands
    refused: tuple[str, ...] = ()  # before it was done: the codes of the refusal, or that it was one
    _adjusted: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    _remarks: tuple[str, ...] = field(init=False, repr=False)
    _codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = tuple((item.group, item.carc) for item in self.line.adjustments)
        object.__setattr__(self, "_adjusted", pairs)
        object.__setattr__(self, "_remarks", self.line.remarks)
        object.__setattr__(self, "_codes", frozenset((*(carc for _, carc in pairs), *self.line.remarks)))

    @classmethod
    def of(
        cls,
        line: ServiceLine,
        procedure: Procedure,
        payer: Payer,
        claim_type: ClaimType | None,
        named: Named,
        lifted: Lifted | None = None,
    ) -> LineView:
        """The view of this line, as far as rules speak of what is on it."""
        unread = tuple(code for code in line.codes if code.rpartition("-")[2] not in named.codes)
        state = payer.state if payer.state in named.states else None
        modifiers = tuple(word for word in line.modifiers if word in named.modifiers)
        program = str(payer.program) if payer.program else None
        within = procedure.mue is not None and line.units <= procedure.mue
        refused = tuple(f"HCR03 {code}" for code in line.refusal_codes) or ("authorization refused",)
        return cls(
            line, procedure.family, program, claim_type, (), unread, state, modifiers, within, lifted,
            refused if line.refused_before else (),
        )  # fmt: skip

    def saying(self, reasons: tuple[str, ...]) -> LineView:
        """The same line, with these reasons recognised."""
        return replace(self, reasons=reasons)

    def matches(self, match: CodeMatch) -> bool:
        """Whether every list of the match has a member here; an empty list asks nothing.

        A group and a code are asked of the same adjustment: PR-1 beside CO-119 is no PR-119.
        """
        codes = self._codes
        if (match.carc and codes.isdisjoint(match.carc)) or (match.rarc and codes.isdisjoint(match.rarc)):
            return False
        if match.group and not self._has_adjustment(match):
            return False
        if match.families and self.family not in match.families:
            return False
        if match.program and self.program not in match.program:
            return False
        if match.states and self.state not in match.states:
            return False
        if match.within_maximum and not self.within_maximum:
            return False
        if match.refused_before and not self.refused:
            return False
        if match.lifted and (self.lifted is None or self.lifted.how not in match.lifted):
            return False
        if match.reasons and not _meet(match.reasons, self.reasons):
            return False
        if match.modifiers and not _meet(match.modifiers, self.modifiers):
            return False
        if match.claim_type and (self.claim_type is None or self.claim_type.value not in match.claim_type):
            return False
        return not (match.unread and not self._unread(match)) and not self._refused(match)

    @property
    def is_of_a_claim(self) -> bool:
        """Whether there is a claim that was denied, and is denied still."""
        return self.lifted is None and not self.refused

    @property
    def words(self) -> frozenset[str]:
        """Its codes, without their groups, and its reasons: what a match may ask for."""
        return self._codes.union(self.reasons)

    def _has_adjustment(self, match: CodeMatch) -> bool:
        return any(
            (not match.carc or carc in match.carc) and (not match.group or group in match.group)
            for group, carc in self._adjusted
        )

    def _unread(self, match: CodeMatch) -> tuple[str, ...]:
        return tuple(
            code for code in self.unread if (CodeKind.ADJUSTMENT if "-" in code else CodeKind.REMARK) in match.unread
        )

    def _refused(self, match: CodeMatch) -> bool:
        if match.not_program and self.program in match.not_program:
            return True
        return not self._codes.isdisjoint(match.not_carc) or not self._codes.isdisjoint(match.not_rarc)

    def codes_of(self, match: CodeMatch) -> str:
        """What on this line the match speaks of, as a trace shows it: its codes, else the reasons recognised."""
        return " + ".join(self.named_by(match)) or "any"

    @lru_cache(maxsize=10_000)  # noqa: B019 lines of the same codes are common, and a view holds little
    def told_by(self, index: CodeIndex[str]) -> Mapping[str, tuple[str, ...]]:
        """For each reason of the index that the codes of this line tell, which codes do."""
        told: dict[str, tuple[str, ...]] = {}
        for name, match in index.open_to(self.words):
            if self.matches(match):
                told[name] = (*told.get(name, ()), self.codes_of(match))
        return told

    def named_by(self, match: CodeMatch) -> tuple[str, ...]:
        """The adjustments, remarks, unread codes and reasons of this line that the match speaks of, the codes of its
        refusal, and the word by which its decision no longer stands."""
        adjusted = [
            f"{group}-{carc}"
            for group, carc in self._adjusted
            if (match.carc or match.group)
            and (not match.carc or carc in match.carc)
            and (not match.group or group in match.group)
        ]
        remarks = [remark for remark in self._remarks if remark in match.rarc]
        reasons = [reason for reason in self.reasons if reason in match.reasons]
        lifted = [str(self.lifted)] if match.lifted else []
        refused = self.refused if match.refused_before else ()
        return tuple(dict.fromkeys((*adjusted, *remarks, *self._unread(match), *reasons, *refused, *lifted)))


def _meet(asked: tuple[str, ...], here: tuple[str, ...]) -> bool:
    return any(word in asked for word in here)
