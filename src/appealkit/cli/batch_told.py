"""What `appealkit batch` says: before the run, while it goes on, and after it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from appealkit.cli.tell import tell_problems
from appealkit.errors import Problem, Where
from appealkit.worklist.compared import compared, warning
from appealkit.worklist.database import Worklist
from appealkit.worklist.enqueue import Enqueued
from appealkit.worklist.figures import dues, headline
from appealkit.worklist.inwords import money
from appealkit.worklist.plan import Plan, Wanted
from appealkit.worklist.preflight import Entered
from appealkit.worklist.remittances import Told as Outcomes
from appealkit.worklist.repeated import failures
from appealkit.worklist.run import Ended
from appealkit.worklist.states import Event, State

if TYPE_CHECKING:
    from appealkit.cli.intake import TakenIn
    from appealkit.worklist.work import Done


@dataclass(frozen=True, slots=True)
class Came:
    """All that a batch came to: of intake, later decisions, case files; and of the run, its plan or its jobs."""

    taken: TakenIn | None
    decided: Outcomes | None
    entered: Entered
    done: Plan | Enqueued | Ended

    @property
    def plan(self) -> Plan:
        """What there was to do."""
        return self.done if isinstance(self.done, Plan) else self.done.plan

    @property
    def ended(self) -> Ended | None:
        """The run, where there was one."""
        return self.done if isinstance(self.done, Ended) else None

    @property
    def stopped(self) -> tuple[Problem, ...]:
        """Why it ended before all was done."""
        return self.ended.stopped if self.ended else ()

    @property
    def failed(self) -> int:
        """Items that could not be drafted, now or before."""
        return self.plan.failed_before + (self.ended.events[Event.FAILED] if self.ended else 0)


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


def end(came: Came, worklist: Worklist, wanted: Wanted) -> None:
    """What it came to, what the worklist now holds, and what to do next."""
    if came.decided is not None and came.decided.claims:
        _decided(came.decided)
    if isinstance(came.done, Ended):
        _ended(came, came.done, worklist, wanted)
        return
    preflight(came.entered, came.plan, wanted)
    if isinstance(came.done, Enqueued):
        before = f"; {came.done.before:,} waited already" if came.done.before else ""
        _print(f"{came.done.jobs:,} jobs wait for workers{before}.", "bold")
        _print("Next, on as many machines as you like: appealkit worker --worklist URL --workspace DIR --out DIR")
    else:
        _print("Nothing was drafted: this was --dry-run.")


def _decided(decided: Outcomes) -> None:
    _print(
        f"Later decisions on what was sent: {len(decided.recorded):,} recorded, {decided.known:,} known before, "
        f"{len(decided.unclear):,} for a person to read."
    )
    tell_problems(decided.unclear[:MOST_TOLD])


def _ended(came: Came, ended: Ended, worklist: Worklist, wanted: Wanted) -> None:
    if ended.stopped:
        tell_problems(ended.stopped)
        done = sum(ended.events.values())
        _print(f"Stopped after {done:,} of {len(came.plan.todo):,}: what is done is done.", "bold")
        _print("Run the same again to go on.")
        return
    kept = ended.events[Event.CONFIRMED]
    unchanged = f", {kept:,} unchanged" if kept else ""
    _print(f"{ended.events[Event.PLACED]:,} written to {wanted.out}{unchanged}.", "bold")
    for state, count in ended.states.most_common():
        _print(f"  {count:7,} {state:15} {MEANS[State(state)]}")
    if ended.elsewhere:
        _print(f"  {ended.elsewhere:7,} another run has them")
    if came.failed:
        _print(f"  {came.failed:7,} failed", "yellow")
        _failures(worklist)
    with worklist.reading() as connection:
        alike = compared(connection)
    tell_problems([warning(group) for group in alike[:MOST_TOLD]])
    if len(alike) > MOST_TOLD:
        _print(f"  and {len(alike) - MOST_TOLD:,} more groups of letters that say nearly the same: appealkit report")
    _totals(worklist)
    _print("Next: appealkit report, or appealkit worklist")


def _failures(worklist: Worklist) -> None:
    """Why, grouped: one mend may serve a thousand."""
    with worklist.reading() as connection:
        found = failures(connection)
    for one in found[:MOST_TOLD]:
        count = one.stopped.cases
        says = f"{count:,} times: {one.says}" if count > 1 else one.says
        tell_problems([Problem(one.code, says, one.mend, Where(one.cases[0]))])
    if len(found) > MOST_TOLD:
        _print(f"  and {len(found) - MOST_TOLD:,} more kinds: appealkit report")


def _totals(worklist: Worklist) -> None:
    with worklist.reading() as connection:
        head, unknown = headline(connection), dues(connection, worklist.today).unknown
    beside = f"; {unknown.cases:,} without a known last day" if unknown.cases else ""
    _print(f"The worklist holds {head.open.cases:,} open denials, {money(head.open.cents)}{beside}.")


def as_json(came: Came, worklist: Worklist, wanted: Wanted) -> dict[str, object]:
    """The same as plain values."""
    arrived, found, ended = came.entered.arrived, came.plan, came.ended
    return {
        "worklist": worklist.name,
        "out": str(wanted.out),
        "intake": came.taken.as_json() if came.taken else None,
        "decided": None
        if came.decided is None
        else {
            "recorded": [noted.item.case for noted, _ in came.decided.recorded],
            "known": came.decided.known,
            "unclear": [problem.as_json() for problem in came.decided.unclear],
        },
        "preflight": {
            "new": list(arrived.new),
            "changed": list(arrived.changed),
            "as_before": len(came.entered.unchanged) + len(arrived.same),
            "in_flight": list(arrived.in_flight),
            "not_read": [
                {"file": one.source, "problems": [problem.as_json() for problem in one.problems]}
                for one in came.entered.not_read
            ],
            "twice": [{"file": source, "same_case_as": first} for source, first in came.entered.twice],
        },
        "plan": {
            "to_do": len(found.todo),
            "done": found.done,
            "failed_before": found.failed_before,
            "with_people": found.with_people,
            "left_for_later": found.left_for_later,
        },
        "jobs": came.done.jobs if isinstance(came.done, Enqueued) else None,
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
