"""Which sheets a form has, what stands on them, and that every word of them is there, plain and told apart."""

import re
from datetime import date
from pathlib import Path

import pytest
from bookfill import Wanted, draft, opened
from openxml_audit import OpenXmlValidator

from appealkit.assessment.assess import assess
from appealkit.errors import CODE_PAGES
from appealkit.intake import read_case
from appealkit.intake.book import form, kinds_for, read_words, unworded
from appealkit.intake.book.cells import Held
from appealkit.intake.book.layout import Layout, plain
from appealkit.intake.book.looks import (
    ASKED_GROUND,
    GROUND,
    HEAD_GROUND,
    HEAD_INK,
    HELP_GROUND,
    HELP_INK,
    INK,
    KNOWN_GROUND,
    LINK,
)
from appealkit.intake.book.typed import typed

SAMPLES = Path(__file__).parents[3] / "samples"


def test_every_attribute_has_a_column_name_a_help_and_an_example(rules, words):
    assert unworded(words, rules.vocabulary) == []


def test_every_word_to_pick_has_plain_words(rules, words):
    picked = {
        word for kind in rules.vocabulary.kinds.values() for item in kind.attributes.values() for word in item.one_of
    }
    assert sorted(picked - set(words.words)) == ["gait", "none", "reflex", "sensation", "skin", "strength"]


def test_tabs_headings_and_words_to_pick_are_told_apart(rules, words):
    layout = Layout(words, rules.vocabulary)
    plans = list(layout.sheets())
    tabs = [plain(plan.tab) for plan in plans]
    assert len(set(tabs)) == len(tabs)
    for plan in plans:
        headings = [plain(column.words.column) for column in plan.columns]
        assert len(set(headings)) == len(headings), plan.key
        for column in plan.columns:
            shown = [plain(choice.shown) for choice in column.choices]
            assert len(set(shown)) == len(shown), (plan.key, column.key)


def test_every_word_to_pick_is_read_as_itself_however_it_is_written(rules, words):
    for plan in Layout(words, rules.vocabulary).sheets():
        for column in plan.columns:
            for choice in column.choices:
                for said in (choice.shown, choice.value, choice.shown.upper(), f" {choice.shown}. "):
                    read = typed(column, Held(said), rules.vocabulary, date(1899, 12, 30))
                    assert read.values == {"": choice.value}, (plan.key, column.key, said)


def test_rows_of_different_sheets_get_different_names(rules, words):
    for known in (words, words.model_copy(update={"kinds": {}})):
        prefixes = [plan.prefix for plan in Layout(known, rules.vocabulary).sheets()]
        assert len(set(prefixes)) == len(prefixes)


def test_every_help_is_short_and_plain(rules, words):
    for plan in Layout(words, rules.vocabulary).sheets():
        assert plan.sentence.endswith(".")
        for column in plan.columns:
            assert len(column.help) <= 250, (plan.key, column.key)
            for sentence in re.split(r"(?<=[.:?]) ", column.words.help):
                assert len(sentence.split()) <= 22, (plan.key, column.key)


def test_words_that_are_lacking_are_made_of_the_name(rules, words):
    bare = words.model_copy(update={"kinds": {}})
    assert bare.column("symptom", "walking_limit").column == "Walking limit"
    assert bare.sheet_of("symptom", "Symptom").sheet == "Symptom"
    data = form(draft(), [Wanted("care-long-enough")], rules, bare)
    assert [cell.value for cell in opened(data)["Course of therapy"][2]][:5] == [
        "Fact", "Document", "Page", "Modality", "Region",
    ]  # fmt: skip


def test_a_mistake_in_the_words_is_told_at_its_line():
    found, problems = read_words(b"start: {sheet: 'a/b'}\nwords: {}\n", "form.yaml")
    assert found is None
    assert problems
    assert all(problem.where.file == "form.yaml" for problem in problems)


@pytest.mark.parametrize(
    ("requirement", "kinds"),
    [
        ("care-long-enough", ("therapy-course", "medication-trial", "symptom")),  # what its measure counts
        ("care-not-tolerated", ("therapy-course",)),  # the evidence it names
        ("xray-guided", ("prior-procedure", "procedure-note")),  # a procedure note is the first-hand record of both
        ("records-at-hand", ()),  # documents alone
        ("no such requirement", ()),
    ],
)
def test_a_requirement_names_the_kinds_of_evidence_it_needs(requirement, kinds, rules):
    assert kinds_for(requirement, rules) == kinds


def test_a_form_has_a_sheet_for_each_kind_asked_for_and_known_and_one_for_the_rest(make):
    known = {
        ("documents", "note", "kind"): "office-note",
        ("documents", "note", "date"): "2026-08-20",
        ("evidence", "call", "kind"): "contact",
    }
    data = make(known, [Wanted("care-long-enough", blocking=False)], ["diagnosis"])
    book = opened(data)
    assert book.sheetnames == [
        "Start here", "Documents", "Therapy", "Medication", "Symptoms", "Diagnoses", "Contact with the payer",
        "Other facts", "_lists", "_form",
    ]  # fmt: skip
    assert [book[name].sheet_state for name in ("_lists", "_form")] == ["veryHidden", "veryHidden"]


def test_what_only_needs_documents_is_written_on_their_sheet(make):
    data = make({}, [Wanted("records-at-hand", get="The office notes")])
    rows = [tuple(cell.value for cell in row) for row in opened(data)["Start here"].iter_rows(max_col=4)]
    assert [row[3] for row in rows if row[1] == "The office notes"] == ["Documents"]


def test_the_first_sheet_shows_the_patient_and_what_is_wanted_from_whom(make):
    known = {("patient", "name"): "Jordan Q. Sample", ("denial", "lines", "1", "service_date"): "2026-09-17"}
    data = make(known, [Wanted("care-long-enough", get="Therapy notes from April", ask_of="North PT")])
    rows = [tuple(cell.value for cell in row) for row in opened(data)["Start here"].iter_rows(max_col=6)]
    assert ("Patient name", "Jordan Q. Sample", "From the claim") in [row[:3] for row in rows]
    assert [row[2].startswith("Please fill in") for row in rows if row[0] == "Member ID"] == [True]
    assert [row[1].date() for row in rows if row[0] == "Date of service"] == [date(2026, 9, 17)]
    wanted = [row for row in rows if row[1] == "Therapy notes from April"]
    assert wanted == [
        ("North PT", "Therapy notes from April", "Needed for the answer", "Therapy", "Medication", "Symptoms")
    ]
    links = [cell for row in opened(data)["Start here"].iter_rows() for cell in row if cell.hyperlink]
    assert {cell.hyperlink.location for cell in links} == {
        "'Documents'!A1", "'Therapy'!A1", "'Medication'!A1", "'Symptoms'!A1", "'Other facts'!A1",
    }  # fmt: skip


def test_every_sheet_has_its_headings_in_sight_and_its_lists_to_pick_from(make):
    book = opened(make({}, [Wanted("care-long-enough")]))
    sheet = book["Therapy"]
    assert sheet["A1"].value.startswith("Therapy: One row for each course of therapy")
    assert sheet.freeze_panes == "D4"
    assert sheet.print_title_rows == "$1:$3"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B4:B28"].formula1 == "'Documents'!$A$4:$A$43"
    assert rules["C4:C28"].type == "whole"
    kind = rules["D4:D28"]
    assert kind.type == "list"
    letter = re.fullmatch(r"_lists!\$([A-Z]+)\$1:\$\1\$6", kind.formula1)[1]
    assert [book["_lists"][f"{letter}{row}"].value for row in range(1, 7)] == [
        "Physical therapy",
        "Home exercise program",
        "Chiropractic or spinal manipulation",
        "Acupuncture",
        "Talk therapy for pain (CBT)",
        "Water therapy (aquatic)",
    ]
    assert rules["F4:F28"].type == "date"
    assert "Empty is not no." in " ".join(str(row[0].value) for row in book["Start here"].iter_rows(max_col=1))


def test_ink_stands_out_from_its_ground():
    for ink, ground in (
        (INK, GROUND), (HEAD_INK, HEAD_GROUND), (HELP_INK, HELP_GROUND), (INK, KNOWN_GROUND), (INK, ASKED_GROUND),
        (HELP_INK, GROUND), (LINK, GROUND),
    ):  # fmt: skip
        light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 7


def _luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_sample_case_can_be_asked_by_a_form(rules, words):
    for file in sorted((SAMPLES / "cases").glob("*.yaml"))[::4]:
        found, _ = read_case(file, rules.vocabulary, rules.procedures, workspace=SAMPLES)
        asks = assess(found.case, rules, on=date(2026, 10, 20)).asks
        book = opened(form(found.case, asks, rules, words))
        tabs = set(book.sheetnames)
        for ask in asks:
            for kind in kinds_for(ask.requirement, rules):
                assert words.kinds[kind].sheet in tabs


def test_the_readme_lists_every_code_of_the_workbook_with_its_title():
    readme = Path(__file__).parents[3] / "src/appealkit/intake/README.md"
    rows = dict(re.findall(r"^\| (I1[67]\d) \| (.+?) \|$", readme.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert rows == {code: page.title for code, page in CODE_PAGES.items() if "I160" <= code <= "I179"}


def test_the_workbook_is_sound_by_the_standard_but_for_two_habits_of_openpyxl(make, tmp_path):
    """Strings stand in their cells, and the parts of a font in an order of its own: every program reads both."""
    file = tmp_path / "form.xlsx"
    file.write_bytes(make({("patient", "name"): "=1"}, [Wanted("care-long-enough")], ["prior-procedure"]))
    errors = [str(error) for error in OpenXmlValidator().validate(str(file)).errors]
    assert [error for error in errors if "inline-string" not in error and "/fonts[1]/font[" not in error] == []
