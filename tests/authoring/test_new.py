"""A new template can be read, drafted from and seen the moment it is begun, for every strategy that has a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from previewing import templates_of

from appealkit.authoring.lint.run import lint_shelf
from appealkit.authoring.lint.shelf import shelve
from appealkit.authoring.new import begin, write
from appealkit.authoring.samplefile import invented, sample_text
from appealkit.authoring.samples import drafted, read_sample, samples_of
from appealkit.errors import InputError, OutputError
from appealkit.letters.template import load_templates
from appealkit.library import open_library, template_files

ON = date(2026, 11, 22)
LIBRARY = open_library(None)
STRATEGIES = sorted(
    name for entry in LIBRARY.rules.maps.values() for name, item in entry.strategies.items() if item.template
)
CARE = "conservative-care-failed"


def laid(begun):
    """The release with what was begun in it, and its sample."""
    files = {**template_files(None), **{path: text.encode() for path, text in begun.files.items()}}
    shelf, problems = load_templates({path: data for path, data in files.items() if not path.startswith("samples/")})
    assert problems == []
    path = f"samples/{begun.sample}.yaml"
    sample, problems = read_sample(path, begun.files[path].encode(), LIBRARY.rules)
    assert problems == []
    return replace(LIBRARY, templates=shelf), sample, files


@pytest.fixture(scope="module")
def every():
    """What is begun for each strategy, and the findings in all of it."""
    begun = {strategy: begin(LIBRARY, f"new-{strategy}", strategy, on=ON) for strategy in STRATEGIES}
    files = {**template_files(None)}
    files |= {path: text.encode() for one in begun.values() for path, text in one.files.items()}
    return begun, lint_shelf(shelve(files, LIBRARY.rules, today=ON, letterhead=LIBRARY.letterhead))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_what_is_begun_has_no_finding_and_a_sample_whose_letter_it_makes(strategy: str, every) -> None:
    begun, found = every[0][strategy], every[1]
    assert begun.problems == ()
    assert [item for item in found if item.where and item.where.file == f"{begun.template}.md.j2"] == []
    library, sample, _ = laid(begun)
    assert begun.template in templates_of(sample, library)
    result = drafted(sample, library)
    assert result.letter.holes == ()
    stated = {item.requirement for item in result.letter.statements if item.template == begun.template}
    assert stated >= set(begun.stated)
    assert begun.stated or strategy == "every-criterion-met"  # which has no needs but the policy's own


def test_every_need_of_the_strategy_has_its_sentence() -> None:
    begun = begin(LIBRARY, "care", CARE, on=ON)
    text = begun.files["letters/care.md.j2"]
    named = ["pain-long-enough", "care-long-enough", "care-has-an-active-part", "care-failed", "care-recent-enough",
             "medication-adequate", "medication-classes-enough", "therapy-attended"]  # fmt: skip
    assert {*begun.stated, *begun.not_stated} == set(named)
    assert [text.count(f'"{name}"') for name in named] == [1] * 8
    assert text.rindex("{% position %}") > max(text.index(f'"{name}"') for name in named)


def test_it_says_what_it_is_and_from_when_on() -> None:
    begun = begin(LIBRARY, "acme/care", CARE, on=ON, payers=["Acme Health"], programs=["commercial-erisa"])
    front = laid(begun)[0].templates.templates["letters/acme/care"].front
    assert (front.version, front.speaks_for, front.effective) == ("1", (CARE,), ON)
    assert (front.instead_of, front.payers, front.programs) == (
        "letters/conservative-care", ("Acme Health",), ("commercial-erisa",)
    )  # fmt: skip


def test_its_sample_is_of_the_payer_that_it_is_for_and_of_nobody_else() -> None:
    begun = begin(LIBRARY, "acme/care", CARE, on=ON, payers=["Acme Health"])
    library, sample, _ = laid(begun)
    assert sample.case.denial.payer.name == "Acme Health"
    assert "letters/acme/care" in templates_of(sample, library)
    others = samples_of(LIBRARY)[0]
    assert sample.case.patient.member_id not in {item.case.patient.member_id for item in others}
    assert sample.case.denial.claim_number not in {item.case.denial.claim_number for item in others}
    assert all("letters/acme/care" not in templates_of(item, library) for item in others)


def test_where_no_case_is_supported_for_the_payer_the_text_is_begun_all_the_same_and_it_is_told() -> None:
    begun = begin(LIBRARY, "care", CARE, on=ON, programs=["workers-comp"])
    assert begun.sample is None
    assert list(begun.files) == ["letters/care.md.j2"]
    assert [item.code for item in begun.problems] == ["T156"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Care", "such as 'care'"),
        ("../care", "such as 'care'"),
        ("acme//care", "such as 'acme/care'"),
        ("care_1", "such as 'care-1'"),
        ("", "such as 'acme-care'"),
    ],
)
def test_a_name_that_is_not_plain_is_refused_with_one_that_is(name: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        begin(LIBRARY, name, CARE, on=ON)
    assert [(item.code, item.mend) for item in caught.value.problems] == [("T155", says)]


def test_everything_that_is_wrong_is_told_at_once_with_the_nearest_names() -> None:
    with pytest.raises(InputError) as caught:
        begin(LIBRARY, "conservative-care", "conservative-care-faild", on=ON, programs=["comercial-erisa"])
    assert [(item.says, item.mend) for item in caught.value.problems] == [
        (
            "there is a template letters/conservative-care already",
            "give the new one another name; to change a text, change its file in the workspace",
        ),
        ("'comercial-erisa' is no programme", "did you mean 'commercial-erisa'?"),
        ("'conservative-care-faild' is no strategy", "did you mean 'conservative-care-failed'?"),
    ]


def test_a_strategy_without_a_letter_has_no_template() -> None:
    with pytest.raises(InputError) as caught:
        begin(LIBRARY, "number", "authorization-number-omitted", on=ON)
    assert [item.says.partition(":")[0] for item in caught.value.problems] == [
        "no letter argues 'authorization-number-omitted'"
    ]


def test_nothing_is_overwritten(tmp_path) -> None:
    begun = begin(LIBRARY, "care", CARE, on=ON)
    kept = tmp_path / "templates" / "samples" / "care.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine\n", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write(begun, tmp_path)
    assert [item.where.file for item in caught.value.problems] == [str(kept)]
    assert kept.read_text(encoding="utf-8") == "mine\n"
    assert not (tmp_path / "templates" / "letters").exists()


def test_what_was_begun_twice_for_one_payer_is_told(tmp_path) -> None:
    (tmp_path / "practice.yaml").write_text("name: X\n", encoding="utf-8")
    write(begin(open_library(tmp_path), "one", CARE, on=ON, payers=["Acme Health"]), tmp_path)
    open_library.cache_clear()
    with pytest.raises(InputError) as caught:
        begin(open_library(tmp_path), "two", CARE, on=ON, payers=["ACME health"])
    assert [item.says for item in caught.value.problems] == [
        "letters/one takes the place of letters/conservative-care for this payer already"
    ]


@pytest.mark.parametrize("sample", samples_of(LIBRARY)[0], ids=lambda item: item.name)
def test_a_case_written_as_a_sample_is_read_as_it_was(sample) -> None:
    text = sample_text(sample.case, "Written, and read again. Invented.")
    again, problems = read_sample(sample.file, text.encode(), LIBRARY.rules)
    assert problems == []
    assert again.case == sample.case


def test_a_person_made_up_from_a_name_is_always_the_same_one() -> None:
    case = samples_of(LIBRARY)[0][0].case
    assert invented(case, "acme/care") == invented(case, "acme/care")
    assert invented(case, "acme/care").id == "acme-care"
    assert invented(case, "acme/care").patient.member_id != invented(case, "other").patient.member_id
