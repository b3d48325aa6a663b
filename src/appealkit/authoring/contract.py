"""What a template asks of a case, before and after: which names it newly needs, drops or reads as another type.

Breaking is a change after which a case that gave a whole letter may give one with a hole: a name newly needed that a
case may lack, one of another type, a fact opened in another way. Each is accepted by a named person.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appealkit.authoring.needs import Needs, Read, needs_of, needs_of_phrase
from appealkit.authoring.reading import Reading
from appealkit.errors import Where
from appealkit.letters.dictionary import Dictionary, Name
from appealkit.letters.template import RECORD

PHRASES = "record.yaml"
UNKNOWN = "unknown"


class Need(enum.StrEnum):
    ALWAYS = "always"  # on every way through the template, or through the fact that opens it
    AT_TIMES = "at times"  # where a condition lets it be said
    OPTIONAL = "optional"  # said where it is there, or only asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that a template reads. `given`: every case has it, so that needing it can leave no hole."""

    name: str
    of: str
    need: Need
    given: bool
    where: Where

    @property
    def may_leave_a_hole(self) -> bool:
        return self.need is not Need.OPTIONAL and not self.given


@dataclass(frozen=True, slots=True)
class Contract:
    """What one template asks of a case. `opens`: requirement → the tags that open it."""

    template: str
    asks: Mapping[str, Asked] = field(default_factory=dict)
    opens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authorities: frozenset[str] = frozenset()


class What(enum.StrEnum):
    """What changed, as it is told."""

    NEEDED = "newly needed"
    TYPE = "is of another type"
    OPENING = "is opened in another way"
    SAID = "newly said"  # needed, and in every case
    READ = "newly read, where it is there"
    OPTIONAL = "no longer needed, still read"
    DROPPED = "no longer read"
    OPENED = "requirement newly stated"
    CLOSED = "requirement no longer stated"
    CITED = "authority newly cited"
    UNCITED = "authority no longer cited"
    NEW = "is a new template"
    GONE = "is not there any more"


BREAKING = frozenset({What.NEEDED, What.TYPE, What.OPENING})


@dataclass(frozen=True, slots=True)
class Change:
    """One change of what a template asks. `before` and `after` in plain words."""

    template: str
    what: What
    name: str
    before: str = ""
    after: str = ""
    where: Where | None = field(default=None, compare=False)

    @property
    def is_breaking(self) -> bool:
        return self.what in BREAKING

    @property
    def digest(self) -> str:
        """By which its acceptance is known: of what changed, wherever it stands in the file."""
        said = f"{self.template}\0{self.what.value}\0{self.name}\0{self.before}\0{self.after}"
        return hashlib.sha256(said.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {
            "template": self.template,
            "what": self.what.value,
            "name": self.name,
            "before": self.before or None,
            "after": self.after or None,
            "breaking": self.is_breaking,
            "where": str(self.where) if self.where else None,
            "digest": self.digest,
        }


def contracts_of(readings: Mapping[str, Reading], names: Dictionary) -> dict[str, Contract]:
    """The contract of each template, by name; of the phrases of the criteria table together, as `record.yaml`."""
    found = {
        name: contract_of(name, needs_of(name, readings), names)
        for name in sorted(readings)
        if not name.startswith((RECORD, "partials/"))
    }
    phrases = Needs()
    for name in sorted(readings):
        if name.startswith(RECORD):
            phrases = phrases.and_(needs_of_phrase(name.removeprefix(RECORD), readings[name]))
    return {**found, PHRASES: contract_of(PHRASES, phrases, names)}


def contract_of(template: str, needs: Needs, names: Dictionary) -> Contract:
    """What these needs are as a contract: each name once, with its greatest need."""
    asks: dict[str, Asked] = {}
    ways = ((Need.OPTIONAL, needs.optional), (Need.AT_TIMES, needs.at_times), (Need.ALWAYS, needs.always))
    for need, reads in ways:
        for read, where in reads.items():
            known = _known(read, names)
            given = known is not None and not known.optional
            before = asks.get(read.name)
            if before is not None and before.may_leave_a_hole and given:
                continue  # needed elsewhere, where a case may lack it
            asks[read.name] = Asked(read.name, known.of.value if known else UNKNOWN, need, given, where)
    opens: dict[str, tuple[str, ...]] = {}
    for requirement, tag in sorted(needs.opens):
        opens[requirement] = (*opens.get(requirement, ()), tag)
    return Contract(template, dict(sorted(asks.items())), opens, frozenset(needs.authorities))


def changes(before: Mapping[str, Contract], after: Mapping[str, Contract]) -> tuple[Change, ...]:
    """Every change of every template, those of one template together, breaking ones first."""
    found: list[Change] = []
    for name in sorted({*before, *after}):
        if name not in before:
            found.append(Change(name, What.NEW, name))
        elif name not in after:
            found.append(Change(name, What.GONE, name))
        else:
            found += sorted(changes_of(before[name], after[name]), key=lambda one: (not one.is_breaking, one.name))
    return tuple(found)


def changes_of(before: Contract, after: Contract) -> Iterator[Change]:
    """Every change of one template."""
    name = after.template
    for path in sorted({*before.asks, *after.asks}):
        yield from _of_name(name, path, before.asks.get(path), after.asks.get(path))
    for requirement in sorted({*before.opens, *after.opens}):
        old, new = before.opens.get(requirement, ()), after.opens.get(requirement, ())
        if not old:
            yield Change(name, What.OPENED, requirement, "", _tags(new))
        elif not new:
            yield Change(name, What.CLOSED, requirement, _tags(old))
        elif not set(old) & set(new):
            yield Change(name, What.OPENING, requirement, _tags(old), _tags(new))
    yield from (Change(name, What.CITED, one) for one in sorted(after.authorities - before.authorities))
    yield from (Change(name, What.UNCITED, one) for one in sorted(before.authorities - after.authorities))


def unaccepted(found: Sequence[Change], accepted: Collection[str]) -> tuple[Change, ...]:
    """The breaking changes that nobody has accepted. `accepted`: the digests of what somebody has, as `accepted_as`."""
    digests = accepted_as(found)
    return tuple(one for one in found if one.is_breaking and digests[one.template] not in accepted)


def accepted_as(found: Iterable[Change]) -> Mapping[str, str]:
    """Of each template with breaking changes, the digest by which all of them together are accepted."""
    breaking: dict[str, list[str]] = {}
    for one in found:
        if one.is_breaking:
            breaking.setdefault(one.template, []).append(one.digest)
    return {name: hashlib.sha256("".join(sorted(digests)).encode()).hexdigest() for name, digests in breaking.items()}


def _of_name(template: str, path: str, old: Asked | None, new: Asked | None) -> Iterator[Change]:
    if new is None:
        yield Change(template, What.DROPPED, path)
        return
    if old is not None and old.of != new.of:
        yield Change(template, What.TYPE, path, old.of, new.of, new.where)
    if new.may_leave_a_hole and not (old and old.may_leave_a_hole):
        yield Change(template, What.NEEDED, path, "optional" if old else "", new.need.value, new.where)
    elif old is None:
        what = What.READ if new.need is Need.OPTIONAL else What.SAID
        yield Change(template, what, path, "", new.need.value, new.where)
    elif old.may_leave_a_hole and not new.may_leave_a_hole:
        yield Change(template, What.OPTIONAL, path, old.need.value, new.need.value, new.where)


def _tags(tags: Iterable[str]) -> str:
    return " and ".join(tags)


def _known(read: Read, names: Dictionary) -> Name | None:
    """What the dictionary says of it; None where it does not know it."""
    said, _, last = read.name.rpartition(".")
    found = names.opened(read.tag, said, read.kind or None) if read.tag else names.roots.get(said, {})
    return found.get(last)


@dataclass(frozen=True, slots=True)
class Told:
    """A change that several templates share, as of a partial: told once."""

    change: Change
    templates: tuple[str, ...]


def together(found: Iterable[Change]) -> tuple[Told, ...]:
    """Changes that are alike but for their template, as one; breaking ones first."""
    alike: dict[tuple[What, str, str, str], list[Change]] = {}
    for one in found:
        name = "" if one.what in {What.NEW, What.GONE} else one.name
        alike.setdefault((one.what, name, one.before, one.after), []).append(one)
    told = (Told(changes[0], tuple(one.template for one in changes)) for changes in alike.values())
    return tuple(sorted(told, key=lambda one: (not one.change.is_breaking, list(What).index(one.change.what))))
