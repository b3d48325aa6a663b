"""The queues that are generated: the same in every run, and true: what is drafted of each kind is what was built in."""

from collections import Counter
from pathlib import Path

import pytest

from appealkit.errors import mistakes
from appealkit.given import read
from appealkit.intake.gather import Gathered, gather
from appealkit.intake.put import known_in
from appealkit.intake.shelf import shelf_of
from appealkit.library import intake_files, open_library
from appealkit.pipeline import prepare
from appealkit.worklist.judged import judged_of
from appealkit.worklist.states import State
from queues import KINDS, ON, charts, items, remittance, workspace, write_csv, write_xlsx

DENIALS = list(items(len(KINDS)))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_queue_has_every_kind_as_often_as_every_other_and_every_state() -> None:
    assert set(Counter(item.truth.kind for item in items(3 * len(KINDS))).values()) == {3}
    assert {item.truth.state for item in DENIALS} == {
        State.DRAFTED,
        State.NEEDS_EVIDENCE,
        State.READY,
        State.NOT_WORKABLE,
    }


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        workspace(tmp_path / name, items(20, seed))
    assert contents(tmp_path / "one") == contents(tmp_path / "again")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_no_two_denials_share_a_case_a_claim_number_or_a_member() -> None:
    many = [item.truth for item in items(2000)]
    for numbers in ({t.case for t in many}, {t.claim_number for t in many}, {t.member_id for t in many}):
        assert len(numbers) == 2000


def test_what_comes_of_each_denial_is_what_was_built_in(tmp_path: Path) -> None:
    workspace(tmp_path, DENIALS)
    for item in DENIALS:
        given = read(tmp_path / "cases" / f"{item.truth.case}.yaml")
        packet = prepare(given.case, given.library, on=ON, quotes=given.quotes)
        judged = judged_of(packet)
        routes = {str(line.line.number): line.route.kind for line in packet.assessment.lines}
        came = (judged.state, routes, judged.amount, mistakes((*given.problems, *packet.problems)))
        assert came == (item.truth.state, item.truth.lines, item.truth.amount, ()), item.truth.kind


def gathered(folder: Path, name: str) -> Gathered:
    shelf, rules = shelf_of(intake_files(folder)), open_library(folder).rules
    return gather([(folder / name, name)], shelf, rules, known=known_in(folder))


@pytest.mark.parametrize("name", ["queue.835", "queue.csv", "queue.xlsx"])
def test_the_same_denials_come_from_a_remittance_and_from_a_worklist_each_with_its_chart(
    tmp_path: Path, name: str
) -> None:
    charts(tmp_path, DENIALS)
    if name == "queue.835":
        (tmp_path / name).write_text("".join(remittance(DENIALS)), encoding="utf-8")
    else:
        (write_csv if name == "queue.csv" else write_xlsx)(tmp_path / name, DENIALS)
    found = gathered(tmp_path, name)
    assert [str(problem) for problem in (*found.files[0].problems, *found.problems)] == []
    came = {}
    for one in found.cases:
        lines = [("denial", "lines", line) for line in one.case.keys("denial", "lines")]
        denied = [
            line
            for line in lines
            if name != "queue.835" or line[-1] in denied_lines(one.case.word("denial", "claim_number"))
        ]
        cents = sum(
            cents_of(one.case.word(*line, "charged")) - cents_of(one.case.word(*line, "paid")) for line in denied
        )
        came[one.case.word("denial", "claim_number")] = (
            one.case.word("patient", "member_id"),
            cents,
            one.chart is not None,
        )
    assert came == {item.truth.claim_number: (item.truth.member_id, item.truth.amount, True) for item in DENIALS}


def denied_lines(claim: str | None) -> set[str]:
    return next(set(item.truth.lines) for item in DENIALS if item.truth.claim_number == claim)


def cents_of(word: str | None) -> int:
    return int((word or "0").replace(".", ""))
