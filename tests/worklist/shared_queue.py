"""A worklist in PostgreSQL with small cases in it, and worker processes that work what is enqueued of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from appealkit.library import Library, open_library
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.enqueue import Enqueued, enqueue
from appealkit.worklist.plan import Wanted
from appealkit.worklist.preflight import enter_files
from appealkit.worklist.setup import Options, setup_of
from appealkit.worklist.tables import items
from postgres import end_with_us
from stories import cases

ON = date(2026, 11, 2)
TEXT = Options(formats=("txt",))


def now() -> datetime:
    """The clock of a worklist that several processes share."""
    return datetime.now(UTC)


@dataclass
class Shared:
    """A workspace and a worklist in PostgreSQL that holds its cases."""

    worklist: Worklist
    url: str
    workspace: Path
    out: Path
    options: Options = TEXT
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def library(self) -> Library:
        """The workspace's rules and templates as they are now."""
        open_library.cache_clear()
        return open_library(self.workspace)

    @property
    def database(self) -> str:
        """The name of the worklist's database."""
        return str(self.worklist.engine.url.database)

    def put(self, *made: cases.Case) -> None:
        """These cases in the worklist."""
        files = []
        for case in made:
            path = self.workspace / "cases" / f"{case['case']}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(case), encoding="utf-8")
            files.append(path)
        entered = enter_files(self.worklist, self.library, files, actor="B. Iller")
        assert not entered.not_read, entered.not_read[0].problems

    def wanted(self, **more: Any) -> Wanted:
        """What a run asks for."""
        setup = setup_of(self.library, self.options)
        return Wanted(setup=setup, on=ON, out=self.out, place=self.out.as_posix(), **more)

    def enqueue(self, **more: Any) -> Enqueued:
        """All that is to do, as jobs."""
        return enqueue(self.worklist, self.wanted(**more), actor="B. Iller")

    def worker(self, *words: str, workspace: Path | None = None, out: Path | None = None) -> subprocess.Popen[bytes]:
        """A worker as a process of its own, until nothing is left."""
        asked = ["--worklist", self.url, "--workspace", str(workspace or self.workspace), "--out", str(out or self.out)]
        command = [sys.executable, "-m", "appealkit", "worker", *asked, "--until-done", "--json", *words]
        environment = {**os.environ, "PYTHONPATH": str(cases.SOURCE)}
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=end_with_us,
        )
        self.processes.append(process)
        return process

    def rows(self) -> Sequence[sa.Row[Any]]:
        """The items, in order."""
        with self.worklist.reading() as connection:
            return connection.execute(sa.select(items).order_by(items.c.id)).all()

    def ask(self, query: str) -> list[Any]:
        """What the database says, first column by row."""
        with self.worklist.reading() as connection:
            return list(connection.execute(sa.text(query)).scalars())

    def end(self) -> None:
        """No process is left, and no connection."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, 9)
            process.communicate()
        self.worklist.close()


def shared(url: str, workspace: Path, out: Path, options: Options = TEXT) -> Shared:
    """The worklist at this URL, for the cases of this workspace."""
    return Shared(open_worklist(url, now), url, workspace, out, options)


def many(count: int) -> list[cases.Case]:
    """So many cases, alike but for their names: most give a letter, some do not."""
    makers = (cases.care, cases.urgent, cases.repeat, cases.care_too_short)
    made = []
    for number in range(count):
        case = makers[number % len(makers)]()
        case["case"] = f"case-{number:04d}"
        made.append(case)
    return made
