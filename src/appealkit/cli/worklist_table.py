"""The worklist on the screen: a table that fits eighty columns, and says more where there is room."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.table import Table
from rich.text import Text

from appealkit.worklist.inwords import in_words, money
from appealkit.worklist.listing import SOON, Group, Listing, Row, totals
from appealkit.worklist.plain import FAILED, PLAIN, Plain, in_line, in_time
from appealkit.worklist.states import State

WIDE = 110  # columns from which on service, codes, route and owner are shown
MOST = 50  # items with a due date, unless --limit says otherwise; and those without one before they are folded
HEADINGS = {
    Group.UNKNOWN: "Due date not known",
    Group.OVERDUE: "Overdue",
    Group.AHEAD: "What to do first",
    Group.DONE: "Nothing to do here now",
}
BESIDE = {
    Group.UNKNOWN: " · nobody can say that these may wait",
    Group.AHEAD: " · by amount × support ÷ days left",
}
STYLES = {Group.UNKNOWN: "bold yellow", Group.OVERDUE: "bold red", Group.AHEAD: "bold", Group.DONE: "bold dim"}


@dataclass(frozen=True, slots=True)
class _Column:
    """`most`: the widest it gets; 0: as wide as it is."""

    head: str
    most: int = 0
    right: bool = False


_COLUMNS = {
    "due": _Column("Due"),
    "item": _Column("Item", most=32),
    "payer": _Column("Payer", most=28),
    "service": _Column("Service"),
    "code": _Column("Code", most=9),
    "denied": _Column("Denied", right=True),
    "route": _Column("Route", most=17),
    "state": _Column("State", most=18),
    "owner": _Column("Owner", most=14),
}
_NARROW = ("due", "item", "payer", "denied", "state")
_NARROWED = (("payer", 11), ("owner", 8), ("item", 18), ("route", 11), ("item", 12))  # to so many, in this order
_LEFT_OUT = ("service", "code", "owner", "route", "payer")  # where it still does not fit


def print_listing(listing: Listing, limit: int | None, console: Console | None = None) -> None:
    """The list with its parts, its totals, what it leaves out, and what to do next."""
    console = console or Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 120)
    said = in_words(listing.asked)
    console.print(Text(f"Worklist on {listing.today}" + (f": {said}" if said else ""), style="bold"))
    if listing.rows:
        _print_parts(listing, MOST if limit is None else limit, console)
    console.print()
    for line in (*_totals(listing), *_elsewhere(listing), *_next(listing)):
        console.print(line)


def sign_of(row: Row, console: Console) -> str:
    """Where it stands, with its sign; in ASCII where the terminal shows nothing else."""
    plain: Plain = FAILED if row.failure else PLAIN[row.state]
    words = f"{plain.words} {row.failure}" if row.failure else plain.words
    return f"{plain.sign if _shows(console, plain.sign) else plain.ascii} {words}"


def _shows(console: Console, sign: str) -> bool:
    try:
        sign.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _print_parts(listing: Listing, limit: int, console: Console) -> None:
    shown = {group: listing.of(group) for group in Group}
    left = limit
    cut = {}
    for group, rows in shown.items():
        most = max(limit, MOST) if group is Group.UNKNOWN else left
        cut[group] = rows[:most]
        left -= 0 if group is Group.UNKNOWN else len(cut[group])
    cells = {group: [_cells(row, listing, console) for row in rows] for group, rows in cut.items()}
    widths = _widths([one for rows in cells.values() for one in rows], console.width)
    console.print()
    console.print(_table(widths, [], head=True))
    for group, rows in shown.items():
        if not rows:
            continue
        of_group = totals(rows, listing.today)
        heading = f"{HEADINGS[group]} · {_items(of_group.items)} · {money(of_group.cents)}{BESIDE.get(group, '')}"
        console.print(Text(heading, style=STYLES[group]), no_wrap=True, overflow="ellipsis")
        if cells[group]:
            console.print(_table(widths, cells[group]))
        if len(cut[group]) < len(rows):
            more = f"… {len(rows) - len(cut[group]):,} more of these: --limit {len(listing.rows)}, --csv or --json"
            console.print(Text(more, style="dim"))


def _widths(rows: Sequence[Mapping[str, Text]], room: int) -> dict[str, int]:
    """Each column as wide as its longest value; where that does not fit, some are narrowed, and then left out."""
    found = {}
    for name in _COLUMNS if room >= WIDE else _NARROW:
        column = _COLUMNS[name]
        longest = max([cell_len(column.head), *(row[name].cell_len for row in rows)])
        found[name] = min(longest, column.most or longest)
    longest_item = found["item"]
    for name, least in _NARROWED:
        if name in found:
            found[name] -= max(min(_over(found, room), found[name] - least), 0)
    for name in _LEFT_OUT:
        if name in found and _over(found, room) > 0:
            del found[name]
    found["item"] += max(min(-_over(found, room), longest_item - found["item"]), 0)
    return found


def _over(widths: Mapping[str, int], room: int) -> int:
    return sum(widths.values()) + len(widths) - 1 - room


def _table(widths: Mapping[str, int], rows: Sequence[Mapping[str, Text]], *, head: bool = False) -> Table:
    """Rows in these widths. A case's name is typed into commands, so it is broken and never cut."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=head, header_style="dim")
    for name, width in widths.items():
        justify: JustifyMethod = "right" if _COLUMNS[name].right else "left"
        overflow: OverflowMethod = "fold" if name == "item" else "ellipsis"
        no_wrap = overflow == "ellipsis"
        table.add_column(_COLUMNS[name].head, width=width, no_wrap=no_wrap, overflow=overflow, justify=justify)
    for row in rows:
        table.add_row(*(row[name] for name in widths))
    return table


def _cells(row: Row, listing: Listing, console: Console) -> dict[str, Text]:
    group = row.group(listing.today)
    style = {Group.UNKNOWN: "yellow", Group.OVERDUE: "red", Group.DONE: "dim"}.get(group, "")
    alarm = "red" if row.failure else style if group is Group.DONE else ""
    return {
        "due": Text(_due(row, listing.today), style=style),
        "item": Text(in_line(row.case), style="bold"),
        "payer": Text(in_line(row.payer)),
        "service": Text(row.service_date.isoformat() if row.service_date else "-"),
        "code": Text(_first(row.procedures)),
        "denied": Text(money(row.amount)),
        "route": Text(_first(row.routes).replace("-", " ") if row.routes else "-"),
        "state": Text(sign_of(row, console), style=alarm),
        "owner": Text(in_line(row.owner or "-")),
    }


def _due(row: Row, today: date) -> str:
    """The day and how long there is, each in words: `2026-12-07 15d`, `2026-11-19 3d over`, `? not known`."""
    if row.due is None:
        return "? not known" if row.is_open else "-"
    if not row.is_open:
        return row.due.isoformat()
    if row.is_late(today):
        return f"{row.due} LATE {(today - row.due).days}d"
    return f"{row.due} {in_time(row.due, today).replace(' days', 'd').replace(' day', 'd').removesuffix(' left')}"


def _first(of: Sequence[str]) -> str:
    return "-" if not of else of[0] if len(of) == 1 else f"{of[0]} +{len(of) - 1}"


def _items(count: int) -> str:
    return f"{count:,} item{'' if count == 1 else 's'}"


def _totals(listing: Listing) -> Iterator[Text]:
    found = listing.totals
    if not found.items:
        yield Text("Nothing here." if not listing.asked.terms else "Nothing that this asks for.")
        return
    yield Text.assemble(
        (f"{_items(found.items)} · {money(found.cents)}", "bold"),
        " · ",
        (f"{found.unknown:,} without a due date", "yellow" if found.unknown else ""),
        " · ",
        (f"{found.overdue:,} overdue", "red" if found.overdue else ""),
        f" · {found.soon:,} due within {SOON} days",
    )


def _elsewhere(listing: Listing) -> Iterator[Text]:
    """What is not shown; above all what has no due date."""
    left = listing.elsewhere
    if left.unknown:
        words = f"Not among these: {_items(left.unknown)} without a due date (--where due=unknown)"
        yield Text(words, style="bold yellow")
    others = [f"{count:,} {PLAIN[state].words}" for state, count in left.states.items()]
    if others:
        yield Text(f"Not shown: {', '.join(others)} (--only all)", style="dim")


def _next(listing: Listing) -> Iterator[Text]:
    row = next((row for row in listing.rows if row.is_open), None)
    if row is None:
        if not listing.rows and not listing.elsewhere.states:
            yield Text("Next: fill it: appealkit batch QUEUE… --out DIR")
        return
    what = (FAILED if row.failure else PLAIN[row.state]).next
    if row.due is None and row.state is not State.NEW:
        what = "read its due date off the notice and put it into its case"
    yield Text.assemble(("Next: ", "bold"), f"{row.case}: {what}")
    yield Text(f"      appealkit worklist show {row.case}", style="dim")
