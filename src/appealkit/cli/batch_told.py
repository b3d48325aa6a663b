"""What `appealkit batch` says: before the run, while it goes on, and after it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text
from sqlalchemy import func, select

from appealkit.cli.tell import tell_problems
from appealkit.errors import Problem, Where
from appealkit.worklist.database import Worklist
from appealkit.worklist.inwords import money
from appealkit.worklist.plan import Plan, Wanted
from appealkit.worklist.preflight import Entered
from appealkit.worklist.run import Ended
from appealkit.worklist.states import Event, State
from appealkit.worklist.tables import items

if TYPE_CHECKING:
    from appealkit.cli.intake import TakenIn
    from appealkit.worklist.work import Done

FEW = 20  # below this nobody waits long enough for a bar
MOST_TOLD = 12  # of one kind, in the terminal

MEANS = {
    State.DRAFTED: "a letter is written: read it and release it",
    State.READY: "another remedy than a letter: what to do is prepared",
    State.NEEDS_EVIDENCE: "something is lacking or contradicts: the checklist says what",
    State.NOT_WORKABLE: "nothing can honestly be done",
}


@contextmanager
def bar(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar that goes on with each call."""
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True, disable=quiet) as shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.update(task, advance=1)


class Drafting:
    """The bar of a run: how many of how many, how fast, how long still, and what they came to."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task = shown.add_task("Drafting", total=None, rate="", counts="", start=False)
        self._counts: Counter[str] = Counter()

    def begin(self, total: int) -> None:
        """So many items are to be worked."""
        self._shown.update(self._task, total=total)
        self._shown.start_task(self._task)

    def advance(self, done: Done) -> None:
        """One more."""
        self._counts[str(done.event) if done.event is Event.FAILED else done.state] += 1
        speed = self._shown.tasks[0].speed
        counts = ", ".join(f"{count} {word}" for word, count in self._counts.most_common())
        rate = f"{speed:.1f}/s" if speed else ""
        self._shown.update(self._task, advance=1, rate=rate, counts=counts)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Drafting]:
    """The bar of a run."""
    parts = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), TextColumn("{task.fields[counts]}"),
    )  # fmt: skip
    with Progress(*parts, console=Console(stderr=True), transient=True, disable=quiet) as shown:
        yield Drafting(shown)


def preflight(entered: Entered, found: Plan, wanted: Wanted) -> None:
    """What came in, and what is to do, before anything is done."""
    arrived = entered.arrived
    same = len(entered.unchanged) + len(arrived.same)
    parts = [(len(arrived.new), "new"), (len(arrived.changed), "changed"), (same, "as before"),
             (len(arrived.in_flight), "changed after they were sent, left as they were sent"),
             (len(entered.not_read), "cannot be read")]  # fmt: skip
    said = ", ".join(f"{count:,} {word}" for count, word in parts if count)
    _print(f"Cases: {said or 'none'}.")
    for file in entered.not_read[:MOST_TOLD]:
        tell_problems(file.problems[:1])
    if len(entered.not_read) > MOST_TOLD:
        _print(f"  and {len(entered.not_read) - MOST_TOLD:,} more files: appealkit worklist --where 'failure=any'")
    for source, first in entered.twice[:MOST_TOLD]:
        _print(f"  {source} holds the same case as {first}, and was skipped: keep one of them.")
    plan = [(found.done, "done already"), (found.failed_before, "failed before and unchanged"),
            (found.with_people, "released, sent or closed"), (found.left_for_later, "left by --limit")]  # fmt: skip
    beside = "".join(f"; {count:,} {word}" for count, word in plan if count)
    _print(f"To draft: {len(found.todo):,}{beside}. Dated {wanted.on}.")


def end(worklist: Worklist, wanted: Wanted, entered: Entered, found: Plan, ended: Ended | None) -> None:
    """What it came to, what the worklist now holds, and what to do next."""
    if ended is None:
        preflight(entered, found, wanted)
        _print("Nothing was drafted: this was --dry-run.")
        return
    if ended.stopped:
        tell_problems(ended.stopped)
        done = sum(ended.events.values())
        _print(
            f"Stopped after {done:,} of {len(found.todo):,}: what is done is done. Run the same again to go on.", "bold"
        )
        return
    failed = ended.events[Event.FAILED]
    kept = ended.events[Event.CONFIRMED]
    _print(
        f"{ended.events[Event.PLACED]:,} written to {wanted.out}" + (f", {kept:,} unchanged" if kept else "") + ".",
        "bold",
    )
    for state, count in ended.states.most_common():
        _print(f"  {count:7,} {state:15} {MEANS[State(state)]}")
    if ended.elsewhere:
        _print(f"  {ended.elsewhere:7,} another run has them")
    if failed or found.failed_before:
        _print(f"  {failed + found.failed_before:7,} failed", "yellow")
        _failures(worklist)
    _totals(worklist)
    _print("Next: appealkit report, or appealkit worklist")


def _failures(worklist: Worklist) -> None:
    """Why, grouped: one mend may serve a thousand."""
    grouped = (
        select(items.c.failure, items.c.failure_says, items.c.failure_mend, func.count(), func.min(items.c.case))
        .where(items.c.failure.is_not(None))
        .group_by(items.c.failure, items.c.failure_says, items.c.failure_mend)
        .order_by(func.count().desc(), items.c.failure)
    )
    with worklist.reading() as connection:
        rows = connection.execute(grouped).all()
    for code, says, mend, count, case in rows[:MOST_TOLD]:
        tell_problems([Problem(code, f"{count:,} times: {says}" if count > 1 else says, mend, Where(case))])
    if len(rows) > MOST_TOLD:
        _print(f"  and {len(rows) - MOST_TOLD:,} more kinds: appealkit report")


def _totals(worklist: Worklist) -> None:
    sums = select(func.count(), func.sum(items.c.amount)).where(items.c.state != State.CLOSED)
    unknown = select(func.count()).where(items.c.due.is_(None), items.c.state != State.CLOSED)
    with worklist.reading() as connection:
        count, cents = connection.execute(sums).one()
        without = connection.execute(unknown).scalar_one()
    beside = f"; {without:,} without a known last day" if without else ""
    _print(f"The worklist holds {count:,} open denials, {money(int(cents or 0))}{beside}.")


def as_json(
    taken: TakenIn | None, entered: Entered, found: Plan, ended: Ended | None, worklist: str, out: str
) -> dict[str, object]:
    """The same as plain values."""
    arrived = entered.arrived
    return {
        "worklist": worklist,
        "out": out,
        "intake": taken.as_json() if taken else None,
        "preflight": {
            "new": list(arrived.new),
            "changed": list(arrived.changed),
            "as_before": len(entered.unchanged) + len(arrived.same),
            "in_flight": list(arrived.in_flight),
            "not_read": [
                {"file": one.source, "problems": [problem.as_json() for problem in one.problems]}
                for one in entered.not_read
            ],
            "twice": [{"file": source, "same_case_as": first} for source, first in entered.twice],
        },
        "plan": {
            "to_do": len(found.todo),
            "done": found.done,
            "failed_before": found.failed_before,
            "with_people": found.with_people,
            "left_for_later": found.left_for_later,
        },
        "run": None
        if ended is None
        else {
            "run": ended.run,
            "on": ended.on.isoformat(),
            "events": dict(ended.events),
            "states": dict(ended.states),
            "elsewhere": ended.elsewhere,
            "stopped": [problem.as_json() for problem in ended.stopped],
        },
    }


def _print(words: str, style: str = "") -> None:
    Console(file=sys.stdout, highlight=False, soft_wrap=True).print(Text(words, style=style))
