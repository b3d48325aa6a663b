"""The register of templates and the audit trail: each entry in both or in neither, and any difference is named."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pytest

from appealkit.authoring import registry
from appealkit.authoring.moves import Asked, moved, named
from appealkit.authoring.registry import enter, files_of, register_in
from appealkit.errors import InputError, OutputError
from appealkit.letters.register import Act, State
from appealkit.worklist import wentout
from appealkit.worklist.audit import verify
from appealkit.worklist.issued import asked_for, issued
from appealkit.worklist.registered import differences
from appealkit.worklist.releases import release
from stories import cases

SECTION, FRAME = "letters/conservative-care", "frames/appeal"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    return cases.new_workspace(tmp_path_factory.mktemp("fresh") / "workspace", approved=False)


@pytest.fixture
def workspace(fresh, tmp_path):
    return cases.copy_of(fresh, tmp_path / "workspace")


def act(worklist, workspace, act, *names, by="C. Officer", **more):
    def decide(library):
        templates, problems = named(names, library.templates)
        assert problems == []
        files = files_of(templates, library.templates, workspace)
        asked = Asked(act, by, worklist.clock(), **more)
        return moved(asked, templates, library.templates, library.rules, library.register, files)

    return enter(worklist, workspace, decide)


def differs(worklist, workspace):
    with worklist.reading() as connection:
        return [str(one) for one in differences(connection, register_in(workspace)[0], worklist.clock())]


def register(workspace):
    return workspace / "approvals" / "register.yaml"


def test_every_entry_is_in_the_register_and_in_the_trail(worklist, workspace, clock):
    act(worklist, workspace, Act.APPROVE, SECTION, FRAME)
    clock.goes_on(hours=1)
    act(worklist, workspace, Act.RETIRE, SECTION, by="D. Deputy")
    states = [(line.entry.template, line.entry.state, line.entry.by) for line in register_in(workspace)[0].lines]
    assert states == [
        (SECTION, State.APPROVED, "C. Officer"), (FRAME, State.APPROVED, "C. Officer"),
        (SECTION, State.RETIRED, "D. Deputy"),
    ]  # fmt: skip
    assert differs(worklist, workspace) == []
    with worklist.reading() as connection:
        assert verify(connection).entries == 3
        assert verify(connection).holds
    assert register(workspace).stat().st_mode & 0o777 == 0o600


def test_an_entry_is_added_below_and_nothing_above_it_changes(worklist, workspace, clock):
    act(worklist, workspace, Act.APPROVE, SECTION)
    before = register(workspace).read_bytes()
    clock.goes_on(days=1)
    act(worklist, workspace, Act.APPROVE, FRAME)
    assert register(workspace).read_bytes().startswith(before)


def test_a_hand_that_changed_added_or_took_out_an_entry_is_named(worklist, workspace, clock):
    act(worklist, workspace, Act.APPROVE, SECTION)
    clock.goes_on(hours=1)
    act(worklist, workspace, Act.APPROVE, FRAME)
    whole = register(workspace).read_text()
    register(workspace).write_text(whole.replace('by: "C. Officer"', 'by: "D. Deputy"', 1))
    assert differs(worklist, workspace) == [
        f"T103 {SECTION}: approvals/register.yaml:5:5 was changed by hand: entry 1 of the trail says otherwise"
    ]
    head, first, second = re.split(r"^(?=  - on:)", whole, flags=re.MULTILINE)
    register(workspace).write_text(head + second)
    what = "what C. Officer entered (approved, 2026-11-21, entry 1 of the trail) was taken out of the register"
    assert differs(worklist, workspace) == [f"T103 {SECTION}: {what}"]
    typed = second.replace("frames/appeal", "letters/levels")
    register(workspace).write_text(head + first + second + typed)
    by_hand = "approvals/register.yaml:21:5 was added by hand: no entry of the trail says that C. Officer"
    assert differs(worklist, workspace) == [f"T103 letters/levels: {by_hand} made it approved"]
    register(workspace).write_text(head + first + second + second)  # entered once, written twice
    assert len(differs(worklist, workspace)) == 1


def test_a_clock_that_was_set_back_is_told_and_enters_nothing(worklist, workspace, clock):
    act(worklist, workspace, Act.APPROVE, SECTION)
    before = register(workspace).read_bytes()
    clock.goes_on(days=-2)
    with pytest.raises(InputError, match="T098 the clock says 2026-11-19"):
        act(worklist, workspace, Act.APPROVE, FRAME)
    assert register(workspace).read_bytes() == before
    assert [said[:4] for said in differs(worklist, workspace)] == ["T098", "T098"]  # the register's, and the trail's


def test_where_it_cannot_be_written_nothing_is_told_either(worklist, workspace, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(registry, "_write", full)
    with pytest.raises(OutputError, match="T100 the register of templates cannot be written: No space left"):
        act(worklist, workspace, Act.APPROVE, SECTION)
    with worklist.reading() as connection:
        assert verify(connection).entries == 0


def test_killed_after_the_trail_was_told_the_next_entry_finishes_it(worklist, workspace, clock, monkeypatch):
    class Killed(BaseException):
        pass

    replaced = Path.replace

    def killed(self, target):
        if Path(target).name == "register.yaml":
            raise Killed
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(Killed):
        act(worklist, workspace, Act.APPROVE, SECTION)
    monkeypatch.undo()
    assert differs(worklist, workspace) != []
    clock.goes_on(hours=1)
    act(worklist, workspace, Act.APPROVE, FRAME)
    assert differs(worklist, workspace) == []
    assert [line.entry.template for line in register_in(workspace)[0].lines] == [SECTION, FRAME]
    assert list((workspace / "approvals").glob(".*")) == []


def test_killed_before_the_trail_was_told_the_next_entry_throws_it_away(worklist, workspace, clock):
    act(worklist, workspace, Act.APPROVE, SECTION)
    text = register(workspace).read_text()
    (workspace / "approvals" / ".register-0123456789abcdef.new").write_text(
        text + text[text.index("  - on:") :].replace(SECTION, "letters/levels")
    )
    clock.goes_on(hours=1)
    act(worklist, workspace, Act.APPROVE, FRAME)
    assert [line.entry.template for line in register_in(workspace)[0].lines] == [SECTION, FRAME]
    assert differs(worklist, workspace) == []


def test_two_people_at_once_lose_no_line(open_made, workspace):
    names = [SECTION, FRAME, "letters/levels", "letters/imaging"]
    worklists = [open_made() for _ in names]
    failed = []

    def one(worklist, name):
        try:
            act(worklist, workspace, Act.APPROVE, name, by=f"Officer {name[-3:]}")
        except BaseException as error:  # noqa: BLE001 told by the test
            failed.append(error)

    threads = [threading.Thread(target=one, args=pair) for pair in zip(worklists, names, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {line.entry.template for line in register_in(workspace)[0].lines} == set(names)
    assert differs(worklists[0], workspace) == []


def test_who_used_a_text_is_found_by_name_version_and_hash(office):
    office.drafted(cases.care())
    digest = office.library.templates.templates[SECTION].sha256
    with office.worklist.reading() as connection:
        for word in (SECTION, f"{SECTION}@1", digest, digest[:8], f"templates/{SECTION}.md.j2"):
            found = issued(connection, asked_for(word))
            assert [(one.case, one.state, one.made_on) for one in found] == [("care", "drafted", cases.ON)], word
        for word in ("letters/levels", f"{SECTION}@2", "0" * 8):
            assert issued(connection, asked_for(word)) == [], word
    release(office.worklist, "care", "Kim Doe", office.root)
    wentout.sent(office.worklist, "care", "fax", "OK 9", None, "Kim Doe", office.root)
    with office.worklist.reading() as connection:
        (found,) = issued(connection, asked_for(SECTION))
    assert (found.released_by, found.sent_on) == ("Kim Doe", "2026-11-21")


def test_the_texts_that_were_approved_are_kept(worklist, workspace):
    act(worklist, workspace, Act.APPROVE, SECTION)
    kept = workspace / "approvals" / "kept"
    texts = {path.read_bytes() for path in kept.glob("*.txt")}
    shipped = cases.ROOT / "templates"
    assert (shipped / f"{SECTION}.md.j2").read_bytes() in texts
    assert (shipped / "partials/care-courses.md.j2").read_bytes() in texts
    shutil.rmtree(kept)
    assert register_in(workspace)[0].covered == {}
