"""The register judged: whose yes is for exactly this text, until when, and why it no longer holds."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from appealkit.errors import NotApproved, Severity, TemplateError
from appealkit.letters.approval import refuse_drafts, refuse_retired, standing_of, state_of
from appealkit.letters.basis import basis_of
from appealkit.letters.register import MOVES, Covered, Entry, Register, State, is_allowed, load_register
from appealkit.library import open_library
from letters import bench

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 2)
DRAFT, IN_REVIEW, APPROVED, RETIRED = State


@pytest.fixture(scope="module")
def rules():
    return open_library(None).rules


@pytest.fixture(scope="module")
def shelf():
    return bench.shelf()


@pytest.fixture
def template(shelf):
    return shelf.templates[bench.SECTION]


class Book:
    """A register in the making: each move an hour after the one before."""

    def __init__(self, shelf, rules, arrived=()):
        self.shelf, self.rules, self.arrived = shelf, rules, arrived
        self.entries, self.covered, self.when = [], {}, NOON

    def move(self, state, by, template=None, **more):
        template = template or self.shelf.templates[bench.SECTION]
        said = {"on": self.when, "template": template.name, "state": state, "version": template.front.version, "by": by,
                "sha256": template.sha256}  # fmt: skip
        if state is APPROVED and "covers" not in more and "only_on" not in more:
            basis = basis_of(template, self.shelf, self.rules)
            record = Covered(template=template.name, version="1", sha256=template.sha256, files={},
                             rests_on=basis.rests_on)  # fmt: skip
            self.covered[record.digest] = record
            said["covers"] = record.digest
        self.entries.append(Entry(**{**said, **more}))
        self.when += timedelta(hours=1)
        return self

    def switch(self, holds):
        self.entries.append(Entry(on=self.when, setting="single-officer", holds=holds, by="A. Author", why="one of us"))
        self.when += timedelta(hours=1)
        return self

    @property
    def register(self):
        return replace(Register((), {}, frozenset(self.arrived)).with_entries(self.entries), covered=self.covered)


@pytest.fixture
def book(shelf, rules):
    return Book(shelf, rules)


def approved(book):
    return book.move(IN_REVIEW, "A. Author").move(APPROVED, "C. Officer", author="A. Author")


def stands(book, template, day=DAY, *, rules=None, shelf=None, policies=None):
    return standing_of(template, shelf or book.shelf, rules or book.rules, book.register, day, policies)


# ---- states and moves ------------------------------------------------------------------------------------------


def test_only_these_moves_are_allowed():
    allowed = {(one, other) for one in State for other in State if is_allowed(one, other)}
    assert allowed == {
        (DRAFT, IN_REVIEW), (IN_REVIEW, APPROVED), (IN_REVIEW, DRAFT), (APPROVED, APPROVED), (APPROVED, RETIRED)
    }  # fmt: skip
    assert len(MOVES) == 4


def test_a_text_of_the_practice_begins_as_a_draft_and_a_shipped_one_in_review(shelf, rules, template):
    assert state_of(template, Register()) is DRAFT
    assert state_of(template, Register(arrived=frozenset({bench.SECTION}))) is IN_REVIEW


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ((APPROVED,), "from draft to approved is no move"),
        ((IN_REVIEW, DRAFT, APPROVED), "from draft to approved is no move"),
        ((IN_REVIEW, APPROVED, IN_REVIEW), "from approved to in-review is no move"),
        ((IN_REVIEW, APPROVED, RETIRED, APPROVED), "from retired to approved is no move"),
        ((RETIRED,), "from draft to retired is no move"),
    ],
)
def test_an_entry_that_jumps_approves_nothing(book, template, states, says):
    for at, state in enumerate(states):
        book.move(state, ("A. Author", "C. Officer")[at % 2])
    problem = stands(book, template).problem
    assert problem.code == "T095"
    assert says in problem.says


def test_a_shipped_text_is_approved_without_anybody_submitting_it(book, template):
    book.move(APPROVED, "C. Officer", author="appealkit")
    assert stands(book, template).holds


def test_who_submitted_a_text_does_not_approve_it_however_the_name_is_written(book, template):
    book.move(IN_REVIEW, "A. Author").move(APPROVED, "a.  AUTHOR", author="A. Author")
    assert stands(book, template).problem.code == "T097"


def test_leaving_the_author_out_of_the_approval_does_not_hide_who_submitted(book, template):
    book.move(IN_REVIEW, "A. Author").move(APPROVED, "A. Author")
    assert stands(book, template).problem.code == "T097"


def test_a_single_officer_approves_alone_only_while_the_register_says_so(book, template):
    book.switch("yes").move(IN_REVIEW, "A. Author")
    book.move(APPROVED, "A. Author", author="A. Author", single_officer="yes")
    assert stands(book, template).holds
    book.switch("no").move(APPROVED, "A. Author", author="A. Author", single_officer="yes")
    assert stands(book, template).problem.code == "T097"


def test_a_mark_of_a_single_officer_that_nobody_entered_counts_for_nothing(book, template):
    book.move(IN_REVIEW, "A. Author").move(APPROVED, "A. Author", author="A. Author", single_officer="yes")
    assert stands(book, template).problem.code == "T097"


# ---- how long, and for what ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 10, 31), "T098"),
        (date(2026, 11, 1), None),
        (date(2027, 11, 1), None),
        (date(2027, 11, 2), "T092"),
    ],
)
def test_an_approval_holds_from_its_day_for_a_year(book, template, day, code):
    problem = stands(approved(book), template, day).problem
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 11, 20), False), (date(2026, 11, 21), True), (date(2026, 11, 22), False)]
)
def test_an_approval_for_one_day_holds_on_that_day_alone(book, template, day, holds):
    book.move(APPROVED, "Samples Officer", author="appealkit", only_on=date(2026, 11, 21))
    assert stands(book, template, day).holds is holds


def test_the_day_of_an_approval_is_that_of_the_officers_own_calendar(book, template):
    book.move(IN_REVIEW, "A. Author", on="2026-11-01T20:00:00-06:00")
    book.move(APPROVED, "C. Officer", on="2026-11-01T23:30:00-06:00")  # the second of November in Greenwich
    assert stands(book, template, date(2026, 11, 1)).holds


def test_an_approval_of_one_template_is_none_of_another(book, shelf, template):
    other = shelf.templates["frames/appeal"]
    problem = stands(approved(book), other).problem
    assert problem.code == "T090"
    assert "frames/appeal is a draft: nobody approved it" in problem.says


def test_a_changed_text_is_a_draft_again_and_the_refusal_says_what_was_approved(book, template):
    changed = bench.shelf(section="Other words.\n")
    other = changed.templates[bench.SECTION]
    found = stands(approved(book), other, shelf=changed)
    assert found.state is DRAFT
    assert found.problem.code == "T094"
    assert f"version 1 ({template.sha256[:12]}) is what C. Officer approved on 2026-11-01" in found.problem.says


@pytest.mark.parametrize(
    ("path", "words"),
    [("partials/care-courses", "- Other words.\n"), ("partials/activity", ""), (bench.SECTION, "Other words.\n")],
)
def test_an_approval_is_for_the_partials_too(shelf, path, words):
    changed = bench.shelf(**{path.replace("/", "__").replace("-", "_"): words})
    assert changed.templates[bench.SECTION].sha256 != shelf.templates[bench.SECTION].sha256


def test_phrases_are_part_of_a_text_that_can_print_them_and_of_no_other():
    before = open_library(None).templates.templates
    record = bench.shipped()["record.yaml"].decode()
    from appealkit.letters.template import load_templates

    def with_record(old, new):
        assert old in record
        return load_templates({**bench.shipped(), "record.yaml": record.replace(old, new).encode()})[0].templates

    cell = with_record('"One region', '"A single region')
    changed = {name for name in before if before[name].sha256 != cell[name].sha256}
    assert changed == {name for name in before if "{% criteria %}" in before[name].body}
    word = with_record("left: left", "left: the left side")
    changed = {name for name in before if before[name].sha256 != word[name].sha256}
    assert "letters/imaging" in changed  # it prints `| words`
    assert "letters/accepted-in-time" not in changed


def test_a_text_put_back_from_before_a_later_approval_is_told(shelf, rules, template):
    newer = bench.shelf(section="Other words.\n")
    book = approved(Book(shelf, rules))
    book.shelf = newer
    approved_again = book.move(IN_REVIEW, "A. Author").move(APPROVED, "D. Deputy", author="A. Author")
    book.shelf = shelf
    problem = stands(approved_again, template).problem
    assert problem.code == "T096"
    assert "older than the one that D. Deputy approved on 2026-11-01" in problem.says


def test_an_approved_text_put_back_while_another_waited_is_still_approved(shelf, rules, template):
    book = approved(Book(shelf, rules))
    other = bench.shelf(section="Other words.\n").templates[bench.SECTION]
    book.move(IN_REVIEW, "A. Author", other)
    assert stands(book, template).holds


def test_a_text_that_another_took_the_place_of_may_be_submitted_again(shelf, rules, template):
    book = approved(Book(shelf, rules))
    book.shelf = bench.shelf(section="Other words.\n")
    approved(book)
    book.shelf = shelf
    assert state_of(template, book.register) is DRAFT
    assert stands(approved(book), template).holds


def test_two_entries_of_one_moment_approve_nothing(book, template):
    book.move(IN_REVIEW, "A. Author", on=NOON).move(APPROVED, "C. Officer", on=NOON)
    assert stands(book, template).problem.code == "T096"


def test_an_approval_whose_record_is_gone_or_of_another_text_does_not_hold(book, template):
    approved(book)
    kept, book.covered = book.covered, {}
    assert stands(book, template).problem.code == "T099"
    ((digest, record),) = kept.items()
    book.covered = {digest: record.model_copy(update={"sha256": "0" * 64})}
    assert stands(book, template).problem.code == "T099"


def test_a_retired_template_is_out_of_use_from_its_day_even_on_trial(book, template):
    approved(book).move(RETIRED, "C. Officer", as_of=date(2026, 12, 1))
    assert stands(book, template, date(2026, 11, 30)).holds
    found = stands(book, template, date(2026, 12, 1))
    assert found.problem.code == "T104"
    with pytest.raises(TemplateError, match="is retired since 2026-12-01"):
        refuse_retired([found])


def test_every_template_without_a_yes_is_named_at_once(book, shelf):
    standings = [stands(book, shelf.templates[name]) for name in ("frames/appeal", bench.SECTION)]
    with pytest.raises(NotApproved) as raised:
        refuse_drafts(standings)
    assert [item.where.file for item in raised.value.problems] == ["frames/appeal", bench.SECTION]
    assert int(raised.value.exit_code) == 5


# ---- what the words rest on ------------------------------------------------------------------------------------


def test_a_weaker_requirement_ends_the_approval_by_name(book, template, rules):
    weaker = rules.requirements["care-failed"].model_copy(update={"shows": "Care was tried"})
    now = replace(rules, requirements={**rules.requirements, "care-failed": weaker})
    problem = stands(approved(book), template, rules=now).problem
    assert problem.code == "T093"
    assert problem.says.endswith("since 2026-11-01: the map conservative-care: requirement care-failed")


def test_another_holder_to_ask_changes_no_approval(book, template, rules):
    asked = rules.requirements["care-failed"].model_copy(update={"ask_of": "somebody else", "ask": "other words"})
    now = replace(rules, requirements={**rules.requirements, "care-failed": asked})
    assert stands(approved(book), template, rules=now).holds


def test_other_needs_of_the_strategy_end_the_approval(book, template, rules):
    entry = rules.maps["conservative-care"]
    strategy = entry.strategies["conservative-care-failed"]
    strategies = {**entry.strategies, "conservative-care-failed": strategy.model_copy(update={"barred_by": ()})}
    now = replace(rules, maps={**rules.maps, entry.map: entry.model_copy(update={"strategies": strategies})})
    problem = stands(approved(book), template, rules=now).problem
    assert problem.says.endswith(": the map conservative-care: strategy conservative-care-failed")


def test_other_words_of_a_cited_authority_end_the_approval(shelf, rules):
    frame = shelf.templates["frames/appeal"]
    book = Book(shelf, rules).move(APPROVED, "C. Officer", frame, author="appealkit")
    cited = rules.authorities["ma-follows-lcd"].model_copy(update={"cite": "42 CFR § 422.101(b)(9)"})
    now = replace(rules, authorities={**rules.authorities, "ma-follows-lcd": cited})
    assert stands(book, frame, rules=now).problem.says.endswith(": authority ma-follows-lcd")


def with_criterion(rules, policy, requirement, **change):
    old = rules.policies[policy]
    versions = tuple(
        version.model_copy(
            update={"criteria": tuple(
                one.model_copy(update=change) if one.requirement == requirement else one for one in version.criteria
            )}
        )
        for version in old.versions
    )  # fmt: skip
    new = old.model_copy(update={"versions": versions})
    return replace(rules, policies={**rules.policies, policy: new})


def test_a_policy_value_that_a_text_states_ends_it_for_letters_under_that_policy_alone(shelf, rules):
    section = shelf.templates["letters/imaging"]  # prints `age.required`
    book = Book(shelf, rules).move(APPROVED, "C. Officer", section, author="appealkit")
    policy = next(
        name for name, one in rules.policies.items()
        if any(c.requirement == "imaging-recent-enough" for v in one.versions for c in v.criteria)
    )  # fmt: skip
    now = with_criterion(rules, policy, "imaging-recent-enough", says="Imaging within some months")
    problem = stands(book, section, rules=now).problem
    assert problem.says.endswith(f": policy {policy}: imaging-recent-enough")
    assert stands(book, section, rules=now, policies=[policy]).problem.code == "T093"
    assert stands(book, section, rules=now, policies=["another/policy"]).holds


def test_a_policy_value_that_no_words_state_changes_nothing(book, template, rules):
    policy = next(
        name for name, one in rules.policies.items()
        if any(c.requirement == "care-long-enough" for v in one.versions for c in v.criteria)
    )  # fmt: skip
    now = with_criterion(rules, policy, "care-long-enough", says="Other words")
    assert stands(approved(book), template, rules=now).holds


def test_a_new_policy_ends_no_approval(shelf, rules):
    frame = shelf.templates["frames/appeal"]
    book = Book(shelf, rules).move(APPROVED, "C. Officer", frame, author="appealkit")
    one = next(iter(rules.policies.values()))
    now = replace(rules, policies={**rules.policies, "own/new": one.model_copy(update={"policy": "own/new"})})
    assert stands(book, frame, rules=now).holds


# ---- the file --------------------------------------------------------------------------------------------------


def test_an_entry_reads_back_as_it_was_written():
    entry = Entry(
        on=NOON, template="letters/x", state=RETIRED, version="2: new", by='C. "Chief" Officer', why="says: «no» # yes",
        sha256="a" * 64, as_of=date(2026, 12, 1),
    )  # fmt: skip
    register, problems = load_register({"register.yaml": f"moves:\n{entry.written()}".encode()})
    assert problems == []
    assert register.lines[0].entry == entry
    assert register.lines[0].entry.digest == entry.digest
    assert register.lines[0].where.line == 2


def test_entries_are_read_from_every_file_and_mistakes_told_at_their_lines():
    good = b"moves:\n  - {on: 2026-11-01, template: a, state: in-review, by: C. Officer, sha256: b}\n"
    bad = good + b"  - {on: never, template: a, state: yes, sha256: b}\n"
    register, problems = load_register({"one.yaml": good, "two.yaml": bad})
    assert len(register.lines) == 1
    assert {(item.code, item.where.file, item.where.line) for item in problems} == {("T091", "approvals/two.yaml", 3)}
    assert "the key 'by' is missing" in {item.says for item in problems}


def test_approvals_of_an_earlier_release_approve_nothing_and_stop_nothing():
    old = b"approvals:\n  - {template: a, sha256: b, by: C. Officer, on: 2026-11-01}\n"
    register, problems = load_register({"letters.yaml": old})
    assert register.lines == ()
    assert [(item.code, item.severity) for item in problems] == [("T091", Severity.DOUBT)]
    assert "templates approve --all" in problems[0].mend


def test_a_record_that_is_not_what_its_name_says_is_as_if_it_were_gone():
    record = Covered(template="a", version="1", sha256="b", files={}, rests_on={})
    assert load_register({}, {record.digest: record.plain()})[0].covered == {record.digest: record}
    assert load_register({}, {record.digest: record.plain() + b" "})[0].covered == {}
    other = b"{}\n"
    assert load_register({}, {hashlib.sha256(other).hexdigest(): other})[0].covered == {}
