"""The worklist on the screen: a table that fits eighty columns, and says more where there is room."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from appealkit.worklist.inwords import in_words, money
from appealkit.worklist.listing import SOON, Group, Listing, Row, totals
from appealkit.worklist.plain import FAILED, PLAIN, Plain, in_time
from appealkit.worklist.states import State

WIDE = 110  # columns from which on service, codes, route and owner are shown
MOST = 50  # items with a due date, unless --limit says otherwise; and those without one before they are folded
HEADINGS = {
    Group.UNKNOWN: "Due date not known: find it first, it stands on the notice",
    Group.OVERDUE: "Overdue",
    Group.AHEAD: "What to do first",
    Group.DONE: "Nothing to do here now",
}
STYLES = {Group.UNKNOWN: "bold yellow", Group.OVERDUE: "bold red", Group.AHEAD: "bold", Group.DONE: "bold dim"}


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    right: bool = False
    most: int = 0  # the widest it gets; 0: as wide as it is
    whole: bool = False  # its words are typed into commands: broken, never cut


_COLUMNS = {
    "due": _Column("Due"),
    "item": _Column("Item", whole=True),
    "payer": _Column("Payer", most=28),
    "service": _Column("Service"),
    "code": _Column("Code", most=9),
    "denied": _Column("Denied", right=True),
    "route": _Column("Route", most=21),
    "state": _Column("State"),
    "owner": _Column("Owner", most=14),
}
_NARROW = ("due", "item", "payer", "denied", "state")
_GAP = 2


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
    names = tuple(_COLUMNS) if console.width >= WIDE else _NARROW
    widths = _widths(names, [one for rows in cells.values() for one in rows], console.width)
    console.print()
    console.print(_table(widths, [], head=True))
    for group, rows in shown.items():
        if not rows:
            continue
        of_group = totals(rows, listing.today)
        heading = f"{HEADINGS[group]} · {_items(of_group.items)} · {money(of_group.cents)}"
        console.print(Text(heading, style=STYLES[group]), no_wrap=True, overflow="ellipsis")
        if cells[group]:
            console.print(_table(widths, cells[group]))
        if len(cut[group]) < len(rows):
            more = f"… {len(rows) - len(cut[group]):,} more of these: --limit {len(listing.rows)}, --csv or --json"
            console.print(Text(more, style="dim"))


def _widths(names: Sequence[str], rows: Sequence[dict[str, Text]], room: int) -> dict[str, int]:
    """Each column as wide as its longest value; what is lacking is taken from the payer, then from the item."""
    found = {}
    for name in names:
        column = _COLUMNS[name]
        longest = max([cell_len(column.head), *(row[name].cell_len for row in rows)])
        found[name] = min(longest, column.most) if column.most else longest
    for name, least in (("payer", 10), ("route", 12), ("item", 12)):
        over = sum(found.values()) + _GAP * (len(found) - 1) - room
        if over > 0 and name in found:
            found[name] = max(min(least, found[name]), found[name] - over)
    return found


def _table(widths: dict[str, int], rows: Sequence[dict[str, Text]], *, head: bool = False) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_header=head, header_style="dim")
    for name, width in widths.items():
        column = _COLUMNS[name]
        table.add_column(
            column.head,
            width=width,
            no_wrap=not column.whole,
            overflow="fold" if column.whole else "ellipsis",
            justify="right" if column.right else "left",
        )
    for row in rows:
        table.add_row(*(row[name] for name in widths))
    return table


def _cells(row: Row, listing: Listing, console: Console) -> dict[str, Text]:
    group = row.group(listing.today)
    style = {Group.UNKNOWN: "yellow", Group.OVERDUE: "red", Group.DONE: "dim"}.get(group, "")
    days = in_time(row.due, listing.today)
    if row.due is None or group is Group.DONE:
        due = row.due.isoformat() if row.due else "? not known" if group is Group.UNKNOWN else "-"
    else:
        short = days.replace(" days", "d").replace(" day", "d").removesuffix(" left")
        due = f"{row.due} {short}{', LATE' if row.is_late(listing.today) else ''}"
    codes = (
        row.procedures[0] + (f" +{len(row.procedures) - 1}" if len(row.procedures) > 1 else "")
        if row.procedures
        else "-"
    )
    alarm = "red" if row.failure else style if group is Group.DONE else ""
    return {
        "due": Text(due, style=style),
        "item": Text(row.case, style="bold"),
        "payer": Text(row.payer),
        "service": Text(row.service_date.isoformat() if row.service_date else "-"),
        "code": Text(codes),
        "denied": Text(money(row.amount)),
        "route": Text(
            row.routes[0] + (f" +{len(row.routes) - 1}" if len(row.routes) > 1 else "") if row.routes else "-"
        ),
        "state": Text(sign_of(row, console), style=alarm),
        "owner": Text(row.owner or "-"),
    }


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
        words = f"Not among these: {_items(left.unknown)} without a due date: appealkit worklist --where due=unknown"
        yield Text(words, style="yellow")
    others = [f"{count:,} {PLAIN[state].words}" for state, count in left.states.items()]
    if others:
        yield Text(f"Not shown: {', '.join(others)}. All: appealkit worklist --only all", style="dim")


def _next(listing: Listing) -> Iterator[Text]:
    row = next((row for row in listing.rows if row.is_open), None)
    if row is None:
        if not listing.rows and not listing.elsewhere.states:
            yield Text("Next: fill it: appealkit batch QUEUE… --out DIR")
        return
    what = (FAILED if row.failure else PLAIN[row.state]).next
    if row.due is None and row.state is not State.NEW:
        what = "read its due date off the notice and put it into its case"
    yield Text.assemble(("Next: ", "bold"), f"{row.case}: {what}. See it: appealkit worklist show {row.case}")
