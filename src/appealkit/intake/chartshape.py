"""The documents and the evidence of a chart from what its files say, typed by the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import DecimalException

from pydantic import TypeAdapter, ValidationError

from appealkit.case import ChartDocument, ChartEvidence, Value
from appealkit.case.codes import Ident
from appealkit.errors import Problem, Severity, code_page, nearest
from appealkit.intake.wording import I011, I012, I016, bad_day, validated
from appealkit.intake.written import Written, day_of, is_plain_number, named
from appealkit.maps.kinds import Attribute, Kind, ValueType, Vocabulary, expected
from appealkit.yamltext import shown_key

COMMON = ("id", "kind", "source", "origin", "recorded_on")
LONGEST_TEXT = 4000

_IDENT: TypeAdapter[str] = TypeAdapter(Ident)
_NUMBERS = {ValueType.COUNT, ValueType.NUMBER, ValueType.PERCENT}

I019 = code_page(
    "I019",
    """A document's kind is not known
    The kind gives a document its place among the exhibits; one we do not know is placed with the others, at the end.
    Bad: `kind: mrt`. Good: `kind: imaging-report`.
    """,
)
I020 = code_page(
    "I020",
    """A kind of evidence is not known
    The vocabulary of the chart is closed: a requirement can only be shown by a kind that it knows.
    Bad: `kind: physio`. Good: `kind: therapy-course`.
    """,
)
I021 = code_page(
    "I021",
    """This kind of evidence has no such attribute
    Bad: `visits: 18` in a therapy-course. Good: `visits_attended: 18`.
    """,
)
I022 = code_page(
    "I022",
    """A value does not fit its attribute
    Each attribute takes one type: a date, a number, one of a few words. Words are never turned into numbers.
    Bad: `relief_percent: much better`. Good: `relief_words: much better`.
    """,
)


def documents_of(
    written: Mapping[str, Written], vocabulary: Vocabulary
) -> tuple[dict[str, ChartDocument], list[Problem]]:
    """The documents by id, each under its kind's own name, and every Problem; an unknown kind is a doubt."""
    documents: dict[str, ChartDocument] = {}
    problems: list[Problem] = []
    for ident, item in written.items():
        if found := ident_problem("a document's id", Written(item.text, item.path, ident)):
            problems.append(found)
        value = item.value
        word = item.word("kind")
        if isinstance(value, dict) and word:
            kind = vocabulary.document_kind(word.replace(" ", "-"))
            if kind is None:
                known = [
                    *vocabulary.documents,
                    *(alias for one in vocabulary.documents.values() for alias in one.aliases),
                ]
                close = nearest(word, known)
                mend = close if close.startswith("did you mean") else nearest("", vocabulary.documents)
                says = f"the kind of {named('document', ident)} is not known; it is placed as 'other'"
                problems.append(Problem(I019, says, mend, item.where("kind"), Severity.DOUBT))
            value = {**value, "kind": kind or "other"}
        document, mistakes = validated(ChartDocument, item, value=value)
        problems += mistakes
        if document:
            documents[ident] = document
    return documents, problems


def evidence_of(written: Sequence[Written], vocabulary: Vocabulary) -> tuple[tuple[ChartEvidence, ...], list[Problem]]:
    """The evidence in the order of the files, and every Problem."""
    evidence: list[ChartEvidence] = []
    problems: list[Problem] = []
    for item in written:
        if not isinstance(item.value, dict):
            problems.append(
                Problem(I012, "an item of 'evidence' is not a mapping", "give its id, kind and source", item.where())
            )
            continue
        kind, found = _kind_of(item, vocabulary)
        values = _values(item, kind, vocabulary, found) if kind else {}
        common = {key: value for key, value in item.value.items() if key in COMMON}
        stand_in = {} if kind else {"kind": "unknown"}  # its own Problem is told already
        one, mistakes = validated(ChartEvidence, item, value={**common, **stand_in, "values": values})
        problems += [*found, *mistakes]
        if one and not found:
            evidence.append(one)
    return tuple(evidence), problems


def ident_problem(subject: str, written: Written) -> Problem | None:
    """The Problem of an id that is not shaped like one."""
    try:
        _IDENT.validate_python(written.value)
    except ValidationError:
        mend = "letters, digits, '.', '_' or '-', beginning with a letter or digit, at most 80"
        return Problem(I016, f"{subject} is not an id", mend, written.where())
    return None


def _kind_of(item: Written, vocabulary: Vocabulary) -> tuple[Kind | None, list[Problem]]:
    word = item.word("kind")
    if word is None:
        says = f"{named('evidence', item.word('id'))} has no kind"
        return None, [Problem(I011, says, "add 'kind'", item.where("kind"))]
    kind = vocabulary.kinds.get(word)
    if kind is None:
        says = f"the kind of {named('evidence', item.word('id'))} is not known"
        return None, [Problem(I020, says, nearest(word, vocabulary.kinds), item.where("kind"))]
    return kind, []


def _values(item: Written, kind: Kind, vocabulary: Vocabulary, problems: list[Problem]) -> dict[str, Value]:
    """The attributes typed; what does not fit is added to `problems`."""
    values: dict[str, Value] = {}
    word = item.word("kind")
    for key, held in item.entries().items():
        if key in COMMON:
            continue
        attribute = kind.attributes.get(key)
        if attribute is None:
            says = f"{shown_key(key)} is not known for {word}"
            problems.append(Problem(I021, says, nearest(key, [*kind.attributes, *COMMON]), item.where(key)))
            continue
        unfit = list(_unfit(key, attribute, held))
        if not unfit:
            try:
                values[key] = vocabulary.typed(attribute, held.value)
            except (ValueError, DecimalException):
                unfit = [_mistyped(key, attribute, held)]
        problems += unfit
    return values


def _unfit(key: str, attribute: Attribute, held: Written) -> Iterator[Problem]:
    """What the vocabulary would take and we do not: other spellings of days and numbers, endless texts."""
    if held.value is None:
        yield Problem(I011, f"'{key}' has no value", "give its value, or remove the key", held.where())
    word = held.word()
    if word is None:
        return
    if attribute.type is ValueType.DATE and not day_of(word):
        yield bad_day(f"'{key}'", word, held, ())
    elif attribute.type in _NUMBERS and not is_plain_number(word):
        yield _mistyped(key, attribute, held)
    elif len(word) > LONGEST_TEXT:
        yield Problem(I022, f"'{key}' is too long", f"at most {LONGEST_TEXT} characters", held.where())


def _mistyped(key: str, attribute: Attribute, held: Written) -> Problem:
    if attribute.one_of:
        mend = nearest(held.word() or "", attribute.one_of)
        return Problem(I022, f"'{key}' is not one of the words it takes", mend, held.where())
    return Problem(I022, f"'{key}' takes {expected(attribute)}", f"give {expected(attribute)}", held.where())
