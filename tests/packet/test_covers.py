"""What stands before the exhibits: fax cover, request, index, parts' covers, sheets; what each says and never says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appealkit.document.model import Cite, Signature, Table
from appealkit.document.walk import all_inlines, runs, words
from appealkit.intake.exhibitfiles import ExhibitFile
from appealkit.library import open_library
from appealkit.packet.divide import Piece
from appealkit.packet.plan import Options, Setting, choose, encounter_starts, part_of, pieces
from stories import cases


def setting(workspace, case, options=None, fax=None):
    packet = cases.prepared(workspace, case)
    files = {
        one.document: ExhibitFile(Path("x"), "pdf", one.pages, 1000, one.document) for one in packet.letter.exhibits
    }
    options = options or Options()
    chosen = choose(packet.letter, packet.case, files, options)
    rules = open_library(workspace).rules
    return Setting(packet, packet.letter, packet.letter_page, rules, date(2026, 11, 2), options, chosen, fax)


def fronts(made, groups=None, number=1, starts=None):
    part = part_of(made, groups or (pieces(made.chosen),), number)
    return part.front(starts or {})


def said(document):
    return " ".join(words(document)).replace("\u00a0", " ")


def targets(document):
    return [run.target for inlines in all_inlines(document) for run in runs(inlines) if isinstance(run, Cite)]


# ---- in which order ------------------------------------------------------------------------------------------------


def test_the_letter_stands_first_and_its_index_behind_it(approved_workspace):
    made = setting(approved_workspace, cases.care())
    letter, index = fronts(made)
    assert letter is made.page
    assert index.title == "Where each exhibit stands, claim CLM-0042"


def test_what_was_asked_for_comes_before_the_letter(approved_workspace):
    made = setting(approved_workspace, cases.care(), Options(fax=True, form=True), "(555) 010-0900")
    titles = [document.title for document in fronts(made)]
    assert titles[:2] == ["Fax, claim CLM-0042", "Request, claim CLM-0042"]
    assert len(titles) == 4


def test_each_part_begins_with_its_cover_and_only_the_first_holds_the_letter(approved_workspace):
    made = setting(approved_workspace, cases.care(), Options(form=True))
    whole = pieces(made.chosen)
    groups = (whole[:3], whole[3:])
    assert [document.title for document in fronts(made, groups, 1)] == [
        "Part 1 of 2, claim CLM-0042", "Request, claim CLM-0042", made.page.title]  # fmt: skip
    assert [document.title for document in fronts(made, groups, 2)] == ["Part 2 of 2, claim CLM-0042"]
    assert part_of(made, groups, 2).title == f"{made.letter.title}, claim CLM-0042, part 2 of 2"


# ---- the fax cover -------------------------------------------------------------------------------------------------


def test_a_fax_cover_names_claim_numbers_and_pages_and_nothing_of_the_patient(approved_workspace):
    case = cases.care()
    made = setting(approved_workspace, case, Options(fax=True), "(555) 010-0900")
    cover = said(fronts(made, starts={"G": 40})[0])  # the last exhibit, of one page, behind its sheet on page 40
    assert "To Example Health Plan Their fax (555) 010-0900 From Example Pain Clinic" in cover
    assert "Concerns First-level appeal, claim CLM-0042 Pages 41, with this one" in cover
    assert "Confidential." in cover
    private = ["Jordan", "Sample", "1968", "XEH123456789", "M51", "64483", "epidural", "injection", "pain procedure"]
    assert [word for word in private if word.lower() in cover.lower()] == []


def test_a_fax_in_parts_says_which_part_it_is(approved_workspace):
    made = setting(approved_workspace, cases.care(), Options(fax=True), "(555) 010-0900")
    whole = pieces(made.chosen)
    cover = said(fronts(made, (whole[:3], whole[3:]), 2, {"G": 20})[0])
    assert "Pages 21, with this one Part 2 of 2; each is a fax of its own" in cover


# ---- the request ---------------------------------------------------------------------------------------------------


def test_records_and_corrections_do_not_say_that_we_disagree(approved_workspace):
    made = setting(approved_workspace, cases.care(), Options(form=True))
    appeal = said(fronts(made)[0])
    records = said(fronts(replace(made, letter=replace(made.letter, is_of_a_level=False)))[0])
    assert "We do not agree with the determination." in appeal
    assert "agree" not in records
    assert "The letter behind this page says what we ask, and why. Evidence is attached:" in records


def test_a_medicare_request_holds_every_element_in_the_programmes_words(approved_workspace):
    case = cases.repeat()
    case["denial"]["appellant"] = {"capacity": "provider"}
    made = setting(approved_workspace, case, Options(form=True))
    request = said(fronts(made)[0])
    for words_of in (
        "Request: redetermination To Novitas Solutions",
        "Beneficiary's name Jordan Q. Sample",
        "Medicare number XEH123456789",
        "Claim number CLM-0042",
        "Item or service 64483-LT, transforaminal epidural injection",
        "Date of service September 17, 2026",
        "Initial determination Notice of October 2, 2026, received October 5, 2026, CO-151, N115",
        "We do not agree with the determination.",
        "Evidence is attached: exhibits A to",
        "Further evidence will follow The request concerns an overpayment: yes The request concerns an overpayment: no",
        "Name Example Pain Clinic Capacity Provider of the service Address 1 Example Street, Austin, TX 78701",
        "Numbers NPI 1234567893 and TIN 12-3456789 Phone (512) 555-0100",
    ):
        assert words_of in request, words_of


def test_signature_and_date_are_left_blank(approved_workspace):
    request = fronts(setting(approved_workspace, cases.care(), Options(form=True)))[0]
    assert request.blocks[-1] == Signature("Signed for the party:", ("Alex Example", "Pain Medicine"))


def test_a_later_level_names_who_decided_before_and_the_number_of_that_decision(approved_workspace):
    case = cases.repeat()
    denial = case["denial"]
    earlier = {"on": "2026-10-02", "level": "redetermination", "outcome": "upheld", "reference": "1-88"}
    denial |= {"appeal_level": "reconsideration-qic", "appeal_to": ["PO Box 700"], "prior_decisions": [earlier]}
    request = said(fronts(setting(approved_workspace, case, Options(form=True)))[0])
    assert "To Qualified independent contractor" in request
    assert "Contractor that made the redetermination Novitas Solutions" in request
    assert (
        "Decision appealed Notice of October 2, 2026, received October 5, 2026, CO-151, N115, reference 1-88" in request
    )
    assert "Earlier decision" not in request  # it is the one that is appealed


@pytest.mark.parametrize(
    ("capacity", "words_of"),
    [("authorized-representative", "Authorized representative of the patient (exhibit C)"),
     ("non-contract-provider", "Provider without a contract with the plan, with a waiver of liability (exhibit C)")],
)  # fmt: skip
def test_the_capacity_is_named_with_the_exhibit_that_proves_it(approved_workspace, capacity, words_of):
    case = cases.care()
    case["documents"]["form"] = {"kind": "representation-form", "title": "Form", "date": "2026-10-06", "pages": 1}
    case["denial"]["appellant"] = {"capacity": capacity, "authorization": "form"}
    made = setting(approved_workspace, case, Options(form=True))
    label = next(one.label for one in made.letter.exhibits if one.document == "form")
    assert words_of.replace("exhibit C", f"exhibit {label}") in said(fronts(made)[0])


# ---- index and sheets ----------------------------------------------------------------------------------------------


def test_the_index_says_on_which_packet_page_each_cited_page_stands(approved_workspace):
    made = setting(approved_workspace, cases.care())
    index = fronts(made, starts={"A": 4, "B": 7, "C": 11, "D": 14, "E": 27, "F": 30, "G": 32})[1]
    assert "A Denial notice all 2 5–6 enclosed" in said(index)
    assert "D Physical therapy record all 12 15–26 4 on 18" in said(index)
    assert "D.4" in targets(index)


def test_the_index_has_the_same_lines_whatever_the_numbers_are(approved_workspace):
    made = setting(approved_workspace, cases.care())
    tables = [
        next(block for block in fronts(made, starts=starts)[1].blocks if isinstance(block, Table))
        for starts in ({}, {one.exhibit.label: 1500 for one in made.chosen})
    ]
    assert len(tables[0].rows) == len(tables[1].rows) == len(made.chosen)


def test_a_part_says_which_part_holds_the_other_exhibits(approved_workspace):
    made = setting(approved_workspace, cases.care())
    whole = pieces(made.chosen)
    cover = said(fronts(made, (whole[:3], whole[3:]), 2, {"D": 2, "E": 15, "F": 18, "G": 20})[0])
    assert "Part 2 of 2 Patient Jordan Q. Sample Date of birth May 4, 1968 Member ID XEH123456789" in cover
    assert "1 A Denial notice all 2 in part 1 in that part" in cover
    assert "2 D Physical therapy record all 12 3–14 4 on 6" in cover


def test_a_sheet_says_what_follows_and_where_the_rest_is(approved_workspace):
    made = setting(approved_workspace, cases.care())
    therapy = next(one for one in made.chosen if one.exhibit.document == "pt-record")
    first, second = Piece("D", tuple(range(1, 7))), Piece("D", tuple(range(7, 13)))
    groups = ((first,), (second,))
    slip = part_of(made, groups, 1).exhibits[0].slip
    assert said(slip) == (
        "Exhibit D Document Physical therapy record From North PT Date July 9, 2026 Pages pp. 1–6 of 12 "
        "In part 2 pp. 7–12 Cited p. 4 Claim CLM-0042"
    )
    assert targets(slip) == ["D.4"]
    assert "Cited" not in said(part_of(made, groups, 2).exhibits[0].slip)
    assert therapy.pages == tuple(range(1, 13))


# ---- which pages ---------------------------------------------------------------------------------------------------


def test_all_pages_go_unless_the_minimum_is_asked_for(approved_workspace):
    case = cases.care()
    case["documents"]["pt-record"] |= {"first_page": 3, "last_page": 6}
    every = {one.exhibit.document: one for one in setting(approved_workspace, case).chosen}
    fewer = {
        one.exhibit.document: one for one in setting(approved_workspace, case, Options(minimum_necessary=True)).chosen
    }
    assert every["pt-record"].pages == tuple(range(1, 13))
    assert (fewer["pt-record"].pages, fewer["pt-record"].dropped) == ((3, 4, 5, 6), (1, 2, 7, 8, 9, 10, 11, 12))
    assert fewer["consult"].why == (
        "where the encounter stands is not on file; give 'first_page' and 'last_page' of the document"
    )


def test_an_addendum_goes_with_its_note_and_the_note_with_its_addendum(approved_workspace):
    case = cases.care()
    case["documents"]["later"] = {"kind": "addendum", "title": "Addendum", "date": "2026-10-09", "pages": 1,
                                  "addendum_to": "consult"}  # fmt: skip
    case["documents"]["second"] = {"kind": "addendum", "title": "Second addendum", "date": "2026-10-10", "pages": 1,
                                   "addendum_to": "later"}  # fmt: skip
    case["documents"]["unrelated"] = {"kind": "addendum", "title": "Addendum", "date": "2026-10-09", "pages": 1}
    sent = [one.exhibit.document for one in setting(approved_workspace, case).chosen]
    assert "consult" in sent
    assert sent[-2:] == ["later", "second"]
    assert "unrelated" not in sent


def test_an_exhibit_may_be_cut_where_the_case_says_that_an_encounter_begins(approved_workspace):
    case = cases.care()
    case["documents"]["pt-record"] |= {"first_page": 3, "last_page": 6}
    made = setting(approved_workspace, case)
    files = {one.exhibit.document: ExhibitFile(Path("x"), "pdf", 12, 1, one.exhibit.document) for one in made.chosen}
    starts = encounter_starts(made.chosen, made.packet.case, files)
    assert starts["D"] == (3, 7)
    assert starts["A"] == ()
