"""Which names a template uses: each path at its place, with the tag that opened its variable."""

from __future__ import annotations

from appealkit.authoring.reading import read
from appealkit.authoring.uses import openings, uses

TEXT = """\
{{ payer.name }} {% if denial.words is present and policy.kind == "lcd" %}x{% elif letter.program %}y{% endif %}
{% fact "care-long-enough" as care %}
{{ care.value }} {{ care.first | date }} {{ payer.plan if care.lasting is present else practice.name }}
{% authority "claim-filing-limit" as law %}{{ law.cite }} {{ care.unit }}{% endauthority %}
{% endfact %}
{{ care.value }}
{% each "care-failed" as care %}{{ care.drug }}{% endeach %}
{% criteria %}
"""


def found(text: str, name: str = "letters/x") -> list[tuple[str, tuple[str, str | None] | None, int]]:
    reading = read(name, "x", text)
    assert reading.problems == ()
    return [(use.path, use.opened, use.place.line) for use in uses(reading)]


def test_each_path_is_found_with_what_opened_it_and_where() -> None:
    care, law = ("fact", "care-long-enough"), ("authority", "claim-filing-limit")
    assert sorted(found(TEXT), key=lambda use: (use[2], use[0])) == [
        ("denial.words", None, 1),
        ("letter.program", None, 1),
        ("payer.name", None, 1),
        ("policy.kind", None, 1),
        ("care.first", care, 3),
        ("care.lasting", care, 3),
        ("care.value", care, 3),
        ("payer.plan", None, 3),
        ("practice.name", None, 3),
        ("care.unit", care, 4),
        ("law.cite", law, 4),
        ("care.value", None, 6),  # the variable is known within its tag only
        ("care.drug", ("each", "care-failed"), 7),
    ]


def test_a_phrase_of_the_table_is_opened_already() -> None:
    assert found("{{ it.value }}", "record/care-long-enough") == [("it.value", ("phrase", "care-long-enough"), 1)]


def test_what_is_opened_is_found_within_other_tags_too() -> None:
    assert list(openings(read("letters/x", "x", TEXT))) == [
        ("fact", "care-long-enough"),
        ("authority", "claim-filing-limit"),
        ("each", "care-failed"),
        ("criteria", None),
    ]


def test_a_template_that_cannot_be_read_uses_nothing() -> None:
    assert list(uses(read("letters/x", "x", "{% fact %}{{ payer.name }}"))) == []
