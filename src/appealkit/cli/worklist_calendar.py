"""The calendar of a listing, written aside and put in its place; over an earlier one of ours and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from appealkit.cli.putting import put_aside
from appealkit.errors import OutputError, Problem, Where, code_page, writing
from appealkit.worklist.calendar import calendar_of, entries
from appealkit.worklist.listing import Group, Listing

W058 = code_page(
    "W058",
    """The calendar cannot be written
    The folder cannot be written, the disk is full, or a file of another kind stands there: a calendar takes the place
    of an earlier calendar only.
    Bad: `--ics letter.docx`. Good: `--ics deadlines.ics`.
    """,
)


def write_calendar(listing: Listing, path: Path, *, quiet: bool) -> None:
    """The file, whole or not at all. OutputError where it cannot be written."""
    with writing("the calendar", path, "free space or name another file", code=W058):
        if path.exists() and not path.read_bytes().startswith(b"BEGIN:VCALENDAR"):
            says = "a file of another kind stands where the calendar should go"
            raise OutputError(Problem(W058, says, "name another file with --ics", Where(str(path))))
        put_aside(path, calendar_of(listing))
    if not quiet:
        counts = {"without a due date": len(listing.of(Group.UNKNOWN)), "overdue": len(listing.of(Group.OVERDUE))}
        beside = "".join(f", and one today for {count} {what}" for what, count in counts.items() if count)
        sys.stdout.write(
            f"Written to {path}: {entries(listing)} days{beside}. Import it again later: what changed moves, nothing "
            "comes twice.\nIt names payers, amounts and claim numbers: share it with those who may know them.\n"
        )
