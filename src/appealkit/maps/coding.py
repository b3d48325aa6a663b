"""Coding as data: what an error looks like on a line, what the line should be, which codes go together, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from appealkit.case import Payer
from appealkit.maps.kinds import Rule
from appealkit.maps.model import Confidence, YesNo
from appealkit.maps.policies import plain_name
from appealkit.maps.routing import RouteKind

Together = Literal["never", "apart"]
"""NCCI modifier indicator in words: 0 is never, 1 is apart (another site or session, on record)."""


class ChartTest(Rule):
    """What the record of that day must say: every item of the kind that speaks of it says it, and at least one does.

    `kind` with `where` (attribute → words, one of which), or with `count_of` and its bounds. `any_day`: the item need
    not be of the day of service. `sites`: the two services of a pair were done at one site, or apart.
    """

    kind: str | None = None
    where: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    count_of: str | None = None
    at_least: int | None = None
    at_most: int | None = None
    any_day: YesNo = False
    sites: Literal["same", "apart"] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> ChartTest:
        asks_items = self.kind is not None and (self.where or self.count_of)
        if bool(asks_items) == bool(self.sites):
            raise ValueError("name a kind with 'where' or 'count_of', or 'sites: same' or 'sites: apart'")
        return self


class LineTest(Rule):
    """What a coding error looks like on a line; every key given must hold."""

    procedures: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    add_on: YesNo = False
    bilateral: tuple[str, ...] = ()  # fee-schedule bilateral indicator
    modifiers_all: tuple[str, ...] = ()
    modifiers_any: tuple[str, ...] = ()
    modifiers_none: tuple[str, ...] = ()
    diagnoses_any: tuple[str, ...] = ()
    diagnoses_only: tuple[str, ...] = ()  # every diagnosis of the line is one of these; `M54.1*` for all that begin so
    place_of_service: tuple[str, ...] = ()
    claim_type: tuple[str, ...] = ()
    units_over_mue: YesNo = False
    units_at_least: int | None = None
    units_at_most: int | None = None
    other_side_billed_apart: YesNo = False  # the same code, same day, RT on one line and LT on another
    billed_before: YesNo = False  # the same code, same day, same modifiers on a line that goes before: paid, or earlier
    mai: tuple[str, ...] = ()
    primary_missing: YesNo = False  # an add-on whose primary procedure is not on the claim
    primary_denied: YesNo = False  # its primary is on the claim, and denied
    with_procedures: tuple[str, ...] = ()  # another line of the same day has one of these
    without_procedures: tuple[str, ...] = ()  # and none of these
    with_families: tuple[str, ...] = ()
    with_modifiers: tuple[str, ...] = ()
    column_two: tuple[Together, ...] = ()  # column two of such a pair with another line of the day
    in_global_period: YesNo = False  # an earlier procedure's global days still run
    other_region_than_record: YesNo = False
    other_place_than_record: YesNo = False
    other_side_than_record: YesNo = False  # a side is billed that the notes of the service leave out
    one_side_recorded: YesNo = False
    more_levels_than_record: YesNo = False  # a further level is billed that the notes of the service do not name
    more_units_than_joints: YesNo = False  # nerves counted where joints are to be
    diagnostic_sessions_before: int | None = None  # at least so many diagnostic facet sessions are on record before
    both_sides_as: tuple[str, ...] = ()  # how this payer takes both sides of an add-on
    program: tuple[str, ...] = ()
    not_program: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # one of these adjustment or remark codes stands on the line
    on_or_after: date | None = None  # services from this day on
    chart: tuple[ChartTest, ...] = ()

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """The keys that are given, in the order above: what the line says comes before what the record says."""
        return tuple(name for name, info in LineTest.model_fields.items() if getattr(self, name) != info.default)


class Change(Rule):
    """What is done to the line. One with `only_if` hangs on the record: it is proposed where the record of that day
    shows it (`shown_by`), and is otherwise left to a person who reads the record."""

    remove_modifiers: tuple[str, ...] = ()
    add_modifiers: tuple[str, ...] = ()
    units: int | Literal["joints", "levels"] | None = None  # a word: as many as the notes of the day carry
    replace_code: Mapping[str, str] = Field(default_factory=dict)
    split_into: tuple[tuple[str, ...], ...] = ()  # one line for each, with these modifiers
    merge_into: tuple[str, ...] | None = None  # the lines of this code and day become one, with these modifiers
    and_bill: Mapping[str, str] = Field(default_factory=dict)  # code → the add-on for joints that no line bills
    further: int = 0  # its units, as the notes of the day carry them
    take_off: YesNo = False
    put_in: str | None = None  # what the claim lacks, in words: a number, a documented diagnosis, a place
    leave: YesNo = False  # the line stays as it is
    only_if: str | None = None  # a clause: "both sides were treated"
    hangs_on: Literal["record", "payer", "claim"] = "record"  # what shows it
    shown_by: ChartTest | None = None
    claim_type: Literal["professional", "facility"] | None = None  # offered to this biller only
    route: RouteKind | None = None  # where it differs from the error's
    say: str | None = None  # what the claim and the account need besides

    @model_validator(mode="after")
    def _changes_something(self) -> Change:
        does = (self.remove_modifiers, self.add_modifiers, self.units, self.replace_code, self.split_into,
                self.take_off, self.put_in, self.leave)  # fmt: skip
        if not any(does) and self.merge_into is None:
            raise ValueError("a change that changes nothing; write 'leave: yes' where the line stays as it is")
        if self.add_modifiers and not self.only_if:
            raise ValueError("a modifier is added only on what the record shows: say in 'only_if' what that is")
        if self.shown_by and not self.only_if:
            raise ValueError("say in 'only_if' what the record must show")
        return self


class CodingError(Rule):
    """One error: how it looks, what the line should be, who says so.

    `{code}` is the line's procedure, `{other}` that of the line it does not go with, `{maximum}` the units a day.
    """

    id: str
    title: str
    when: LineTest
    unless: tuple[LineTest, ...] = ()
    should_be: str
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    route: RouteKind = RouteKind.CORRECTED_CLAIM
    cite: str
    confidence: Confidence = Confidence.SEEN
    first_see: str | None = None  # what the record is looked at for, before anything is sent
    unless_unknown: tuple[str, ...] = ()  # facts that must be known before this can be said: claim_type
    even_alone: YesNo = False  # of a pair: an error of a paid line though the other line was not paid

    @model_validator(mode="after")
    def _looks_like_something(self) -> CodingError:
        if not self.when.asks:
            raise ValueError("an error without a sign would be found on every line")
        return self


class PairTable(Rule):
    """Whose table it is, and of which day."""

    table: str
    on: date
    confidence: Confidence = Confidence.SEEN
    note: str | None = None


class Column(Rule):
    """A column-one code and what it does not go with: those are the lines that are denied."""

    column_one: str
    never: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


class Pairs(Rule):
    source: PairTable
    columns: tuple[Column, ...]


class Pair(Rule):
    """Two codes of one day: `column_two` is the one denied."""

    column_one: str
    column_two: str
    together: Together
    source: PairTable

    @property
    def cite(self) -> str:
        indicator = {"never": "indicator 0", "apart": "indicator 1"}[self.together]
        return (
            f"{self.source.table}, {self.source.on}: {self.column_two} is column two of {self.column_one}, {indicator}"
        )


class Habit(Rule):
    """How a payer takes both sides of an add-on code. One that names payers goes before one that does not."""

    both_sides_of_add_ons: Literal["modifier-50", "two-lines"]
    payers: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    cite: str
    confidence: Confidence

    def is_of(self, payer: Payer) -> bool:
        """This payer's by name, or its programme's where no payer is named."""
        if self.payers:
            return plain_name(payer.name) in {plain_name(name) for name in self.payers}
        return bool(payer.program and payer.program.value in self.program)


class CodingFile(Rule):
    """Errors, pairs of codes, habits of payers: any of them in one file."""

    errors: tuple[CodingError, ...] = ()
    pairs: Pairs | None = None
    habits: tuple[Habit, ...] = ()

    def each_pair(self) -> Iterator[Pair]:
        """Every pair of the file, by itself."""
        for column in self.pairs.columns if self.pairs else ():
            for together, codes in (("never", column.never), ("apart", column.apart)):
                for code in codes:
                    yield Pair.model_validate(
                        {"column_one": column.column_one, "column_two": code, "together": together,
                         "source": self.pairs.source if self.pairs else None}
                    )  # fmt: skip
