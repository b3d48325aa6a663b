"""Everything that a report tells, read in one snapshot of the worklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from appealkit.worklist import decisions, figures, repeated
from appealkit.worklist.clones import Clones
from appealkit.worklist.compared import compared
from appealkit.worklist.figures import Dues, Headline, Tally
from appealkit.worklist.first import Place, Rank, first, places
from appealkit.worklist.lacking import Holder, holders
from appealkit.worklist.rates import Decided
from appealkit.worklist.repeated import Failure, Pattern
from appealkit.worklist.tables import head, runs

LISTED = 2_000  # cases of each list that the workbook and the JSON name; the figures tell of all


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run that began last. `ended_at` is None where it still runs, or was killed."""

    on: date
    began_at: str
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """How long the audit trail was, and the last seal: noted here, it shows later whether anything was cut off."""

    entries: int
    seal: str


@dataclass(frozen=True, slots=True)
class Report:
    """One worklist on one day. Lists are in the order of work, at most LISTED each."""

    on: date
    worklist: str
    headline: Headline
    lists: Mapping[Rank, tuple[Place, ...]]
    dues: Dues
    holders: tuple[Holder, ...]
    often: int  # so many times in a month are a pattern
    patterns: tuple[Pattern, ...]
    failures: tuple[Failure, ...]
    clones: tuple[Clones, ...]
    states: tuple[Tally, ...]
    routes: tuple[Tally, ...]
    payers: tuple[Tally, ...]
    reasons: tuple[Tally, ...]
    strategies: tuple[Tally, ...]
    decided: Mapping[str, tuple[Decided, ...]]  # by payer, reason, strategy, requirement
    last_run: LastRun | None
    sealed: Sealed


def report_of(connection: Connection, on: date, worklist: str, often: int = repeated.OFTEN) -> Report:
    """The report of this worklist; `worklist` is its name, to be shown. `often`: so many times are a pattern."""
    return Report(
        on=on,
        worklist=worklist,
        headline=figures.headline(connection),
        lists=first(places(connection, on), LISTED),
        dues=figures.dues(connection, on),
        holders=holders(connection),
        often=often,
        patterns=repeated.patterns(connection, often),
        failures=repeated.failures(connection),
        clones=compared(connection),
        states=figures.by_state(connection),
        routes=figures.by_route(connection),
        payers=figures.by_payer(connection),
        reasons=figures.by_reason(connection),
        strategies=figures.by_strategy(connection),
        decided={
            "payer": decisions.by_payer(connection),
            "reason": decisions.by_reason(connection),
            "strategy": decisions.by_strategy(connection),
            "requirement": decisions.by_requirement(connection),
        },
        last_run=_last_run(connection),
        sealed=_sealed(connection),
    )


def _last_run(connection: Connection) -> LastRun | None:
    query = select(runs.c.on, runs.c.began_at, runs.c.ended_at).order_by(runs.c.began_at.desc(), runs.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return LastRun(row.on, row.began_at, row.ended_at) if row else None


def _sealed(connection: Connection) -> Sealed:
    row = connection.execute(select(head.c.seq, head.c.seal)).one()
    return Sealed(row.seq, row.seal)
