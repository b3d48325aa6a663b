"""A small queue of invented denials in a workspace, and a run over it, in this process and in others."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from appealkit.library import open_library
from appealkit.worklist import crew
from appealkit.worklist.claims import until
from appealkit.worklist.database import Worklist
from appealkit.worklist.plan import Plan, Wanted, plan, take_to_do
from appealkit.worklist.preflight import Entered, enter_files
from appealkit.worklist.run import Ended, Hands, run
from appealkit.worklist.setup import Options, setup_of
from appealkit.worklist.tables import audit, items
from appealkit.worklist.work import Done, Job
from stories import cases

ON = date(2026, 11, 2)
TEXT = Options(formats=("txt", "docx"))  # everything but the slow PDF
MADE = (*cases.SUPPORTED, *cases.NO_LETTER)
STATES = {
    "care": "drafted", "urgent": "drafted", "repeat": "drafted", "both_sides": "drafted", "two_lines": "drafted",
    "care_too_short": "needs-evidence", "one_side_only": "not-workable", "miscoded": "ready",
    "two_visit_counts": "needs-evidence",
}  # fmt: skip


def queue(workspace: Path, count: int = len(MADE)) -> dict[str, str]:
    """So many denials as case files; the state that each comes to, by its case."""
    found: dict[str, str] = {}
    for number in range(count):
        make = MADE[number % len(MADE)]
        name = f"{make.__name__.replace('_', '-')}-{number // len(MADE)}"
        cases.put(workspace, {**make(), "case": name})
        found[name] = STATES[make.__name__]
    return found


def files_of(workspace: Path) -> list[Path]:
    """Its case files."""
    return sorted((workspace / "cases").iterdir())


def enter(worklist: Worklist, workspace: Path) -> Entered:
    """Its cases, in the worklist."""
    return enter_files(worklist, open_library(workspace), files_of(workspace), actor="A. Biller")


def wanted(workspace: Path, out: Path, options: Options = TEXT, on: date = ON, **more: Any) -> Wanted:
    """Everything in the worklist, below `out`."""
    return Wanted(setup_of(open_library(workspace), options), on, out, str(out), **more)


def work_all(
    worklist: Worklist,
    workspace: Path,
    out: Path,
    hands: Hands | None = None,
    each: Callable[[Done], None] = lambda _: None,
    **more: Any,
) -> Ended:
    """The whole worklist, worked by processes."""
    library = open_library(workspace)
    return run(worklist, library, wanted(workspace, out, **more), hands or Hands(2), actor="A. Biller", each=each)


def work_here(worklist: Worklist, workspace: Path, out: Path, **more: Any) -> tuple[Plan, Counter[str]]:
    """The same in this process, item by item: for what does not depend on processes. Items by what came of them."""
    library, asked = open_library(workspace), wanted(workspace, out, **more)
    job = Job("a-run", "A. Biller", asked.on, out, str(out), asked.setup)
    events: Counter[str] = Counter()
    with worklist.reading() as connection:
        found = plan(connection, asked)
    for number in found.todo:
        with worklist.writing() as connection:
            claim, _ = take_to_do(connection, asked, number, "this test", worklist.moment(), until(worklist))
        assert claim is not None
        done = crew.do(worklist, library, claim, job)
        assert isinstance(done, Done)
        events[str(done.event)] += 1
    return found, events


def row(worklist: Worklist, case: str) -> Any:
    """The item of this case."""
    with worklist.reading() as connection:
        return connection.execute(select(items).where(items.c.case == case)).one()


def states(worklist: Worklist) -> dict[str, str]:
    """Where every item stands, by its case."""
    with worklist.reading() as connection:
        return {one.case: one.state for one in connection.execute(select(items.c.case, items.c.state))}


def told(worklist: Worklist, event: str) -> list[Any]:
    """The entries of the audit trail about this kind of event."""
    with worklist.reading() as connection:
        return list(connection.execute(select(audit).where(audit.c.event == event).order_by(audit.c.seq)))


def bytes_of(out: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder's folders, by path."""
    found = (path for path in sorted(out.glob("*/**/*")) if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def verified(out: Path, folder: str) -> bool:
    """Whether the folder holds one packet, every file as its manifest lists it and nothing beside them."""
    manifest = json.loads((out / folder / "keep/manifest.json").read_bytes())
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    found = {name.partition("/")[2]: digest for name, digest in bytes_of(out).items() if name.startswith(f"{folder}/")}
    del found["keep/manifest.json"]
    return found == listed


def children_of(process: int) -> list[int]:
    """The processes that it started to work for it."""
    found = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):  # any of its threads may have begun them
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for one in listed.read_text().split():
                if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes():
                    found.append(int(one))  # noqa: PERF401 what was found before a process vanished stays
    return sorted(found)
