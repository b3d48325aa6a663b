"""How letters say things, as data: `evidence_maps/intake/notice.yaml` read into one closed model, with its mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo
from appealkit.maps.shapes import shaped

Shape = Literal["identifier", "name", "organisation", "date", "money", "procedures", "modifiers", "diagnoses",
                "codes", "remarks", "count", "pos", "title"]  # fmt: skip
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    "|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DATE = (
    rf"(?P<date>(?:{MONTHS})\.? ?\d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} (?:{MONTHS})\.?,? \d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})(?![\w/])"
)
DAYS = r"(?:[a-z -]+ )?\(?(?P<days>\d{2,3})\)?"


def _pattern(text: str) -> str:
    try:
        re.compile(with_places(text))
    except re.error as error:
        raise ValueError(f"it is no pattern: {error}") from None
    return text


def with_places(text: str) -> str:
    """The pattern with `{date}` and `{days}` written out."""
    return text.replace("{date}", DATE).replace("{days}", DAYS)


Pattern = Annotated[str, AfterValidator(_pattern)]


class FieldRule(Rule):
    """What a letter may tell: its labels, the shape of its value, and where the value goes. `scope`: of one claim, or
    of the letter and so of all its claims."""

    path: tuple[str, ...] = Field(min_length=2)
    shape: Shape
    scope: Literal["claim", "letter"]
    title: str
    labels: tuple[str, ...] = Field(min_length=1)
    needed: YesNo = False


class NoticeTables(Rule):
    """The whole file. Patterns are matched without regard to case, but those of `policies`."""

    bar: Annotated[float, Field(gt=0, le=1)]
    fields: Mapping[str, FieldRule]
    other_labels: tuple[str, ...]
    reason_labels: tuple[str, ...]
    weak_reason_labels: frozenset[str]
    headings: tuple[str, ...]
    stops: tuple[Pattern, ...]
    denies: tuple[Pattern, ...]
    leads_in: tuple[Pattern, ...]
    upholds: tuple[Pattern, ...]
    asked_for: tuple[Pattern, ...]
    denial: tuple[Pattern, ...]
    not_a_notice: tuple[Pattern, ...]
    appeal_words: Pattern
    appeal_goes_on: Pattern
    history: Pattern
    not_first_appeal: Pattern
    windows: tuple[Pattern, ...]
    deadlines: tuple[Pattern, ...]
    service_dates: tuple[Pattern, ...]
    policy_words: frozenset[str]
    policies: tuple[Pattern, ...]
    letter_ends: tuple[Pattern, ...]
    organisation: frozenset[str]
    not_organisation: frozenset[str]
    providers: frozenset[str]
    not_name: frozenset[str]
    safe_modifiers: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    totals: tuple[Pattern, ...]
    addressed: tuple[Pattern, ...]
    titles: Mapping[str, str]

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """Any label, the longest at each place, as a named group `f3` whose number is an index of `label_owners`."""
        parts = [f"(?P<f{n}>{_label(label)})" for n, (label, _) in enumerate(self.label_owners)]
        return re.compile(rf"(?<![\w$])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

    @cached_property
    def label_owners(self) -> tuple[tuple[str, str], ...]:
        """Each label with its field; `reason` for those of the reason, `` for those that mean nothing here."""
        owned = [(label, name) for name, rule in self.fields.items() for label in rule.labels]
        owned += [(label, "reason") for label in self.reason_labels] + [(label, "") for label in self.other_labels]
        return tuple(sorted(owned, key=lambda entry: -len(entry[0].replace("#", "number"))))

    def any_of(self, name: str) -> re.Pattern[str]:
        """The patterns of this name as one."""
        return self._compiled[name]

    @cached_property
    def _compiled(self) -> Mapping[str, re.Pattern[str]]:
        names = (
            "stops",
            "denies",
            "leads_in",
            "upholds",
            "asked_for",
            "denial",
            "not_a_notice",
            "letter_ends",
            "totals",
            "addressed",
        )
        found = {name: re.compile("|".join(getattr(self, name)), re.IGNORECASE) for name in names}
        found["appeal_words"] = re.compile(self.appeal_words, re.IGNORECASE)
        found["history"] = re.compile(self.history, re.IGNORECASE)
        found["appeal_goes_on"] = re.compile(self.appeal_goes_on, re.IGNORECASE)
        found["not_first_appeal"] = re.compile(self.not_first_appeal, re.IGNORECASE)
        return found

    @cached_property
    def window_patterns(self) -> tuple[re.Pattern[str], ...]:
        return _each(self.windows)

    @cached_property
    def deadline_patterns(self) -> tuple[re.Pattern[str], ...]:
        return _each(self.deadlines)

    @cached_property
    def service_date_patterns(self) -> tuple[re.Pattern[str], ...]:
        return _each(self.service_dates)

    @cached_property
    def policy_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text) for text in self.policies)

    @cached_property
    def column_names(self) -> Mapping[str, str]:
        """Each heading of a column → what stands in it."""
        return {word: name for name, words in self.columns.items() for word in words}


def _each(texts: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(with_places(text), re.IGNORECASE) for text in texts)


def _label(label: str) -> str:
    """A label as a pattern: any space between its words, `#` for the ways to write number."""
    body = label.removesuffix(":")
    words = [re.escape(word) for word in body.replace("#", " # ").split()]
    text = r"[ ]?".join(words) if "" in words else " ".join(words)
    text = re.sub(r" ?\\?#", r"(?: ?(?:#|no\\b\\.?|num\\b\\.?|nbr\\b\\.?|number(?:\\(s\\)|s)?))", text)
    return text.replace(r"\ ", " ").replace("'", "['’]")


def load_notice_tables(data: bytes, file: str = "intake/notice.yaml") -> tuple[NoticeTables | None, list[Problem]]:
    """The tables in this file, or None, and every problem of it."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    return shaped(NoticeTables, text)
