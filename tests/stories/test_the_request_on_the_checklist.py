"""Deadlines, and what the request itself needs: on the checklist and the terminal, in no letter."""

from __future__ import annotations

import re
from datetime import date

import pytest

from appealkit.document import walk
from stories import cases


def checklist(workspace, case: cases.Case, **options) -> str:
    page = cases.prepared(workspace, case, **options).checklist
    return "\n".join(words for block in page.blocks for words in walk.block_texts(block))


def medicare(**payer: str) -> cases.Case:
    """A case of Original Medicare, noticed on 2026-10-02."""
    case = cases.care()
    case["case"] = "the-request"
    case["denial"]["payer"] = {"name": "Novitas", "program": "medicare-ffs", "state": "TX", **payer}
    case["denial"].pop("received_on", None)
    case["denial"].pop("appeal_level", None)
    return case


def test_the_day_by_which_it_must_be_received_stands_first(approved_workspace):
    said = checklist(approved_workspace, medicare())
    assert "to be received by January 30, 2027 (89 days left); legal February 4, 2027" in said
    assert "receipt presumed 5 days after the notice of 2026-10-02" in said


def test_what_the_request_holds_and_what_comes_after_is_said(approved_workspace):
    said = checklist(approved_workspace, medicare())
    assert "The request: Redetermination" in said
    assert "CMS-20027, or a letter with the same; it holds the beneficiary's name, the Medicare number" in said
    assert "Reconsideration by the qualified independent contractor" in said


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2027-01-16", "(only 14 days left)"),
        ("2027-02-01", "(past the safe day: only the rule's own days carry it)"),
        ("2027-02-05", "(LATE: good cause is needed)"),
    ],
)
def test_the_nearer_the_plainer(approved_workspace, on, words):
    assert words in checklist(approved_workspace, medicare(), on=date.fromisoformat(on))


def test_a_late_case_is_headed_by_its_lateness_and_says_what_to_explain(approved_workspace):
    said = checklist(approved_workspace, medicare(), on=date(2027, 2, 5))
    assert "LATE (redetermination): send nothing before good cause is settled." in said.splitlines()[1]
    assert "LATE: good cause needed (42 CFR 405.942(b)). Explain why it is late" in said


def test_a_missing_waiver_of_liability_is_a_box_to_tick(approved_workspace):
    said = checklist(approved_workspace, medicare(program="medicare-advantage", name="Any Plan"))
    assert "If the practice is non-contracted: a waiver of liability, signed by the provider" in said


def test_the_terminal_tells_the_same(approved_workspace):
    path = cases.put(approved_workspace, medicare(), "the-request.yaml")
    late = cases.run("assess", path, "--on", "2027-02-05")
    assert "Deadline (Redetermination): 2027-01-30, LATE: good cause is needed, legal 2027-02-04" in late.out
    assert "The request lacks: LATE: good cause needed (42 CFR 405.942(b))" in " ".join(late.out.split())


def test_how_the_correction_is_sent_stands_with_its_line(approved_workspace):
    case = medicare()
    case["denial"]["lines"][0] |= {"adjustments": [{"group": "CO", "carc": "16", "amount": "1450.00"}],
                                   "remarks": ["MA130"]}  # fmt: skip
    said = checklist(approved_workspace, case)
    assert "Send a new claim, no replacement: the first one was never taken in" in said
    assert "Limit for filing the claim" in said
    assert "The request:" not in said  # there is none to make


def test_none_of_it_is_in_the_letter(approved_workspace):
    packet = cases.prepared(approved_workspace, medicare(program="medicare-advantage", name="Any Plan"))
    filing = packet.assessment.filing
    letter = " ".join(words for block in packet.letter_page.blocks for words in walk.block_texts(block))
    assert filing.lacking
    for words in (*filing.lacking, filing.needs, filing.next, filing.decided, "waiver", "422.582", "90 FR"):
        assert not re.search(re.escape(words), letter, re.IGNORECASE)
