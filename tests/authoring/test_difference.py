"""Two letters of one sample held against each other: what is told, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appealkit.authoring.blocktree import as_tree, from_tree
from appealkit.authoring.difference import Difference, Stretch, difference, in_common, marked, undated
from appealkit.authoring.difference_told import as_text
from appealkit.authoring.made import Made, Silence, as_values, from_values
from appealkit.authoring.page.difference import write_differences
from appealkit.document.model import Address, Bullets, Document, Emphasis, Heading, Inlines, Paragraph, Table, Text
from writers.samples import EVERY_BLOCK, HOSTILE


def t(text: str) -> Inlines:
    return (Text(text),)


BEFORE = Document(
    "Appeal",
    (
        Address((t("November 2, 2026"),)),
        Heading(2, t("Conservative care")),
        Paragraph((Text("The record shows "), Text("13", "care.value", 4), Text(" weeks of care. It failed."))),
        Table((t("Point"), t("Exhibit")), ((t("Care"), t("A, p. 1")),), (1, 1), "Criteria"),
    ),
)


def made(*blocks: object, name: str = "one", **more: object) -> Made:
    return Made(name, replace(BEFORE, blocks=(*BEFORE.blocks[:2], *blocks)), **more)  # type: ignore[arg-type]


OLD = made(*BEFORE.blocks[2:])


def told(before: Made, after: Made) -> list[str]:
    """The lines told of this difference, without the heading and the sum."""
    return [line.strip() for line in as_text([difference(before, after)]).split("\n") if line.startswith("  ")]


def test_two_equal_letters_have_no_difference_whatever_line_their_values_stand_in() -> None:
    moved = Paragraph((Text("The record shows "), Text("13", "care.value", 40), Text(" weeks of care. It failed.")))
    assert difference(OLD, made(moved, BEFORE.blocks[3])) == Difference("one", "same")


def test_a_changed_word_is_told_in_its_sentence_below_its_heading_and_the_sentence_beside_it_is_not() -> None:
    new = made(Paragraph(t("The record shows 13 weeks of care. It did not help.")), BEFORE.blocks[3])
    assert told(OLD, new) == ["Conservative care", "It [-failed-]{+did not help+}."]


def test_a_sentence_that_went_and_one_that_came_are_told_whole() -> None:
    new = made(
        Paragraph(t("The record shows 13 weeks of care.")), BEFORE.blocks[3], Paragraph(t("Please call the practice."))
    )
    assert told(OLD, new) == ["Conservative care", "[-It failed.-]", "{+Please call the practice.+}"]


def test_a_changed_cell_is_told_with_its_row() -> None:
    new = made(BEFORE.blocks[2], Table((t("Point"), t("Exhibit")), ((t("Care"), t("B, p. 1")),), (1, 1), "Criteria"))
    assert told(OLD, new)[-1] == "Care | [-A-]{+B+}, p. 1"


def test_words_that_change_together_are_one_phrase() -> None:
    assert list(marked("the pain began on May 2", "the pain is seen since May 2")) == [
        Stretch("same", "the pain "),
        Stretch("gone", "began on"),
        Stretch("came", "is seen since"),
        Stretch("same", " May 2"),
    ]


def test_a_sentence_made_an_item_of_a_list_is_told_though_its_words_stayed() -> None:
    new = made(Bullets((t("The record shows 13 weeks of care. It failed."),)), BEFORE.blocks[3])
    assert "(a sentence before, an item of a list now)" in "".join(told(OLD, new))


def test_emphasis_is_told_beside_changed_words_too() -> None:
    new = made(Paragraph((Emphasis(t("The record shows 13 weeks of care. It failed.")),)), BEFORE.blocks[3])
    assert told(OLD, new) == ["bold or italics are not the same"]
    other = replace(new, page=replace(new.page, blocks=(*new.page.blocks, Paragraph(t("More.")))))
    assert told(OLD, other) == ["bold or italics are not the same", "Conservative care", "{+More.+}"]


def test_two_paragraphs_made_one_are_told_as_another_layout() -> None:
    new = made(Paragraph(t("The record shows 13 weeks of care.")), Paragraph(t("It failed.")), BEFORE.blocks[3])
    assert told(OLD, new) == ["the same words, laid out otherwise: paragraphs, lists or the page's footer"]


def test_a_value_that_is_now_typed_by_hand_is_told() -> None:
    new = made(Paragraph(t("The record shows 13 weeks of care. It failed.")), BEFORE.blocks[3])
    assert told(OLD, new) == ["the same words; a value now comes from another name, or is now written out"]


def test_a_value_that_is_newly_missing_is_told_as_what_stops_a_real_letter() -> None:
    hole = Paragraph((Text("The plan is "), Text("[missing: payer.plan]", "payer.plan", hole=True)))
    lines = told(OLD, made(*BEFORE.blocks[2:], hole))
    assert lines[0] == "a value is missing now, so that no real letter would be written: payer.plan"


def test_what_is_left_out_and_which_exhibits_go_along_is_told() -> None:
    old = replace(OLD, left_out=(Silence("exam-agrees", "letters/a", "missing"),), exhibits=("A Note, p. 1",))
    new = replace(OLD, left_out=(Silence("imaging-agrees", "letters/a", "missing"),), exhibits=("A MRI, p. 2",))
    assert told(old, new) == [
        "Sentences left out",
        "{+now left out: imaging-agrees in letters/a+} (missing)",
        "[-no longer left out: exam-agrees in letters/a-]",
        "Exhibits",
        "[-A Note, p. 1-]",
        "{+A MRI, p. 2+}",
    ]


def test_a_letter_that_appears_or_disappears_is_told_with_the_reason() -> None:
    none = Made("one", None, "submit-records: nothing is shown")
    assert difference(none, OLD).state == "appears"
    assert told(OLD, none) == ["there is no letter any more: submit-records: nothing is shown"]
    assert as_text([difference(OLD, none)]).endswith("1 sample: 1 letter disappears.\n")
    assert difference(none, none).is_same


def test_letters_of_two_days_differ_in_more_than_their_date_or_not_at_all() -> None:
    later = replace(BEFORE, blocks=(Address((t("November 3, 2026"),)), *BEFORE.blocks[1:]))
    assert not difference(OLD, Made("one", later)).is_same
    assert difference(undated(OLD), undated(Made("one", later))).is_same


def test_a_change_that_three_letters_share_is_told_once() -> None:
    new = made(Paragraph(t("The record shows 13 weeks of care. It did not help.")), BEFORE.blocks[3])
    found = [difference(replace(OLD, name=name), replace(new, name=name)) for name in ("a", "b", "c")]
    common, rest = in_common(found)
    assert [(one.change.new, one.samples) for one in common] == [("It did not help.", ("a", "b", "c"))]
    assert not any(item.tells for item in rest)
    assert as_text(found).count("did not help") == 1
    assert in_common(found[:2])[0] == ()


def test_a_long_sentence_is_shown_around_its_change() -> None:
    long = "word " * 60
    lines = told(made(Paragraph(t(f"{long}old {long}"))), made(Paragraph(t(f"{long}new {long}"))))
    assert "…" in lines[-1]
    assert len(lines[-1]) < 160
    assert "[-old-]{+new+}" in lines[-1]


def test_nothing_of_a_letter_is_markup_on_the_page() -> None:
    old, new = (made(Paragraph(t(f"<script>{word}</script> & <b>"))) for word in ("one", "two"))
    shown = write_differences([difference(old, new)], "<Title>", {"one": "one.docx"}).decode()
    assert "<script" not in shown
    assert "&lt;script&gt;<del>one</del><ins>two</ins>&lt;/script&gt; &amp; &lt;b&gt;" in shown
    assert "<h1>&lt;Title&gt;</h1>" in shown
    assert '<a href="one.docx">' in shown


@pytest.mark.parametrize("document", [EVERY_BLOCK, HOSTILE, BEFORE], ids=["every block", "hostile", "before"])
def test_a_page_kept_as_plain_values_says_the_same(document: Document) -> None:
    kept = from_tree(as_tree(document))
    assert as_tree(kept) == as_tree(document)
    values = Made("one", document, "", (Silence("a", "b", "c"),), ("A",), ("letters/a",))
    assert difference(values, from_values(as_values(values))).is_same


@pytest.mark.parametrize(
    "values", [{}, {"letter": 3}, {"letter": {"is": "Nothing"}}, {**as_values(OLD), "left_out": [1]}]
)
def test_values_of_another_shape_are_no_letter(values: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 whatever it says
        from_values(values)
