"""How letters say things, as data: `evidence_maps/intake/notice.yaml` read into one closed model, with its mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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

_BEGINS = re.compile(r"(?<![\w$])[\w#]")


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
    supposed: Pattern
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

    def labels_in(self, text: str) -> Iterator[tuple[re.Match[str], str, str]]:
        """Each label in the text, the longest at each place: its match, the label as written in the file, its field."""
        at = 0
        while at < len(text):
            begins = _BEGINS.search(text, at)
            if begins is None:
                return
            pattern = self._labels_by_letters.get(text[begins.start() : begins.start() + 2].casefold())
            match = pattern.match(text, begins.start()) if pattern else None
            if match:
                label, owner = self.label_owners[int((match.lastgroup or "f0")[1:])]
                yield match, label, owner
            at = match.end() if match else begins.start() + 1

    @cached_property
    def _labels_by_letters(self) -> Mapping[str, re.Pattern[str]]:
        """The labels that begin with the same two letters as one pattern, each a named group `f3` whose number is its
        index among `label_owners`. One pattern of all would be tried at every letter of every line."""
        parts: dict[str, list[str]] = {}
        for number, (label, _) in enumerate(self.label_owners):
            parts.setdefault(label[:2].casefold(), []).append(f"(?P<f{number}>{_label(label)})")
        return {key: re.compile(rf"(?:{'|'.join(found)})(?!\w)", re.IGNORECASE) for key, found in parts.items()}

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
        found["supposed"] = re.compile(self.supposed, re.IGNORECASE)
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
