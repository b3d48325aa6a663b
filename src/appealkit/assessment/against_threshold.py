"""A measure held against a threshold → a Finding: met, short, refuted, or with nothing to compare.

A payer's threshold decides. A default only makes a person look, and never makes anything unmet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from appealkit.assessment.model import Basis, Finding, Measured, Standing, ThresholdSource
from appealkit.maps.model import POLICY, Requirement, WithoutCriterion
from appealkit.maps.thresholds import TIME_UNITS, Quantity, Threshold


@dataclass(slots=True)
class Draft:
    """A finding in the making: what was measured, against what. A default's unit never reaches the measure."""

    name: str
    shows: str
    basis: Basis
    measured: Measured
    below_default: bool = False

    def finding(
        self, standing: Standing, why: str, evidence: tuple[str, ...] | None = None, gap: str | None = None
    ) -> Finding:
        found = self.measured
        used = found.evidence if evidence is None else evidence
        return Finding(
            self.name, self.shows, standing, why, used, found.value, found.unit, found.first, found.last,
            found.lasting, self.basis, gap, window=found.window, below_default=self.below_default,
        )  # fmt: skip

    def asked(self, requirement: Requirement) -> Quantity | None:
        """The amount to compare with: the payer's, or a literal of the rule. Never a default's."""
        written = requirement.at_least or requirement.at_most
        if written is None:
            return None
        if written != POLICY:
            return Quantity(Decimal(written), self.measured.unit)
        threshold = self.payers_threshold
        return Quantity(threshold.amount, threshold.unit) if threshold else None

    @property
    def payers_threshold(self) -> Threshold | None:
        return self.basis.threshold if self.basis.source is not ThresholdSource.DEFAULT else None

    @property
    def said(self) -> str:
        found = self.measured
        words = str(Quantity(found.value or Decimal(0), found.unit))
        if found.lasting and found.lasting.amount == 0 and found.first and found.last:
            words += f" for {Quantity(Decimal((found.last - found.first).days), 'days')}"
        elif found.lasting:
            words += f" for {found.lasting}"
        if found.first and found.last and (found.lasting or found.unit in TIME_UNITS):
            words += f" ({found.first} to {found.last})"
        return words + (f"; {found.note}" if found.note else "")


def at_least(draft: Draft, requirement: Requirement) -> Finding:
    """The finding of a measure that must reach an amount, or only be there where no amount is asked."""
    found, asked = draft.measured, draft.asked(requirement)
    value = found.value
    refuted = found.most is not None and found.most <= 0
    if value is not None and value <= 0 and (found.against or refuted):
        against = found.against or found.evidence
        otherwise = " and ".join(filter(None, (found.note, listed(against) if against else "")))
        return draft.finding(Standing.UNMET, f"the record says otherwise: {otherwise}", against)
    if value is None or value <= 0:
        return _too_little(draft, asked)
    if asked is None:
        return _without_criterion(draft, requirement)
    if found.most is not None and found.most < asked.amount:
        cannot = "" if found.most == value else f"; it cannot be more than {Quantity(found.most, asked.unit)}"
        evidence = tuple(dict.fromkeys((*found.evidence, *found.against, *found.bounded_by)))
        return draft.finding(Standing.UNMET, f"{draft.said}{cannot}, {asked} required", evidence)
    if value < asked.amount:
        gap = f"{Quantity(asked.amount - value, asked.unit)} more"
        standing = Standing.UNCLEAR if found.silent else Standing.MISSING
        return draft.finding(standing, f"{draft.said}; {asked} required", (*found.evidence, *found.silent), gap)
    return _lasting(draft, asked)


def _lasting(draft: Draft, asked: Quantity) -> Finding:
    """The amount is reached: has it lasted as long as the payer asks?"""
    found, threshold = draft.measured, draft.payers_threshold
    lasting = threshold.lasting if threshold else None
    if lasting is None:
        return draft.finding(Standing.MET, f"{draft.said}, {asked} required")
    required = f"{asked} for {lasting} required"
    if found.lasting is None:
        return draft.finding(Standing.UNCLEAR, f"{draft.said}; how long it lasted is not recorded, {required}")
    if found.lasting.amount < lasting.amount:
        return draft.finding(Standing.UNMET, f"{draft.said}, {required}")
    return draft.finding(Standing.MET, f"{draft.said}, {required}")


def _without_criterion(draft: Draft, requirement: Requirement) -> Finding:
    """No payer set a threshold: what is documented is met. A default never decides; it only makes a person look."""
    default = draft.basis.threshold
    if not requirement.asks_policy:
        return draft.finding(Standing.MET, draft.said)
    if requirement.without_criterion is WithoutCriterion.UNCLEAR and draft.below_default:
        why = f"{draft.said}; no criterion of this payer is on file, and {default} is what others ask"
        return draft.finding(Standing.UNCLEAR, why)
    return draft.finding(Standing.MET, f"{draft.said}; no criterion of this payer is on file to compare with")


def below_default(found: Measured, default: Threshold, requirement: Requirement) -> bool:
    """Whether the record falls short of what other payers ask, in their own unit."""
    if requirement.at_most:
        return found.value is not None and found.value > default.amount
    if found.value is None or found.value < default.amount:
        return True
    return default.lasting is not None and (found.lasting is None or found.lasting.amount < default.lasting.amount)


def at_most(draft: Draft, requirement: Requirement) -> Finding:
    """The finding of a measure that must stay within an amount."""
    found, asked = draft.measured, draft.asked(requirement)
    if found.value is None:
        return _nothing(draft, None)
    if found.silent and (asked is None or found.value <= asked.amount):
        limit = f", at most {asked} allowed" if asked else ""
        why = f"{draft.said}{limit}; {listed(found.silent)} may count too and does not say when or what"
        return draft.finding(Standing.UNCLEAR, why, (*found.evidence, *found.silent))
    if asked is None and requirement.without_criterion is WithoutCriterion.UNCLEAR and draft.below_default:
        why = f"{draft.said}; no limit of this payer is on file, and others allow {draft.basis.threshold}"
        return draft.finding(Standing.UNCLEAR, why)
    if asked is None:
        return draft.finding(Standing.MET, f"{draft.said}; no limit of this payer is on file to compare with")
    if found.value <= asked.amount:
        return draft.finding(Standing.MET, f"{draft.said}, at most {asked} allowed")
    if found.least is not None and found.least > asked.amount:
        return draft.finding(Standing.UNMET, f"{draft.said}, at most {asked} allowed")
    return draft.finding(Standing.MISSING, f"{draft.said}, at most {asked} allowed; another record may show it")


def _too_little(draft: Draft, asked: Quantity | None) -> Finding:
    """Nothing was measured, or nothing that counts: refuted only where the record bounds what it can be."""
    found = draft.measured
    if asked is not None and found.most is not None and found.most < asked.amount:
        why = f"it cannot be more than {Quantity(found.most, asked.unit)}, {asked} required"
        return draft.finding(Standing.UNMET, why, (*found.evidence, *found.bounded_by))
    if found.value is not None and found.evidence:
        why = draft.said + (f", {asked} required" if asked else "")
        standing = Standing.UNCLEAR if found.silent else Standing.MISSING
        return draft.finding(standing, why, (*found.evidence, *found.silent), str(asked) if asked else None)
    return _nothing(draft, asked)


def _nothing(draft: Draft, asked: Quantity | None) -> Finding:
    silent = draft.measured.silent
    gap = str(asked) if asked else None
    if silent:
        why = "; ".join(filter(None, (f"{listed(silent)}: silent on what is needed", draft.measured.note)))
        return draft.finding(Standing.UNCLEAR, why, silent, gap)
    return draft.finding(Standing.MISSING, "nothing in the evidence supplied", (), gap)


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return items[0] if items else "nothing"
    return ", ".join(items[:-1]) + " and " + items[-1]
