"""`appealkit worklist`: what is to do, as a table, JSON, CSV or a calendar."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appealkit.cli.columns import item, row
from appealkit.cli.tell import tell_json, tell_problems
from appealkit.cli.worklist_calendar import write_calendar
from appealkit.cli.worklist_given import open_here
from appealkit.cli.worklist_table import print_listing
from appealkit.errors import ExitCode, InputError, Problem
from appealkit.worklist.calendar import IN_A_CALENDAR
from appealkit.worklist.fields import FIELDS, OPERATORS
from appealkit.worklist.listed import listing_csv, listing_json
from appealkit.worklist.listing import first_of, list_items
from appealkit.worklist.near import hints
from appealkit.worklist.typed import name
from appealkit.worklist.where import Filter, due_within, in_states, owned_by, read_days, read_only, read_where


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options ask for. `mine`: whose."""

    due: str | None
    mine: str | None
    where: str | None
    only: str | None
    limit: int | None
    on: date

    def filter(self) -> Filter:
        """All of it as one filter. InputError with every mistake at once."""
        whole, problems = Filter(), list[Problem]()
        if self.due is not None:
            days, found = read_days(self.due, "--due")
            whole &= due_within(days)
            problems.extend(found)
        if self.mine is not None:
            whole &= owned_by(name(self.mine))
        for words, read in ((self.only, read_only), (self.where, read_where)):
            if words is not None:
                asked, found = read(words)
                whole &= asked
                problems.extend(found)
        if problems:
            raise InputError(*problems)
        return whole


def run(
    url: str | None, workspace: Path | None, asked: Asked, *, as_json: bool, as_csv: bool, ics: Path | None
) -> ExitCode:
    """Done; also where there is nothing: then it says why not."""
    wanted = asked.filter()
    worklist = open_here(url, workspace)[0]
    try:
        with worklist.reading() as connection:
            listing = list_items(connection, wanted, asked.on, worklist.moment())
            doubts = () if listing.rows else tuple(hints(connection, wanted))
            if ics is not None:
                days = wanted if wanted.asks("state") else wanted & in_states(*IN_A_CALENDAR)
                dated = list_items(connection, days, asked.on, worklist.moment())
    finally:
        worklist.close()
    rows = first_of(listing.rows, asked.limit, asked.on)
    if ics is not None:
        write_calendar(dated, ics, quiet=as_json or as_csv)
    if as_json:
        tell_json(listing_json(listing, rows))
    elif as_csv:
        sys.stdout.write(listing_csv(rows, asked.on))
    elif ics is None:
        print_listing(listing, asked.limit)
    tell_problems(doubts)
    return ExitCode.DONE


def fields() -> ExitCode:
    """The closed table of what a filter may ask."""
    lines = [
        "A filter is one or more of these beside each other; all must hold. Several values stand between commas.",
        "",
    ]
    for field in FIELDS.values():
        takes = f"{' '.join(OPERATORS[field.kind])}   {field.kind.value}"
        if field.choices:
            takes = f"{' '.join(OPERATORS[field.kind])}   {', '.join(field.choices)}"
        lines += [row(field.name, f"{field.about}."), row("", takes)]
    lines += [
        "",
        "Where an item may be without a value, unknown (or none) and known (or any) ask for that. For example:",
    ]
    lines += [item("--where 'payer~aetna due<14d amount>500'"), item("--where 'state=drafted,ready owner=none'")]
    lines += [item("--where 'lacks=care-long-enough holder~\"north pt\"'"), item("--where 'due=unknown'")]
    sys.stdout.write("\n".join(lines) + "\n")
    return ExitCode.DONE
