"""A template's next move, decided: the entry for the register, or every reason against it. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.letters.approval import T095, T097, T098, approved_text, same_person, standing_of, state_of
from appealkit.letters.basis import basis_of
from appealkit.letters.register import MOVES, SHIPPED, Act, Covered, Entry, Register, State
from appealkit.letters.template import Template, TemplateShelf, name_of
from appealkit.maps.load import Rules

T101 = code_page(
    "T101",
    """No template is called that
    A template is named by its path below templates/, without `.md.j2`.
    Bad: `templates approve conservative`. Good: `templates approve letters/conservative-care`.
    """,
)
T102 = code_page(
    "T102",
    """A template that cannot be approved as it is
    Its text cannot be read, lint finds an error in it, or a sample case fails to become a letter. What was found
    stands above.
    Bad: `templates approve` on a section with a misspelt name in it. Good: `templates lint` first, until it is clean.
    """,
)
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for, and when: `as_of` is the day from which a template is retired."""

    act: Act
    by: str
    when: datetime
    why: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The entries to be made, and what they cover, by the SHA-256 it is kept under. Nothing is moved where there are
    problems."""

    entries: tuple[Entry, ...] = ()
    covered: Mapping[str, Covered] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def named(words: Iterable[str], shelf: TemplateShelf) -> tuple[list[Template], list[Problem]]:
    """The templates of these names, each once; a problem for each name that is none's."""
    found: dict[str, Template] = {}
    problems = []
    for word in words:
        name = name_of(word)
        if name in shelf.templates:
            found[name] = shelf.templates[name]
        else:
            problems.append(Problem(T101, f"'{name}' is no template", nearest(name, shelf.templates)))
    return list(found.values()), problems


def waiting(shelf: TemplateShelf, rules: Rules, register: Register, day: date) -> list[Template]:
    """The templates that an approval is open for: in review, or approved once with an approval that has lapsed."""
    return [
        template
        for _, template in sorted(shelf.templates.items())
        if state_of(template, register) in MOVES[Act.APPROVE][0]
        and not standing_of(template, shelf, rules, register, day).holds
    ]


def moved(
    asked: Asked,
    templates: Iterable[Template],
    shelf: TemplateShelf,
    rules: Rules,
    register: Register,
    files: Mapping[str, Mapping[str, str]],
) -> Moved:
    """The entry for each of these templates; or every problem, and then none. `files`: of each template by its name,
    the files that its text comes from, each with its SHA-256."""
    asked_for = tuple(templates)
    when, late = next_moment(asked.when, register)
    entries: list[Entry] = []
    covered: dict[str, Covered] = {}
    problems = [late] if late else []
    for template in asked_for:
        state = state_of(template, register)
        text, version = template.sha256, template.front.version
        if asked.act is Act.RETIRE and (held := approved_text(template.name, register)):  # while another text waits
            state, text, version = State.APPROVED, held.sha256 or text, held.version or version
        problems += _not_allowed(asked, template, state, register)
        author = author_of(template, register) if asked.act is Act.APPROVE else None
        alone = author is not None and same_person(author, asked.by)
        if alone and register.single_officer() is None:
            problems.append(_own_text(template, asked.by))
        covers = None
        if asked.act is Act.APPROVE:
            record = Covered(
                template=template.name, version=template.front.version, sha256=template.sha256,
                files=files.get(template.name, {}), rests_on=basis_of(template, shelf, rules).rests_on,
            )  # fmt: skip
            covers = record.digest
            covered[covers] = record
        entries.append(
            Entry(
                on=when,
                template=template.name,
                state=MOVES[asked.act][1],
                version=version,
                by=asked.by,
                author=author,
                single_officer=alone,
                as_of=asked.as_of,
                why=asked.why,
                sha256=text,
                covers=covers,
            )
        )
    if asked.act is Act.APPROVE and not problems:
        later = register.with_entries(entries, covered)
        standings = (standing_of(one, shelf, rules, later, when.date()) for one in asked_for)
        problems += [one.problem for one in standings if one.problem]  # what was entered before speaks against it
    return Moved((), {}, tuple(problems)) if problems else Moved(tuple(entries), covered)


def switched(by: str, when: datetime, register: Register, *, holds: bool, why: str) -> Moved:
    """The entry that switches the single-officer mode on or off."""
    when, late = next_moment(when, register)
    if late is not None:
        return Moved(problems=(late,))
    return Moved((Entry(on=when, setting="single-officer", holds=holds, by=by, why=why),))


def author_of(template: Template, register: Register) -> str | None:
    """Who submitted its present text; the release itself where nobody had to."""
    moves = [line.entry for line in register.moves_of(template.name) if line.entry.sha256 == template.sha256]
    for entry in reversed(moves):
        if entry.state is State.IN_REVIEW:
            return entry.by
        if entry.state is State.APPROVED and entry.author:
            return entry.author
    return SHIPPED if template.name in register.arrived else None


def next_moment(when: datetime, register: Register) -> tuple[datetime, Problem | None]:
    """The moment of the next entry: after the last one, and never before it."""
    last = register.lines[-1].entry.on if register.lines else None
    when = when.replace(microsecond=when.microsecond // 1000 * 1000)  # as it is written
    if last is None or when > last:
        return when, None
    if last - when < ONE_SECOND:
        return last + timedelta(milliseconds=1), None
    says = f"the clock says {when:%Y-%m-%d %H:%M}, and the last entry of the register is of {last:%Y-%m-%d %H:%M}"
    return when, Problem(T098, says, "set the clock of this machine right, and run it again", register.lines[-1].where)


def _not_allowed(asked: Asked, template: Template, state: State, register: Register) -> list[Problem]:
    froms, to = MOVES[asked.act]
    if state in froms:
        return []
    last = register.of(template.name)
    by = f", by {last[-1].entry.by} on {last[-1].entry.day}" if last and last[-1].entry.state is state else ""
    needed = " or ".join(sorted(froms))
    says = f"{template.name} is {state}{by}: only what is {needed} can become {to}"
    return [Problem(T095, says, _next_step(asked.act, template, state), Where(template.name))]


def _next_step(act: Act, template: Template, state: State) -> str:
    name = template.name
    if state is State.DRAFT and act in {Act.APPROVE, Act.REJECT}:
        return f"have its author submit it: appealkit templates submit {name} --by NAME"
    if state is State.IN_REVIEW:
        return f"appealkit templates approve {name} --by NAME, or reject {name} --why …"
    if state is State.RETIRED:
        return "change its text: a changed text begins as a draft"
    return f"appealkit templates history {name}"


def _own_text(template: Template, by: str) -> Problem:
    says = f"{template.name} was submitted by {by}, who cannot approve it too"
    mend = "another person approves it; a practice with one officer enters that: appealkit templates single-officer"
    return Problem(T097, says, mend, Where(template.name))
