"""Moves decided, the text in force while another waits, and what a changed policy would touch."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from appealkit.authoring.fitness import unfit
from appealkit.authoring.impact import changes, stated_in, touched, with_policy
from appealkit.authoring.moves import Asked, moved, named, switched, waiting
from appealkit.errors import AppealError, NotApproved
from appealkit.letters.inforce import in_force, standing_in_force
from appealkit.letters.register import Act, Register, State
from appealkit.letters.template import load_templates
from appealkit.library import open_library
from appealkit.maps.policies import Criterion
from appealkit.pipeline import prepare
from letters import bench
from stories import cases

SECTION, FRAME = "letters/conservative-care", "frames/appeal"
NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def library(approved_workspace):
    return open_library(approved_workspace)


def shipped_text(name):
    return open_library(None).templates.templates[name].sha256


class Desk:
    """A register with the texts that its approvals were given for, and acts on it an hour apart."""

    def __init__(self, library, files=None, arrived=()):
        self.rules, self.arrived, self.register, self.when = library.rules, arrived, Register(), NOON
        self.put(files or {})

    def put(self, files):
        """The shipped templates with these files instead."""
        self.files = {**bench.shipped(), **{path: text.encode() for path, text in files.items()}}
        self.files = {path: data for path, data in self.files.items() if not path.startswith("samples/")}
        self.shelf, problems = load_templates(self.files)
        assert problems == []
        shipped = {name for name in self.arrived if self.shelf.templates[name].sha256 == shipped_text(name)}
        self.register = replace(self.register, arrived=frozenset(shipped))
        return self

    def ask(self, act, *names, by, **more):
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in self.files.items()}
        templates, _ = named(names, self.shelf)
        self.when += timedelta(hours=1)
        asked = Asked(act, by, self.when, **more)
        return moved(asked, templates, self.shelf, self.rules, self.register, dict.fromkeys(names, digests))

    def does(self, act, *names, by, **more):
        done = self.ask(act, *names, by=by, **more)
        assert done.problems == ()
        texts = {hashlib.sha256(data).hexdigest(): data for data in self.files.values()}
        later = self.register.with_entries(done.entries, done.covered)
        self.register = replace(later, texts={**later.texts, **texts})
        return self


def codes(done):
    return [problem.code for problem in done.problems]


def changed(words, **front):
    text = bench.shipped()[f"{SECTION}.md.j2"].decode()
    for name, value in front.items():
        text = text.replace(f"{name}: 2026-11-01", f"{name}: {value}")
    return {f"{SECTION}.md.j2": text.replace("brought no lasting benefit", words)}


# ---- moves -----------------------------------------------------------------------------------------------------


def test_a_text_goes_from_its_author_to_another_person_and_is_approved(library):
    desk = Desk(library)
    assert codes(desk.ask(Act.APPROVE, SECTION, by="C. Officer")) == ["T095"]
    desk.does(Act.SUBMIT, SECTION, by="A. Author")
    refused = desk.ask(Act.APPROVE, SECTION, by="a. author")
    assert codes(refused) == ["T097"]
    assert refused.entries == ()
    desk.does(Act.APPROVE, SECTION, by="C. Officer")
    last = desk.register.lines[-1].entry
    assert (last.state, last.by, last.author, last.single_officer) == (
        State.APPROVED, "C. Officer", "A. Author", False
    )  # fmt: skip


def test_a_refusal_says_where_it_stands_and_what_to_do(library):
    desk = Desk(library)
    problem = desk.ask(Act.APPROVE, SECTION, by="C. Officer").problems[0]
    assert problem.says == f"{SECTION} is draft: only what is approved or in-review can become approved"
    assert f"templates submit {SECTION}" in problem.mend
    desk.does(Act.SUBMIT, SECTION, by="A. Author").does(Act.REJECT, SECTION, by="C. Officer", why="too strong")
    again = desk.ask(Act.REJECT, SECTION, by="C. Officer", why="too strong").problems[0]
    assert "is draft, by C. Officer on 2026-11-01" in again.says


def test_of_several_templates_none_moves_where_one_cannot(library):
    desk = Desk(library, arrived=[FRAME])
    done = desk.ask(Act.APPROVE, FRAME, SECTION, by="C. Officer")
    assert (done.entries, codes(done)) == ((), ["T095"])


def test_nothing_is_approved_on_top_of_an_entry_that_cannot_be(library):
    desk = Desk(library, arrived=[SECTION]).does(Act.APPROVE, SECTION, by="C. Officer")
    typed = desk.register.lines[-1].entry.model_copy(update={"on": desk.when + timedelta(minutes=1), "author": "A"})
    jump = typed.model_copy(update={"state": State.IN_REVIEW})
    desk.register = desk.register.with_entries([jump])
    assert codes(desk.ask(Act.APPROVE, SECTION, by="D. Deputy")) == ["T095"]


def test_a_single_officer_is_on_record_with_every_approval(library):
    desk = Desk(library).does(Act.SUBMIT, SECTION, by="A. Author")
    on = switched("A. Author", desk.when + timedelta(minutes=1), desk.register, holds=True, why="one of us")
    desk.register = desk.register.with_entries(on.entries)
    desk.does(Act.APPROVE, SECTION, by="A. Author")
    assert desk.register.lines[-1].entry.single_officer is True
    held = in_force(desk.shelf, desk.register, DAY)
    assert standing_in_force(SECTION, held, library.rules, DAY).holds


def test_what_waits_for_an_approval_is_what_is_in_review_or_lapsed(library):
    desk = Desk(library, arrived=[FRAME, SECTION])
    assert [one.name for one in waiting(desk.shelf, desk.rules, desk.register, DAY)] == [FRAME, SECTION]
    desk.does(Act.APPROVE, SECTION, FRAME, by="C. Officer").does(Act.RETIRE, FRAME, by="C. Officer", as_of=DAY)
    assert waiting(desk.shelf, desk.rules, desk.register, DAY) == []
    assert [one.name for one in waiting(desk.shelf, desk.rules, desk.register, date(2027, 12, 1))] == [SECTION]


def test_a_text_with_a_mistake_or_without_a_requirement_of_that_name_is_not_approved(library, tmp_path):
    broken = (
        '---\ntemplate: letters/levels\ntitle: Levels\nversion: "2"\nkind: section\n---\n{% fact "no-such" as it %}x.'
    )
    workspace = cases.new_workspace(
        tmp_path / "workspace", approved=False, files={"templates/letters/levels.md.j2": broken}
    )
    own = open_library(workspace)
    found = unfit([own.templates.templates["letters/levels"]], own, DAY)
    assert "T011" in {problem.code for problem in found}
    assert found[-1].code == "T102"
    assert unfit([own.templates.templates[SECTION]], own, DAY) == []


# ---- while another text waits ----------------------------------------------------------------------------------


@pytest.fixture
def desk(library):
    return Desk(library, arrived=[FRAME, SECTION]).does(Act.APPROVE, FRAME, SECTION, by="C. Officer")


def letter(desk, library, *, trial=False, on=DAY):
    case = cases.prepared(library.workspace, cases.care(), trial=True).case
    own = replace(library, templates=desk.shelf, register=desk.register)
    found = prepare(case, own, on=on, trial=trial).letter
    assert found is not None
    return found


def section_of(found):
    return next(one for one in found.templates if one.template == SECTION)


def test_a_pending_text_stops_no_letter_which_goes_on_with_the_approved_one(desk, library):
    approved = desk.shelf.templates[SECTION].sha256
    desk.put(changed("brought nothing"))
    pending = letter(desk, library)
    assert "it brought no lasting benefit" in " ".join(bench.said(pending))
    assert (section_of(pending).sha256, section_of(pending).approved_by) == (approved, "C. Officer")
    assert "it brought nothing" in " ".join(bench.said(letter(desk, library, trial=True)))
    desk.does(Act.SUBMIT, SECTION, by="A. Author")
    assert section_of(letter(desk, library)).sha256 == approved
    desk.does(Act.APPROVE, SECTION, by="C. Officer")
    assert "it brought nothing" in " ".join(bench.said(letter(desk, library)))


def test_a_pending_partial_or_phrase_is_not_printed_by_the_text_that_is_in_force(desk, library):
    desk.put({
        "partials/if-upheld.md.j2": "Please send everything.\n",
        "record.yaml": bench.shipped()["record.yaml"].decode().replace("weeks of non-invasive care, {{", "OTHER {{")
        .replace("of non-invasive care, ", "of OTHER care, "),
    })  # fmt: skip
    words = " ".join(bench.said(letter(desk, library)))
    assert "please send the criterion that was not met" in words
    assert "OTHER" not in words
    words = " ".join(bench.said(letter(desk, library, trial=True)))
    assert "Please send everything." in words
    assert "OTHER" in words


def test_an_approved_text_of_a_later_day_leaves_the_one_before_in_force_until_then(desk, library):
    approved = desk.shelf.templates[SECTION].sha256
    desk.put(changed("brought nothing", effective="2026-12-01"))
    desk.does(Act.SUBMIT, SECTION, by="A. Author").does(Act.APPROVE, SECTION, by="C. Officer")
    assert section_of(letter(desk, library, on=date(2026, 11, 30))).sha256 == approved
    assert section_of(letter(desk, library, on=date(2026, 12, 1))).sha256 != approved


def test_a_retired_or_lapsed_text_is_not_gone_on_with(desk, library):
    desk.put(changed("brought nothing"))
    with pytest.raises(NotApproved, match="T092"):
        letter(desk, library, on=date(2027, 11, 2))
    desk.put({}).does(Act.RETIRE, SECTION, by="C. Officer", as_of=DAY).put(changed("brought nothing"))
    with pytest.raises(AppealError, match="T104"):
        letter(desk, library)


def test_what_is_retired_from_a_later_day_serves_until_then_while_another_waits(desk, library):
    approved = desk.shelf.templates[SECTION].sha256
    desk.does(Act.RETIRE, SECTION, by="C. Officer", as_of=date(2026, 12, 1)).put(changed("brought nothing"))
    desk.does(Act.SUBMIT, SECTION, by="A. Author")
    assert section_of(letter(desk, library, on=date(2026, 11, 30))).sha256 == approved
    with pytest.raises(AppealError, match="is retired since 2026-12-01"):
        letter(desk, library, on=date(2026, 12, 1))


def test_the_approved_text_is_retired_while_another_waits_and_the_other_may_still_come(desk, library):
    approved = desk.shelf.templates[SECTION].sha256
    desk.put(changed("brought nothing")).does(Act.SUBMIT, SECTION, by="A. Author")
    desk.does(Act.RETIRE, SECTION, by="C. Officer", as_of=DAY)
    assert desk.register.lines[-1].entry.sha256 == approved
    with pytest.raises(AppealError, match="T104"):
        letter(desk, library)
    assert "it brought nothing" in " ".join(bench.said(letter(desk, library, trial=True)))
    desk.does(Act.APPROVE, SECTION, by="C. Officer")
    assert section_of(letter(desk, library)).sha256 != approved


def test_a_variant_that_waits_again_goes_on_in_the_words_that_were_approved(library):
    name = "letters/care-ours"
    front = f'---\ntemplate: {name}\ntitle: Ours\nversion: "1"\nkind: section\ninstead_of: {SECTION}\n---\n'
    body = front + "{% position %}\nOur own words.\n{% endposition %}\n"
    desk = Desk(library, {f"{name}.md.j2": body}, arrived=[FRAME, SECTION])
    desk.does(Act.APPROVE, FRAME, SECTION, by="C. Officer")
    assert "Our own words." not in " ".join(bench.said(letter(desk, library)))  # nobody approved the variant
    desk.does(Act.SUBMIT, name, by="A. Author").does(Act.APPROVE, name, by="C. Officer")
    assert "Our own words." in " ".join(bench.said(letter(desk, library)))
    desk.put({f"{name}.md.j2": body.replace("Our own", "Our newest")})
    assert "Our own words." in " ".join(bench.said(letter(desk, library)))
    desk.does(Act.RETIRE, name, by="C. Officer", as_of=DAY)
    assert section_of(letter(desk, library)).template == SECTION


def test_without_the_kept_texts_a_pending_text_is_refused(desk, library):
    desk.put(changed("brought nothing"))
    desk.register = replace(desk.register, texts={})
    with pytest.raises(NotApproved, match="T094"):
        letter(desk, library)


# ---- a policy that changes -------------------------------------------------------------------------------------

POLICY = "commercial/example"


def raised(library, words="6 weeks"):
    """The invented policy with another length of care from 2026 on."""
    old = library.rules.policies[POLICY]
    last = old.versions[-1]
    criteria = tuple(
        Criterion.model_validate({**one.model_dump(), "threshold": words}) if one.id == "care" else one
        for one in last.criteria
    )
    return old.model_copy(update={"versions": (*old.versions[:-1], last.model_copy(update={"criteria": criteria}))})


def test_the_values_that_change_are_named_with_what_they_were(library):
    old = library.rules.policies[POLICY]
    assert changes(old, old) == ()
    (change,) = changes(old, raised(library))
    assert (change.version, change.what, change.requirement) == ("2026", "care", "care-long-enough")
    assert change.before == "Conservative care for at least 12 weeks"
    assert change.after == "Conservative care for at least 6 weeks"


def test_a_new_version_is_held_against_the_one_it_follows(library):
    old = library.rules.policies[POLICY]
    span = old.versions[-1].in_force.model_copy(update={"since": date(2027, 1, 1)})
    new = raised(library).versions[-1].model_copy(update={"version": "2027", "in_force": span})
    found = changes(old, old.model_copy(update={"versions": (*old.versions, new)}))
    assert [(one.version, one.what) for one in found] == [("2027", "a new version"), ("2027", "care")]
    assert found[0].before == "after 2026"


def test_only_templates_that_state_the_value_are_named_and_only_approvals_that_hold_lapse(library, desk):
    new = raised(library)
    then = with_policy(library.rules, new)
    stated = stated_in(new, library.rules, then, desk.shelf, desk.register, DAY)
    assert [(one.template, one.states, one.lapses) for one in stated] == [(FRAME, ("its criteria",), True)]
    nobody = stated_in(new, library.rules, then, desk.shelf, Register(), DAY)
    assert [(one.template, one.lapses) for one in nobody] == [(FRAME, False)]


def test_a_case_is_touched_where_the_policy_governs_its_day(library):
    now, new = library.rules, raised(library)
    then = with_policy(now, new)
    case = cases.prepared(library.workspace, cases.care(), trial=True).case
    (found,) = touched([case], now, then, (), POLICY)
    said = "Conservative care for at least 12 weeks → Conservative care for at least 6 weeks"
    assert found.why == (f"line 1: care: {said}",)
    line = case.denial.lines[0].model_copy(update={"service_date": date(2025, 6, 1)})
    before = case.model_copy(update={"denial": case.denial.model_copy(update={"lines": (line,)})})
    assert list(touched([before], now, then, (), POLICY)) == []
