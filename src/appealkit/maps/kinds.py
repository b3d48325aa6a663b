"""The vocabulary of chart evidence: kinds, their attributes and types, and when two items are about one thing."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from appealkit.case import Value


class Rule(BaseModel):
    """The base of everything a rule file says: frozen and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ValueType(enum.StrEnum):
    """What an attribute may hold."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"  # a whole number, never negative
    NUMBER = "number"
    PERCENT = "percent"  # 0 to 100
    YES_NO = "yes-no"
    LIST = "list"  # words; one word stands for a list of one
    SIDE = "side"
    REGION = "region"
    PROCEDURE = "procedure"
    PROCEDURES = "procedures"
    EVIDENCE = "evidence"  # the id of another item of the same case


class Attribute(Rule):
    type: ValueType = ValueType.TEXT
    one_of: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare_type(cls, value: object) -> object:
        return {"type": value} if isinstance(value, str) else value


class SameWhen(Rule):
    equal: tuple[str, ...] = ()
    overlap: tuple[str, str] | None = None
    same_day: str | None = None


class Kind(Rule):
    title: str
    attributes: Mapping[str, Attribute]
    same_when: SameWhen | None = None
    agree_on: tuple[str, ...] = ()
    across_documents: Annotated[bool, BeforeValidator(lambda value: value == "yes")] = False
    primary: tuple[str, ...] = ()
    adverse: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    adverse_for: tuple[str, ...] = ()  # only for procedures whose sessions have one of these words; none, for all


class DocumentKind(Rule):
    title: str
    always: Annotated[bool, BeforeValidator(lambda value: value == "yes")] = False  # an exhibit even when uncited
    signed: Annotated[bool, BeforeValidator(lambda value: value == "yes")] = (
        False  # reviewers ask for its author's name
    )
    aliases: tuple[str, ...] = ()


class Vocabulary(Rule):
    """Every word a chart may use: `documents` in exhibit order, `kinds` of evidence, `regions` by their synonyms."""

    documents: Mapping[str, DocumentKind]
    regions: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Kind]

    def region(self, word: str) -> str:
        """The region's own name, or the word itself where it is a body part and not the spine."""
        plain = word.strip().lower().replace(" ", "-").replace("/", "-")
        return next((name for name, words in self.regions.items() if plain in words), plain)

    def document_kind(self, word: str) -> str | None:
        """The document kind's own name for this word or one of its aliases; None when nobody knows it."""
        plain = word.strip().lower()
        return next((name for name, kind in self.documents.items() if plain == name or plain in kind.aliases), None)

    def typed(self, attribute: Attribute, raw: object) -> Value:
        """The raw text (or list of texts) as the attribute's type. ValueError says what was expected."""
        if isinstance(raw, list):
            return self._typed_list(attribute, raw)
        if not isinstance(raw, str):
            raise ValueError("expected " + expected(attribute))  # noqa: TRY004 the caller gathers ValueErrors
        return self._typed_word(attribute, raw.strip())

    def _typed_list(self, attribute: Attribute, raw: list[object]) -> Value:
        if attribute.type not in {ValueType.LIST, ValueType.PROCEDURES}:
            raise ValueError("expected " + expected(attribute))
        if not raw or not all(isinstance(item, str) and item.strip() for item in raw):
            raise ValueError("expected a list of words")
        return tuple(str(item).strip() for item in raw)

    def _typed_word(self, attribute: Attribute, word: str) -> Value:
        if not word:
            raise ValueError("expected " + expected(attribute))
        if attribute.one_of:
            if word not in attribute.one_of:
                raise ValueError("expected " + expected(attribute))
            return word
        match attribute.type:
            case ValueType.DATE:
                return _date(word)
            case ValueType.COUNT | ValueType.NUMBER | ValueType.PERCENT:
                return _number(attribute, word)
            case ValueType.YES_NO:
                if word.lower() not in {"yes", "no", "true", "false"}:
                    raise ValueError("expected yes or no")
                return word.lower() in {"yes", "true"}
            case ValueType.LIST | ValueType.PROCEDURES:
                return (word,)
            case ValueType.SIDE:
                if word not in {"left", "right", "bilateral", "midline"}:
                    raise ValueError("expected left, right, bilateral or midline")
                return word
            case ValueType.REGION:
                return self.region(word)
            case _:
                return word


def expected(attribute: Attribute) -> str:
    """What the attribute takes, in words for a message."""
    if attribute.one_of:
        return "one of: " + ", ".join(attribute.one_of)
    return {
        ValueType.DATE: "a date as YYYY-MM-DD",
        ValueType.COUNT: "a whole number",
        ValueType.NUMBER: "a number",
        ValueType.PERCENT: "a number from 0 to 100, without a percent sign",
        ValueType.YES_NO: "yes or no",
        ValueType.LIST: "a list of words",
        ValueType.PROCEDURES: "a list of procedure codes",
        ValueType.PROCEDURE: "a procedure code",
        ValueType.SIDE: "left, right, bilateral or midline",
        ValueType.EVIDENCE: "the id of another item of this chart",
    }.get(attribute.type, "text")


def _date(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ValueError("expected a date as YYYY-MM-DD") from None


def _number(attribute: Attribute, word: str) -> Decimal:
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise ValueError("expected " + expected(attribute)) from None
    if not number.is_finite():
        raise ValueError("expected " + expected(attribute))
    whole = attribute.type is not ValueType.COUNT or number == number.to_integral_value()
    within = number >= 0 and (attribute.type is not ValueType.PERCENT or number <= 100)
    if not (whole and within):
        raise ValueError("expected " + expected(attribute))
    return number
