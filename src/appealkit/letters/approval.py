"""Where a template stands by the register, and whether a letter for real use may be made from it on a day.

Pure: the register, the template as it is now, and the day give one answer, with the reason in plain words.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appealkit.errors import NotApproved, Problem, TemplateError, Where, code_page
from appealkit.letters.basis import Basis, basis_of
from appealkit.letters.register import SHIPPED, Entry, Line, Register, State, is_allowed
from appealkit.letters.template import Template, TemplateShelf
from appealkit.maps.load import Rules

T090 = code_page(
    "T090",
    """A template that nobody has approved in its present form
    A letter for real use is made only from text that a named person approved, byte for byte, in the last year.
    Bad: a shipped template used as it came. Good: `appealkit templates approve letters/… --by "A. Name"`; or --trial,
    which prints DRAFT on every page.
    """,
)
T092 = code_page(
    "T092",
    """An approval that is older than a year
    Law, policies and records change: a yes holds for a year from its day, and is then given anew or not.
    Bad: a text approved in 2024 and never read since. Good: `appealkit templates approve letters/… --by "A. Name"`.
    """,
)
T093 = code_page(
    "T093",
    """An approval that lapsed because what the words rest on has changed
    The same sentence means something else when the requirement behind it asks for less, when the policy sets another
    number, or when the regulation is cited otherwise. The message names each thing that changed.
    Bad: "this answers the stated reason" under needs that no longer ask for failed care. Good: the text read against
    the new rule, and approved again.
    """,
)
T094 = code_page(
    "T094",
    """An approval that is for other bytes
    Somebody approved this template, and its text, a partial it includes or a phrase it prints has changed since.
    Bad: a word changed after the approval. Good: the new text submitted and approved, or the approved one put back.
    """,
)
T095 = code_page(
    "T095",
    """A move that the register's rules do not allow
    A text goes from draft to in review, from there to approved or back to draft, and from approved to retired. An
    entry that jumps was not made by `appealkit templates`, or another entry was taken out.
    Bad: `state: approved` typed below a rejection. Good: the move made by its command: submit, approve, reject, retire.
    """,
)
T096 = code_page(
    "T096",
    """Two entries that cannot both hold
    One template has one text in force. Two entries of one moment say different things of it, or the text in place is
    one that a later approval took the place of.
    Bad: last year's file copied back over this year's approved one. Good: the text approved last put back, or this one
    submitted and approved.
    """,
)
T097 = code_page(
    "T097",
    """The author and the approver are one person
    Two people look at every text, unless the practice entered in the register that it has one officer only.
    Bad: `templates approve` by who submitted it. Good: another person approves; or, in a practice with one officer,
    `appealkit templates single-officer --by "A. Name" --why "…"`, which is on record with every such approval.
    """,
)
T098 = code_page(
    "T098",
    """A date that lies ahead
    An approval, or an entry of the register, is dated after the day it is looked at: a clock was set back, or was
    ahead when the entry was made, or the letter is dated before the approval.
    Bad: an approval of next Tuesday. Good: the clock set right, and the template approved again.
    """,
)
T099 = code_page(
    "T099",
    """What an approval covers is not on record
    An approval names, by its hash, the file below approvals/kept/ that lists all it was given for. The file is gone,
    was changed, or the entry names none: it can no longer be told whether the approval holds.
    Bad: approvals/kept/ left out when the workspace was copied. Good: the whole folder copied, or approved again.
    """,
)
T104 = code_page(
    "T104",
    """A template that was retired
    From its day on no letter is made from it, not even on trial.
    Bad: a strategy that still names it. Good: the strategy's `template:` changed; or its text changed, submitted and
    approved.
    """,
)

HOLDS_FOR = timedelta(days=365)
BACK = "put approvals/ back from its last copy: `appealkit audit verify` names what was not entered by command"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a template stands on a day. `problem`: why no real letter may be made from it; None where one may.

    `approval`: the yes given last to its present text, whether or not it still holds. `last`: the last entry of its
    present text."""

    template: str
    state: State
    last: Entry | None = None
    approval: Entry | None = None
    problem: Problem | None = None

    @property
    def holds(self) -> bool:
        """Whether a real letter may be made from it."""
        return self.problem is None

    @property
    def until(self) -> date | None:
        """The last day of the approval."""
        return last_day(self.approval) if self.approval else None


def standing_of(
    template: Template,
    shelf: TemplateShelf,
    rules: Rules,
    register: Register,
    day: date,
    policies: Iterable[str] | None = None,
) -> Standing:
    """Where this text stands, and whether a letter of this day may be made from it.

    `policies`: those that govern the letter; where not given, a change in any that it states is told.
    """
    name, text = template.name, template.sha256
    given = (line.entry for line in register.of(name) if line.entry.sha256 == text)
    for_the_day = next((entry for entry in given if entry.only_on == day and entry.state is State.APPROVED), None)
    if for_the_day is not None:
        return Standing(name, State.APPROVED, for_the_day, for_the_day)
    lines = register.moves_of(name)
    mine = [line.entry for line in lines if line.entry.sha256 == text]
    approval = next((entry for entry in reversed(mine) if entry.state is State.APPROVED), None)
    state = state_of(template, register)
    problem = (
        _contradicts(lines)
        or _jumps(lines, register)
        or retirement(name, register, day)
        or _lacks(template, lines, approval, state)
        or _lapsed(approval, basis_of(template, shelf, rules), register, day, policies)
    )
    return Standing(name, state, mine[-1] if mine else None, approval, problem)


def last_day(approval: Entry) -> date:
    """On which it holds."""
    return approval.only_on or approval.day + HOLDS_FOR


def too_old(approval: Entry, day: date) -> Problem | None:
    """Why an approval holds no more on this day, by its age alone."""
    if last_day(approval) >= day:
        return None
    name = str(approval.template)
    says = f"the approval of {name} by {approval.by} lapsed on {last_day(approval)}: it holds for a year"
    return Problem(T092, says, _again(name), Where(name))


def retirement(template: str, register: Register, day: date) -> Problem | None:
    """Why it is out of use on this day, by the register: nothing was approved after it was retired."""
    moves = [line.entry for line in register.moves_of(template)]
    last = next((one for one in reversed(moves) if one.state in {State.APPROVED, State.RETIRED}), None)
    since = (last.as_of or last.day) if last and last.state is State.RETIRED else None
    if since is None or day < since:
        return None
    mend = "name another template in its strategy, or change its text, submit it and have it approved"
    return Problem(T104, f"{template} is retired since {since}", mend, Where(template))


def refuse_drafts(standings: Iterable[Standing]) -> None:
    """NotApproved, naming every template without a yes that holds, each with the reason; nothing otherwise."""
    problems = [one.problem for one in standings if one.problem]
    if problems:
        raise NotApproved(*problems)


def refuse_retired(standings: Iterable[Standing]) -> None:
    """TemplateError, naming every template whose very text is retired: it is not drafted from, not even on trial. A
    text that is to come in its place can be seen."""
    retired = (one for one in standings if one.state is State.RETIRED)
    problems = [one.problem for one in retired if one.problem and one.problem.code == T104]
    if problems:
        raise TemplateError(*problems)


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one, however they are spaced and capitalised."""
    return " ".join((one or "").split()).casefold() == " ".join((other or "").split()).casefold()


def state_of(template: Template, register: Register) -> State:
    """Where its present text stands, by the moves alone."""
    found = _states(register.moves_of(template.name)).get(template.sha256)
    return found or (State.IN_REVIEW if template.name in register.arrived else State.DRAFT)


# ---- by the moves ----------------------------------------------------------------------------------------------


def approved_text(template: str, register: Register) -> Entry | None:
    """The last approval of this template that nothing took back: of the text in place, or of the one before it."""
    lines = register.moves_of(template)
    given = [line.entry for line in lines if line.entry.state is State.APPROVED]
    return given[-1] if given and _states(lines).get(given[-1].sha256) is State.APPROVED else None


def _states(lines: Iterable[Line]) -> dict[str | None, State]:
    """Where each text of one template stands after these moves. Approving one makes all others drafts again."""
    found: dict[str | None, State] = {}
    for entry in (line.entry for line in lines):
        if entry.state is not None:
            found = {} if entry.state is State.APPROVED else found
            found[entry.sha256] = entry.state
    return found


def _contradicts(lines: tuple[Line, ...]) -> Problem | None:
    """Two entries of one moment that say different things."""
    for one, other in itertools.pairwise(lines):
        if one.entry.on == other.entry.on:
            says = f"{one.entry.template}: two entries of one moment, {one.entry.state} and {other.entry.state}"
            return Problem(T096, says, BACK, other.where)
    return None


def _jumps(lines: tuple[Line, ...], register: Register) -> Problem | None:
    """The first entry that no act leads to, or that approves the author's own text."""
    authors: dict[str | None, set[str]] = {}
    for at, line in enumerate(lines):
        entry = line.entry
        begins = State.IN_REVIEW if entry.author == SHIPPED else State.DRAFT
        stood = _states(lines[:at]).get(entry.sha256, begins)
        if entry.state is None or not is_allowed(stood, entry.state):
            says = f"{entry.template}: from {stood} to {entry.state} is no move"
            return Problem(T095, says, BACK, line.where)
        wrote = authors.setdefault(entry.sha256, set())
        wrote |= {entry.by} if entry.state is State.IN_REVIEW else {entry.author} if entry.author else set()
        alone = entry.single_officer and register.single_officer(entry.on) is not None
        if entry.state is State.APPROVED and not alone and any(same_person(entry.by, author) for author in wrote):
            says = f"{entry.template}: {entry.by} approved a text of their own"
            return Problem(T097, says, BACK, line.where)
    return None


# ---- whether the yes holds -------------------------------------------------------------------------------------


def _lacks(template: Template, lines: tuple[Line, ...], approval: Entry | None, state: State) -> Problem | None:
    """Why nobody's yes is for this text."""
    name, where = template.name, Where(template.name)
    latest = next((line.entry for line in reversed(lines) if line.entry.state is State.APPROVED), None)
    if approval is None and latest is None:
        who = f"appealkit templates approve {name} --by NAME"
        mend = (
            f"read its words with --trial, then: {who}" if state is State.IN_REVIEW else f"{_submit(name)}, then {who}"
        )
        return Problem(T090, f"{name} is {_worded(state)}: nobody approved it", mend, where)
    if approval is None and latest is not None:
        says = (
            f"{name} was changed: version {latest.version} ({(latest.sha256 or '')[:12]}) is what {latest.by} approved"
        )
        mend = f"{_submit(name)} and have it approved, or put the approved text back"
        return Problem(T094, f"{says} on {latest.day}, and this text is {_worded(state)}", mend, where)
    if latest is not None and latest is not approval:
        says = f"{name}: the text in place is older than the one that {latest.by} approved on {latest.day}"
        mend = f"put version {latest.version} ({(latest.sha256 or '')[:12]}) back, or submit this one anew"
        return Problem(T096, says, mend, where)
    return None


def _lapsed(
    approval: Entry | None,
    basis: Basis,
    register: Register,
    day: date,
    policies: Iterable[str] | None,
) -> Problem | None:
    """Why the yes to this very text does not hold on this day."""
    assert approval is not None
    name = str(approval.template)
    again, where = _again(name), Where(name)
    if approval.day > day:
        says = f"{name} was approved on {approval.day}, which lies after {day}"
        return Problem(T098, says, f"see that the clock and --on are right; else {again}", where)
    if (old := too_old(approval, day)) is not None:
        return old
    covered = register.covered.get(approval.covers or "")
    if covered is None or (covered.template, covered.sha256) != (name, approval.sha256):
        says = f"what the approval of {name} by {approval.by} covers is not on record"
        return Problem(T099, says, f"put approvals/kept/ back as it was, or {again}", where)
    changed = sorted(basis.differs(covered.rests_on, policies))
    if changed:
        few = ", ".join(changed[:4]) + (f" and {len(changed) - 4} more" if len(changed) > 4 else "")
        says = f"the approval of {name} by {approval.by} lapsed, for this has changed since {approval.day}: {few}"
        return Problem(T093, says, again, where)
    return None


def _worded(state: State) -> str:
    return {State.IN_REVIEW: "in review", State.DRAFT: "a draft"}.get(state, state.value)


def _submit(name: str) -> str:
    return f"have its author submit it: appealkit templates submit {name} --by NAME"


def _again(name: str) -> str:
    return f"read it, then: appealkit templates approve {name} --by NAME"
