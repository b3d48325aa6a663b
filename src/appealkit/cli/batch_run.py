"""What `appealkit batch` does: preflight of the whole queue, the run, and what it came to."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType

from appealkit.cli import batch_told as told
from appealkit.cli.intake import TakenIn, files_in, take_in
from appealkit.cli.tell import tell_json
from appealkit.cli.worklist_given import actor, open_from
from appealkit.errors import ExitCode, InputError, OutputError, Problem, Where, code_page
from appealkit.intake.casefile import PRACTICE_FILE
from appealkit.intake.detect import HEAD, FileKind, kind_of
from appealkit.intake.put import CASES
from appealkit.intake.shelf import shelf_of
from appealkit.library import Library, intake_files, open_library, workspace_of
from appealkit.packet.write import KEPT
from appealkit.worklist.condition import condition
from appealkit.worklist.database import Worklist
from appealkit.worklist.enqueue import Enqueued, enqueue, place_of
from appealkit.worklist.plan import Plan, Wanted, plan
from appealkit.worklist.preflight import Entered, enter_files
from appealkit.worklist.remittances import Told as Outcomes
from appealkit.worklist.remittances import awaits_any, read_outcomes
from appealkit.worklist.run import Ended, Hands, day_of
from appealkit.worklist.run import run as work_off
from appealkit.worklist.setup import HTML_ALONE, Options, setup_of
from appealkit.worklist.where import Filter, read_only, read_where
from appealkit.writers.probe import probe

W019 = code_page(
    "W019",
    """A batch needs a workspace
    Cases, charts, the practice and its payers lie in a workspace, which `appealkit init` makes; the worklist lies there
    too.
    Bad: `appealkit batch july.835` in a folder that is none. Good: `appealkit batch july.835 --workspace practice`.
    """,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of the batch, as on the command line."""

    out: Path | None
    workspace: Path | None
    worklist: str | None
    workers: int
    on: date | None
    where: str | None
    only: str | None
    limit: int | None
    retry_failed: bool
    dry_run: bool
    formats: tuple[str, ...]
    full: bool
    packet: bool
    trial: bool
    enqueue: bool
    timeout: float
    columns: Path | None
    by: str | None

    @property
    def options(self) -> Options:
        """What is made of each case."""
        return Options(self.formats, KEPT if self.full else HTML_ALONE, self.trial, self.packet)


def run(queue: list[Path], asked: Asked, *, as_json: bool) -> ExitCode:
    """DONE when every item is as it should be; BATCH_FAILURES where some could not be drafted or read; UNREADABLE where
    nothing more could be written."""
    case_files, others = _sorted_out(queue)
    workspace = _workspace(asked.workspace, case_files)
    only = _filter(asked)
    _can_write(asked.formats)
    library = open_library(workspace)
    taken = take_in(others, workspace, asked.columns) if others else None
    worklist = open_from(asked.worklist, workspace)
    try:
        if taken is not None and not as_json:
            taken.tell(workspace)
        decided = _outcomes(worklist, library, workspace, others, asked)
        files = [*case_files, *_written(taken, workspace)] if queue else _all_cases(workspace)
        entered = _entered(worklist, library, files, asked, quiet=as_json)
        wanted = _wanted(worklist, library, workspace, asked, only, entered.cases if queue else None)
        done = _done(worklist, library, wanted, asked, entered, quiet=as_json)
        came = told.Came(taken, decided, entered, done)
        if as_json:
            tell_json(told.as_json(came, worklist, wanted))
        else:
            told.end(came, worklist, wanted)
    finally:
        worklist.close()
    return _code(came)


def _sorted_out(queue: list[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The case files among what was named, and everything that has to be read into cases first."""
    cases: list[Path] = []
    others: list[tuple[Path, str]] = []
    for path, name in files_in(queue) if queue else []:
        if _is_case(path):
            cases.append(path)
        elif not _is_chart_of(path):
            others.append((path, name))
    return cases, others


def _is_case(path: Path) -> bool:
    """A case file, told by what stands in it; and any YAML or JSON in a workspace's folder of cases, however broken."""
    if path.suffix.lower() not in {".yaml", ".yml", ".json"}:
        return False
    if path.resolve().parent.name == CASES and workspace_of(path) is not None:
        return True
    return _kind(path) is FileKind.CASE


def _kind(path: Path) -> FileKind | None:
    """What the file is; None where it cannot be opened, which its reader tells."""
    try:
        with path.open("rb") as stream:
            return kind_of(stream.read(HEAD))
    except OSError:
        return None


def _is_chart_of(path: Path) -> bool:
    """A chart that lies in a workspace already: the cases that name it read it."""
    workspace = workspace_of(path)
    return workspace is not None and path.resolve().parent == (workspace / "charts").resolve()


def _workspace(named: Path | None, case_files: list[Path]) -> Path:
    """The workspace named; else that of the case files; else the one around the folder that one stands in."""
    found = named or workspace_of(case_files[0] if case_files else Path() / PRACTICE_FILE)
    if found is None or not (found / PRACTICE_FILE).is_file():
        mend = "name one with --workspace; appealkit init makes it"
        raise InputError(Problem(W019, "there is no workspace here", mend, Where(str(named)) if named else None))
    return found.resolve()


def _filter(asked: Asked) -> Filter:
    where, problems = read_where(asked.where) if asked.where else (Filter(), ())
    only, more = read_only(asked.only) if asked.only else (Filter(), ())
    if problems or more:
        raise InputError(*problems, *more)
    return where & only


def _can_write(formats: tuple[str, ...]) -> None:
    """OutputError where a format that was asked for cannot be made here: better now than ten thousand times."""
    lacking = [check for check in probe() if not check.ok]
    if lacking and {"pdf", "pdfa"} & set(formats):
        mend = f"{lacking[0].mend}; or --format docx,txt"
        raise OutputError(Problem("F004", f"no PDF can be made here: {lacking[0].found}", mend))


def _written(taken: TakenIn | None, workspace: Path) -> list[Path]:
    """The case files that intake wrote or found as they were."""
    if taken is None:
        return []
    folder = (workspace / CASES).resolve()
    return [one.path for one in taken.made if one.path.resolve().parent == folder]


def _all_cases(workspace: Path) -> list[Path]:
    return sorted(path for kind in ("*.yaml", "*.yml", "*.json") for path in (workspace / CASES).glob(kind))


def _entered(worklist: Worklist, library: Library, files: list[Path], asked: Asked, *, quiet: bool) -> Entered:
    with told.bar("Reading cases", len(files), quiet=quiet or len(files) < told.FEW) as step:
        return enter_files(worklist, library, files, actor=actor(asked.by), workers=asked.workers, each=step)


def _wanted(
    worklist: Worklist, library: Library, workspace: Path, asked: Asked, only: Filter, cases: frozenset[str] | None
) -> Wanted:
    out = (asked.out or workspace / "out").resolve()
    place = place_of(out, workspace)
    which = condition(only, worklist.today, worklist.moment()) if only.terms else None
    return Wanted(
        setup=setup_of(library, asked.options),
        on=day_of(worklist, place, asked.on),
        out=out,
        place=place,
        which=which,
        cases=cases,
        retry_failed=asked.retry_failed,
        limit=asked.limit,
    )


def _outcomes(
    worklist: Worklist, library: Library, workspace: Path, others: list[tuple[Path, str]], asked: Asked
) -> Outcomes | None:
    """What the remittances among these files decide of what was sent; recorded, where it is sure."""
    remittances = [(path, name) for path, name in others if _kind(path) is FileKind.REMITTANCE]
    with worklist.reading() as connection:
        if not remittances or not awaits_any(connection):
            return None
    shelf = shelf_of(intake_files(workspace))
    return read_outcomes(worklist, remittances, library.rules, shelf, dry=asked.dry_run)


def _done(
    worklist: Worklist, library: Library, wanted: Wanted, asked: Asked, entered: Entered, *, quiet: bool
) -> Plan | Enqueued | Ended:
    """The plan alone, where nothing is to be done; jobs for workers, where they are to do it; else what a run did."""
    if asked.dry_run:
        with worklist.reading() as connection:
            return plan(connection, wanted)
    if asked.enqueue:
        return enqueue(worklist, wanted, actor=actor(asked.by))
    hands = Hands(asked.workers, asked.timeout)
    with told.progress(quiet=quiet) as progress, _interruptible():

        def begun(found: Plan) -> None:
            if not quiet:
                told.preflight(entered, found, wanted)
            progress.begin(len(found.todo))

        return work_off(worklist, library, wanted, hands, actor=actor(asked.by), begun=begun, each=progress.advance)


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM means the same as Ctrl-C: let go of what is held, and end."""

    def end(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _code(came: told.Came) -> ExitCode:
    if came.taken is not None and not came.taken.read_any:
        return ExitCode.PROBLEMS
    if came.stopped:
        return ExitCode.UNREADABLE
    return ExitCode.BATCH_FAILURES if came.failed or came.entered.not_read else ExitCode.DONE
