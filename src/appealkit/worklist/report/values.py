"""The report as plain values for JSON, with its version; the shape is in report/schema.py. Money is text: `1450.00`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appealkit import __version__
from appealkit.worklist.clones import Clones
from appealkit.worklist.figures import Dues, Headline, Sum, Tally
from appealkit.worklist.first import FORMULA, Place, Rank
from appealkit.worklist.lacking import Holder
from appealkit.worklist.listed import day, dollars
from appealkit.worklist.rates import Decided
from appealkit.worklist.repeated import Failure, Pattern
from appealkit.worklist.report.gather import Report

REPORT_VERSION = "1.0"
LISTS = {Rank.NO_DUE_DATE: "no_due_date", Rank.IN_TIME: "in_time", Rank.LATE: "late"}

Values = dict[str, Any]


def report_json(report: Report) -> Values:
    """The whole report. Lists of cases say how many there are, and name those that come first."""
    return {
        "format": "appealkit-report",
        "version": REPORT_VERSION,
        "program": __version__,
        "on": report.on.isoformat(),
        "worklist": report.worklist,
        "headline": _headline(report.headline),
        "formula": FORMULA,
        "first": {LISTS[rank]: [_place(place) for place in report.lists[rank]] for rank in Rank},
        "due": _due(report.dues),
        "holders": [_holder(holder) for holder in report.holders],
        "often": report.often,
        "patterns": [_pattern(pattern) for pattern in report.patterns],
        "failures": [_failure(failure) for failure in report.failures],
        "clones": [_clones(group) for group in report.clones],
        "counts": {kind: [_tally(tally) for tally in tallies] for kind, tallies in _tallies(report).items()},
        "decisions": {kind: [_decided(one) for one in found] for kind, found in report.decided.items()},
        "last_run": _last_run(report),
        "audit": {"entries": report.sealed.entries, "seal": report.sealed.seal},
    }


def _sum(amount: Sum) -> Values:
    return {"cases": amount.cases, "denied": dollars(amount.cents)}


def _headline(found: Headline) -> Values:
    return {
        "all": _sum(found.all),
        "open": _sum(found.open),
        "to_do": _sum(found.to_do),
        "in_flight": _sum(found.in_flight),
        "closed": _sum(found.closed),
        "not_workable": _sum(found.not_workable),
        "for_a_person": _sum(found.for_a_person),
        "failed": _sum(found.failed),
        "to_release": _sum(found.to_release),
        "to_send": _sum(found.to_send),
        "drafts": _sum(found.drafts),
        "recovered": dollars(found.recovered),
    }


def _place(place: Place) -> Values:
    return {
        "item": place.item,
        "case": place.case,
        "payer": place.payer,
        "state": place.state,
        "due": day(place.due),
        "legal_due": day(place.legal_due),
        "denied": dollars(place.amount),
        "support": round(place.support, 4),
        "past": place.past / 100,
        "days_left": place.days,
        "priority": dollars(place.score),
        "next": place.says,
    }


def _due(found: Dues) -> Values:
    return {
        "unknown": _sum(found.unknown),
        "late": _sum(found.late),
        "overdue": _sum(found.overdue),
        "within": [{"days": days, **_sum(amount)} for days, amount in found.within],
        "weeks": [{"first": day(week.first), "last": day(week.last), **_sum(week.due)} for week in found.weeks],
        "later": _sum(found.later),
    }


def _holder(holder: Holder) -> Values:
    return {
        "holder": holder.name,
        **_sum(holder.waiting),
        "not_asked": holder.not_asked,
        "only_strengthens": holder.strengthens,
        "wants": [
            {"requirement": want.requirement, "get": want.get, "alike": want.alike, "cases": want.cases}
            for want in holder.wants
        ],
        "gaps": [
            {"case": lack.case, "requirement": lack.requirement, "get": lack.get, "blocking": lack.blocking,
             "asked_on": day(lack.asked_on), "due": day(lack.due), "denied": dollars(lack.amount)}
            for lack in holder.lacks
        ],
    }  # fmt: skip


def _pattern(found: Pattern) -> Values:
    return {
        "payer": found.payer,
        "reason": found.reason,
        "month": found.month,
        "came": _sum(found.came),
        "to_do": _sum(found.to_do),
        "cases": list(found.cases),
    }


def _failure(found: Failure) -> Values:
    return {
        "code": found.code,
        "says": found.says,
        "mend": found.mend,
        "stopped": _sum(found.stopped),
        "cases": list(found.cases),
    }


def _clones(found: Clones) -> Values:
    return {
        "template": found.template,
        "signer": found.signer,
        "payer": found.payer,
        "patients": found.patients,
        "least": round(found.least, 4),
        "most": round(found.most, 4),
        "closest": list(found.closest),
        "cases": list(found.cases),
        "says": found.says,
    }


def _tallies(report: Report) -> Mapping[str, tuple[Tally, ...]]:
    return {
        "state": report.states,
        "route": report.routes,
        "payer": report.payers,
        "reason": report.reasons,
        "strategy": report.strategies,
    }


def _tally(tally: Tally) -> Values:
    return {"name": tally.name, "open": _sum(tally.open), "all": _sum(tally.all)}


def _decided(found: Decided) -> Values:
    ends = found.interval
    return {
        "name": found.name,
        "decided": found.of,
        "overturned": found.overturned,
        "partial": found.partial,
        "upheld": found.upheld,
        "dismissed": found.dismissed,
        "in_flight": found.in_flight,
        "too_few": not found.enough,
        "rate": None if found.rate is None else round(found.rate, 4),
        "low": round(ends[0], 4) if ends else None,
        "high": round(ends[1], 4) if ends else None,
        "paid": dollars(found.paid),
    }


def _last_run(report: Report) -> Values | None:
    run = report.last_run
    return {"on": day(run.on), "began_at": run.began_at, "ended_at": run.ended_at} if run else None
