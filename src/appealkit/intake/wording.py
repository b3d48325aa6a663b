"""A model from what a file says, or clear Problems: what does not fit, at its line, and how to mend it.

The model's own messages never pass through: they are made for programmers, and may hold what was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Annotated, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from appealkit.case import codes, people
from appealkit.errors import Problem, code_page, nearest
from appealkit.intake.written import FIRST_YEAR, LAST_YEAR, Written, day_of, is_day_shaped
from appealkit.yamltext import Path, shown_key

M = TypeVar("M", bound=BaseModel)

MOST_WORDED = 100  # of one part: a file of nothing but mistakes is told so without a hundred thousand lines

I010 = code_page(
    "I010",
    """A key is not known here
    What we do not know we cannot honour, and a key mistyped would otherwise be a fact left out in silence.
    Bad: `claim_nr: …`. Good: `claim_number: …`.
    """,
)
I011 = code_page(
    "I011",
    """Something that must be given is missing
    A letter cannot do without it, and it is never guessed.
    Bad: a denial without `notice_date`. Good: `notice_date: 2026-10-02`.
    """,
)
I012 = code_page(
    "I012",
    """Text, a list or a mapping stands where another belongs
    Bad: `modifiers: LT`. Good: `modifiers: [LT]`.
    """,
)
I013 = code_page(
    "I013",
    """The word is not one of those that may stand here
    Some fields take one of a few words, so that nothing can be read in two ways.
    Bad: `program: medicare`. Good: `program: medicare-ffs`.
    """,
)
I014 = code_page(
    "I014",
    """There is no such day
    Dates are written YYYY-MM-DD; a day that the calendar does not have, or from another century, was mistyped.
    Bad: `service_date: 2026-02-30`. Good: `service_date: 2026-02-28`.
    """,
)
I015 = code_page(
    "I015",
    """A number does not fit
    Counts are whole numbers, money has at most two decimals; neither has a thousands mark or a currency sign.
    Bad: `charged: "$1,450.00"`. Good: `charged: "1450.00"`.
    """,
)
I016 = code_page(
    "I016",
    """A code or an id is not shaped like one
    Codes of claims have fixed shapes, an NPI carries a check digit; ids hold letters, digits, `.`, `_` and `-`.
    Bad: `procedure: "6448"`. Good: `procedure: "64483"`.
    """,
)
I017 = code_page(
    "I017",
    """A text is empty, or too long for its place
    Bad: a payer's name of three hundred characters. Good: its name alone, the address where it belongs.
    """,
)
I018 = code_page(
    "I018",
    """Keys that do not go together
    Two of the keys given exclude each other, or one needs another.
    Bad: a decision with both `requirement` and `evidence`. Good: a decision about one of them.
    """,
)


def validated(
    model: type[M], written: Written, *, value: object = None, names: Mapping[str, str] | None = None
) -> tuple[M | None, list[Problem]]:
    """The model of what stands there, or None and every Problem of it.

    `value` stands in for the written one where a short form was spelled out; `names` then says under which key
    the file gave what the model calls otherwise. An empty value counts as an absent one.
    """
    bad_days: list[Path] = []
    prepared = _prepared(model, written.value if value is None else value, (), bad_days)
    if prepared is None or prepared == "":
        return None, [Problem(I012, f"{_subject(written.path)} is empty", "give its keys and values", written.where())]
    problems = [_bad_day(written, day) for day in bad_days[:MOST_WORDED]]
    built: M | None = None
    try:
        built = model.model_validate(prepared)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        told = [detail for detail in details if detail["loc"] not in bad_days and not _follows(detail, written)]
        problems += [_worded(detail, model, written, names or {}) for detail in told[:MOST_WORDED]]
        if len(told) > MOST_WORDED:
            mend = "mend those first"
            problems.append(Problem(I012, f"{len(told) - MOST_WORDED} more mistakes here", mend, written.where()))
    return (None if problems else built), problems


def _prepared(annotation: object, raw: object, path: Path, bad_days: list[Path]) -> object:
    """The raw value without empty optional values; the paths of misspelled days are added to `bad_days`."""
    inner = _inner(annotation)
    if inner is date and isinstance(raw, str):
        if not day_of(raw.strip()):  # pydantic would read seconds since 1970 and other spellings too
            bad_days.append(path)
        return raw.strip()
    if isinstance(raw, dict) and isinstance(inner, type) and issubclass(inner, BaseModel):
        fields = inner.model_fields
        return {
            key: _prepared(fields[key].annotation, value, (*path, key), bad_days) if key in fields else value
            for key, value in raw.items()
            if value is not None or key not in fields or fields[key].is_required()
        }
    if isinstance(raw, list) and get_origin(inner) is tuple:
        item = get_args(inner)[0]
        return [_prepared(item, value, (*path, number), bad_days) for number, value in enumerate(raw)]
    return raw


def _inner(annotation: object) -> object:
    """The type itself, without Annotated and `| None`."""
    while get_origin(annotation) in {Annotated, Union, UnionType}:
        annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def _model_at(model: type[BaseModel], loc: Path) -> type[BaseModel]:
    """The model whose keys stand at this path."""
    current: object = model
    for step in loc:
        inner = _inner(current)
        if isinstance(step, int):
            current = get_args(inner)[0]
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            current = inner.model_fields[step].annotation
    inner = _inner(current)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model


def _subject(path: Path) -> str:
    """What a message calls the thing at this path: 'modifiers', item 2 of 'modifiers', or this."""
    if path and isinstance(path[-1], str):
        return shown_key(path[-1]).removeprefix("the key ").replace("this key", "this")
    if len(path) > 1 and isinstance(path[-1], int) and isinstance(path[-2], str):
        return f"item {path[-1] + 1} of {_subject(path[:-1])}"
    return "this"


def _follows(detail: ErrorDetails, written: Written) -> bool:
    """Whether a list is called too short only because some of its items have mistakes, told of their own."""
    return detail["type"] == "too_short" and bool(written.at(*detail["loc"]).value)


def _bad_day(written: Written, path: Path) -> Problem:
    word = written.word(*path) or ""
    subject = _subject((*written.path, *path))
    return bad_day(subject, word, written, path)


def bad_day(subject: str, word: str, written: Written, path: Path) -> Problem:
    """The Problem of a day that is none."""
    if not is_day_shaped(word):
        return Problem(I014, f"{subject} is not a date", "write it as YYYY-MM-DD", written.where(*path))
    mend = f"correct the day; years run from {FIRST_YEAR} to {LAST_YEAR}"
    return Problem(I014, f"{subject} is a day that does not exist", mend, written.where(*path))


def _worded(detail: ErrorDetails, model: type[BaseModel], written: Written, names: Mapping[str, str]) -> Problem:
    loc: Path = detail["loc"]
    told: Path = tuple(names.get(step, step) if isinstance(step, str) else step for step in loc)
    subject = _subject((*written.path, *told))
    code, says, mend = _told(detail, model, subject, written.at(*told))
    return Problem(code, says, mend, written.where(*told))


def _told(detail: ErrorDetails, model: type[BaseModel], subject: str, wrong: Written) -> tuple[str, str, str]:
    """Code, sentence and mend of one mistake."""
    context, loc = detail.get("ctx", {}), detail["loc"]
    match detail["type"]:
        case "extra_forbidden":
            key = str(loc[-1])
            return I010, f"{shown_key(key)} is not known here", nearest(key, _model_at(model, loc[:-1]).model_fields)
        case "missing" if loc[-1] == "service_date" and _is_refused(wrong):
            says = f"{subject} is missing: the service was refused before it was done"
            return I011, says, "give the day for which it was asked or is planned; the policy in force hangs on it"
        case "missing":
            return I011, f"{subject} is missing", f"add {subject}"
        case _ if wrong.value is None and loc:
            return I011, f"{subject} has no value", "give its value, or remove the key where it may be absent"
        case "enum":
            known = [word.strip("' ") for word in re.split(r", | or ", str(context["expected"]))]
            return I013, f"{subject} is not one of the words it takes", nearest(wrong.word() or "", known)
        case "string_pattern_mismatch":
            return _misshapen(str(context["pattern"]), subject, wrong.word() or "")
        case "string_too_short":
            return I017, f"{subject} is empty", "give its text"
        case "string_too_long":
            return I017, f"{subject} is too long", f"at most {context['max_length']} characters"
        case "too_short":
            return I011, f"{subject} is empty", f"give at least {context['min_length']}"
        case "too_long":
            return I012, f"{subject} has too many items", f"at most {context['max_length']}"
        case "greater_than_equal":
            return I015, f"{subject} is too small", f"at least {context['ge']}"
        case "less_than_equal":
            return I015, f"{subject} is too large", f"at most {context['le']}"
        case "value_error":
            says = str(context["error"])
            if not loc:
                return I018, says, "give the one and leave out the other"
            return I016 if loc[-1] == "npi" else I015, f"{subject}: {says}", "compare it with the source and correct it"
        case kind:
            return _mistyped(kind, subject)


def _is_refused(day: Written) -> bool:
    """Whether the line that should have this day was refused before it was done."""
    return Written.whole(day.text).at(*day.path[:-1]).word("refused_before") == "yes"


def _mistyped(kind: str, subject: str) -> tuple[str, str, str]:
    if kind.startswith("int_"):
        return I015, f"{subject} is not a whole number", "write a whole number in plain digits"
    if kind.startswith(("decimal_", "finite_")):
        return I015, f"{subject} is not an amount", "write plain digits with at most two decimals, such as 1450.00"
    if kind.startswith("bool_"):
        return I013, f"{subject} is neither yes nor no", "write yes or no"
    if kind.startswith("date_"):
        return I014, f"{subject} is not a date", "write it as YYYY-MM-DD"
    if kind.startswith("string_"):
        return I012, f"{subject} is a list or a mapping where one text belongs", "write one text"
    if kind in {"tuple_type", "list_type"}:
        return I012, f"{subject} is not a list", "write it in brackets: [one, two]"
    return I012, f"{subject} is not a mapping", "write its keys and values below it, indented"


def _misshapen(pattern: str, subject: str, word: str) -> tuple[str, str, str]:
    words = _ALTERNATIVES.fullmatch(pattern)
    if words:
        return I013, f"{subject} is not one of the words it takes", nearest(word, words[1].split("|"))
    shape = SHAPES.get(pattern, "text of another shape")
    return I016, f"{subject} is not {shape.split(':')[0]}", f"write {shape}"


_ALTERNATIVES = re.compile(r"\^\(([a-z|-]+)\)\$")


def _pattern(annotated: object) -> str:
    shapes = (part.pattern for part in get_args(annotated) if isinstance(part, StringConstraints))
    return str(next(shape for shape in shapes if shape))


def _field_pattern(model: type[BaseModel], name: str) -> str:
    shapes = (getattr(part, "pattern", None) for part in model.model_fields[name].metadata)
    return str(next(shape for shape in shapes if shape))


SHAPES: Mapping[str, str] = {
    _pattern(codes.Ident): "an id: a letter or digit, then letters, digits, '.', '_' or '-', at most 80",
    _pattern(codes.ProcedureCode): "a procedure code: five characters, such as 64483 or G0260, in quotes",
    _pattern(codes.Modifier): "a modifier: two characters, such as LT or 50",
    _pattern(codes.DiagnosisCode): "a diagnosis code: ICD-10-CM, such as M51.17",
    _pattern(codes.Carc): "a claim adjustment reason code: the number alone, such as 50; its group goes under 'group'",
    _pattern(codes.Rarc): "a remittance remark code: M, MA or N with a number, such as N661",
    _pattern(codes.PlaceOfService): "a place of service: two digits, such as 11 or 24, in quotes",
    _pattern(codes.StateCode): "a state: two letters, such as TX",
    _pattern(codes.Npi): "an NPI: ten digits, in quotes",
    _pattern(codes.Tin): "a tax id: nine digits, such as 12-3456789",
    _pattern(people.Phone): "a phone number: digits with spaces, dashes or brackets, such as (555) 010-2030",
    _field_pattern(people.Address, "zip"): "a ZIP code: five digits, or five and four, in quotes",
}
"""What each shape is, in words: before the colon what it is called, after it how it looks."""
