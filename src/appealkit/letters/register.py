"""The register of templates: who submitted, approved, rejected or retired which text, and when. Only ever added to.

It is every .yaml file below `approvals/`, read as one list in the order of its moments. Judging it: `approval.py`.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationError, model_validator

from appealkit import yamltext
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.letters.phrases import sha256_of
from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo
from appealkit.maps.shapes import shaped

FOLDER = "approvals"
KEPT = "kept"  # below it: what each approval covers, and the texts it was given for, each under its SHA-256
SHIPPED = "appealkit"  # the author of a template that is as it was shipped

T091 = code_page(
    "T091",
    """A register of approvals that is not of its shape
    Below `moves:` stands one entry for each move: its moment, the template, the state it came to, the hash of its
    text, and by whom. `appealkit templates` writes it; nobody needs to.
    Bad: an approval without a name. Good: `appealkit templates approve letters/conservative-care --by "A. Name"`.
    """,
)


class State(enum.StrEnum):
    """Where a template's text stands."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    RETIRED = "retired"


class Act(enum.StrEnum):
    """What a person does to a template, as the commands call it."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    RETIRE = "retire"


# Which act takes a text from where to where. A changed byte makes any text a draft, without an act. An approval is
# renewed by another one: nothing else leads from approved to approved.
MOVES: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.SUBMIT: (frozenset({State.DRAFT}), State.IN_REVIEW),
    Act.APPROVE: (frozenset({State.IN_REVIEW, State.APPROVED}), State.APPROVED),
    Act.REJECT: (frozenset({State.IN_REVIEW}), State.DRAFT),
    Act.RETIRE: (frozenset({State.APPROVED}), State.RETIRED),
}


def is_allowed(before: State, after: State) -> bool:
    """Whether some act leads from this state to that one."""
    return any(before in froms and to is after for froms, to in MOVES.values())


def _moment(value: object) -> object:
    """A moment with its offset, as written; a bare day is its beginning."""
    if not isinstance(value, str):
        return value
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a moment such as 2026-11-22T13:00:00-06:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Entry(Rule):
    """One line of the register: a template moved, the single-officer mode switched, or breaking changes accepted.

    `author`: of an approval, who submitted that text. `covers`: the record of all that an approval rests on, by its
    SHA-256. `as_of`: the day from which a retired template is out of use. `only_on`: holds on that day alone.
    `accepts`: the breaking changes of what a template asks of a case, by their digest; such an entry moves nothing.
    """

    on: Annotated[datetime, BeforeValidator(_moment)]
    template: str | None = None
    setting: Literal["single-officer"] | None = None
    state: State | None = None
    holds: YesNo | None = None
    version: str | None = None
    by: str
    author: str | None = None
    single_officer: YesNo = False
    as_of: date | None = None
    only_on: date | None = None
    why: str | None = None
    sha256: str | None = None
    covers: str | None = None
    accepts: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Entry:
        if self.accepts is not None:
            if self.template is None or self.state is not None or self.setting is not None:
                raise ValueError("an acceptance names the template, and neither a state nor a setting")
            return self
        if self.setting is not None and (self.template is not None or self.holds is None):
            raise ValueError("a setting has 'holds', yes or no, and no template")
        if self.setting is None and (self.template is None or self.state is None or self.sha256 is None):
            raise ValueError("a move names the template, the state it came to, and the sha256 of its text")
        return self

    @property
    def day(self) -> date:
        """On the calendar of who entered it."""
        return self.on.date()

    @property
    def moment(self) -> str:
        """As it is written, with its offset."""
        return self.on.isoformat(timespec="milliseconds")

    @property
    def digest(self) -> str:
        """SHA-256 of all that the entry says: what the audit trail keeps of it."""
        return sha256_of(self._said())

    def written(self) -> str:
        """The entry as it stands in the file."""
        said = self._said()
        lines = [f"{name}: {_scalar(said[name])}" for name in type(self).model_fields if name in said]
        return "  - " + "\n    ".join(lines) + "\n"

    def _said(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True) | {"on": self.moment}


class RegisterFile(Rule):
    moves: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and where it stands."""

    entry: Entry
    where: Where


class Covered(Rule):
    """What an approval was given for: each file, by the SHA-256 under which its text is kept, and all that the words
    rest on, with its digest."""

    template: str
    version: str
    sha256: str
    files: Mapping[str, str]
    rests_on: Mapping[str, str]

    def plain(self) -> bytes:
        """As it is kept."""
        return (json.dumps(self.model_dump(mode="json"), indent=1, sort_keys=True) + "\n").encode()

    @property
    def digest(self) -> str:
        """The name it is kept under."""
        return hashlib.sha256(self.plain()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Every entry in the order of its moment. `covered`: what approvals rest on, by SHA-256. `arrived`: the templates
    that are as they were shipped: their text is in review without anybody having submitted it. `texts`: by SHA-256,
    those that approvals were given for and that are no longer in place."""

    lines: tuple[Line, ...] = ()
    covered: Mapping[str, Covered] = field(default_factory=dict, repr=False)
    arrived: frozenset[str] = frozenset()
    texts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _of: Mapping[str, tuple[Line, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.entry.template is not None and line.entry.accepts is None:
                found.setdefault(line.entry.template, []).append(line)
        object.__setattr__(self, "_of", {name: tuple(lines) for name, lines in found.items()})

    def of(self, template: str) -> tuple[Line, ...]:
        """The entries of this template."""
        return self._of.get(template, ())

    def moves_of(self, template: str) -> tuple[Line, ...]:
        """Those that move it: all but what holds on one day alone."""
        return tuple(line for line in self.of(template) if line.entry.only_on is None)

    @property
    def accepted(self) -> frozenset[str]:
        """The breaking changes that a person accepted, by their digests."""
        return frozenset(line.entry.accepts for line in self.lines if line.entry.accepts is not None)

    def was_approved(self, template: str) -> bool:
        """Whether any text of it was, once."""
        return any(line.entry.state is State.APPROVED for line in self.of(template))

    def single_officer(self, when: datetime | None = None) -> Entry | None:
        """The entry that switched the single-officer mode on, where it holds (at that moment)."""
        switched = [line.entry for line in self.lines if line.entry.setting and (when is None or line.entry.on <= when)]
        return switched[-1] if switched and switched[-1].holds else None

    def with_entries(self, entries: Iterable[Entry], covered: Mapping[str, Covered] | None = None) -> Register:
        """The register as it will be with these added."""
        more = tuple(Line(entry, Where(FOLDER)) for entry in entries)
        return replace(self, lines=(*self.lines, *more), covered={**self.covered, **(covered or {})})

    def up_to(self, entry: Entry) -> Register:
        """The register as it stood with this entry."""
        return replace(self, lines=tuple(line for line in self.lines if line.entry.on <= entry.on))

    def wanted_texts(self, in_place: Mapping[str, str]) -> frozenset[str]:
        """The texts that approvals were given for, by SHA-256, of the templates whose text in place is another, or
        that were approved more than once. `in_place`: the hash of each template."""
        found: set[str] = set()
        for name, digest in in_place.items():
            given = {line.entry.covers: line.entry.sha256 for line in self.of(name) if line.entry.covers}
            if any(text != digest for text in given.values()):
                found |= {one for covers in given for one in self._files_of(covers)}
        return frozenset(found)

    def _files_of(self, covers: str | None) -> Iterable[str]:
        record = self.covered.get(covers or "")
        return record.files.values() if record else ()


NOBODY = Register()


def load_register(
    files: Mapping[str, bytes], kept: Mapping[str, bytes] | None = None, arrived: Iterable[str] = ()
) -> tuple[Register, list[Problem]]:
    """The register in these files (path inside `approvals/` → bytes), and every problem of their shape.

    `kept`: what approvals cover, by the name it is kept under; what is not what its name says is as if it were absent.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    for path, data in sorted(files.items()):
        text, found = yamltext.read(data, f"{FOLDER}/{path}")
        problems += found
        if text is None or found:
            continue
        if isinstance(text.value, dict) and "approvals" in text.value:
            mend = "move the file away, and approve the templates: appealkit templates approve --all --by NAME"
            says = "these approvals are from an earlier release, which looked at less of what decides the words"
            problems.append(Problem(T091, says, mend, text.where(("approvals",)), Severity.DOUBT))
            continue
        held, found = shaped(RegisterFile, text, T091)
        problems += found
        lines += [Line(entry, text.where(("moves", at))) for at, entry in enumerate(held.moves if held else ())]
    lines.sort(key=lambda line: line.entry.on)
    return Register(tuple(lines), _covered(kept or {}), frozenset(arrived)), problems


def _covered(kept: Mapping[str, bytes]) -> dict[str, Covered]:
    found: dict[str, Covered] = {}
    for name, data in kept.items():
        if hashlib.sha256(data).hexdigest() == name:
            with suppress(ValidationError):
                found[name] = Covered.model_validate_json(data)
    return found


_PLAIN = re.compile(r"(?!null$)[A-Za-z0-9](?:[A-Za-z0-9:/._+-]*[A-Za-z0-9])?")


def _scalar(value: Any) -> str:
    """The value as YAML on one line that reads back as the same text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
