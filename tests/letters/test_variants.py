"""A practice's own text for a payer or programme: it stands where it fits, once it is approved, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from appealkit.authoring.samples import samples_of
from appealkit.errors import TemplateError
from appealkit.letters.template import load_templates
from appealkit.library import open_library
from appealkit.pipeline import prepare

from .bench import approving, shipped

SHIPPED = "letters/sedation"
SAMPLE = "sedation-justified"  # of Example Health Plan, commercial-erisa


def variant(name: str, *lines: str) -> dict[str, bytes]:
    front = [f"template: letters/{name}", "title: Ours", 'version: "1"', "kind: section", *lines]
    body = f"{{% position %}}\nThe words of {name}.\n{{% endposition %}}\n"
    return {f"letters/{name}.md.j2": "\n".join(["---", *front, "---", body]).encode()}


def library(*variants: dict[str, bytes], approved: tuple[str, ...] | None = None, changed: str | None = None):
    """The release with these variants; approved: all shipped templates and these. `changed` after its approval."""
    files = dict(shipped())
    for item in variants:
        files |= item
    shelf, problems = load_templates(files)
    assert shelf is not None, problems
    whole = open_library(None)
    names = [name for name in shelf.templates if f"{name}.md.j2" in shipped() or name in (approved or ())]
    return replace(whole, templates=shelf, register=approving(shelf, whole.rules, names, changed))


def used(held, *, trial: bool = False, on: date = date(2026, 11, 15), **payer):
    """The section that the sample's letter is written from, and the codes of what is told."""
    sample = next(item for item in samples_of(open_library(None))[0] if item.name == SAMPLE)
    denial = sample.case.denial
    denial = denial.model_copy(update={"payer": denial.payer.model_copy(update=payer)})
    packet = prepare(sample.case.model_copy(update={"denial": denial}), held, on=on, trial=trial)
    return packet.letter.templates[1].template, {problem.code for problem in packet.problems}


FOR_PLAN = (f"instead_of: {SHIPPED}", "payers: [example health plan]")


def test_until_it_is_approved_the_shipped_text_goes_on_being_used() -> None:
    held = library(variant("ours", *FOR_PLAN))
    assert used(held) == (SHIPPED, set())
    assert used(held, trial=True) == ("letters/ours", set())


def test_once_approved_it_stands_for_its_payer_and_for_no_other() -> None:
    held = library(variant("ours", *FOR_PLAN), approved=("letters/ours",))
    assert used(held) == ("letters/ours", set())
    assert used(held, name="Another Plan") == (SHIPPED, set())


@pytest.mark.parametrize("word", ["99-999", "EXAMPLE Health  Plan", "Reviewer of Plans"])
def test_a_payer_is_known_by_its_id_its_name_and_its_vendor(word: str) -> None:
    held = library(variant("ours", f"instead_of: {SHIPPED}", f'payers: ["{word}"]'), approved=("letters/ours",))
    assert used(held, payer_id="99-999", delegate="Reviewer of Plans") == ("letters/ours", set())
    assert used(held, payer_id="99-998", name="Another Plan") == (SHIPPED, set())


def test_of_two_that_fit_the_more_exact_stands() -> None:
    for_all = variant("for-all", f"instead_of: {SHIPPED}")
    of_program = variant("of-program", f"instead_of: {SHIPPED}", "programs: [commercial-erisa]")
    of_payer = variant("of-payer", *FOR_PLAN)
    of_both = variant("of-both", *FOR_PLAN, "programs: [commercial-erisa]")
    every = (for_all, of_program, of_payer, of_both)
    for number, expected in enumerate(["for-all", "of-program", "of-payer", "of-both"], 1):
        assert used(library(*every[:number]), trial=True) == (f"letters/{expected}", set())
        assert used(library(*reversed(every[:number])), trial=True) == (f"letters/{expected}", set())


def test_two_that_fit_equally_are_told_and_neither_is_taken_by_chance() -> None:
    held = library(variant("a", *FOR_PLAN), variant("b", *FOR_PLAN), approved=("letters/a",))
    assert used(held) == ("letters/a", set())  # the other is a draft, and stops no letter
    with pytest.raises(TemplateError) as caught:
        used(held, trial=True)
    assert [(item.code, item.says) for item in caught.value.problems] == [
        ("T153", "letters/a and letters/b fit this letter equally")
    ]


def test_one_that_does_not_speak_for_the_strategy_is_not_taken() -> None:
    held = library(variant("ours", *FOR_PLAN, "speaks_for: [site-justified]"))
    assert used(held, trial=True) == (SHIPPED, set())


def test_one_that_is_retired_or_not_yet_effective_is_not_taken() -> None:
    yes = ("letters/ours",)
    later = library(variant("ours", *FOR_PLAN, "effective: 2026-11-20"), approved=yes)
    assert used(later) == (SHIPPED, set())
    assert used(later, on=date(2026, 11, 20)) == ("letters/ours", set())
    gone = library(variant("ours", *FOR_PLAN, "retired: 2026-11-10"), approved=yes)
    assert used(gone) == (SHIPPED, set())
    assert used(gone, trial=True) == (SHIPPED, set())


def test_one_that_was_approved_and_then_changed_is_told_and_the_shipped_text_used() -> None:
    held = library(variant("ours", *FOR_PLAN), approved=("letters/ours",), changed="letters/ours")
    assert used(held) == (SHIPPED, {"T154"})
    assert used(held, name="Another Plan") == (SHIPPED, set())


def test_a_frame_has_variants_too_and_stays_a_letter_of_its_level() -> None:
    body = shipped()["frames/appeal.md.j2"].decode().replace("template: frames/appeal", "template: frames/ours")
    ours = {"frames/ours.md.j2": body.replace("kind: frame", "kind: frame\ninstead_of: frames/appeal").encode()}
    sample = next(item for item in samples_of(open_library(None))[0] if item.name == SAMPLE)
    letters = [prepare(sample.case, one, on=sample.on, trial=True).letter for one in (library(), library(ours))]
    assert letters[1].templates[0].template == "frames/ours"
    assert letters[1].is_of_a_level
    assert letters[1].title == letters[0].title
    assert letters[1].body == letters[0].body


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        (("instead_of: letters/sedatoin",), 6, "'letters/sedatoin' is no template"),
        (("speaks_for: []", "instead_of: frames/appeal"), 7, "'frames/appeal' is a frame"),
        (("payers: [Example Health Plan]",), 6, "'payers' and 'programs' are said of a variant alone"),
        (("instead_of: letters/other",), 6, "'letters/other' is a variant itself"),
    ],
)
def test_a_variant_of_nothing_is_told_at_its_line(lines: tuple[str, ...], line: int, says: str) -> None:
    files = shipped() | variant("ours", *lines) | variant("other", f"instead_of: {SHIPPED}")
    _, problems = load_templates(files)
    assert [(item.code, item.where.file, item.where.line, item.says) for item in problems] == [
        ("T152", "letters/ours.md.j2", line, says)
    ]


def test_a_misspelt_template_is_told_with_the_nearest() -> None:
    _, problems = load_templates(shipped() | variant("ours", "instead_of: letters/sedatoin"))
    assert problems[0].mend == "did you mean 'letters/sedation'?"
