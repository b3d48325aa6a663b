"""A small worklist with something of everything: what the report must show, counted by hand below."""

from __future__ import annotations

from datetime import date

from worklist.handmade import Gap, Item, Line

PT = "North PT"
THERAPY = ("care-long-enough", "Therapy records covering April to July 2026, with dates")
LONG_PAYER = "Blue Cross and Blue Shield of a State with a Remarkably Long Name, Federal Employee Program, Region Seven"


CARE = "conservative-care", "conservative-care-failed"
NOTHING_FITS = "", "", "missing", False
DAY = date(2026, 10, 1)


def care(cents: int) -> Line:
    """A line that a letter argues."""
    argues = [(*CARE, name, "met", True) for name in ("care-long-enough", "therapy-attended")]
    return Line(cents, argues=argues)


def lacking(cents: int) -> Line:
    """A line that no letter argues yet."""
    argues = [(*CARE, "care-long-enough", "missing", False), (*CARE, "therapy-attended", "met", False)]
    return Line(cents, support="incomplete", argues=argues)


def unreadable(page: int) -> tuple[str, str, str]:
    """Why nothing came of it."""
    return "I012", f"page {page} cannot be read", "scan it again"


SMALL = [
    Item("c01", due=date(2026, 11, 24), lines=[care(145_000)], says="Release the letter."),
    Item("c02", payer=LONG_PAYER, lines=[care(98_000)], says="Find out the programme, then the last day."),
    Item(
        "c03", state="needs-evidence", due=date(2026, 12, 3), lines=[lacking(145_000)],
        gaps=[Gap(PT, *THERAPY), Gap("treating physician", "plan-stated", "A dated note", blocking=False)],
        says="Ask North PT for the therapy records.",
    ),
    Item(
        "c04", state="needs-evidence", payer="Aetna", due=date(2026, 12, 20), lines=[lacking(60_000)],
        gaps=[Gap(PT, *THERAPY, asked_on=date(2026, 11, 10)), Gap(PT, "therapy-attended", "The attendance sheet")],
    ),
    Item(
        "c05", state="ready", due=date(2026, 11, 20), legal_due=date(2026, 11, 30),
        lines=[Line(30_000, "corrected-claim", None, [("bundling", *NOTHING_FITS)])],
    ),
    Item("c06", state="ready", payer="Aetna", due=date(2026, 11, 1), lines=[Line(20_000, "needs-a-person", None)]),
    Item("c07", state="new", due=date(2027, 3, 1), cents=50_000, failure=unreadable(3)),
    Item("c08", state="new", due=date(2026, 12, 22), cents=51_000, failure=unreadable(9)),
    Item("c09", state="approved", due=date(2026, 11, 29), lines=[care(70_000)]),
    Item("c10", state="sent", due=date(2026, 11, 10), lines=[care(90_000)], decided=[("upheld", DAY, None)]),
    Item("c11", state="waiting", payer="Aetna", due=date(2026, 11, 9), lines=[care(80_000)]),
    Item(
        "c12", state="closed", lines=[care(110_000)],
        decided=[("upheld", date(2026, 8, 1), None), ("overturned", date(2026, 10, 9), 64_012)],
    ),
    Item("c13", state="closed", payer="Aetna", lines=[care(40_000)], decided=[("partial", DAY, 15_000)]),
    Item("c14", state="not-workable", lines=[Line(12_000, "no-appeal", None, [("cosmetic", *NOTHING_FITS)])]),
    Item(
        "c15", state="drafted", due=date(2026, 11, 23), draft=True,
        lines=[care(25_000), Line(15_000, "corrected-claim", None, [("bundling", *NOTHING_FITS)])],
    ),
]  # fmt: skip
