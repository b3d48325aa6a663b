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
from appealkit.intake.book.tables import FormWords, read_words
from appealkit.letters.dictionary import Dictionary, Name, Names, dictionary
from appealkit.letters.phrases import Phrases
from appealkit.letters.sandbox import listed, long_date
from appealkit.letters.template import RECORD, TemplateShelf, name_of
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

OPENED_BY = {
    "sections": "strategy, in a section",
    "authority": "{% authority %}",
    "new": "{% new %}",
    "unaddressed": "{% unaddressed %}",
}
MEASURED = "what is measured: only where the requirement counts something, and not in each"
BESIDE = "any piece of evidence"
EVIDENCE = "the piece of evidence, by what its kind says"
FORM = "intake/form.yaml"
EVERY_TAG = ("fact", "each", "phrase")


@dataclass(frozen=True, slots=True)
class Field:
    """A name a template may say. `group`: what it is a part of, in words; `opened_by`: the tags and requirements that
    open it, none for a root's; `used_in`: the templates that say it. `not_in_each_fact`: it is always there in `each`
    and in the criteria table, and in `fact` only where the finding rests on a single piece of evidence. `of_kinds`: the
    kinds of evidence that have it, where a requirement can rest on others too."""

    name: Name
    group: str = ""
    opened_by: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()
    not_in_each_fact: bool = False
    of_kinds: tuple[str, ...] = ()


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
    used, rules = _Used(readings), words.rules
    measured = tuple(name for name, rule in rules.requirements.items() if rule.measure is not None)
    on_any = tuple(name for name in rules.requirements if words.kinds(name))
    nearest_first = sorted(on_any, key=lambda name: len(words.kinds(name)))
    fields = [
        *_of_roots(words, used),
        *_of_tags(words, used),
        *_opened_by(measured, MEASURED, words.found, used, ("fact", "phrase")),
        *_opened_by(on_any, BESIDE, words.item, used),
    ]
    for kind, declared in rules.vocabulary.kinds.items():
        resting = tuple(name for name in nearest_first if kind in words.kinds(name))
        fields += _opened_by(resting, f"evidence of kind {kind}: {_lower(declared.title)}", words.kind(kind), used)
    return Listing(tuple(fields), (*_requirements(words, rules.requirements, used), *_authorities(words, used)))


def of_requirement(words: Dictionary, readings: Iterable[Reading], requirement: str) -> Listing:
    """What this requirement lets a template say. InputError where it is not one."""
    if requirement not in words.rules.requirements:
        raise InputError(Problem(T180, f"'{requirement}' is not a requirement", _meant(requirement, words)))
    used, fields = _Used(readings), []
    fact, each = words.fact(requirement), words.each(requirement)
    measured, kinds = words.rules.requirements[requirement].measure is not None, words.kinds(requirement)
    for name, one in fact.items() if measured else ():
        if name in words.found:
            fields.append(Field(one, MEASURED, ("fact",), used.of((requirement,), name, ("fact", "phrase"))))
    for name, one in sorted(each.items(), key=lambda part: part[0] in words.item):
        group = BESIDE if name in words.item else EVIDENCE
        of_both = not (measured and name in words.found)
        tags, not_always = ("fact", "each") if of_both else ("each",), of_both and fact[name].optional
        in_both = used.of((requirement,), name, EVERY_TAG if of_both else ("each",))
        fields.append(
            Field(one, group, tags, in_both, not_always and not one.optional, _kinds_with(name, kinds, words))
        )
    return Listing(tuple(fields), tuple(_requirements(words, (requirement,), used)))


def _kinds_with(name: str, kinds: tuple[str, ...], words: Dictionary) -> tuple[str, ...]:
    """Those of these kinds that have the name; none where all have."""
    found = tuple(kind for kind in kinds if name in words.item or name in words.kind(kind))
    return () if found == kinds else found


def of_template(words: Dictionary, readings: Iterable[Reading], shelf: TemplateShelf, template: str) -> Listing:
    """What this template may say: the roots; in a section the strategy, and what its strategies let it open.
    InputError where there is no such template or partial."""
    template = name_of(template)
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


def _meant(requirement: str, words: Dictionary) -> str:
    close = difflib.get_close_matches(requirement, words.rules.requirements, n=1)
    return f"did you mean '{close[0]}'?" if close else "find it by its words: appealkit templates fields --search WORDS"


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

    def of(self, requirements: Iterable[str], name: str, tags: Iterable[str] = EVERY_TAG) -> tuple[str, ...]:
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
            yield Field(one, f"{root}: {_lower(words.about[root])}", (), used.root(root, name))


def _of_tags(words: Dictionary, used: _Used) -> Iterator[Field]:
    for tag in OPENED_BY:
        for name, one in words.opened_by(tag).items():
            says = used.root("strategy", name) if tag == "sections" else used.by_tag(tag, name)
            yield Field(one, f"{OPENED_BY[tag]}: {_lower(words.about[tag])}", (tag,), says)


def _opened_by(
    requirements: tuple[str, ...], group: str, names: Names, used: _Used, tags: Iterable[str] = EVERY_TAG
) -> Iterator[Field]:
    for name, one in names.items():
        yield Field(one, group, requirements, used.of(requirements, name, tags))


def _requirements(words: Dictionary, names: Iterable[str], used: _Used) -> Iterator[Opens]:
    for name in names:
        rule = words.rules.requirements[name]
        shows = rule.shows.replace("{threshold}", "what the payer asks")
        yield Opens("fact", name, shows, words.kinds(name), used.opening(name, "fact", "each"))


def _authorities(words: Dictionary, used: _Used) -> Iterator[Opens]:
    for name, one in words.rules.authorities.items():
        yield Opens("authority", name, f"{one.cite}: {one.says}", (), used.opening(name, "authority"))


# ---- in the words of the form ----------------------------------------------------------------------------------


def dictionary_of(rules: Rules, phrases: Phrases, files: Mapping[str, bytes]) -> Dictionary:
    """The dictionary of these rules and phrases, in the words of the form that charts are asked for with, where that is
    among these files (`intake/…`) and can be read."""
    form, _ = read_words(files.get(FORM, b""), FORM)
    return dictionary(rules, phrases, _said(rules, form) if form else {})


def _said(rules: Rules, form: FormWords) -> Mapping[tuple[str, str], Says]:
    found = {}
    for kind, declared in rules.vocabulary.kinds.items():
        for name, attribute in declared.attributes.items():
            words = form.column(kind, name)
            first = re.split(r"(?<=[a-z0-9)])\. ", words.help.rstrip("."))[0]
            column = _lower(words.column.rstrip("?"))
            meaning = column if not first or first.startswith("Pick") else f"{column}: {_lower(first)}"
            found[kind, name] = Says(meaning, _as_printed(words.example, attribute.type))
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
        case ValueType.REGION:
            return ""  # the form shows its words for it, a letter the region's own name
        case _:
            return example


def _lower(words: str) -> str:
    """To stand within a sentence; what is written in capitals stays so."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
