"""The dictionary as a list to look in: each name once, what opens it, and which templates use it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from appealkit.authoring.reading import Reading
from appealkit.authoring.uses import openings, uses
from appealkit.errors import InputError, Problem, code_page, nearest
from appealkit.intake.book.tables import FormWords
from appealkit.letters.dictionary import Dictionary, Name, dictionary
from appealkit.letters.sandbox import listed, long_date
from appealkit.letters.template import RECORD, TemplateShelf
from appealkit.letters.views import Says
from appealkit.maps.kinds import ValueType
from appealkit.maps.load import Rules

T180 = code_page(
    "T180",
    """A question about templates names what is not there
    The dictionary is asked by the id of a requirement, the name of a template, or words.
    Bad: `templates fields --fact care-long-enuf`. Good: `templates fields --fact care-long-enough`.
    """,
)

TAGS = {"authority": "law", "new": "it", "unaddressed": "it", "sections": "strategy"}  # by what their names begin with


@dataclass(frozen=True, slots=True)
class Field:
    """A name a template may say. `opened_by`: the tags and requirements that open it, none for a root's; `used_in`: the
    templates that say it."""

    name: Name
    opened_by: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opens:
    """What a tag may name: a requirement for `fact` and `each`, an authority. `used_in`: the templates that open it."""

    tag: str
    name: str
    meaning: str
    rests_on: tuple[str, ...] = ()  # the kinds of evidence
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Names, and what can be opened."""

    fields: tuple[Field, ...] = ()
    opens: tuple[Opens, ...] = ()


def everything(words: Dictionary, readings: Iterable[Reading]) -> Listing:
    """Every name once, whatever opens it, and all that can be opened."""
    used = _Used(readings)
    fields = [*_of_roots(words, used), *_of_tags(words, used)]
    measured = tuple(name for name, rule in words.rules.requirements.items() if rule.measure is not None)
    fields += [Field(one, measured, used.of(measured, name, {"fact", "phrase"})) for name, one in words.found.items()]
    resting: dict[str, list[str]] = {kind: [] for kind in words.rules.vocabulary.kinds}
    for requirement in words.rules.requirements:
        for kind in words.kinds(requirement):
            resting[kind].append(requirement)
    on_any = tuple(name for name in words.rules.requirements if words.kinds(name))
    fields += [Field(one, on_any, used.of(on_any, name)) for name, one in words.item.items()]
    for kind, names in resting.items():
        opened_by = tuple(names)
        fields += [Field(one, opened_by, used.of(opened_by, name)) for name, one in words.kind(kind).items()]
    return Listing(tuple(fields), (*_requirements(words, words.rules.requirements, used), *_authorities(words, used)))


def of_requirement(words: Dictionary, readings: Iterable[Reading], requirement: str) -> Listing:
    """What this requirement lets a template say. InputError where it is not one."""
    if requirement not in words.rules.requirements:
        says = f"'{requirement}' is not a requirement"
        raise InputError(Problem(T180, says, nearest(requirement, words.rules.requirements)))
    used = _Used(readings)
    fact, each, phrase = words.fact(requirement), words.each(requirement), words.phrase(requirement)
    fields = []
    for name in dict.fromkeys((*fact, *phrase)):
        tags = tuple(tag for tag, names in (("fact", fact), ("each", each)) if name in names)
        fields.append(Field(fact.get(name, phrase[name]), tags, used.of((requirement,), name)))
    return Listing(tuple(fields), tuple(_requirements(words, (requirement,), used)))


def of_template(words: Dictionary, readings: Iterable[Reading], shelf: TemplateShelf, template: str) -> Listing:
    """What this template may say: the roots; in a section the strategy, and what its strategies let it open.
    InputError where there is no such template or partial."""
    template = template.removesuffix(".md.j2").removeprefix("templates/")
    known = {*shelf.templates, *shelf.partials}
    if template not in known:
        raise InputError(Problem(T180, f"there is no template '{template}'", nearest(template, known)))
    used = _Used(readings)
    front = shelf.templates[template].front if template in shelf.templates else None
    section = front is None or front.kind == "section"
    fields = [
        *_of_roots(words, used),
        *(one for one in _of_tags(words, used) if section or "sections" not in one.opened_by),
    ]
    strategies = [found[1] for name in (front.speaks_for if front else ()) if (found := words.rules.strategy(name))]
    named = dict.fromkeys(name for one in strategies for name in one.requirements()) or words.rules.requirements
    return Listing(tuple(fields), (*_requirements(words, named, used), *_authorities(words, used)))


def search(listing: Listing, asked: str) -> Listing:
    """What has every word asked for in its path, meaning, example or values; where nothing has, what has any."""
    terms = [term for term in re.split(r"[^a-z0-9]+", asked.lower()) if term]
    for enough in (len(terms), 1):
        fields = tuple(one for one in listing.fields if _hits(terms, _haystack(one)) >= enough)
        opens = tuple(one for one in listing.opens if _hits(terms, f"{one.name} {one.meaning}") >= enough)
        if terms and (fields or opens):
            return Listing(fields, opens)
    return Listing()


def near(listing: Listing, asked: str) -> tuple[str, ...]:
    """The names nearest to the words asked for, best first, at most six."""
    terms = [term for term in re.split(r"[^a-z0-9]+", asked.lower()) if term]
    scored = []
    for name in dict.fromkeys((*(one.name.path for one in listing.fields), *(one.name for one in listing.opens))):
        parts = [part for part in re.split(r"[^a-z0-9]+", name.lower()) if part not in {"", "it"}]
        likeness = [max((_likeness(term, part) for part in parts), default=0.0) for term in terms]
        if likeness and max(likeness) >= LIKE_ENOUGH:
            scored.append((-sum(likeness), name))
    return tuple(name for _, name in sorted(scored)[:6])


LIKE_ENOUGH = 0.7


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _hits(terms: Iterable[str], words: str) -> int:
    """How many of these begin a word there."""
    there = re.split(r"[^a-z0-9]+", words.lower())
    return sum(any(word.startswith(term) for word in there) for term in terms)


def _haystack(one: Field) -> str:
    return " ".join((one.name.path, one.name.meaning, one.name.example, *one.name.values))


# ---- where they are used ---------------------------------------------------------------------------------------


class _Used:
    """Which templates say a name, and open a requirement or authority."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.names: dict[tuple[str, str, str], dict[str, None]] = {}  # (tag, requirement or root, name) → templates
        self.opened: dict[tuple[str, str], dict[str, None]] = {}
        for reading in readings:
            template = PHRASES if reading.name.startswith(RECORD) else reading.name
            for use in uses(reading):
                tag, name = use.opened or ("", use.root)
                self.names.setdefault((tag, name or "", use.name), {})[template] = None
            for tag, name in openings(reading):
                self.opened.setdefault((tag, name or ""), {})[template] = None

    def root(self, root: str, name: str) -> tuple[str, ...]:
        return tuple(self.names.get(("", root, name), ()))

    def of(
        self, requirements: Iterable[str], name: str, tags: Iterable[str] = ("fact", "each", "phrase")
    ) -> tuple[str, ...]:
        keys = ((tag, requirement, name) for requirement in requirements for tag in tags)
        return tuple(dict.fromkeys(template for key in keys for template in self.names.get(key, ())))

    def by_tag(self, tag: str, name: str) -> tuple[str, ...]:
        found = (used for (by, _, part), used in self.names.items() if (by, part) == (tag, name))
        return tuple(dict.fromkeys(template for used in found for template in used))

    def opening(self, name: str, *tags: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for tag in tags for one in self.opened.get((tag, name), ())))


PHRASES = "record.yaml"


def _of_roots(words: Dictionary, used: _Used) -> Iterator[Field]:
    for root, names in words.roots.items():
        for name, one in names.items():
            yield Field(one, (), used.root(root, name))


def _of_tags(words: Dictionary, used: _Used) -> Iterator[Field]:
    for tag in TAGS:
        for name, one in words.opened_by(tag).items():
            yield Field(one, (tag,), used.root("strategy", name) if tag == "sections" else used.by_tag(tag, name))


def _requirements(words: Dictionary, names: Iterable[str], used: _Used) -> Iterator[Opens]:
    for name in names:
        rule = words.rules.requirements[name]
        shows = rule.shows.replace("{threshold}", "what the payer asks")
        yield Opens("fact", name, shows, words.kinds(name), used.opening(name, "fact", "each"))


def _authorities(words: Dictionary, used: _Used) -> Iterator[Opens]:
    for name, one in words.rules.authorities.items():
        yield Opens("authority", name, f"{one.cite}: {one.says}", (), used.opening(name, "authority"))


# ---- in the words of the form ----------------------------------------------------------------------------------


def dictionary_of(rules: Rules, shelf: TemplateShelf, form: FormWords | None) -> Dictionary:
    """The dictionary of these rules and templates, in the words of the form that charts are asked for with."""
    return dictionary(rules, shelf.phrases, _said(rules, form) if form else {})


def _said(rules: Rules, form: FormWords) -> Mapping[tuple[str, str], Says]:
    found = {}
    for kind, declared in rules.vocabulary.kinds.items():
        for name, attribute in declared.attributes.items():
            words = form.column(kind, name)
            first = re.split(r"(?<=[a-z0-9)])\. ", words.help.rstrip("."))[0]
            meaning = words.column if not first or first.startswith("Pick") else f"{words.column}: {_lower(first)}"
            found[kind, name] = Says(_lower(meaning).removesuffix("?"), _as_printed(words.example, attribute.type))
    return found


def _as_printed(example: str, of: ValueType) -> str:
    """An example of the form as a letter would print it."""
    match of:
        case ValueType.DATE:
            day = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", example)
            return long_date(date(int(day[3]), int(day[1]), int(day[2]))) if day else example
        case ValueType.LIST | ValueType.PROCEDURES:
            return listed(tuple(word.strip() for word in example.split(";")))
        case ValueType.YES_NO:
            return example.lower()
        case _:
            return example


def _lower(words: str) -> str:
    """To stand within a sentence; what is written in capitals stays so."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
