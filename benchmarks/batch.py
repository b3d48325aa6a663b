"""A queue drafted as `appealkit batch` drafts it: how fast with one worker and with two, what each stage takes, what
does not grow; every item held against what it had to come to; and the same letters by others, in the same run.

    PYTHONPATH=src python benchmarks/batch.py [--size 1000] [--workers 2] [--rounds 3] [--keep DIR]

1. One worker and two in turn, over the same denials, portion by portion: so a slow moment of the machine falls on both.
2. The whole queue with all workers, to the end. The memory of each worker after every item; the seconds of each stage.
   Then every item is looked up: its state, routes and amount are those that were built in (queues.py), its packet is
   there and verifies against its manifest, there is no other, and the audit trail holds.
3. Letter by letter in turn: ours as a worker does it, from the stored case to the packet in place and the entry in the
   worklist; a plain WeasyPrint loop over the HTML of that letter (fonts and style sheet read once; only the PDF);
   docxtpl with the words ready made, made PDF by LibreOffice, a portion in one start.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import select

from appealkit.cli.worklist_given import open_from
from appealkit.document.model import Document
from appealkit.library import open_library
from appealkit.packet.model import Packet
from appealkit.packet.place import is_as_written
from appealkit.pipeline import prepare
from appealkit.worklist.audit import verify
from appealkit.worklist.claims import Claim, body_of, give_up, take, until
from appealkit.worklist.content import unpacked
from appealkit.worklist.database import Worklist
from appealkit.worklist.plan import Wanted
from appealkit.worklist.preflight import enter_files
from appealkit.worklist.run import Hands, run
from appealkit.worklist.setup import Options, setup_of
from appealkit.worklist.states import State
from appealkit.worklist.tables import items as rows
from appealkit.worklist.tables import lines
from appealkit.worklist.whois import myself
from appealkit.worklist.work import Done, Job, work
from appealkit.writers import shipped_look, write
from appealkit.writers.look import Look
from appealkit.writers.pdf import at_the_press
from appealkit.writers.webpage import page, pictures
from letters import docxtpl_template, filled, to_pdf, which
from queues import ON, Item, items, workspace

PORTION = 100  # denials of one round with one worker, and again with two
TOGETHER = 20  # letters that LibreOffice makes PDF in one start
OURS = "a worker of the batch: judged, Word, PDF, text, recorded"
PLAIN = "a plain WeasyPrint loop: PDF of the same HTML"
DOCXTPL = f"docxtpl + LibreOffice, {TOGETHER} in one start: Word, PDF"
FORMATS = ("pdf", "docx", "txt")
TABLES = "sqlite:///{}"


@dataclass(frozen=True, slots=True)
class Bench:
    """The queue, where it lies, and what was asked."""

    found: list[Item]
    home: Path
    workers: int
    rounds: int

    def worklist(self, name: str) -> Worklist:
        """A worklist of that name, made where it is not there."""
        return open_from(TABLES.format(self.home / f"{name}.db"), self.home)

    def wanted(self, name: str, of: Sequence[Item]) -> Wanted:
        """These items, with their packets below a folder of that name."""
        setup = setup_of(open_library(self.home), Options())
        out = self.home / name
        return Wanted(setup, ON, out, name, cases=frozenset(item.truth.case for item in of))

    def enter(self, worklist: Worklist, of: Sequence[Item]) -> None:
        """Their case files into the worklist."""
        files = [self.home / "cases" / f"{item.truth.case}.yaml" for item in of]
        entered = enter_files(worklist, open_library(self.home), files, actor="bench", workers=self.workers)
        assert not entered.not_read, entered.not_read[:3]


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: every item as it ended, and when. `started`: seconds until the first was done."""

    done: list[Done]
    ends: list[float]
    started: float

    @property
    def per_second(self) -> float:
        """Items a second, from the first that was done to the last: without the start of the processes."""
        return (len(self.ends) - 1) / (self.ends[-1] - self.ends[0])

    @property
    def letters_per_second(self) -> float:
        """Letters a second, as above: beside the items that give none."""
        written = sum(1 for one in self.done[1:] if one.state == State.DRAFTED)
        return written / (self.ends[-1] - self.ends[0])


def main() -> None:
    """Every figure, in the order of the README."""
    asked = argparse.ArgumentParser(description="A queue drafted, and held against its truth.")
    asked.add_argument("--size", type=int, default=1000)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--keep", type=Path, help="a new folder for the queue and its packets, kept afterwards")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="appealkit-bench-") as folder:
        home = given.keep or Path(folder)
        bench = Bench(list(items(given.size)), home, given.workers, given.rounds)
        workspace(home, bench.found)
        speeds(bench)
        done = whole(bench)
        held_against_truth(bench)
        beside(bench, [one.case for one in done if one.state == State.DRAFTED])


# ---- one worker and several -------------------------------------------------------------------------------------


def speeds(bench: Bench) -> None:
    """Items and letters a second with one worker and with several, over the same denials in turn."""
    ran: dict[int, list[Ran]] = {1: [], bench.workers: []}
    for at in range(bench.rounds):
        portion = bench.found[at * PORTION : (at + 1) * PORTION] or bench.found[:PORTION]
        for workers, those in ran.items():
            those.append(_run(bench, f"speed-{workers}-{at}", portion, workers))
    rates = {workers: statistics.median(one.per_second for one in those) for workers, those in ran.items()}
    letters = {workers: statistics.median(one.letters_per_second for one in those) for workers, those in ran.items()}
    for workers in ran:
        started = statistics.median(one.started for one in ran[workers])
        note = f"{rates[workers]:.2f} denials/s; {started:.1f} s until the first is done"
        tell(f"{workers} worker{'s' if workers > 1 else ''}", f"{letters[workers]:.2f} letters/s", note)
    if bench.workers > 1:
        pairs = zip(ran[1], ran[bench.workers], strict=True)
        gain = statistics.median(many.per_second / one.per_second for one, many in pairs)
        tell("scaling efficiency", f"{gain / bench.workers:.0%}", f"{gain:.2f} times one worker, of {bench.workers}")


def _run(bench: Bench, name: str, of: Sequence[Item], workers: int, each: Callable[[Done], None] | None = None) -> Ran:
    worklist = bench.worklist(name)
    bench.enter(worklist, of)
    done: list[Done] = []
    ends: list[float] = []
    begun = time.perf_counter()

    def follow(one: Done) -> None:
        done.append(one)
        ends.append(time.perf_counter() - begun)
        if each:
            each(one)

    ended = run(worklist, open_library(bench.home), bench.wanted(name, of), Hands(workers), actor="bench", each=follow)
    assert not ended.stopped, ended.stopped
    worklist.close()
    return Ran(done, ends, ends[0])


# ---- the whole queue --------------------------------------------------------------------------------------------


def whole(bench: Bench) -> list[Done]:
    """The queue to its end; memory and stages of it."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Drafting", total=len(bench.found))
        ran = _run(bench, "whole", bench.found, bench.workers, lambda _: bar.advance(task))
    rates = f"{ran.per_second:.2f} denials/s, {ran.letters_per_second:.2f} letters/s, {bench.workers} workers"
    tell(f"{len(bench.found):,} denials to the end", f"{ran.ends[-1] / 60:.1f} min", rates)
    memory(ran.done)
    stages(ran.done)
    return ran.done


def memory(done: Sequence[Done]) -> None:
    """The most that a worker held in each quarter of the run; and what one holds early and late in its life."""
    quarter = max(1, len(done) // 4)
    most = [max(one.resident for one in done[at : at + quarter]) >> 20 for at in range(0, 4 * quarter, quarter)]
    tell("most memory of a worker, by quarter", f"{most[0]} → {most[-1]} MB", "  ".join(map(str, most)))
    lives: dict[int, list[int]] = {}
    for one in done:
        lives.setdefault(one.process, []).append(one.resident)
    long = [life for life in lives.values() if len(life) >= 80]
    if long:
        early = statistics.median(statistics.median(life[20:40]) for life in long)
        late = statistics.median(statistics.median(life[-20:]) for life in long)
        note = f"medians of {len(long)} processes that did {statistics.median(map(len, long)):.0f} items"
        tell("  of one, items 21 to 40 → its last 20", f"{int(early) >> 20} → {int(late) >> 20} MB", note)


def stages(done: Sequence[Done]) -> None:
    """Milliseconds of each stage: of the items that gave a letter, and of the others."""
    for what, those in (
        ("of a letter", [one for one in done if one.state == State.DRAFTED]),
        ("of an item without one", [one for one in done if one.state and one.state != State.DRAFTED]),
    ):
        if not those:
            continue
        names = list(dict.fromkeys(stage for one in those for stage in one.stages))
        medians = {name: statistics.median(one.stages.get(name, 0.0) for one in those) * 1000 for name in names}
        total = statistics.median(sum(one.stages.values()) for one in those) * 1000
        tell(f"stages {what}", f"{total:.0f} ms", "  ".join(f"{name} {took:.1f}" for name, took in medians.items()))


def held_against_truth(bench: Bench) -> None:
    """Every item looked up. Ends with an error that names the first that is not as it was built."""
    worklist = bench.worklist("whole")
    out = bench.home / "whole"
    with worklist.reading() as connection:
        found = {row.case: row for row in connection.execute(select(rows))}
        routes: dict[int, dict[str, str]] = {}
        for line in connection.execute(select(lines)):
            routes.setdefault(line.item, {})[str(line.number)] = line.route
        trail = verify(connection)
    wrong = []
    for item in bench.found:
        truth, row = item.truth, found.pop(item.truth.case, None)
        if row is None:
            wrong.append(f"{truth.case}: not in the worklist")
            continue
        came = (row.state, routes.get(row.id, {}), row.amount, row.failure)
        if came != (truth.state, truth.lines, truth.amount, None):
            wrong.append(f"{truth.case} ({truth.kind}): {came}, not {(truth.state, truth.lines, truth.amount, None)}")
        elif not is_as_written(out / row.folder, row.case):
            wrong.append(f"{truth.case}: its packet does not verify")
    folders = sum(1 for path in out.iterdir() if path.is_dir())
    if found or folders != len(bench.found):
        wrong.append(f"{len(found)} items and {folders - len(bench.found)} folders more than denials")
    if not trail.holds:
        wrong.append(f"the audit trail is broken at {trail.broken}")
    worklist.close()
    right = len(bench.found) - len(wrong)
    tell("as it was built in", f"{right:,} of {len(bench.found):,}", "state, routes, amount, one packet that verifies")
    tell("audit trail", "holds" if trail.holds else "broken", f"{trail.entries:,} entries")
    if wrong:
        sys.exit("\n".join(wrong[:20]))


# ---- beside others ----------------------------------------------------------------------------------------------


def beside(bench: Bench, cases: Sequence[str]) -> None:
    """The same letters by us, by a plain WeasyPrint loop, and by docxtpl with LibreOffice: medians and ratios."""
    of = {item.truth.case: item for item in bench.found}
    chosen = [of[case] for case in cases[: TOGETHER * bench.rounds]]
    worklist = bench.worklist("beside")
    bench.enter(worklist, chosen)
    ours = _Ours(bench, worklist, chosen)
    soffice = which("soffice") if importlib.util.find_spec("docxtpl") else None
    took: dict[str, list[float]] = {name: [] for name in (OURS, PLAIN, DOCXTPL, *FORMATS)}
    for at in range(0, len(chosen), TOGETHER):
        with tempfile.TemporaryDirectory() as name:
            files: list[Path] = []
            filling: list[float] = []
            for item in chosen[at : at + TOGETHER]:
                case = item.truth.case
                document, look = ours.letter(case)
                ways: list[tuple[str, Callable[[], object]]] = [
                    (OURS, partial(ours.worked, case)),
                    (PLAIN, partial(_plain, document, look, page(document, look))),
                    *((kind, partial(write, document, kind, look)) for kind in FORMATS),
                ]
                first = len(took[OURS]) % len(ways)  # who is first finds the letter's words in no cache
                for way, made in (*ways[first:], *ways[:first]):
                    took[way].append(_timed(made))
                if soffice:
                    template, context = docxtpl_template(document)
                    files.append(Path(name) / f"{len(files)}.docx")
                    filling.append(_timed(partial(_fill, files[-1], template, context)))
            if soffice:
                each = _timed(partial(to_pdf, soffice, files, Path(name))) / len(files)
                took[DOCXTPL] += [one + each for one in filling]
    worklist.close()
    print(f"\n{len(chosen)} letters in one process, each way asked in turn; medians, and ratios letter by letter")
    for way in (OURS, PLAIN, DOCXTPL):
        if not took[way]:
            print(f"  {way}: not measured: apt-get install libreoffice-writer-nogui, and pip install docxtpl")
            continue
        ratio = statistics.median(a / b for a, b in zip(took[OURS], took[way], strict=True))
        note = "  ".join(f"{kind} {statistics.median(took[kind]) * 1000:.1f}" for kind in FORMATS)
        tell(f"  {way}", f"{statistics.median(took[way]) * 1000:.0f} ms",
             f"of which {note}" if way == OURS else f"ours takes {ratio:.2f} times as long")  # fmt: skip


class _Ours:
    """One letter as a worker makes it, in this process."""

    def __init__(self, bench: Bench, worklist: Worklist, chosen: Sequence[Item]) -> None:
        self._worklist, self._library = worklist, open_library(bench.home)
        wanted = bench.wanted("beside", chosen)
        self._job = Job("bench", "bench", wanted.on, wanted.out, wanted.place, wanted.setup)
        with worklist.reading() as connection:
            self._items = {row.case: row.id for row in connection.execute(select(rows.c.case, rows.c.id))}

    def _claimed(self, case: str, use: Callable[[Claim], None]) -> None:
        ours = self._worklist
        with ours.writing() as connection:
            claim = take(connection, self._items[case], myself(), ours.moment(), until(ours))
            assert claim is not None
        with ours.reading() as connection:
            claim = replace(claim, body=body_of(connection, claim.content))
        try:
            use(claim)
        finally:
            with ours.writing() as connection:
                give_up(connection, claim)

    def worked(self, case: str) -> None:
        """Claimed, judged, written, placed, recorded."""

        def use(claim: Claim) -> None:
            done = work(self._worklist, self._library, claim, self._job)
            assert done.state == State.DRAFTED, done

        self._claimed(case, use)

    def letter(self, case: str) -> tuple[Document, Look]:
        """Its page and the practice's look, for the others to be given the same words and the same style."""
        found: list[Packet] = []

        def use(claim: Claim) -> None:
            content = unpacked(claim.body)
            found.append(prepare(content.case, self._library, on=ON, quotes=content.quotes))

        self._claimed(case, use)
        (packet,) = found
        assert packet.letter_page is not None
        return packet.letter_page, packet.look or shipped_look()


def _plain(document: Document, look: Look, html: str) -> bytes:
    """A PDF of the letter's HTML, as anybody would write that: no glyph looked up, nothing kept."""
    from weasyprint import HTML

    with at_the_press(look.css) as press:
        laid = HTML(string=html, url_fetcher=press.fetcher(pictures(document, look)))
        printed: bytes = laid.write_pdf(stylesheets=list(press.styles), font_config=press.fonts)
    return printed


def _fill(file: Path, template: bytes, context: dict[str, Any]) -> None:
    file.write_bytes(filled(template, context))


def _timed(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def tell(name: str, value: str, note: str = "") -> None:
    print(f"{name:52} {value:>18}  {note}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
