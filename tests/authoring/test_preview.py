"""A template seen as its letter: what would be sent, and each stretch of it with where it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from previewing import FRAME, NAME, SECTION, bench, files, look, sample

from appealkit.authoring.inwords import condition_in_words, conditions_of, sentence
from appealkit.authoring.marked import Span
from appealkit.authoring.preview import Kept, fitting
from appealkit.authoring.reading import read
from appealkit.authoring.samples import drafted, samples_of
from appealkit.errors import TemplateError
from appealkit.letters.template import load_templates
from appealkit.library import open_library
from appealkit.writers import write

NEEDLES = """\
{% fact "fear-after-other-means" as why %}
The reason is {{ why.reason }}.
{% endfact %}
"""


def spans(given: str, kind: str = "paragraph") -> list[Span]:
    """Every stretch of the first block of this kind that a template says, or left out."""
    found = look(files(given))
    parts = [[span for row in part.rows for cell in row for span in cell] for part in found.parts if part.kind == kind]
    return next(one for one in parts if any(span.origin or span.kind == "left-out" for span in one))


def test_each_stretch_has_its_line_its_field_and_the_conditions_that_let_it_in() -> None:
    not_stated = "policy.stated is not present"
    told = [(span.kind, span.text, span.field, span.at.line, span.at.because) for span in spans(SECTION)]
    assert told == [
        ("words", "Claim ", "", 11, (not_stated,)),
        ("value", "EX-2026-132", "denial.claim_number", 11, (not_stated,)),
        ("words", " says ", "", 11, (not_stated,)),
        ("value", "CO-50", "denial.codes", 11, (not_stated, "denial.codes is present")),
        ("words", ". ", "", 11, ()),
        ("left-out", "It ended with ⟨care.outcome⟩.", "", 13, ()),
        ("left-out", "The reason is ⟨why.reason⟩.", "", 16, ()),
        ("words", "Reference ", "", 19, ()),
        ("hole", "[missing: earlier.reference]", "earlier.reference", 19, ()),
        ("words", ".", "", 19, ()),
    ]


def test_a_sentence_left_out_says_by_which_tag_and_why() -> None:
    (gap,) = [span for span in spans('One.\n{% fact "care-failed" as it %}\nTwo.\n{% endfact %}\nThree.\n') if span.why]
    assert (gap.text, gap.why, gap.at.tags) == ("Two.", "not judged for this strategy", ("fact care-failed",))
    assert (gap.at.file, gap.at.line) == ("letters/sedation.md.j2", 8)


def test_a_value_of_the_chart_names_its_evidence_and_its_page() -> None:
    value = next(span for span in spans(NEEDLES) if span.kind == "value")
    assert value.text == "severe needle phobia with fainting"
    assert value.field == "fear-after-other-means.reason"
    assert value.at.evidence == ("why",)
    assert [(one.exhibit, one.title, one.page) for one in value.at.sources] == [("C", "Consultation", 1)]
    assert value.at.tags == ("fact fear-after-other-means",)


def test_a_row_of_the_criteria_table_names_its_requirement_and_the_line_of_its_phrase() -> None:
    at = {span.at.requirement: span.at for span in spans(NEEDLES, "table") if span.at.requirement}
    assert set(at) == {"sedation-on-record", "fear-after-other-means", "sedated-for-no-facet-procedure"}
    assert {one.file for one in at.values()} == {"record.yaml"}


def test_a_left_out_item_stands_among_the_items() -> None:
    text = '- One\n{% fact "care-failed" as it %}\n- Two\n{% endfact %}\n- Three\n'
    assert [span.text for span in spans(text, "bullets")] == ["One", "Two", "Three"]


def test_what_is_left_out_before_everything_stands_first() -> None:
    text = '{% fact "care-failed" as it %}\nTwo.\n{% endfact %}\n\nThree.\n'
    assert [span.text for span in spans(text)] == ["Two."]


def test_the_page_is_what_would_be_sent() -> None:
    given = files()
    found = look(given)
    shelf, _ = load_templates(given)
    assert shelf is not None
    assert found.page == drafted(sample(), replace(open_library(), templates=shelf)).letter_page
    assert found.pdf == write(found.page, "pdf", open_library().look)
    assert [image.png[:8] for image in found.pages] == [b"\x89PNG\r\n\x1a\n"] * len(found.pages)


def test_the_stages_are_timed() -> None:
    assert [(stage.name, stage.seconds) for stage in look(files()).stages] == [
        (name, 1.0) for name in ("read", "judge", "compose", "lay out", "PDF", "images", "mark")
    ]


def test_only_a_page_that_changed_is_drawn_again() -> None:
    kept, long = Kept(bench()), "Words.\n\n" * 60
    before = look(files(f"First.\n\n{long}"), kept)
    after = look(files(f"Other.\n\n{long}"), kept)
    assert [any(image is one for one in before.pages) for image in after.pages] == [
        False,
        *[True] * (len(before.pages) - 1),
    ]
    assert len(before.pages) > 2


def test_only_a_template_that_changed_is_compiled_again() -> None:
    kept = Kept(bench())
    look(files(), kept)
    environment = kept.environment
    assert environment is not None
    frame, section = (environment.get_template(name) for name in ("frames/appeal", NAME))
    look(files(SECTION + "\nMore.\n"), kept)
    assert kept.environment is environment
    assert environment.get_template("frames/appeal") is frame
    assert environment.get_template(NAME) is not section


def test_other_plain_words_of_codes_are_a_new_sandbox() -> None:
    kept, given = Kept(bench()), dict(files())
    look(given, kept)
    before = kept.environment
    given["record.yaml"] = given["record.yaml"].replace(b"\nwords:\n", b"\nwords:\n  zzz: nothing\n")
    look(given, kept)
    assert kept.environment is not before


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{% fact "care-failed" as it %}\nNever closed.\n', "T011", 7),
        ("{{ payer.nmae }}\n", "T010", 7),
        ("# Too large\n", "T030", 0),
    ],
)
def test_a_broken_template_is_told_at_its_place_and_the_next_look_is_whole(text: str, code: str, line: int) -> None:
    kept = Kept(bench())
    with pytest.raises(TemplateError) as told:
        look(files(text), kept)
    assert [(problem.code, problem.where.line) for problem in told.value.problems if problem.where] == [(code, line)]
    assert look(files(), kept).letter.body


def test_a_template_that_the_letter_does_not_use_is_not_shown_as_if_it_did() -> None:
    with pytest.raises(TemplateError, match="made of other templates"):
        look(files(), template="letters/imaging")


def test_the_samples_that_show_a_template_are_found() -> None:
    other = next(one for one in samples_of(bench())[0] if one.name == "two-services-done")
    samples = [sample(), other]
    found = fitting(NAME, samples, files(frame=FRAME), Kept(bench()))
    assert [one.name for one in found] == ["sedation-justified"]


def asked(text: str) -> Any:
    found = read("x", "x", f"{{% if {text} %}}a{{% endif %}}")
    return conditions_of(found.nodes)[0].test


@pytest.mark.parametrize(
    ("text", "holds", "words"),
    [
        ("policy.version is present", True, "policy.version is present"),
        ("policy.version is present", False, "policy.version is not present"),
        ("policy.version is not present", True, "policy.version is not present"),
        ('policy.kind == "ncd"', True, "policy.kind is “ncd”"),
        ('policy.kind == "ncd"', False, "policy.kind is not “ncd”"),
        ('policy.kind != "ncd"', False, "policy.kind is “ncd”"),
        ("care.value < 6", True, "care.value is less than 6"),
        ("care.value >= 6", False, "care.value is less than 6"),
        ("not payer.plan is present", True, "payer.plan is not present"),
        ("a is present and b is present", True, "a is present and b is present"),
        ("a is present and b is present", False, "a is not present or b is not present"),
        ("a is present and (b is present or c is present)", True, "a is present and (b is present or c is present)"),
        ("letter.meets_every_criterion", True, "letter.meets_every_criterion is so"),
        ("letter.meets_every_criterion", False, "letter.meets_every_criterion is not so"),
    ],
)
def test_a_condition_is_told_in_plain_words(text: str, holds: bool, words: str) -> None:
    assert condition_in_words(asked(text), holds=holds) == words


def test_a_sentence_that_was_not_said_is_told_with_the_names_of_its_values() -> None:
    text = "Care of {{ care.value | number }} weeks{% if care.last %}, to {{ care.last }}{% else %} on{% endif %}."
    assert sentence(read("x", "x", text).nodes) == "Care of ⟨care.value⟩ weeks[, to ⟨care.last⟩ | on]."
