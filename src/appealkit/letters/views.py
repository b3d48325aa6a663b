"""What each record of a template holds, declared once: its names, their types, what they mean, an invented example.

A view is made from its class here and from nothing else, so that the dictionary cannot say other than what is given.
`| None`: the value may be absent. What the chart says is declared by the rules (`dictionary`), not here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from appealkit.case import Program
from appealkit.letters.sandbox import View
from appealkit.maps.model import Confidence
from appealkit.maps.policies import PolicyKind

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Says:
    """What a name means, in plain words; an invented example as it prints; the only words it can be, where few."""

    meaning: str
    example: str
    values: tuple[str, ...] = ()


VERIFIED = tuple(word for word in Confidence if word is not Confidence.UNVERIFIED)
CAPACITIES = ("provider", "authorized-representative", "assignee", "enrollee-consent", "non-contract-provider")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Who denied, as the denial names it"""

    name: Annotated[str, Says("the payer's name, as on the notice", "Example Health Plan")]
    plan: Annotated[str | None, Says("the plan's name, where it is another than the payer's", "Example Choice PPO")]
    delegate: Annotated[str | None, Says("the vendor that reviewed for the plan", "Example Review Services")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """What the payer said about the lines of this letter"""

    claim_number: Annotated[str, Says("the payer's number of the claim", "2026-0917-00432")]
    notice_date: Annotated[date, Says("the date on the denial notice or remittance", "October 2, 2026")]
    codes: Annotated[str, Says("the reason and remark codes of the lines, each once", "CO-50, N661")]
    words: Annotated[
        str | None,
        Says("the payer's own words, where they are short enough to quote", "Conservative treatment not documented"),
    ]
    says: Annotated[
        str | None,
        Says("each reason that was recognised, in our words", "the record does not show that therapy was tried"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The verified policy that governs every line; all absent where none is on file or the lines differ"""

    number: Annotated[str | None, Says("the policy's number", "L39242")]
    title: Annotated[str | None, Says("the policy's title", "Epidural Steroid Injections for Pain Management")]
    issuer: Annotated[str | None, Says("who issued the policy", "Example Medicare Contractor")]
    kind: Annotated[str | None, Says("what sort of policy it is", "lcd", tuple(PolicyKind))]
    local: Annotated[str | None, Says("the local policy that applies beside it", "L39242 of Example Contractor")]
    version: Annotated[
        str | None, Says("the version in force on the date of service, where that is known for sure", "Revision 4")
    ]
    since: Annotated[date | None, Says("the day from which that version is in force", "June 19, 2022")]
    stated: Annotated[
        str | None, Says("the threshold the denial states where the policy's own governs instead", "6 months")
    ]
    asks: Annotated[str | None, Says("the policy's own threshold in place of the one the denial states", "4 weeks")]
    sets_no: Annotated[
        str | None,
        Says("the limits this policy is known not to set, of those the letter speaks of", "number of visits"),
    ]
    confidence: Annotated[str | None, Says("how the policy's values were come by", "seen", VERIFIED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """This letter and the services it is for"""

    title: Annotated[str, Says("what the request is called on this level", "First-level appeal")]
    request: Annotated[str, Says("the title, to stand within a sentence", "first-level appeal")]
    services: Annotated[str, Says("the codes of the lines with their modifiers", "64483-LT and 64484-LT")]
    lines: Annotated[str, Says("the lines of the claim, by number", "lines 1 and 2")]
    how_many: Annotated[Decimal, Says("how many lines the letter is for", "2")]
    service_date: Annotated[date, Says("the date of service of its first line", "September 17, 2026")]
    date: Annotated[date, Says("the date of the letter", "October 12, 2026")]
    program: Annotated[
        str | None, Says("the programme whose rules govern the appeal", "commercial-erisa", tuple(Program))
    ]
    decided_by: Annotated[
        str | None, Says("who decides on this level, where not who decided first", "an independent review organization")
    ]
    capacity: Annotated[str, Says("in whose right the appeal is made", "provider", CAPACITIES)]
    meets_every_criterion: Annotated[bool, Says("whether every criterion that applies is met on every line", "yes")]
    lists_criteria: Annotated[bool, Says("whether the criteria table has a row", "yes")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The practice that writes"""

    name: Annotated[str, Says("the practice's name", "Example Pain Clinic")]
    phone: Annotated[str | None, Says("the practice's telephone", "(512) 555-0100")]
    fax: Annotated[str | None, Says("the practice's fax", "(512) 555-0101")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The latest decision before this level; all absent on a first level"""

    on: Annotated[date | None, Says("the day of that decision", "November 3, 2026")]
    outcome: Annotated[str | None, Says("how it ended, in the case's words", "upheld")]
    reference: Annotated[str | None, Says("its reference", "APL-55120")]
    level: Annotated[str | None, Says("what its level is called", "first-level appeal")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protective:
    """A filing made to keep the clock, before the record is complete; absent in any other letter"""

    promises_records: Annotated[bool | None, Says("whether records are promised to follow", "yes")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """The way to answer the denial whose section this is"""

    says: Annotated[str, Says("the strategy's id in the rules; to compare with, not to print", "conservative-care")]
    clinical_argument: Annotated[
        bool | None, Says("present where the policy states no such exception, so that it is argued clinically", "yes")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """An authority, where it is in force and binds this programme and appellant"""

    cite: Annotated[str, Says("the citation", "42 CFR 405.942")]
    says: Annotated[str, Says("what it says, in our words", "a redetermination may be asked for within 120 days")]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A document that was not before the earlier decision"""

    title: Annotated[str, Says("the document's title", "Physical therapy record")]
    author: Annotated[str | None, Says("who wrote it", "North Therapy")]
    date: Annotated[date, Says("its date", "July 9, 2026")]
    shows: Annotated[str, Says("what it shows of the points argued", "non-invasive care for at least 4 weeks")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unaddressed:
    """A point that is shown and that the earlier decision did not speak of"""

    shows: Annotated[str, Says("what is shown", "non-invasive care for at least 4 weeks")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a finding that was measured adds"""

    value: Annotated[Decimal, Says("the number measured", "18.8")]
    unit: Annotated[str, Says("its unit, singular after 1", "weeks")]
    first: Annotated[date | None, Says("the first day of what was measured", "April 2, 2026")]
    last: Annotated[date | None, Says("the last day of what was measured", "July 9, 2026")]
    lasting: Annotated[Decimal | None, Says("for how long it lasted, where that counts", "14")]
    lasting_unit: Annotated[str | None, Says("the unit of how long it lasted", "weeks")]
    window: Annotated[int | None, Says("the months of the rolling window it was counted in", "12")]
    required: Annotated[
        str | None, Says("what this payer, policy or contract asks for; never what others ask", "4 weeks")
    ]
    counted_by: Annotated[str, Says("what a limit is counted by: region, patient, joint or purpose", "region")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every piece of evidence has besides what its kind says"""

    kind: Annotated[str, Says("which kind of evidence it is", "therapy-course")]
    recorded_on: Annotated[date | None, Says("the day the record says it", "July 9, 2026")]
    document: Annotated[str, Says("the title of the document it stands in", "Physical therapy record")]
    document_by: Annotated[str | None, Says("who wrote that document", "North Therapy")]
    document_date: Annotated[date, Says("that document's date", "July 9, 2026")]
    document_pages: Annotated[Decimal, Says("how many pages that document has", "12")]


ROOTS = {
    "payer": Payer,
    "denial": Denial,
    "policy": Policy,
    "letter": Letter,
    "practice": Practice,
    "earlier": Earlier,
    "protective": Protective,
}
OPENED = {"authority": Law, "new": New, "unaddressed": Unaddressed, "sections": Strategy}  # by their tag


def view(path: str, said: DataclassInstance) -> View:
    """The view of these values, under this path."""
    return View(path, values(said))


def values(said: DataclassInstance) -> dict[str, Any]:
    """Each name with its value."""
    return {name: getattr(said, name) for name in names_of(type(said))}


@cache
def names_of(declared: type[DataclassInstance]) -> tuple[str, ...]:
    """The names that a class above declares, in order."""
    return tuple(field.name for field in fields(declared))
