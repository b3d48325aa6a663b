"""Approval: a named person's yes to exactly this text, for a year, or for one day alone."""

from __future__ import annotations

from datetime import date

import pytest

from appealkit.errors import NotApproved
from appealkit.letters.approval import Approval, approval_of, load_approvals, refuse_drafts
from letters import bench


@pytest.fixture
def template():
    return bench.shelf().templates[bench.SECTION]


def yes(of, **more) -> Approval:
    said = {"template": of.name, "sha256": of.sha256, "by": "C. Officer", "on": date(2026, 11, 1)}
    return Approval.model_validate({**said, **more})


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2027, 11, 1), True),
        (date(2027, 11, 2), False),
    ],
)
def test_an_approval_holds_from_its_day_for_a_year(template, day, holds):
    assert yes(template).covers(template, day) is holds


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 11, 20), False), (date(2026, 11, 21), True), (date(2026, 11, 22), False)]
)
def test_an_approval_for_one_day_holds_on_that_day_alone(template, day, holds):
    assert yes(template, only_on=date(2026, 11, 21)).covers(template, day) is holds


def test_a_changed_text_is_a_draft_again(template):
    changed = bench.shelf(section="Other words.\n").templates[bench.SECTION]
    assert yes(template).covers(changed, bench.ON) is False
    with pytest.raises(NotApproved, match="T090 letters/conservative-care is a draft") as raised:
        refuse_drafts([changed], [yes(template)], bench.ON)
    assert int(raised.value.exit_code) == 5


def test_an_approval_of_one_template_is_none_of_another(template):
    other = bench.shelf().templates["frames/appeal"]
    assert approval_of(other, [yes(template)], bench.ON) is None
    assert approval_of(other, [yes(template, template="frames/appeal")], bench.ON) is None
    assert approval_of(other, [yes(other)], bench.ON) is not None


def test_every_draft_is_named_at_once():
    shelf = bench.shelf()
    templates = [shelf.templates[name] for name in ("frames/appeal", bench.SECTION)]
    with pytest.raises(NotApproved) as raised:
        refuse_drafts(templates, [], bench.ON)
    assert [item.where.file for item in raised.value.problems] == ["frames/appeal", bench.SECTION]


def test_the_refusal_gives_the_line_that_approves(template):
    with pytest.raises(NotApproved) as raised:
        refuse_drafts([template], [], bench.ON)
    mend = raised.value.problems[0].mend
    line = mend[mend.index("- {") :].replace("NAME", "C. Officer").replace("DATE", bench.ON.isoformat())
    approvals, problems = load_approvals({"letters.yaml": f"approvals:\n  {line}\n".encode()})
    assert problems == []
    refuse_drafts([template], approvals, bench.ON)


def test_approvals_are_read_from_every_file_and_mistakes_told_at_their_lines():
    good = b"approvals:\n  - {template: a, sha256: b, by: C. Officer, on: 2026-11-01}\n"
    bad = b"approvals:\n  - {template: a, sha256: b, by: C. Officer, on: 2026-11-01}\n  - {template: a, on: never}\n"
    approvals, problems = load_approvals({"one.yaml": good, "two.yaml": bad})
    assert len(approvals) == 1
    assert {(item.code, item.where.file) for item in problems} == {("T091", "approvals/two.yaml")}
    assert {item.where.line for item in problems} == {3}
    assert {item.says for item in problems} == {
        "the key 'sha256' is missing", "the key 'by' is missing", "'on': expected a day as YYYY-MM-DD"
    }  # fmt: skip
