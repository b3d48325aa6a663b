"""Templates as data: front matter, body, what they include, and the hash of all that decides their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from pydantic import ValidationError

from appealkit import yamltext
from appealkit.case import Program
from appealkit.errors import Problem, TemplateError, Where, code_page, nearest
from appealkit.letters.characters import straight, text_of, unseen
from appealkit.letters.guard import Shape, same_names, shape_of, tied
from appealkit.letters.phrases import Phrases, printable, sha256_of
from appealkit.maps.kinds import Rule
from appealkit.yamltext import shown_key

T001 = code_page(
    "T001",
    """A template's front matter is missing or not of its shape
    It says what the template is called and for which strategies; without it nothing can be chosen or approved.
    Bad: a template that begins with its text. Good: `---`, `template: letters/…`, `title: …`, `version: …`, `---`.
    """,
)
T002 = code_page(
    "T002",
    """A template includes one that is not there
    Only files under `partials/` can be included, by their name.
    Bad: `{% include "../secrets" %}`. Good: `{% include "partials/if-upheld" %}`.
    """,
)
T003 = code_page(
    "T003",
    """A template that is not in use on the day of drafting
    From the day it retires a template is drafted from no more; before it is effective, only on trial.
    Bad: `retired: 2026-06-30` for a letter of July. Good: a template in use, or the strategy's template changed.
    """,
)
T004 = code_page(
    "T004",
    """A section that does not speak for the strategy
    A compliance author approves a text for the strategies it names; another one may not borrow it.
    Of the section that the strategy conservative-care-failed names:
    Bad: `speaks_for: [sustained-relief]`. Good: `speaks_for: [conservative-care-failed]`.
    """,
)
T152 = code_page(
    "T152",
    """A variant that takes the place of nothing
    `instead_of` names a template of the same kind that is no variant itself; `payers` and `programs` say where it does.
    Bad: `instead_of: letters/sedatoin`; `payers: [Example Health Plan]` alone. Good: `instead_of: letters/sedation`.
    """,
)


class FrontMatter(Rule):
    """`speaks_for`: the strategies whose section this is; none: any. From `effective` on, and before the day it is
    `retired`, a letter may be drafted. `addressee` and `salutation`: of a frame whose letter goes to another desk.
    `instead_of`: the template whose place this one takes, with these `payers` (names or ids) and in these `programs`.
    """

    template: str
    title: str
    version: str
    kind: Literal["frame", "section"]
    speaks_for: tuple[str, ...] = ()
    effective: date | None = None
    retired: date | None = None
    addressee: str | None = None
    salutation: str | None = None
    instead_of: str | None = None
    payers: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One template. `sha256` is of its words: its file, the partials it includes, directly or not, and of record.yaml
    what it can print (the phrases, where it prints the criteria table; the plain words, where it or a phrase asks for
    them). `parts`: the same, each by itself. What the words rest on beside: `basis.py`.
    """

    name: str
    front: FrontMatter
    body: str
    first_line: int  # of the body, within the file
    sha256: str
    parts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def stands_for(self) -> str:
        """The name by which the rules ask for it: that of the template whose place it takes, or its own."""
        return self.front.instead_of or self.name


RECORD = "record/"  # before a requirement's id: the name of its phrase as a template


@dataclass(frozen=True, slots=True, eq=False)
class TemplateShelf:
    """Every template by name, the partials' bodies, the phrases; and the text a loader asks for.

    Two shelves are the same only when they are one: what is compiled from a shelf is kept for it.
    """

    templates: Mapping[str, Template]
    partials: Mapping[str, str]
    phrases: Phrases
    homes: Mapping[str, TemplateShelf] = field(default_factory=dict, repr=False)  # of approved texts, by template

    def home(self, name: str) -> TemplateShelf:
        """The shelf that this template stands on, with its own partials and phrases: this one, save where its text in
        place is pending, and the approved one is in force."""
        return self.homes.get(name, self)

    def source(self, name: str) -> str | None:
        """The body of a template, a partial or a phrase of this name."""
        if name in self.partials:
            return self.partials[name]
        if name.startswith(RECORD):
            return self.phrases.record[name.removeprefix(RECORD)].text
        found = self.templates.get(name)
        return found.body if found else None


_FRONT = re.compile(r"\A---[ ]*\n(.*?\n)---[ ]*\n", re.DOTALL)


def load_templates(files: Mapping[str, bytes]) -> tuple[TemplateShelf | None, list[Problem]]:
    """The templates in these files (path inside `templates/` → bytes) and every problem. None when any is a mistake."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path, data in files.items():
        if path.endswith(".md.j2"):
            text, found = text_of(data, path)
            problems += found
            texts |= {path: text} if text is not None else {}
    problems += same_names(texts)
    phrases = phrases_of(files.get("record.yaml", b""), problems)
    partials = {name_of(path): straight(text) for path, text in texts.items() if path.startswith("partials/")}
    of_partials: dict[str, Shape] = {}
    for name, text in sorted(partials.items()):
        of_partials[name], found = shape_of(text, Where(f"{name}.md.j2", 1, 1))
        problems += found
    templates, shapes = {}, dict(of_partials)
    for path, text in sorted(texts.items()):
        if not path.startswith("partials/"):
            template, shape = _template(path, text, partials, of_partials, phrases, problems)
            if template is not None:
                templates[template.name], shapes[template.name] = template, shape
    problems += tied(shapes, [item.name for item in templates.values() if item.front.kind == "section"])
    problems += _of_variants(templates, texts)
    if problems or phrases is None:
        return None, problems
    return TemplateShelf(templates, partials, phrases), []


def _of_variants(templates: Mapping[str, Template], texts: Mapping[str, str]) -> Iterator[Problem]:
    for item in templates.values():
        front, text = item.front, texts[f"{item.name}.md.j2"]
        named = templates.get(front.instead_of or "")
        if front.instead_of is None and (front.payers or front.programs):
            says = "'payers' and 'programs' are said of a variant alone"
            mend = "add 'instead_of:' with the template whose place it takes, or leave them out"
        elif front.instead_of is not None and named is None:
            mend = nearest(front.instead_of, (name for name, one in templates.items() if one.front.kind == front.kind))
            says = f"'{front.instead_of}' is no template"
        elif named is not None and (named.front.instead_of or named.front.kind != front.kind):
            says = f"'{named.name}' is a {'variant itself' if named.front.instead_of else named.front.kind}"
            mend = f"name a {front.kind} that is no variant"
        else:
            continue
        key = next(key for key in ("instead_of:", "payers:", "programs:") if f"\n{key}" in text)
        line = text[: text.find(f"\n{key}")].count("\n") + 2
        yield Problem(T152, says, mend, Where(f"{item.name}.md.j2", line, 1))


def refuse_out_of_use(templates: Iterable[Template], on: date, *, trial: bool) -> None:
    """TemplateError, naming every template that may not be drafted from on this day; nothing otherwise."""
    problems = [problem for item in templates if (problem := out_of_use(item, on, trial=trial))]
    if problems:
        raise TemplateError(*problems)


def out_of_use(item: Template, on: date, *, trial: bool = False) -> Problem | None:
    """Why by its own days it may not be drafted from on this one; on a trial it may before it is effective."""
    front = item.front
    if front.retired is not None and on >= front.retired:
        mend = "name a template in use, or take the day away"
        return Problem(T003, f"{item.name} is retired since {front.retired}", mend, Where(item.name))
    if front.effective is not None and on < front.effective and not trial:
        mend = "wait, or use --trial to see it"
        return Problem(T003, f"{item.name} is effective from {front.effective} only", mend, Where(item.name))
    return None


def is_in_use(item: Template, on: date, *, trial: bool = False) -> bool:
    """Whether it may be."""
    return out_of_use(item, on, trial=trial) is None


def refuse_other_strategies(template: Template, strategy: str) -> None:
    """TemplateError where the section does not speak for this strategy; nothing otherwise."""
    if template.front.speaks_for and strategy not in template.front.speaks_for:
        says = f"{template.name} does not speak for '{strategy}'"
        raise TemplateError(Problem(T004, says, "add it under 'speaks_for:', or name another", Where(template.name)))


def name_of(word: str) -> str:
    """The name of a template or partial, however it is written: with its folder, with its ending."""
    return word.removeprefix("templates/").removesuffix(".md.j2")


def phrases_of(data: bytes | str, problems: list[Problem]) -> Phrases | None:
    """The phrases in this text of `record.yaml`; None, and problems, where it is not of their shape."""
    read, found = yamltext.read(data, "record.yaml")
    problems += found
    if read is None or found:
        return None
    try:
        phrases = Phrases.model_validate(read.value)
    except ValidationError as error:
        for item in error.errors():
            where = read.where(tuple(item["loc"]))
            problems.append(Problem(T001, str(item["msg"]), "see the neighbouring phrases", where))
        return None
    record = {}
    for name, phrase in phrases.record.items():
        where = replace(read.where(("record", name, "each") if phrase.each else ("record", name)), path="")
        record[name] = phrase.model_copy(update={"text": straight(phrase.text)})
        told = (*unseen(phrase.text, where), *shape_of(record[name].text, where, phrase=True)[1])
        problems += [replace(item, where=where) for item in told]  # how a value is quoted moves its columns
    return phrases.model_copy(update={"record": record})


def _template(
    path: str,
    text: str,
    partials: Mapping[str, str],
    of_partials: Mapping[str, Shape],
    phrases: Phrases | None,
    problems: list[Problem],
) -> tuple[Template | None, Shape]:
    """The template of this file, and its shape."""
    match = _FRONT.match(text)
    if match is None:
        problems.append(missing_front(path))
        return None, Shape()
    front = front_of(path, match[1], problems)
    body, first_line = straight(text[match.end() :]), match[0].count("\n") + 1
    shape, found = shape_of(body, Where(path, first_line, 1))
    problems += found
    names = sorted(_included(shape, of_partials))
    missing = [name for name in names if name not in partials]
    for name in missing:
        where = next((place for inner, place, _ in shape.includes if inner == name), Where(path, first_line, 1))
        problems.append(Problem(T002, f"'{name}' is not a partial", "see partials/", where))
    if front is None or missing:
        return None, shape
    included = {name: partials[name] for name in names}
    printed = printable("".join((body, *included.values())), phrases) if phrases else {}
    parts = {name: sha256_of(words) for name, words in {front.template: text, **included, **printed}.items()}
    return Template(front.template, front, body, first_line, sha256_of(parts), parts), shape


def split_front(text: str) -> tuple[str | None, str]:
    """The front matter with its dashes, None where there is none; and the body."""
    match = _FRONT.match(text)
    return (match[0], text[match.end() :]) if match else (None, text)


def missing_front(path: str) -> Problem:
    """What is told of a template without front matter."""
    mend = "begin the file with '---', its front matter, and '---'"
    return Problem(T001, "the front matter is missing", mend, Where(path, 1, 1))


def front_of(path: str, text: str, problems: list[Problem]) -> FrontMatter | None:
    """The front matter (its text without the dashes) of the template in this file; None, and problems, where wrong."""
    read, found = yamltext.read(text, path)
    problems += [replace(item, where=_one_down(item.where)) for item in found]
    if read is None or found:
        return None
    try:
        front = FrontMatter.model_validate(read.value)
    except ValidationError as error:
        for item in error.errors():
            where = read.where(tuple(item["loc"]))
            says = f"{shown_key(str(item['loc'][-1]))}: {item['msg']}"
            problems.append(
                Problem(T001, says, "see a neighbouring template", Where(path, where.line + 1, where.column))
            )
        return None
    if front.template != name_of(path):
        mend = f"write 'template: {name_of(path)}', or move the file"
        problems.append(Problem(T001, "the template's name is not its path", mend, Where(path, 2, 1)))
        return None
    return front


def _one_down(where: Where | None) -> Where | None:
    """The place within the file: the front matter begins below its opening line."""
    return replace(where, line=where.line + 1) if where is not None and where.line else where


def partials_of(template: Template, shelf: TemplateShelf) -> Mapping[str, str]:
    """Every partial that the template includes, directly or through another, with its text."""
    return {name: shelf.partials[name] for name in template.parts if name in shelf.partials}


def _included(shape: Shape, of_partials: Mapping[str, Shape]) -> set[str]:
    """Every partial a text of this shape includes, directly or through another."""
    seen: set[str] = set()
    waiting = [name for name, _, _ in shape.includes]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [inner for inner, _, _ in of_partials.get(name, Shape()).includes]
    return seen
