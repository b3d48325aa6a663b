"""Items that a real run took as far as they go: the case read, judged, its packet in place and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from appealkit.library import Library, open_library
from appealkit.worklist.claims import body_of, take, until
from appealkit.worklist.database import Worklist
from appealkit.worklist.entering import Arrival, enter
from appealkit.worklist.reading import read_case_file
from appealkit.worklist.setup import Options, setup_of
from appealkit.worklist.tables import audit, items
from appealkit.worklist.work import Job, work
from stories import cases

ON = date.fromisoformat(cases.ON)
QUICK = Options(formats=("txt",))  # of a letter only its text: a PDF takes a tenth of a second


@dataclass(frozen=True)
class Office:
    """A practice with its worklist: the workspace, in which packets lie under out/."""

    worklist: Worklist
    root: Path

    @property
    def library(self) -> Library:
        return open_library(self.root)

    def enters(self, case: Mapping[str, Any]) -> int:
        """The case in the worklist; its item's number."""
        arrival = read_case_file(cases.put(self.root, dict(case)), self.root)
        assert isinstance(arrival, Arrival), arrival
        with self.worklist.writing() as connection:
            enter(connection, self.worklist.moment(), "intake", [arrival])
            return connection.execute(select(items.c.id).where(items.c.case == case["case"])).scalar_one()

    def works(self, number: int, options: Options = QUICK, on: date = ON) -> str:
        """A run does this item; where it stands then."""
        job = Job("run-1", "batch", on, self.root / "out", "out", setup_of(self.library, options))
        with self.worklist.writing() as connection:
            claim = take(connection, number, "a run", self.worklist.moment(), until(self.worklist))
            assert claim is not None, "it is in people's hands"
            claim = replace(claim, body=body_of(connection, claim.content))
        return work(self.worklist, self.library, claim, job).state

    def drafted(self, case: Mapping[str, Any], options: Options = QUICK) -> str:
        """The case entered and worked; its name."""
        self.works(self.enters(case), options)
        return str(case["case"])

    def folder(self, case: str) -> Path:
        return self.root / "out" / case

    def item(self, case: str) -> Any:
        with self.worklist.reading() as connection:
            return connection.execute(select(items).where(items.c.case == case)).one()

    def state(self, case: str) -> str:
        return str(self.item(case).state)

    def trail(self, case: str) -> list[Any]:
        """The entries on this item, in order."""
        with self.worklist.reading() as connection:
            asked = select(audit).where(audit.c.item == self.item(case).id).order_by(audit.c.seq)
            return list(connection.execute(asked).all())

    def events(self, case: str) -> list[str]:
        return [entry.event for entry in self.trail(case)]
