"""A queue in which one row in twenty is broken, in twenty ways: every such row is told with its line and its reason, no
sound row is lost, nothing becomes two cases, and no file is written outside its folder."""

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from appealkit.errors import Severity
from appealkit.intake.draft import Place
from appealkit.intake.gather import Gathered, gather
from appealkit.intake.put import put_cases
from appealkit.intake.queue import QueueRows
from appealkit.intake.shelf import shelf_of
from appealkit.intake.waiting import unknown_payers
from appealkit.library import intake_files, open_library
from bad_queue import COLUMNS, WAYS, Becomes, Broken, Piece, bad_queue

ROOT = Path(__file__).resolve().parents[2]
MISTAKE, DOUBT = Severity.MISTAKE, Severity.DOUBT

EXPECTED = {  # by the way in which a row is broken: the code, how grave it is, and the column, of what is told of it
    "no-such-day": ("I109", MISTAKE, "DOS"),
    "born-after-the-service": ("I109", MISTAKE, "DOB"),
    "amount-in-words": ("I110", MISTAKE, "Billed Amount"),
    "amount-below-nought": ("I110", MISTAKE, "Paid Amount"),
    "no-such-procedure": ("I111", MISTAKE, "CPT"),
    "two-procedures-in-one-cell": ("I110", MISTAKE, None),
    "no-such-reason": ("I111", MISTAKE, "CARC"),
    "no-claim-number": ("I068", DOUBT, None),
    "claim-number-rounded": ("I112", MISTAKE, "Claim Number"),
    "claim-number-too-long": ("I112", MISTAKE, "Claim Number"),
    "claim-number-with-nul": ("I112", MISTAKE, "Claim Number"),
    "claim-number-is-a-path": ("I112", DOUBT, "Claim Number"),
    "formula": ("I112", MISTAKE, ("Claim Number", "Patient Name")),
    "too-few-cells": ("I108", DOUBT, None),
    "too-many-cells": ("I108", MISTAKE, None),
    "quote-left-open": ("I107", MISTAKE, None),
    "twice": ("I114", DOUBT, None),
    "twice-in-another-case": ("I114", DOUBT, None),
    "another-amount-for-a-line": ("I113", MISTAKE, None),
    "not-utf-8": ("I106", DOUBT, None),
    "unknown-payer": None,  # nothing is wrong with the row: its case waits for what the practice knows of the payer
}


@dataclass(frozen=True)
class Read:
    """A bad queue that was read: the truth, and what came of it."""

    pieces: list[Piece]
    found: Gathered

    @property
    def broken(self) -> list[Broken]:
        return [piece.broken for piece in self.pieces if piece.broken]

    @property
    def rows(self) -> QueueRows:
        rows = self.found.files[0].rows
        assert rows is not None
        return rows

    @property
    def told(self) -> dict[int, set[tuple[str, Severity, str | None]]]:
        """By line: each code that is told of it, how grave, and the name of the column."""
        names = [None, *COLUMNS.values()]
        told: dict[int, set[tuple[str, Severity, str | None]]] = {}
        for kind in self.rows.told:
            for line in kind.lines:
                told.setdefault(line, set()).add((kind.code, kind.severity, names[kind.column]))
        return told


def read(pieces: Iterable[Piece], folder: Path) -> Read:
    pieces, path = list(pieces), folder / "queue.csv"
    path.write_bytes(b"".join(piece.data for piece in pieces))
    return Read(pieces, gather([(path, path.name)], shelf_of(intake_files(None)), open_library().rules))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(bad_queue(4000), tmp_path_factory.mktemp("bad"))


def test_every_way_is_in_the_queue_and_has_its_code_written_out(bad: Read) -> None:
    assert set(EXPECTED) == set(WAYS)
    assert len(WAYS) >= 20
    assert Counter(one.way for one in bad.broken).keys() == WAYS.keys()


def test_every_broken_row_is_told_with_its_line_and_its_reason(bad: Read) -> None:
    told = bad.told
    for one in bad.broken:
        if (expected := EXPECTED[one.way]) is None:
            continue
        code, severity, columns = expected
        fitting = [column for found, grave, column in told.get(one.line, ()) if (found, grave) == (code, severity)]
        assert fitting, (one.way, one.line)
        if columns is not None:
            assert fitting[0] in (columns if isinstance(columns, tuple) else (columns,)), (one.way, one.line)


def test_nothing_is_told_of_a_sound_row(bad: Read) -> None:
    broken = {one.line for one in bad.broken}
    assert {line: told for line, told in bad.told.items() if line not in broken} == {}


def test_a_row_of_a_payer_whom_nobody_wrote_down_waits_by_name(bad: Read) -> None:
    waiting = unknown_payers((one.case for one in bad.found.cases), open_library(ROOT / "samples").payers)
    places = {one.case.id: one.case.place("denial", "payer", "name") for one in bad.found.cases}
    lines = {place.line for payer in waiting for case in payer.cases if isinstance(place := places[case], Place)}
    assert lines == {one.line for one in bad.broken if one.way == "unknown-payer"}


def test_rejected_and_doubled_rows_come_with_line_and_reason_and_the_counts_add_up(bad: Read) -> None:
    rows = bad.rows
    rejected = {one.line: one.way for one in bad.broken if one.becomes is Becomes.REJECTED}
    assert {line for line, _ in rows.rejected} == set(rejected)
    assert {why for line, why in rows.rejected if rejected[line] == "quote-left-open"} == {
        "a quote is opened here and not closed"
    }
    assert {why for line, why in rows.rejected if rejected[line] == "too-many-cells"} == {
        "the row has more cells than the header has columns"
    }
    doubled = {one.line for one in bad.broken if one.becomes is Becomes.DUPLICATE}
    assert {line for kind in rows.told if kind.code == "I114" for line in kind.lines} == doubled
    assert rows.duplicate == len(doubled)
    assert rows.read == 4000
    assert rows.read == rows.made + rows.joined + rows.duplicate + rows.not_denials + len(rows.rejected)


def test_no_sound_row_is_lost_and_nothing_becomes_two_cases(bad: Read) -> None:
    assert_nothing_is_lost(bad)


def assert_nothing_is_lost(one: Read) -> None:
    """Each member is in one case, but those whose only row was rejected or names no procedure that is known here; and
    each case has as many lines as rows of its member are sound."""
    rules = open_library().rules
    sound, lines = Counter[str](), Counter[str]()
    for piece in one.pieces[1:]:
        unread = piece.broken and piece.broken.way == "no-such-procedure"
        if not unread and (piece.broken is None or piece.broken.becomes is Becomes.CASE):
            sound[piece.member] += 1 + (piece.broken is not None and piece.broken.way == "two-procedures-in-one-cell")
    for each in one.found.cases:
        member = each.case.word("patient", "member_id")
        assert member is not None
        assert member not in lines, "a member in two cases"
        lines[member] = len(each.case.keys("denial", "lines"))
        for line in each.case.keys("denial", "lines"):
            assert each.case.word("denial", "lines", line, "procedure") in rules.procedures.procedures
    assert lines == sound
    assert one.found.others == sum(1 for broken in one.broken if broken.way == "no-such-procedure")


def test_of_two_amounts_for_one_line_neither_is_taken_and_the_rest_stands(bad: Read) -> None:
    members = {one.member for one in bad.broken if one.way == "another-amount-for-a-line"}
    of = {one.case.word("patient", "member_id"): one.case for one in bad.found.cases}
    assert members <= set(of)
    for member in members:
        assert of[member].word("denial", "lines", "1", "charged") is None
        assert of[member].word("denial", "lines", "1", "paid") == "0.00"


def test_a_claim_number_or_a_name_that_is_a_formula_is_never_taken(bad: Read) -> None:
    for one in bad.found.cases:
        for path in (("denial", "claim_number"), ("patient", "name")):
            assert not (one.case.word(*path) or "").startswith(("=", "+", "@"))


def test_files_stand_in_their_folder_under_names_that_differ_in_more_than_case(bad: Read, tmp_path: Path) -> None:
    workspace = tmp_path / "one" / "workspace"
    broken = {one.member for one in bad.broken}
    of_broken = [one for one in bad.found.cases if one.case.word("patient", "member_id") in broken]
    made, _ = put_cases(of_broken, (), workspace)
    there = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(there) == sorted(one.path for one in made)
    assert {path.parent for path in there} == {workspace / "cases"}
    assert len({path.name.lower() for path in there}) == len(of_broken)


@pytest.mark.long
def test_a_hundred_thousand_rows_are_read_within_a_minute_and_300_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    pieces = list(bad_queue(100_000))
    path.write_bytes(b"".join(piece.data for piece in pieces))
    gc.collect()
    done = subprocess.run([sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    sys.stdout.write(f"100,000 rows: {seconds:.0f} s, {megabytes:.0f} MB at most\n")
    assert megabytes < 300
    assert seconds < 60
    assert_nothing_is_lost(read(pieces, tmp_path))


ALONE = """
import re, sys, time
from pathlib import Path
from appealkit.intake.gather import gather
from appealkit.intake.shelf import shelf_of
from appealkit.library import intake_files, open_library
rules, shelf = open_library().rules, shelf_of(intake_files(None))
began = time.process_time()
found = gather([(Path(sys.argv[1]), "queue.csv")], shelf, rules)
assert found.cases
# not getrusage: that counts the parent as it was before exec
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(time.process_time() - began, int(most[1]) / 1024)
"""
