"""What may be done where an item stands; and, whatever people do in whatever order, the record holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from appealkit.errors import AppealError, Problem
from appealkit.worklist import outcomes, releases, wentout
from appealkit.worklist.acts import INSTEAD, LEGAL, SAYS, Act, after
from appealkit.worklist.audit import verify
from appealkit.worklist.states import FOUND_BY_A_RUN, State
from appealkit.worklist.tables import audit, items
from stories import cases

# Written out: what the table says, read as people would tell it.
MAY = {
    Act.RELEASE: "drafted",
    Act.VOID: "approved",
    Act.SEND: "approved sent waiting",
    Act.CONFIRM: "approved sent waiting",
    Act.CORRECT: "needs-evidence ready not-workable drafted approved sent waiting",
    Act.CORRECT_BESIDE: "needs-evidence ready not-workable drafted approved sent waiting",
    Act.DECIDE: "ready sent waiting",
    Act.REDECIDE: "closed",
    Act.CLOSE: "new needs-evidence ready not-workable drafted approved sent waiting",
    Act.REOPEN: "closed",
}


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_each_act_leads_to_a_state_or_says_what_to_do_next(act, state):
    found = after(act, state, "tfesi-1")
    if state.value in MAY[act].split():
        assert isinstance(found, State)
        return
    assert isinstance(found, Problem)
    assert found.code == "W030"
    assert found.says.startswith(f"item tfesi-1 is {state}")
    assert found.mend
    assert "ITEM" not in found.mend


def test_nothing_is_both_done_and_refused():
    for act in Act:
        assert LEGAL[act].keys() | INSTEAD[act].keys() == set(State), act
        assert not LEGAL[act].keys() & INSTEAD[act].keys(), act
        assert SAYS[act]


NAMES = st.sampled_from(["Ann", "Bob"])
ACTS = st.one_of(
    st.tuples(st.just("release"), NAMES),
    st.tuples(st.just("sent"), NAMES, st.sampled_from(["fax", "portal"]), st.sampled_from([None, "C-1", "C-2"])),
    st.tuples(st.just("corrected"), NAMES, st.sampled_from(["NEW-1", "NEW-2", "CLM-0042"]), st.booleans()),
    st.tuples(
        st.just("outcome"), NAMES, st.sampled_from(["overturned", "partial", "upheld"]),
        st.sampled_from([None, "0", "10.00"]), st.sampled_from([None, "typed wrongly"]),
    ),
    st.tuples(st.just("close"), NAMES),
    st.tuples(st.just("reopen"), NAMES),
    st.tuples(st.just("run")),
    st.tuples(st.just("changed by hand")),
    st.tuples(st.just("check")),
    st.tuples(st.just("a day passes")),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=st.lists(ACTS, max_size=14), remedy=st.booleans())
def test_whatever_people_do_no_state_is_illegal_every_act_has_one_entry_and_the_trail_holds(
    office, clock, acts, remedy
):
    number = next(NUMBERS)
    case = (cases.miscoded() if remedy else cases.care()) | {"case": f"case-{number}"}
    office.drafted(case)
    name = case["case"]
    for act, *said in acts:
        before, stood, entries = _row(office, name), office.state(name), _entries(office)
        happened = _do(office, clock, name, act, said)
        now = office.state(name)
        if not happened:
            assert (_row(office, name), _entries(office)) == (before, entries), f"{act} was refused, and did"
        elif act not in {"changed by hand", "a day passes", "check", "run"}:
            assert _entries(office) == entries + 1, f"{act} has one entry"
            assert now in REACHED[stood], f"{act} leads from {stood} to {now}"
        assert now in set(State)
        with office.worklist.reading() as connection:
            held = releases.active(connection, _row(office, name).id)
            assert verify(connection).holds
        if now in {"approved", "sent"}:
            assert held is not None, "nothing is approved or sent without its release"


# From where to where people may move an item, read off the table by hand; what is closed by hand goes back to where it
# was, so anything can come after it but a release.
REACHED = {
    "new": {"closed"},
    "needs-evidence": {"waiting", "needs-evidence", "closed"},
    "ready": {"waiting", "ready", "closed"},
    "not-workable": {"waiting", "closed"},
    "drafted": {"approved", "waiting", "drafted", "closed"},
    "approved": {"sent", "waiting", "approved", "closed"},
    "sent": {"sent", "waiting", "closed"},
    "waiting": {"waiting", "closed"},
    "closed": {"closed", "new", "needs-evidence", "ready", "not-workable", "drafted", "sent", "waiting"},
}
NUMBERS = iter(range(100_000))


def _row(office, name):
    with office.worklist.reading() as connection:
        return connection.execute(select(items).where(items.c.case == name)).one()


def _entries(office):
    with office.worklist.reading() as connection:
        return connection.execute(select(func.count()).select_from(audit)).scalar_one()


def _do(office, clock, name, act, said):
    """Whether it could be done."""
    worklist, root = office.worklist, office.root
    clock.goes_on(seconds=1)
    try:
        match act:
            case "release":
                releases.release(worklist, name, said[0], root)
            case "sent":
                wentout.sent(worklist, name, said[1], said[2], None, said[0], root)
            case "corrected":
                wentout.corrected(worklist, name, said[1], said[0], None, "a coder said so" if said[2] else None)
            case "outcome":
                outcomes.outcome(worklist, name, said[1], said[0], paid=said[2], instead_because=said[3])
            case "close":
                outcomes.close(worklist, name, "given up", said[0])
            case "reopen":
                outcomes.reopen(worklist, name, "goes on", said[0])
            case "run":
                if office.state(name) in FOUND_BY_A_RUN:
                    office.works(office.item(name).id)
            case "changed by hand":
                letter = office.folder(name) / "to-send/letter.txt"
                if letter.exists():
                    kept = letter.read_bytes()
                    letter.write_bytes(kept + b"\n")
                    list(releases.check(worklist, root))
                    letter.write_bytes(kept)
            case "check":
                list(releases.check(worklist, root))
            case "a day passes":
                clock.goes_on(days=1)
    except AppealError as error:
        if "what lies there" in error.problems[0].says:
            raise  # nothing was changed by hand and left so
        return False
    return True
