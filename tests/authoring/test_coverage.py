"""Which line a sample's letter said, which way its tests went, which tags opened; the letter unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appealkit.authoring.coverage import Covered, coverage, seen_drafting, seen_in
from appealkit.authoring.reading import read_all
from appealkit.authoring.samples import Sample, drafted, samples_of
from appealkit.authoring.traced import traced
from appealkit.document.linked import with_inlines
from appealkit.document.origins import origins, plain, without_origins
from appealkit.letters.model import Letter
from appealkit.letters.tags import environment_of
from appealkit.letters.template import load_templates
from appealkit.library import Library, open_library, template_files

FRONT = "---\ntemplate: {name}\ntitle: Tried\nversion: '1'\nkind: {kind}\n---\n"
SAMPLES = {sample.name: sample for sample in samples_of(open_library())[0]}


def bare(letter: Letter | None) -> Letter:
    """The letter without the origins of its texts."""
    assert letter is not None
    blocks = tuple(with_inlines(block, plain) for block in letter.body)
    statements = tuple(
        replace(one, values=tuple(replace(run, origin=0) for run in one.values)) for one in letter.statements
    )
    return replace(letter, body=blocks, statements=statements)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_traced_letter_is_the_letter(name: str) -> None:
    sample, library = SAMPLES[name], open_library()
    _, packet = seen_drafting(sample, library)
    found = drafted(sample, library)
    assert packet.letter_page is not None
    assert found.letter_page is not None
    assert bare(packet.letter) == found.letter
    assert without_origins(packet.letter_page) == found.letter_page
    assert origins(packet.letter_page.blocks)
    assert not origins(found.letter_page.blocks)


def test_the_shelf_keeps_its_own_sandbox() -> None:
    shelf = open_library().templates
    assert traced(shelf) is not environment_of(shelf)
    assert [name for name in environment_of(shelf).filters if "!" in name] == []


def tried(section: str, *names: str, **partials: str) -> Covered:
    """What these samples do with this text in place of `letters/sedation`."""
    files = dict(template_files())
    files["letters/sedation.md.j2"] = (FRONT.format(name="letters/sedation", kind="section") + section).encode()
    files |= {f"partials/{name}.md.j2": text.encode() for name, text in partials.items()}
    shelf, problems = load_templates(files)
    assert shelf is not None, problems
    library: Library = replace(open_library(), templates=shelf)
    letters, problems = seen_in([SAMPLES[name] for name in names], library)
    assert problems == []
    return next(item for item in coverage(letters, library, read_all(files)) if item.name == "letters/sedation")


SEDATION = "sedation-justified"


def test_a_line_is_said_by_the_samples_whose_letter_has_its_words() -> None:
    found = tried(
        "## Sedation\n"
        "{% if denial.received_on_time is present %}\n"
        "Never.\n"
        "{% else %}\n"
        "Always {{ denial.claim_number }}.\n"
        "{% endif %}\n".replace("denial.received_on_time", "policy.stated"),
        SEDATION,
    )
    assert found.used_by == (SEDATION,)
    assert [(line.number, line.text) for line in found.never_said] == [(9, "Never.")]
    assert [(line.number, line.said_by) for line in found.prose] == [(7, (SEDATION,)), (9, ()), (11, (SEDATION,))]
    assert [(test.held_for, test.failed_for) for test in found.tests] == [((), (SEDATION,))]
    assert found.ways == (1, 2)


def test_of_a_line_with_choices_the_parts_are_counted() -> None:
    found = tried(
        "One{% if policy.stated is present %} or {{ policy.stated }}{% else %} and two{% endif %}.\n", SEDATION
    )
    (line,) = found.prose
    assert (line.parts, line.parts_said, line.is_said) == (4, 2, True)  # one, or, the value, and two


def test_a_heading_that_goes_because_nothing_stands_below_it_is_not_said() -> None:
    found = tried('## Gone\n{% fact "care-failed" as it %}\n{{ it.kind }}\n{% endfact %}\n', SEDATION)
    assert [line.number for line in found.never_said] == [7, 9]


def test_a_tag_that_opens_nothing_says_why() -> None:
    found = tried('A.\n{% fact "care-failed" as it %}\nB.\n{% endfact %}\n', SEDATION)
    (tag,) = found.openings
    assert (tag.tag, tag.name, tag.place.line, tag.opened_by) == ("fact", "care-failed", 8, ())
    assert tag.left_out == {SEDATION: "not judged for this strategy"}


@pytest.mark.parametrize(
    "body",
    [
        "**(Bold)** and _(thin)_ words\n- {{ denial.codes }}: x\n- **y** z\n\n1. one\n2. two\n",
        "| A | B |\n|---|---|\n| {{ denial.codes }} | **b** |\n| c | {% if policy is present %}d{% endif %} |\n",
        "### A *b*{% if policy is present %} c{% endif %}.\n\nTwo &amp; \\*three\\* &#8212; \\\nfour.\n",
        "1986 was a year.\n{% if policy is present %}\n- a\n{% endif %}\n* b\n",
        "{% set a = denial.codes %}\n{{ a }} {{ 'x' if policy is present else 'y' }} __z__, e_f_g (“{{ a }}”).\n",
    ],
)
def test_no_markdown_sees_the_marks(body: str) -> None:
    files = dict(template_files())
    files["letters/sedation.md.j2"] = (FRONT.format(name="letters/sedation", kind="section") + body).encode()
    shelf, _ = load_templates(files)
    assert shelf is not None
    library, sample = replace(open_library(), templates=shelf), SAMPLES[SEDATION]
    _, packet = seen_drafting(sample, library)
    assert bare(packet.letter) == drafted(sample, library).letter


def test_what_is_said_of_a_sample_that_cannot_be_drafted_is_its_problem() -> None:
    files = dict(template_files())
    files["letters/sedation.md.j2"] = (FRONT.format(name="letters/sedation", kind="section") + "{{ no.such }}").encode()
    shelf, _ = load_templates(files)
    assert shelf is not None
    library = replace(open_library(), templates=shelf)
    samples: list[Sample] = [SAMPLES[SEDATION], SAMPLES["two-services-done"]]
    letters, problems = seen_in(samples, library)
    assert list(letters) == ["two-services-done"]
    assert [problem.code for problem in problems] == ["T010"]
