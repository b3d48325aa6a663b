"""The sections of the report's page that are tables: due dates, requests, calls, failures, counts, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from appealkit.document import said
from appealkit.document.board import Bar, Beside, Block, Cell, Column, Grid, Money, Rate, Say, Section, Span
from appealkit.worklist.figures import Sum, Tally
from appealkit.worklist.lacking import MOST_OF_ONE, Holder, Want
from appealkit.worklist.rates import Decided
from appealkit.worklist.report.gather import Report
from appealkit.worklist.report.words import cases, listed, named

NAMES = 12  # cases that a row of the page names
WANTS = 3  # things that a row of the page names
ROWS = 12  # of a long table
CASES, DENIED = Column("Cases", 9, figures=True), Column("Denied", 14, figures=True)
TALLIED = (
    Column("Open", 9, figures=True),
    Column("Open, denied", 14, figures=True),
    Column("Part of the open money", 30, drawn=True),
    Column("All", 9, figures=True),
    Column("All, denied", 14, figures=True),
)
RATED = (
    Column("Decided", 9, figures=True),
    Column("Overturned", 12, figures=True),
    Column("Partly", 9, figures=True),
    Column("Upheld", 8, figures=True),
    Column("Dismissed", 10, figures=True),
    Column("Rate", 9, figures=True),
    Column("Low", 7, figures=True),
    Column("High", 7, figures=True),
    Column("95 % interval, 0 to 100 %", 26, drawn=True),
    Column("Paid", 12, figures=True),
    Column("In flight", 8, figures=True),
)
DECIDED = {
    "payer": "By payer",
    "reason": "By reason of the denial",
    "strategy": "By strategy that a letter argued",
    "requirement": "By requirement that a letter said to be met",
}


def due(report: Report) -> Section:
    """By when: the days asked for, and the weeks."""
    found, whole = report.dues, report.headline.to_do
    if not whole.cases:
        return Section("due", "When", ())
    days = [
        ("No due date known", found.unknown, True),
        ("Past the legal last day", found.late, True),
        ("Past the safe day, not the legal one", found.overdue, True),
        *((f"Due within {days} days", amount, False) for days, amount in found.within),
    ]
    weeks = [(f"{_short(week.first)} to {_short(week.last)}", week.due) for week in found.weeks]
    longest = max(week.due.cents for week in found.weeks)
    columns = (Column("By when", 32), CASES, DENIED, Column("Part of the money", 22, drawn=True))
    by_days = tuple(_due(name, amount, whole, whole.cents, alarm=alarm) for name, amount, alarm in days)
    by_weeks = tuple(_due(name, amount, whole, longest) for name, amount in weeks)
    later: tuple[Cell, ...] = ("Later", found.later.cases, Money(found.later.cents), None)
    both = (
        Grid("What is ours to do, by its last safe day", columns, by_days, tab="Due", group="days"),
        Grid("The same by week", columns, (*by_weeks, later), tab="Due", group="weeks"),
    )
    says = (
        "Within 14 days holds what is due within 7, and so on. What has no due date, and what is past it, is in no "
        "other row. The bars by week are drawn against the fullest of them."
    )
    return Section("due", "When", (Beside(both), Say(says)))


def _due(name: str, amount: Sum, whole: Sum, longest: int, *, alarm: bool = False) -> tuple[Cell, ...]:
    says = f"{said.percent(_part(amount.cents, whole.cents))} % of the money that is ours to do"
    return name, amount.cases, Money(amount.cents), Bar(_part(amount.cents, longest), says, alarm)


def requests(report: Report) -> Section:
    """What lacks, by who holds it."""
    return Section("requests", "One request instead of many", tuple(_requests(report.holders)))


def _requests(holders: tuple[Holder, ...]) -> Iterator[Block]:
    if not holders:
        return
    most = holders[0]
    if most.waiting.cases:
        some = "1 case waits" if most.waiting.cases == 1 else f"{cases(most.waiting.cases)} wait"
        yield Say(f"{some} for what one holder has, {most.name}: one request.")
    columns = (
        Column("Who holds it", 26),
        Column("Cases that wait", 9, figures=True),
        Column("Denied", 12, figures=True),
        Column("Not asked yet", 9, figures=True),
        Column("What lacks", 48),
        Column("Which cases", 44),
        Column("Only stronger with it", 10, figures=True),
    )
    rows = tuple(_holder(holder) for holder in holders)
    rest = f"{len(rows) - ROWS:,} more who hold something: in the workbook, sheet “Requests”."
    yield Grid("What lacks, by who holds it", columns, rows, tab="Requests", shown=ROWS, rest=rest)
    gaps = (
        Column("Who holds it", 30), Column("Case", 18), Column("Get", 60), Column("Needed", 10), Column("Asked on", 12),
        Column("Due", 12), Column("Denied", 14, figures=True), Column("Requirement", 24),
    )  # fmt: skip
    named = tuple(
        (holder.name, lack.case, lack.get, "yes" if lack.blocking else "no", lack.asked_on, lack.due,
         Money(lack.amount), lack.requirement)
        for holder in holders for lack in holder.lacks
    )  # fmt: skip
    yield Grid(f"Each gap, at most {MOST_OF_ONE} of one holder", gaps, named, tab="Gaps", shown=0)


def _holder(holder: Holder) -> tuple[Cell, ...]:
    blocking = tuple(dict.fromkeys(lack.case for lack in holder.lacks if lack.blocking))
    wants = "; ".join(map(_want, holder.wants[:WANTS])) + ("; …" if len(holder.wants) > WANTS else "")
    return (
        holder.name,
        holder.waiting.cases,
        Money(holder.waiting.cents),
        holder.not_asked,
        wants,
        listed(blocking, NAMES, holder.waiting.cases),
        holder.strengthens,
    )


def _want(want: Want) -> str:
    get = want.get.rstrip(".")
    return f"{get} ({want.cases:,})" if want.alike else f"{get}, or alike ({want.cases:,})"


def calls(report: Report, titles: Mapping[str, str]) -> Section:
    """The same reason from the same payer, again and again."""
    if not report.patterns:
        return Section("calls", "", ())
    columns = (
        Column("Payer", 30), Column("Reason", 34), Column("Month", 12, whole=True),
        Column("Times", 8, figures=True), Column("Still to do", 10, figures=True),
        Column("To do, denied", 14, figures=True), Column("Which cases", 56),
    )  # fmt: skip
    rows = tuple(
        (one.payer, named("reason", one.reason, titles), one.month, one.came.cases, one.to_do.cases,
         Money(one.to_do.cents), listed(one.cases, NAMES, one.to_do.cases))
        for one in report.patterns
    )  # fmt: skip
    says = (
        f"The same reason from the same payer {report.often} times or more in the month in which they came. One call "
        "to its provider relations, with these cases in hand, may do more than a letter for each."
    )
    rest = f"{len(rows) - ROWS:,} more: in the workbook, sheet “Calls”."
    grid = Grid("One payer, one reason, one month", columns, rows, tab="Calls", shown=ROWS, rest=rest)
    return Section("calls", "One call instead of many letters", (Say(says), grid))


def failures(report: Report) -> Section:
    """What a run could not do, by its cause."""
    if not report.failures:
        return Section("failures", "", ())
    columns = (
        Column("Code", 9, whole=True), CASES, DENIED, Column("What is wrong", 50), Column("What to do", 50),
        Column("Which cases", 50),
    )  # fmt: skip
    rows = tuple(
        (one.code, one.stopped.cases, Money(one.stopped.cents), one.says, one.mend,
         listed(one.cases, NAMES, one.stopped.cases))
        for one in report.failures
    )  # fmt: skip
    says = "In the words of the oldest case of each code; appealkit explain and the code tells more."
    return Section("failures", "Stopped by a failure", (Grid("By cause", columns, rows, tab="Failures"), Say(says)))


def clones(report: Report) -> Section:
    """Letters of different patients that say nearly the same."""
    if not report.clones:
        return Section("alike", "", ())
    columns = (
        Column("Template", 30), Column("Signed by", 24), Column("Payer", 28), Column("Letters", 9, figures=True),
        Column("Patients", 10, figures=True), Column("Alike, from", 8, figures=True), Column("to", 8, figures=True),
        Column("Which cases", 50), Column("Look first at", 24),
    )  # fmt: skip
    rows = tuple(
        (one.template, one.signer, one.payer, len(one.cases), one.patients, Rate(one.least), Rate(one.most),
         listed(one.cases, NAMES, len(one.cases)), ", ".join(one.closest))
        for one in report.clones
    )  # fmt: skip
    says = (
        "What these letters say of their patients, without the template's own words, headings and law, is nearly the "
        "same. Read them side by side before they go out: a payer that sees them may take them for copies."
    )
    rest = f"{len(rows) - ROWS:,} more: in the workbook, sheet “Alike”."
    grid = Grid("One template, one signer, one payer", columns, rows, tab="Alike", shown=ROWS, rest=rest)
    return Section("alike", "Letters that read alike", (Say(says), grid))


def counts(report: Report, titles: Mapping[str, str]) -> Section:
    """Where the money is."""
    if not report.headline.all.cases:
        return Section("money", "", ())
    whole = report.headline.open.cents
    told = (
        ("route", "By route", report.routes),
        ("state", "By state", report.states),
        ("payer", "By payer", report.payers),
        ("reason", "By reason of the denial", report.reasons),
        ("strategy", "By the strategy that fits best", report.strategies),
    )
    grids = tuple(_tallied(kind, caption, tallies, whole, titles) for kind, caption, tallies in told)
    return Section("money", "Where the money is", grids)


def _tallied(kind: str, caption: str, tallies: Iterable[Tally], whole: int, titles: Mapping[str, str]) -> Grid:
    rows = tuple(
        (named(kind, one.name, titles), one.open.cases, Money(one.open.cents), _of_open(one.open.cents, whole),
         one.all.cases, Money(one.all.cents))
        for one in tallies
    )  # fmt: skip
    rest = f"{len(rows) - ROWS:,} more: in the workbook, sheet “Counts”."
    return Grid(
        caption, (Column(kind.capitalize(), 50), *TALLIED), rows, tab="Counts", group=kind, shown=ROWS, rest=rest
    )


def _of_open(cents: int, whole: int) -> Bar:
    part = _part(cents, whole)
    return Bar(part, f"{said.percent(part)} % of the open money")


def decisions(report: Report, titles: Mapping[str, str]) -> Section:
    """How often payers took a denial back."""
    told = tuple(_decided(kind, found, titles) for kind, found in report.decided.items() if found)
    return Section("decisions", "How payers decided", told)


def _decided(kind: str, found: tuple[Decided, ...], titles: Mapping[str, str]) -> Grid:
    columns = (Column(kind.capitalize(), 36), *RATED)
    rows = tuple(_rated(kind, one, titles) for one in found)
    rest = f"{len(rows) - ROWS:,} more: in the workbook, sheet “Decisions”."
    return Grid(DECIDED[kind], columns, rows, tab="Decisions", group=kind, shown=ROWS, rest=rest)


def _rated(kind: str, one: Decided, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    rate, ends = one.rate, one.interval
    shown: tuple[Cell, ...] = ("too few", None, None, None)
    if rate is not None and ends is not None:
        low, high = ends
        says = f"{said.percent(rate)} %, 95 % interval {said.percent(low)} to {said.percent(high)} %, of {one.of}"
        shown = (Rate(rate), Rate(low), Rate(high), Span(low, rate, high, says))
    counted = (one.of, one.overturned, one.partial, one.upheld, one.dismissed)
    return (named(kind, one.name, titles), *counted, *shown, Money(one.paid), one.in_flight)


def _short(day: date) -> str:
    return said.day(day, year=False)


def _part(cents: int, whole: int) -> float:
    return cents / whole if whole else 0.0
