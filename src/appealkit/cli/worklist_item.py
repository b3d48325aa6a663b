"""`appealkit worklist show`, `take` and `give-back`: one item looked at, items taken in hand."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from appealkit.cli.tell import tell_json, tell_problems
from appealkit.cli.worklist_given import open_here
from appealkit.cli.worklist_table import sign_of
from appealkit.errors import AppealError, ExitCode, InputError, Problem
from appealkit.worklist import owners
from appealkit.worklist.database import Worklist
from appealkit.worklist.inwords import money
from appealkit.worklist.listed import dollars, row_json
from appealkit.worklist.named import item_named
from appealkit.worklist.plain import FAILED, PLAIN, in_line, in_time
from appealkit.worklist.shown import Happened, Shown, read_shown
from appealkit.worklist.states import State
from appealkit.worklist.typed import name


def show(url: str | None, workspace: Path | None, item: str, today: date, *, as_json: bool) -> ExitCode:
    """Done. InputError where there is no such item."""
    worklist, root = open_here(url, workspace)
    try:
        with worklist.reading() as connection:
            shown = read_shown(connection, item_named(connection, item).id, worklist.moment())
        if as_json:
            tell_json(_as_json(shown, today, root))
        else:
            _print(shown, today, worklist, root)
    finally:
        worklist.close()
    return ExitCode.DONE


def take(
    url: str | None, workspace: Path | None, items: Sequence[str], by: str, length: str, *, as_json: bool
) -> ExitCode:
    """Done when all are taken; PROBLEMS where another has one of them: the others are taken all the same."""
    who = name(by)
    held_for, problems = owners.read_time(length)
    if problems:
        raise InputError(*problems)
    worklist = open_here(url, workspace)[0]
    try:
        numbers, unknown = _numbers(worklist, items)
        held = owners.take(worklist, numbers, who, held_for)
        until = owners.on_the_clock(worklist, held.until or worklist.moment())
    finally:
        worklist.close()
    said = f"{who} has {', '.join(held.cases)} in hand until {until}." if held.cases else "Nothing was taken."
    return _tell("taken", held, (*unknown, *held.problems), said, as_json=as_json)


def give_back(url: str | None, workspace: Path | None, items: Sequence[str], by: str, *, as_json: bool) -> ExitCode:
    """Done when all are given back; PROBLEMS where one was not in this person's hand."""
    who = name(by)
    worklist = open_here(url, workspace)[0]
    try:
        numbers, unknown = _numbers(worklist, items)
        held = owners.give_back(worklist, numbers, who)
    finally:
        worklist.close()
    said = f"{who} gave back {', '.join(held.cases)}." if held.cases else "Nothing was given back."
    return _tell("given_back", held, (*unknown, *held.problems), said, as_json=as_json)


def _numbers(worklist: Worklist, items: Sequence[str]) -> tuple[list[int], list[Problem]]:
    """The number of each item that there is, and a problem for each other."""
    found: list[int] = []
    problems: list[Problem] = []
    with worklist.reading() as connection:
        for item in items:
            try:
                found.append(int(item_named(connection, item).id))
            except AppealError as error:
                problems.extend(error.problems)
    return found, problems


def _tell(what: str, held: owners.Held, problems: Sequence[Problem], said: str, *, as_json: bool) -> ExitCode:
    if as_json:
        refused = [problem.as_json() for problem in problems]
        tell_json({what: list(held.cases), "until": held.until, "problems": refused})
    else:
        sys.stdout.write(f"{said}\n")
        tell_problems(problems)
    return ExitCode.PROBLEMS if problems else ExitCode.DONE


def _as_json(shown: Shown, today: date, root: Path) -> dict[str, object]:
    return {
        **row_json(shown.row, today),
        "source": shown.source,
        "judged_on": shown.judged_on.isoformat() if shown.judged_on else None,
        "folder": str(_folder(shown, root)) if shown.out else None,
        "has_letter": shown.has_letter,
        "failure_says": shown.failure_says,
        "failure_mend": shown.failure_mend,
        "lines": [{**asdict(line), "amount": dollars(line.amount)} for line in shown.lines],
        "checklist": [
            {"holder": holder, "get": one.get, "needed": one.needed,
             "asked_on": one.asked_on.isoformat() if one.asked_on else None}
            for holder, found in shown.lacking.items() for one in found
        ],
        "done": [{"on": on, "what": what} for on, what in shown.done],
        "history": [asdict(one) for one in shown.happened],
        "earlier_entries": shown.earlier,
    }  # fmt: skip


def _print(shown: Shown, today: date, worklist: Worklist, root: Path) -> None:
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 100)
    row = shown.row
    console.print(Text.assemble((row.case, "bold"), f" (item {row.item})"))
    console.print()
    plain = FAILED if row.failure else PLAIN[row.state]
    _pair(console, "State", Text(sign_of(row, console), style="bold red" if row.failure else "bold"))
    if row.failure:
        _pair(console, "Stopped by", f"{shown.failure_says or row.failure}: {shown.failure_mend or ''}")
    _pair(console, "To do", plain.next if row.failure or not row.says else row.says)
    _pair(console, "Due", _due(shown, today))
    _pair(console, "Denied", f"{money(row.amount)} by {row.payer}" + (f", {row.program}" if row.program else ""))
    service = f", service of {row.service_date}" if row.service_date else ""
    _pair(console, "Claim", f"{row.claim_number or 'number not known'}{service}")
    until = f" until {owners.on_the_clock(worklist, row.owned_until)}" if row.owned_until else ""
    _pair(
        console,
        "Owner",
        f"{row.owner}{until}" if row.owner else f"nobody: appealkit worklist take {row.case} --by NAME",
    )
    _pair(console, "Case file", shown.source)
    _pair(console, "Packet", _files(shown, root))
    _part(console, "Lines", _lines(shown))
    _part(console, "Lacking, and who has it", _lacking(shown))
    _part(console, "Done", [Text(in_line(f"{on} {what}")) for on, what in shown.done])
    happened = [_happened(one, worklist) for one in shown.happened]
    more = [Text(f"and {shown.earlier} before: appealkit audit show {row.case}", style="dim")] if shown.earlier else []
    _part(console, "What happened", [*happened, *more])


def _pair(console: Console, label: str, words: Text | str) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=10, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(label, words if isinstance(words, Text) else Text(in_line(words)))
    console.print(table)


def _part(console: Console, title: str, found: Sequence[Text]) -> None:
    if found:
        console.print()
        console.print(Text(title, style="bold"))
    for one in found:
        console.print(Padding(one, (0, 0, 0, 2), expand=False))


def _due(shown: Shown, today: date) -> Text:
    row = shown.row
    if row.due is None and row.state is State.NEW:
        return Text("not known before it is judged", style="yellow")
    if row.due is None:
        return Text("not known: read it off the notice and put it into the case", style="yellow")
    legal = f"; legal last day {row.legal_due}" if row.legal_due and row.legal_due != row.due else ""
    late = "; LATE: the legal last day is past" if row.is_late(today) else ""
    style = "red" if row.is_open and row.due < today else ""
    return Text(f"{row.due}, {in_time(row.due, today)}{legal}{late}", style=style)


def _folder(shown: Shown, root: Path) -> Path:
    """Where its packet lies: what is said of a folder in the workspace holds on every machine that has one."""
    return root / (shown.out or "") / shown.row.folder


def _files(shown: Shown, root: Path) -> str:
    if shown.out is None:
        return "none yet: appealkit batch writes it"
    folder = _folder(shown, root)
    if not folder.exists():
        return f"{folder} (not on this machine)"
    to_send = [f"to-send/{path.name}" for path in sorted(folder.glob("to-send/letter.*"))]
    return f"{folder}: {', '.join(to_send)}" if to_send else f"{folder}: no letter; keep/ has the checklist"


def _lines(shown: Shown) -> list[Text]:
    said = []
    for line in shown.lines:
        support = f", {line.support}" if line.support else ""
        reasons = f" for {', '.join(line.reasons)}" if line.reasons else ""
        said.append(
            Text.assemble(
                f"{line.number}  {line.procedure}  {money(line.amount)}  ", (line.route, "bold"), support, reasons
            )
        )
    return said


def _lacking(shown: Shown) -> list[Text]:
    said = []
    for holder, found in shown.lacking.items():
        said.append(Text(in_line(holder), style="bold"))
        for one in found:
            asked = f" (asked on {one.asked_on})" if one.asked_on else ""
            said.append(Text(in_line(f"{'[ ]' if one.needed else ' + '} {one.get}{asked}")))
    return said


def _happened(one: Happened, worklist: Worklist) -> Text:
    said = [f"{key} {_short(value, worklist)}" for key, value in one.detail.items() if _is_telling(value)]
    detail = f": {', '.join(said)}" if said else ""
    return Text(f"{owners.on_the_clock(worklist, one.at)}  {one.event} by {one.actor}{detail}")


def _is_telling(value: str | int | None) -> bool:
    """Not a digest, nor the name that a run has for itself: `audit show` prints all."""
    return bool(str(value or "")) and not re.search(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-", str(value))


def _short(value: str | int | None, worklist: Worklist) -> str:
    moment = re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", str(value))
    return owners.on_the_clock(worklist, str(value)) if moment else str(value)
