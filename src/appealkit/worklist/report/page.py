"""Report → Board: what hurts first stands first; then when, from whom, how often, and where the money is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appealkit.document import said
from appealkit.document.board import (
    Block,
    Board,
    Cell,
    Column,
    Factor,
    Grid,
    KeyFigure,
    KeyFigures,
    Money,
    Say,
    Section,
    Terms,
)
from appealkit.worklist.figures import Sum
from appealkit.worklist.first import FORMULA, Place, Rank
from appealkit.worklist.plain import PLAIN
from appealkit.worklist.report import tables
from appealkit.worklist.report.gather import LISTED, Report
from appealkit.worklist.report.words import HOW_COUNTED, NOTHING_FOUND, TERMS, cases, state_words
from appealkit.worklist.states import State

FIRST, OTHERS = 15, 10  # rows that the page shows of the lists
ROOM = {Rank.NO_DUE_DATE: OTHERS, Rank.LATE: OTHERS, Rank.IN_TIME: FIRST}
CAPTIONS = {
    Rank.NO_DUE_DATE: "No due date is known: before all others",
    Rank.IN_TIME: "In this order",
    Rank.LATE: "Past the legal last day: look for good cause, or close",
}
TABS = {Rank.NO_DUE_DATE: "No due date", Rank.IN_TIME: "First", Rank.LATE: "Past the last day"}

WHEN = (Column("Due", 16, whole=True), Column("Days left", 7, figures=True))
PLACES = (
    Column("Case", 21),
    Column("Payer", 25),
    *WHEN,
    Column("Denied", 12, figures=True),
    Column("Support", 10, figures=True),
    Column("Past", 8, figures=True),
    Column("Priority, $ a day", 11, figures=True),
    Column("State", 16),
    Column("Next", 40),
)
PRESSING = (
    Column("What", 42),
    Column("Cases", 9, figures=True),
    Column("Denied", 14, figures=True),
    Column("What to do", 60),
)


def lay_out(report: Report, titles: Mapping[str, str]) -> Board:
    """The page. `titles`: what reasons and strategies are called, by their ids; an id without one stands for itself."""
    sections = (
        Section("first", "What to do first", tuple(_first(report))),
        tables.due(report),
        tables.requests(report),
        tables.calls(report, titles),
        tables.failures(report),
        tables.clones(report),
        tables.counts(report, titles),
        tables.decisions(report, titles),
        Section("counted", "How this is counted", tuple(map(Say, HOW_COUNTED)) if report.headline.all.cases else ()),
    )
    return Board(
        title=f"Worklist report, {said.day(report.on)}",
        lead=_lead(report),
        top=(KeyFigures(tuple(_key_figures(report))),) if report.headline.all.cases else (),
        sections=tuple(section for section in sections if section.blocks),
        foot=tuple(_foot(report)),
    )


def pressing(report: Report) -> Iterator[tuple[str, Sum, str]]:
    """What needs a person before the rest, worst first, each with what to do; nothing of which there is none."""
    found, due = report.headline, report.dues
    days, soon = due.within[0]
    no_date = "Find the notice's date, the payer or the programme, and run the case again."
    for what, how_much, do in (
        ("No due date is known", due.unknown, no_date),
        ("Past the safe day, the legal one still ahead", due.overdue, "File today."),
        (f"Due within {days} days", soon, "Work these before anything that is not on this list."),
        ("Past the legal last day", due.late, "Look for good cause; without it, close the case."),
        ("Stopped by a failure", found.failed, "See “Stopped by a failure”; then: appealkit batch --retry-failed"),
        ("A person has to decide the route", found.for_a_person, "Read the case's checklist and decide."),
        ("Released, and not sent", found.to_send, "Send it, then: appealkit sent"),
        ("A letter waits for its release", found.to_release, "Read it, then: appealkit release"),
        ("Made with a template that nobody approved", found.drafts, "Have the template approved, and run again."),
    ):
        if how_much.cases:
            yield what, how_much, do


def _lead(report: Report) -> str:
    found = report.headline
    if not found.all.cases:
        return "The worklist is empty: appealkit batch puts denials into it."
    open_ = f"{cases(found.open.cases)} open, {said.dollars(found.open.cents)} denied"
    mine = f"{found.to_do.cases:,} {'is' if found.to_do.cases == 1 else 'are'} ours to do"
    return f"{open_}: {mine}, {found.in_flight.cases:,} with the payer. {found.all.cases:,} in all."


def _key_figures(report: Report) -> Iterator[KeyFigure]:
    found, due = report.headline, report.dues
    over = due.overdue + due.late
    soon, days = due.within[0][1], due.within[0][0]
    yield _key("No due date known", due.unknown, alarm=True)
    yield _key("Last day is over", over, alarm=True)
    yield _key(f"Due within {days} days", soon, alarm=True)
    yield _key("Ours to do", found.to_do)
    yield _key("With the payer", found.in_flight)
    yield KeyFigure("Came back", Money(found.recovered), "paid on what was decided")


def _key(name: str, how_much: Sum, *, alarm: bool = False) -> KeyFigure:
    return KeyFigure(name, how_much.cases, f"{said.dollars(how_much.cents)} denied", alarm and how_much.cases > 0)


def _first(report: Report) -> Iterator[Block]:
    rows = tuple((what, how_much.cases, Money(how_much.cents), do) for what, how_much, do in pressing(report))
    if rows:
        yield Grid("Needs a person before the rest", PRESSING, rows, tab="Pressing")
    for rank in (Rank.NO_DUE_DATE, Rank.IN_TIME, Rank.LATE):
        if found := report.lists[rank]:
            yield _list(rank, found, _all_of(report)[rank].cases)
    if report.headline.to_do.cases:
        yield Say(FORMULA, formula=True)
        yield Terms(TERMS)


def _all_of(report: Report) -> Mapping[Rank, Sum]:
    """How many each list has in all."""
    due, to_do = report.dues, report.headline.to_do
    in_time = Sum(to_do.cases - due.unknown.cases - due.late.cases)
    return {Rank.NO_DUE_DATE: due.unknown, Rank.LATE: due.late, Rank.IN_TIME: in_time}


def _list(rank: Rank, found: tuple[Place, ...], of: int) -> Grid:
    shown = min(ROOM[rank], len(found))
    rest = f"{of - shown:,} more: in the workbook, sheet “{TABS[rank]}”"
    rest += f" (its first {LISTED:,}), and all with appealkit worklist." if of > LISTED else "."
    kept = [at for at, column in enumerate(PLACES) if rank is not Rank.NO_DUE_DATE or column not in WHEN]
    columns = tuple(PLACES[at] for at in kept)
    rows = tuple(tuple(row[at] for at in kept) for row in map(_place, found))
    return Grid(CAPTIONS[rank], columns, rows, tab=TABS[rank], shown=shown, rest=rest)


def _place(place: Place) -> tuple[Cell, ...]:
    return (
        place.case,
        place.payer or NOTHING_FOUND["payer"],
        place.due,
        place.days,
        Money(place.amount),
        Factor(place.support),
        Factor(place.past / 100),
        Money(place.score),
        state_words(place.state),
        place.says or PLAIN[State(place.state)].next,
    )


def _foot(report: Report) -> Iterator[str]:
    yield f"Worklist {report.worklist}. Internal: not for sending."
    if run := report.last_run:
        ended = f"ended {run.ended_at}" if run.ended_at else "not ended: it still runs, or was stopped"
        yield f"Last run for {said.day(run.on)}: began {run.began_at}, {ended}."
    sealed = report.sealed
    yield f"Audit trail: {sealed.entries:,} entries, the last sealed {sealed.seal} (appealkit audit verify --head)."
