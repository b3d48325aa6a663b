"""A letter proved as printed: formats that differ, values that vanish, facts without pages and pages without DRAFT are
found, and a letter that is as it should be is left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from appealkit.authoring.parity import disagreements
from appealkit.authoring.proof import letters_of, uncited
from appealkit.authoring.samples import samples_of
from appealkit.document.model import Bullets, Cite, Document, Heading, Inlines, Letterhead, Paragraph, Table, Text
from appealkit.errors import Problem, TemplateError, Where
from appealkit.letters.markup import Lowering, lower
from appealkit.letters.model import Citation, Exhibit, Letter, Statement
from appealkit.letters.sandbox import Fact, Rendering, Val
from appealkit.library import open_library
from appealkit.writers import shipped_look, write
from writers.samples import EVERY_BLOCK, HOSTILE

FORMATS = ("docx", "pdf", "txt")


def t(text: str) -> Inlines:
    return (Text(text),)


LETTER = Document(
    "Appeal",
    (
        Letterhead("Example Clinic", ("1 Street",)),
        Heading(1, t("Appeal")),
        Heading(2, t("Care")),
        Paragraph((Text("The record shows "), Text("13.5", "care.value", 4), Text(" weeks of care."))),
        Bullets(((Text("Naproxen to "), Text("July 9, 2026", "drug.to", 7)),)),
        Paragraph(t("Small print that nobody reads."), small=True),
        Table((t("Point"), t("Exhibit")), (((Text("Sitting 15 minutes", "it.sitting"),), t("A, p. 1")),), (1, 1), "x"),
    ),
    draft=True,
)  # fmt: skip


def printed(page: Document, css: str = "") -> dict[str, bytes]:
    look = shipped_look()
    return {name: write(page, name, replace(look, css=look.css + css)) for name in FORMATS}


def told(found: list[Problem]) -> list[str]:
    return [f"{problem.code} {problem.says}" for problem in found]


@pytest.mark.parametrize("page", [LETTER, EVERY_BLOCK, HOSTILE], ids=["letter", "every block", "hostile"])
def test_a_letter_as_it_should_be_has_no_problem(page: Document) -> None:
    assert told(disagreements(page, printed(page))) == []


def test_a_value_that_a_style_sheet_hides_is_told_by_its_name_and_never_by_what_it_is() -> None:
    found = disagreements(LETTER, printed(LETTER, "li { display: none }"))
    assert told(found) == [
        "T124 'drug.to' does not stand in the PDF at its place",
        "T123 2 words of the template below the heading “Care” are not in the PDF as in the letter",
    ]
    assert "July" not in "".join(map(str, found))


def test_words_of_the_template_that_are_hidden_are_told_with_their_heading() -> None:
    files = printed(replace(LETTER, blocks=(*LETTER.blocks[:5], *LETTER.blocks[6:])))
    assert told(disagreements(LETTER, {"txt": files["txt"]})) == [
        "T123 5 words of the template below the heading “Care” are not in the plain text as in the letter"
    ]


def test_a_value_that_vanished_is_told_with_the_place_that_printed_it() -> None:
    library = open_library()
    samples, _ = samples_of(library)
    sample = next(one for one in samples if one.name == "conservative-care-failed")
    tried = next(iter(letters_of(sample, library)))
    assert tried.page is not None
    blocks = tuple(block for block in tried.page.blocks if not isinstance(block, Bullets))
    files = {"txt": write(replace(tried.page, blocks=blocks), "txt")}
    found = disagreements(tried.page, files, tried.where)
    places = {(problem.says, str(problem.where)) for problem in found if problem.code == "T124"}
    assert ("'baseline-scale.scale' does not stand in the plain text at its place", "partials/function:4:0") in places
    assert {where for _, where in places} >= {"partials/care-courses:2:0", "partials/activity:2:0"}
    assert "Naproxen" not in "".join(map(str, found))


def test_values_that_changed_places_are_told() -> None:
    swapped = Document("Appeal", (Paragraph((Text("b", "two"), Text(" and "), Text("a", "one"))),))
    page = Document("Appeal", (Paragraph((Text("a", "one"), Text(" and "), Text("b", "two"))),))
    for name, data in printed(swapped).items():
        assert "T124" in {problem.code for problem in disagreements(page, {name: data})}, name


def test_words_that_a_format_adds_are_told() -> None:
    files = printed(replace(LETTER, blocks=(*LETTER.blocks, Paragraph(t("One more.")))))
    assert told(disagreements(LETTER, {"docx": files["docx"]})) == [
        "T123 the Word file says 2 words more than the letter"
    ]


def test_another_outline_is_told() -> None:
    flat = tuple(Paragraph(one.inlines) if one == Heading(2, t("Care")) else one for one in LETTER.blocks)
    files = printed(replace(LETTER, blocks=flat))
    for name, says in (("docx", "the Word file"), ("pdf", "the PDF")):
        assert told(disagreements(LETTER, {name: files[name]})) == [f"T123 {says} has another outline than the letter"]


def test_a_trial_without_draft_is_told_in_every_format() -> None:
    files = printed(replace(LETTER, draft=False))
    assert {problem.code for problem in disagreements(LETTER, files)} == {"T126"}
    assert len(disagreements(LETTER, files)) == 3
    assert disagreements(replace(LETTER, draft=False), files) == []


EXHIBIT = Exhibit("A", "note", "Note", None, date(2026, 9, 1), 3)
CITED = Citation("note", 2)


def letter(words: str) -> Letter:
    statement = Statement(words, "care-failed", ("pt",), (CITED,), "letters/a", Where("letters/a", 4))
    return Letter("Appeal", (), (1,), (statement,), (EXHIBIT,), (), (), ())


@pytest.mark.parametrize(
    ("inlines", "found"),
    [
        ((Text("Care failed ("), Cite("Ex.\u00a0A, p.\u00a02", "A.2"), Text(").")), []),
        ((Text("Care failed.")), ["T125 what 'care-failed' says is not followed by its pages"]),
        ((Cite("Ex.\u00a0A, p.\u00a02", "A.2"), Text(" Care failed.")),
         ["T125 what 'care-failed' says is not followed by its pages"]),
        ((Text("Care failed ("), Cite("Ex.\u00a0A, p.\u00a03", "A.3"), Text(").")),
         ["T125 what 'care-failed' says is not followed by its pages"]),
    ],
)  # fmt: skip
def test_a_statement_is_followed_by_its_pages(inlines: Inlines | Text, found: list[str]) -> None:
    said = inlines if isinstance(inlines, tuple) else (inlines,)
    page = Document("Appeal", (Paragraph(said),))
    assert told(list(uncited(letter("Care failed."), page))) == found


def test_a_row_of_the_criteria_table_cites_in_its_last_cell() -> None:
    row = (t("Care"), t("It failed"), (Cite("A, p.\u00a02", "A.2"),))
    head = (t("Point"), t("Record"), t("Exhibit"))
    page = Document("Appeal", (Table(head, (row,), (1, 1, 1), "x"),))
    assert list(uncited(letter("It failed"), page)) == []
    assert len(list(uncited(letter("It helped"), page))) == 1


def lowering() -> Lowering:
    return Lowering(Rendering(), cite=lambda _: (), block=lambda _: [], template="letters/a")


def test_a_cell_beyond_the_head_of_its_table_is_refused_and_not_lost() -> None:
    work = lowering()
    one, other = (work.rendering.bind(Val("x", name, 3, "letters/a")) for name in ("note.date", "note.author"))
    with pytest.raises(TemplateError, match=r"letters/a:3:0: T129 'note.author' has no place on the page"):
        lower(f"| Date |\n|---|\n| {one} | {other} |\n", work)
    assert lower(f"| Date |\n|---|\n| {one} {other} |\n", work)


def test_a_fact_that_prints_no_value_is_not_lost_there_either() -> None:
    work = lowering()
    said = work.rendering.mark_fact(
        Fact("one-region", ("a",), (CITED,), "letters/a", Where("letters/a", 9)), "One region."
    )
    with pytest.raises(TemplateError, match="letters/a:9:0: T129 the fact 'one-region' has no place on the page"):
        lower(f"| Date |\n|---|\n| x | {said} |\n", work)
