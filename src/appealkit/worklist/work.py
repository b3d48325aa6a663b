"""DOOR: one item worked: judged, its packet put in place, and only then recorded, in the transaction that holds it.

A process may end anywhere in here. Before the packet's folder is renamed nothing has changed; after it, and before the
commit, the packet is in place and the item still to do: the next run writes the same bytes there.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from appealkit.errors import AppealError, OutputError, Problem, code_page, mistakes
from appealkit.library import Library
from appealkit.maps.load import digest
from appealkit.packet.model import Packet
from appealkit.packet.place import is_as_written, swept
from appealkit.packet.write import write_packet
from appealkit.pipeline import prepare
from appealkit.worklist.claims import Claim, LostClaim, recording
from appealkit.worklist.content import Content, unpacked
from appealkit.worklist.database import Worklist
from appealkit.worklist.judged import Judged, judged_of, words_of
from appealkit.worklist.sending import write_whole
from appealkit.worklist.setup import Setup
from appealkit.worklist.states import Event, State
from appealkit.worklist.store import Made, record_confirmed, record_failed, record_placed
from appealkit.writers import write

W015 = code_page(
    "W015",
    """A case could not be drafted
    Something in it met a mistake of ours. The case is left as it was, and the others go on.
    Bad: the same run again. Good: the place named in the message reported, and `--retry-failed` with the next release.
    """,
)


OF_THE_RUN = {
    "F005",
    "W001",
    "W010",
    "W011",
    "W012",
    "W013",
    "W020",
}  # no place to write, no database: every item would fail


@dataclass(frozen=True, slots=True)
class Job:
    """What a run asks of every item: the day it judges and dates by, where packets go, and the setup. `place`: that
    folder as it is kept with an item."""

    run: str
    actor: str
    on: date
    out: Path
    place: str
    setup: Setup


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one item. `stages`: seconds, by stage; `resident`: bytes that the process had in memory after it."""

    item: int
    case: str
    event: Event | None  # None where another run has it
    state: str = ""
    problem: Problem | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    resident: int = 0
    process: int = 0


class Stages:
    """Seconds by stage, in the order they were taken."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self._since = time.perf_counter()

    def end(self, stage: str) -> None:
        """What passed since the stage before belongs to this one."""
        now = time.perf_counter()
        self.taken[stage] = self.taken.get(stage, 0.0) + now - self._since
        self._since = now


def work(worklist: Worklist, library: Library, claim: Claim, job: Job) -> Done:
    """The item as far as its evidence allows, its packet in place and recorded; or why not, recorded.

    OutputError where nothing can be written at all, or the database is gone: that is not the item's fault.
    """
    stages = Stages()
    try:
        state, event, problem = _worked_or_failed(worklist, library, claim, job, stages)
    except LostClaim:
        return Done(claim.item, claim.case, None)
    stages.end("record")
    return Done(claim.item, claim.case, event, state, problem, stages.taken, _resident(), os.getpid())


def _worked_or_failed(
    worklist: Worklist, library: Library, claim: Claim, job: Job, stages: Stages
) -> tuple[str, Event, Problem | None]:
    try:
        swept(job.out / claim.folder)
        return _worked(worklist, library, claim, unpacked(claim.body), job, stages)
    except LostClaim:
        raise
    except AppealError as error:
        if isinstance(error, OutputError) and {problem.code for problem in error.problems} & OF_THE_RUN:
            raise
        return _failed(worklist, claim, job, error.problems[0])
    except Exception as error:  # noqa: BLE001 one case of thousands: the others go on, and its place is told
        return _failed(worklist, claim, job, ours(error))


def _worked(
    worklist: Worklist, library: Library, claim: Claim, content: Content, job: Job, stages: Stages
) -> tuple[str, Event, Problem | None]:
    key = job.setup.key(claim.content)
    folder = job.out / claim.folder
    drawn_by = f"{job.setup.program} {digest(library.letterhead)} {job.setup.options}"
    before = _day_before(claim, job)
    if before is not None:
        packet = _prepared(library, content, before, job)
        same = words_of(packet, drawn_by, content.exhibits) == claim.words
        stages.end("judge")
        if same and not mistakes(packet.problems) and is_as_written(folder, claim.case):
            judged = _as_sent(judged_of(packet), (folder / "to-send").is_dir())
            with recording(worklist, claim) as connection:
                record_confirmed(connection, worklist.moment(), job.actor, claim, key, judged, job.run)
            return judged.state, Event.CONFIRMED, None
    packet = _prepared(library, content, job.on, job)
    stages.end("judge")
    broken = mistakes(packet.problems)
    if broken:
        return _failed(worklist, claim, job, broken[0])
    judged, words = judged_of(packet), words_of(packet, drawn_by, content.exhibits)
    _put(worklist, claim, job, packet, judged, words, content, library, stages)
    return judged.state, Event.PLACED, None


def _day_before(claim: Claim, job: Job) -> date | None:
    """The day that the packet in place was judged by, where a packet of that day may stay: not where it was made for
    another place, nor where its last safe day has passed since."""
    if claim.words is None or claim.judged_on is None or claim.out != job.place:
        return None
    passed = claim.due is not None and claim.judged_on <= claim.due < job.on
    return None if passed else claim.judged_on


def _prepared(library: Library, content: Content, on: date, job: Job) -> Packet:
    return prepare(content.case, library, on=on, quotes=content.quotes, trial=job.setup.options.trial)


def _put(
    worklist: Worklist,
    claim: Claim,
    job: Job,
    packet: Packet,
    judged: Judged,
    words: str,
    content: Content,
    library: Library,
    stages: Stages,
) -> None:
    """The packet in place and the item recorded, both or neither."""
    options = job.setup.options
    with ExitStack() as transaction:

        def ready(files: Mapping[str, str]) -> None:
            stages.end("write")
            made = Made(
                job.setup.key(claim.content), words, job.on, job.place, files, job.run, library.rules.sha256,
                letter_digest(packet),
            )  # fmt: skip
            connection = transaction.enter_context(recording(worklist, claim))
            found = _as_sent(judged, any(path.startswith("to-send/") for path in files))
            record_placed(connection, worklist.moment(), job.actor, claim, made, found)

        if options.packet and packet.letter is not None:
            write_whole(packet, job.out / claim.folder, content, library, job.on, options, ready)
        else:
            write_packet(packet, job.out / claim.folder, formats=options.formats, kept=options.kept, ready=ready)
    stages.end("place")


def _as_sent(judged: Judged, to_send: bool) -> Judged:
    """The judgement; but a letter that a check keeps from being sent is not yet a draft to be released."""
    if judged.state is not State.DRAFTED or to_send:
        return judged
    says = "A check stops the packet: keep/preflight says which."
    return replace(judged, state=State.NEEDS_EVIDENCE, says=says)


def letter_digest(packet: Packet) -> str | None:
    """SHA-256 of the letter as plain text, whatever formats it is written in; None where there is no letter."""
    if packet.letter_page is None:
        return None
    return hashlib.sha256(write(packet.letter_page, "txt", packet.look)).hexdigest()


def _failed(worklist: Worklist, claim: Claim, job: Job, problem: Problem) -> tuple[str, Event, Problem]:
    fail(worklist, claim, job, problem)
    return "", Event.FAILED, problem


def fail(worklist: Worklist, claim: Claim, job: Job, problem: Problem) -> None:
    """Record why the item could not be worked; what an earlier run made of it stays in its place."""
    key = job.setup.key(claim.content)
    with recording(worklist, claim) as connection:
        record_failed(connection, worklist.moment(), job.actor, claim, key, problem, job.run)


def ours(error: Exception) -> Problem:
    """A mistake of our own as a Problem: its kind and place, never its words, which may hold a patient's values."""
    frame, place = error.__traceback__, ""
    while frame is not None:
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    says = f"appealkit made a mistake of its own: {type(error).__name__} at {place}"
    return Problem(W015, says, "report it; then --retry-failed")


def _resident() -> int:
    """Bytes of memory that this process has now; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
