"""A small template seen with a case of its own: the files, and one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path

from appealkit.authoring.preview import Kept, Previewed, Subject, preview
from appealkit.authoring.samples import Sample, drafted, read_sample
from appealkit.library import Library, open_bench, template_files

NAME, SAMPLE = "letters/sedation", "sedation-justified"
FRONT = "---\ntemplate: {name}\ntitle: Tried\nversion: '1'\nkind: {kind}\n---\n"
FRAME = "{% sections %}\n\n{% criteria %}\n"  # line 7
SECTION = """\
## Sedation
{% if policy.stated is present %}
Never said.
{% else %}
Claim {{ denial.claim_number }} says{% if denial.codes is present %} {{ denial.codes }}{% endif %}.
{% endif %}
{% fact "care-failed" as care %}
It ended with {{ care.outcome }}.
{% endfact %}
{% fact "sedation-reason" as why %}
The reason is {{ why.reason }}.
{% endfact %}
Reference {{ earlier.reference }}.
"""


@lru_cache(maxsize=1)
def bench() -> Library:
    """The rules, read once for all tests."""
    return open_bench()


@lru_cache(maxsize=1)
def shared() -> Kept:
    """What looks leave behind, for those that do not ask what was kept."""
    return Kept(bench())


def files(section: str = SECTION, frame: str = FRAME) -> Mapping[str, bytes]:
    """The shipped templates with these in place of the appeal's frame and the section on sedation."""
    made = {
        "frames/appeal.md.j2": FRONT.format(name="frames/appeal", kind="frame") + frame,
        f"{NAME}.md.j2": FRONT.format(name=NAME, kind="section") + section,
    }
    return {**template_files(), **{path: text.encode() for path, text in made.items()}}


def sample() -> Sample:
    """The case beside this file, appealed by an assignee, who may cite what is an appellant's to cite."""
    data = (Path(__file__).parent / "previewed.yaml").read_bytes()
    found, problems = read_sample(f"samples/{SAMPLE}.yaml", data, bench().rules)
    assert found is not None, problems
    appellant = found.case.denial.appellant.model_copy(update={"capacity": "assignee"})
    denial = found.case.denial.model_copy(update={"appellant": appellant})
    return replace(found, case=found.case.model_copy(update={"denial": denial}))


def look(given: Mapping[str, bytes], kept: Kept | None = None, template: str = NAME) -> Previewed:
    """One look at the template with these files; a clock that ticks a second at a time."""
    ticks = count()
    return preview(template, Subject.of(sample()), given, kept or shared(), lambda: float(next(ticks)))


def templates_of(sample: Sample, library: Library) -> frozenset[str]:
    """The names of the templates that this sample's letter is made of."""
    letter = drafted(sample, library).letter
    assert letter is not None, sample.name
    return frozenset(item.template for item in letter.templates)
