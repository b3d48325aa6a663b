"""Every sample of the release through every template it fits: as it should be in every format, and as it was kept.

After a change of words that is meant: `appealkit templates test --golden tests/golden/letters --update`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from appealkit.authoring.goldens import golden_files, read_goldens
from appealkit.authoring.proof import Tried, letters_of
from appealkit.authoring.provers import prove
from appealkit.authoring.samples import samples_of
from appealkit.authoring.testing import Result, left_over, result_of
from appealkit.library import open_library

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"
MEND = "read the changes with: appealkit templates test --golden tests/golden/letters"


@pytest.fixture(scope="module")
def tried() -> list[Tried]:
    library = open_library()
    samples, problems = samples_of(library)
    assert problems == []
    return [one for sample in samples for one in letters_of(sample, library)]


def test_every_letter_is_as_it_was_kept(tried: list[Tried]) -> None:
    goldens, problems = read_goldens(GOLDEN)
    assert problems == []
    results = [result_of(one, one.problems, goldens) for one in tried]
    assert [result.name for result in results if result.golden != "same"] == [], MEND
    assert left_over(results, goldens) == ()
    assert len(results) > 40


def test_the_text_kept_beside_a_golden_letter_is_that_letter(tried: list[Tried]) -> None:
    for one in tried:
        for name, data in golden_files(one.made).items():
            assert (GOLDEN / name).read_bytes() == data, MEND


def test_every_section_and_frame_is_tried_by_a_sample(tried: list[Tried]) -> None:
    used = {template for one in tried for template in one.made.templates}
    assert set(open_library().templates.templates) - used == set()


def proofs(tried: list[Tried], processes: int) -> list[Result]:
    found = dict(prove(tried, open_library().look, processes))
    return [result_of(one, found[place], {}) for place, one in enumerate(tried)]


def test_the_letters_of_three_samples_are_as_they_should_be_in_every_format(tried: list[Tried]) -> None:
    few = [one for one in tried if one.name in {"every-criterion-met", "protective-filing", "two-services-done"}]
    assert [(one.name, one.problems) for one in proofs(few, 1)] == [(one.name, ()) for one in few]


@pytest.mark.long
def test_every_letter_is_as_it_should_be_in_every_format(tried: list[Tried]) -> None:
    assert [(one.name, one.problems) for one in proofs(tried, 2) if one.problems] == []


@pytest.mark.long
def test_letters_are_proved_alike_by_one_process_and_by_several(tried: list[Tried]) -> None:
    assert proofs(tried[:13], 2) == proofs(tried[:13], 1)
