"""Before a packet is sent: each question passes, wants a look, or stops it; no answer says a value of the patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from appealkit.errors import Problem, Severity
from appealkit.intake.exhibitfiles import ExhibitFile
from appealkit.layout.preflight import Check, PacketFile, Result, headline, lay_out_preflight
from appealkit.library import open_library
from appealkit.maps.payers import PayerProfile, SendingLimits, fax_of
from appealkit.packet.asked import Before
from appealkit.packet.plan import Options, Setting, choose
from appealkit.packet.preflight import Made, checks_after, checks_before, stops
from stories import cases
from writers import reading

LOOK, PASS, STOP = Result.LOOK, Result.PASS, Result.STOP
KNOWN = date(2026, 1, 5)


def before(workspace, case, *, options=None, profile=None, without=(), same=(), problems=(), on=cases.ON, **more):
    """What is asked about this case; each exhibit has a file of its own but those `without`; `same`: files alike."""
    packet = cases.prepared(workspace, case, on=date.fromisoformat(on), **more)
    assert packet.letter is not None
    files = {
        one.document: ExhibitFile(Path("x"), "pdf", one.pages, 1000, ("s" if one.document in same else one.document))
        for one in packet.letter.exhibits
        if one.document not in without
    }
    options = options or Options()
    chosen = choose(packet.letter, packet.case, files, options)
    fax = fax_of(packet.case.denial, profile)
    setting = Setting(packet, packet.letter, packet.letter_page, open_library(workspace).rules,
                      date.fromisoformat(on), options, chosen, fax)  # fmt: skip
    return Before(setting, MappingProxyType(files), profile, tuple(problems))


def asked(workspace, case, name, **more):
    """(result, why) of one question."""
    found = {one.name: one for one in checks_before(before(workspace, case, **more))}
    return found[name].result, found[name].why


def profile(**limits):
    told = SendingLimits(source="Portal help", known_on=KNOWN, **limits) if limits else None
    return PayerProfile(name="Example Health Plan", limits=told, source="Manual", known_on=KNOWN)


def signed_case():
    case = cases.care()
    for document in case["documents"].values():
        document["signed"] = True
    case["denial"]["appeal_level"] = "internal-1"
    return case


def test_a_case_with_everything_passes_every_question(approved_workspace):
    checks = checks_before(before(approved_workspace, signed_case(), profile=profile(files=3)))
    assert {one.name for one in checks if one.result is not PASS} == {"standing"}  # whether contracted, nobody says
    assert not stops(checks)


def test_who_and_what_names_the_elements_that_the_programme_asks_for(approved_workspace):
    result, why = asked(approved_workspace, signed_case(), "identifiers")
    told = "the patient's name, the member number, the claim number, the service and its date"
    assert (result, why) == (PASS, f"On file: {told}, why the denial is wrong and all evidence.")


def test_a_number_that_is_no_medicare_number_is_looked_at_and_a_right_one_passes(approved_workspace):
    case = cases.repeat()
    result, why = asked(approved_workspace, case, "identifiers")
    assert (result, why) == (LOOK, "The patient's number is not built as a Medicare number is.")
    assert case["patient"]["member_id"] not in why
    case["patient"]["member_id"] = "1EG4-TE5-MK73"
    assert asked(approved_workspace, case, "identifiers")[0] is PASS


def test_a_level_that_nobody_named_is_looked_at(approved_workspace):
    result, why = asked(approved_workspace, cases.care(), "level")
    assert (result, why) == (LOOK, "The case names no level, so it is sent as the first: First-level appeal.")
    assert asked(approved_workspace, signed_case(), "level") == (PASS, "First-level appeal.")


def test_every_stated_reason_is_counted(approved_workspace):
    assert asked(approved_workspace, cases.care(), "reasons") == (PASS, "1 of 1.")
    assert asked(approved_workspace, cases.two_lines(), "reasons") == (PASS, "2 of 2.")


def test_a_denied_line_that_the_letter_leaves_out_is_named(approved_workspace):
    case = cases.two_lines()
    case["denial"]["lines"][1] |= {"procedure": "64483", "modifiers": ["RT", "50"]}
    result, why = asked(approved_workspace, case, "reasons")
    assert result is LOOK
    assert "Line 2 was denied and is not in this letter" in why


def test_an_exhibit_without_a_file_stops(approved_workspace):
    result, why = asked(approved_workspace, cases.care(), "enclosures", without=("mri",))
    assert (result, why) == (STOP, "Exhibit C ('mri') has no file that can be sent.")


def test_the_notice_that_is_appealed_has_to_be_among_the_exhibits(approved_workspace):
    case = cases.care()
    case["documents"]["denial"]["date"] = "2026-09-30"
    result, why = asked(approved_workspace, case, "enclosures")
    assert (result, why) == (LOOK, "The notice of 2026-10-02, which is what is appealed, is not among the exhibits.")


def test_a_page_that_is_cited_and_not_in_the_file_stops(approved_workspace):
    found = before(approved_workspace, cases.care())
    short = {name: ExhibitFile(Path("x"), "pdf", 3, 1000, name) for name in found.files}
    chosen = choose(found.setting.letter, found.setting.packet.case, short, Options())
    cut = Before(replace(found.setting, chosen=chosen), short, None)
    by_name = {one.name: one for one in checks_before(cut)}
    assert (by_name["citations"].result, by_name["citations"].why) == (
        STOP, "The letter cites p. 4 of exhibit D, which is not there.")  # fmt: skip
    assert by_name["numbers"].result is STOP
    assert "The letter lists 12 pages of exhibit D, and its file has 3." in by_name["numbers"].why


@pytest.mark.parametrize(("first", "last"), [(10, 12), (2, 12)])
def test_of_an_encounter_that_its_file_does_not_hold_all_there_is_goes(approved_workspace, first, last):
    case = cases.care()
    case["documents"]["pt-record"] |= {"first_page": first, "last_page": last}
    found = before(approved_workspace, case)
    letter = found.setting.letter
    letter = replace(letter, exhibits=tuple(replace(one, cited_pages=()) for one in letter.exhibits))
    short = {name: ExhibitFile(Path("x"), "pdf", 5, 1000, name) for name in found.files}
    chosen = choose(letter, found.setting.packet.case, short, Options(minimum_necessary=True))
    (record,) = [one for one in chosen if one.exhibit.document == "pt-record"]
    assert (record.pages, record.of, record.why) == ((1, 2, 3, 4, 5), 5, "whole: its encounter is to end on page 12")


def test_quotes_that_could_not_be_compared_are_named_again(approved_workspace):
    doubt = Problem(
        "I047", "page 4 of document 'pt-record' cannot be read: it is a picture", "look", None, Severity.DOUBT
    )
    result, why = asked(approved_workspace, cases.care(), "citations", problems=(doubt,))
    assert (result, why) == (LOOK, "Page 4 of document 'pt-record' cannot be read: it is a picture.")


def test_records_that_are_not_signed_are_named_and_those_of_which_nothing_is_known_too(approved_workspace):
    case = signed_case()
    case["documents"]["consult"]["signed"] = False
    del case["documents"]["pt-record"]["signed"]
    result, why = asked(approved_workspace, case, "signed")
    assert (result, why) == (LOOK, "Not signed: exhibit B. The case does not say whether signed: exhibit D.")


@pytest.mark.parametrize(
    ("on", "result", "words"),
    [
        ("2026-11-02", PASS, "to be received by 2027-04-03 (152 days left)"),
        ("2027-03-25", LOOK, "(only 9 days left)"),
        ("2027-04-04", STOP, "The last day has passed: First-level appeal, 2027-04-03."),
    ],
)
def test_the_last_day_is_told_near_it_is_looked_at_and_after_it_nothing_goes(approved_workspace, on, result, words):
    # 180 days from October 5, 2026, when the notice was received
    found = asked(approved_workspace, signed_case(), "time", on=on)
    assert found[0] is result
    assert words in found[1]


def test_the_same_pages_twice_are_found_by_their_bytes(approved_workspace):
    result, why = asked(approved_workspace, cases.care(), "twice", same=("consult", "mri"))
    assert (result, why) == (LOOK, "Exhibits B and C hold the same pages.")


def test_two_encounters_of_one_file_are_not_the_same_pages(approved_workspace):
    case = cases.care()
    case["documents"]["consult"] |= {"pages": 6, "first_page": 1, "last_page": 3}
    case["documents"]["mri"] |= {"pages": 6, "first_page": 4, "last_page": 6}
    cases.evidence(case, "mri")["source"]["page"] = 4
    both = {"same": ("consult", "mri")}
    assert asked(approved_workspace, case, "twice", **both)[0] is LOOK
    assert asked(approved_workspace, case, "twice", options=Options(minimum_necessary=True), **both)[0] is PASS


def test_what_was_decided_on_this_level_is_not_sent_again(approved_workspace):
    case = signed_case()
    case["denial"]["prior_decisions"] = [{"on": "2026-10-20", "level": "internal-1", "outcome": "upheld"}]
    result, why = asked(approved_workspace, case, "twice")
    assert result is STOP
    assert "A first internal appeal of this denial was already decided, on 2026-10-20." in why


def test_what_was_asked_for_and_has_not_come_is_named(approved_workspace):
    case = signed_case()
    case["requests"] = [{"asked_of": "North PT", "what": "the daily notes", "sent_on": "2026-10-20"}]
    assert asked(approved_workspace, case, "twice") == (LOOK, "Records asked for on 2026-10-20 have not come.")


def test_without_an_address_it_is_looked_at_and_a_fax_needs_a_number(approved_workspace):
    case = cases.care()
    assert asked(approved_workspace, case, "way")[0] is PASS
    fax = {"options": Options(fax=True)}
    assert asked(approved_workspace, case, "way", **fax)[0] is STOP
    case["denial"]["appeal_to"] = ["PO Box 100", "Fax (555) 010-0900"]
    case["practice"] = PRACTICE
    assert asked(approved_workspace, case, "way", **fax) == (PASS, "The payer's fax number is on file.")
    del case["denial"]["appeal_to"]
    assert asked(approved_workspace, case, "way")[0] is LOOK


PRACTICE = {
    "name": "Example Pain Clinic", "npi": "1234567893", "fax": "(512) 555-0101",
    "address": {"lines": ["1 Example Street"], "city": "Austin", "state": "TX", "zip": "78701"},
    "signer": {"name": "Alex Example"},
}  # fmt: skip


def test_without_a_profile_there_is_no_limit(approved_workspace):
    found = before(approved_workspace, cases.care())
    made = Made(tuple(PacketFile(f"{number}", 900, 10**9) for number in range(99)))
    by_name = {one.name: one for one in (*checks_before(found), *checks_after(found, made))}
    assert by_name["limits"].why == "No limit of this payer is on file, so none was kept."
    assert (by_name["size"].result, by_name["size"].why) == (PASS, "99 files, 99000.0 MB.")


def test_each_limit_that_is_passed_is_told_with_its_figures(approved_workspace):
    limits = profile(files=1, file_megabytes=2, all_megabytes=3, media=("tiff",), zip=False)
    found = before(approved_workspace, cases.care(), profile=limits, options=Options(zip=True))
    made = Made((PacketFile("packet-1-of-2.pdf", 40, 2_500_000), PacketFile("packet-2-of-2.pdf", 9, 900_000)))
    by_name = {one.name: one for one in (*checks_before(found), *checks_after(found, made))}
    assert (by_name["limits"].result, by_name["limits"].why) == (
        STOP, "It takes tiff, and a packet is a PDF. It takes no ZIP.")  # fmt: skip
    assert by_name["size"].result is STOP
    assert by_name["size"].why == (
        "2 files are needed, and 1 are taken. All files together have 3.4 MB, and 3 MB are taken. "
        "Packet-1-of-2.pdf has 2.5 MB, and 2 MB are taken."
    )


def test_what_was_met_in_the_exhibits_is_looked_at(approved_workspace):
    found = before(approved_workspace, cases.care())
    doubt = Problem("F038", "of exhibit C is left out: a script (p. 2)", "enclose it on its own", None, Severity.DOUBT)
    by_name = {one.name: one for one in checks_after(found, Made((), tagged=False, problems=(doubt,)))}
    assert (by_name["pages"].result, by_name["pages"].why, by_name["pages"].mend) == (
        LOOK, "Of exhibit C is left out: a script (p. 2).", "Enclose it on its own.")  # fmt: skip
    assert "not every page of the exhibits" in by_name["accessible"].why


def test_the_form_says_what_is_left_to_the_hand(approved_workspace):
    case = cases.repeat()
    result, why = asked(approved_workspace, case, "by-hand", options=Options(form=True))
    assert (result, why) == (
        LOOK,
        "The request's cover leaves open whether further evidence will follow; the request concerns an overpayment.",
    )
    assert asked(approved_workspace, case, "by-hand")[0] is PASS


def test_no_answer_says_a_value_of_the_patient(approved_workspace):
    for make in cases.SUPPORTED:
        case = make()
        found = checks_before(before(approved_workspace, case, options=Options(fax=True, form=True)))
        said = " ".join(f"{one.why} {one.mend}" for one in found)
        for value in (*case["patient"].values(), "Jordan", case["denial"]["claim_number"]):
            assert str(value) not in said


def test_the_page_for_the_practice_groups_the_answers_and_is_marked_internal(approved_workspace):
    case = cases.prepared(approved_workspace, cases.care()).case
    checks = (
        Check("size", "Size", PASS, "1 file, 0.1 MB."),
        Check("time", "In time", STOP, "The last day has passed.", "Ask first."),
        Check("signed", "Records signed", LOOK, "Not signed: exhibit B.", "Look for it."),
    )
    page = lay_out_preflight(
        checks, case, (), ("Exhibit D: its encounter alone: pp. 3–6 of 12.",), ("Exhibit E: why.",)
    )
    from appealkit.writers import write

    words = " ".join(reading.docx_words(write(page, "docx")))
    assert words.startswith("Before care is sent Internal: not for sending. Not to be sent: 1 thing to settle first.")
    order = [
        "What stops it",
        "In time",
        "Look at these before it goes",
        "Records signed",
        "In order",
        "Size",
        "Kept back",
        "Sent whole",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_the_headline_counts(approved_workspace):
    one = Check("a", "A", LOOK, "b", "c")
    assert headline((one,)) == "Written. Look at 1 thing, have it signed, then send it."
    assert headline((one, one)) == "Written. Look at 2 things, have it signed, then send it."
    assert headline(()) == "Written. Have it signed, then send it."
