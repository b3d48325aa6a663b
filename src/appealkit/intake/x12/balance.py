"""What must add up in a remittance (005010X221A1, section 1.10.2.1): told where it does not, and never mended."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.errors import Problem, Severity, code_page
from appealkit.intake.x12.findings import at_spot
from appealkit.intake.x12.remitted import NOTHING, RemittedClaim, Settlement, total
from appealkit.intake.x12.scalars import Spot

I076 = code_page(
    "I076",
    """A line does not add up
    What was charged is what was paid and the adjustments of the line together. Where it is not, an adjustment is
    missing or wrong, and with it perhaps the reason of a denial.
    Bad: charged 200.00, paid 120.00, CO-45 of 50.00. Good: the same with CO-45 of 80.00.
    """,
)
I077 = code_page(
    "I077",
    """A claim does not add up
    What was charged for a claim is what was paid and all adjustments together, its own and those of its lines.
    Bad: adjustments that stand on the claim and, again, on its lines. Good: each stands once.
    """,
)
I078 = code_page(
    "I078",
    """A payment does not add up
    The payment is what was paid for its claims, less what was kept back from the provider (PLB). Where it is not, a
    claim may be missing in the file.
    Bad: two of the three claims of a cheque. Good: all that the cheque paid.
    """,
)
_MEND = "compare with the payer's own notice; ask the payer where it says the same"


def claim_balance(claim: RemittedClaim) -> Iterator[Problem]:
    """A doubt for each line of this claim that does not add up, and one for the claim."""
    file = claim.remittance.file
    adjusted = total(claim.adjustments)
    for line in claim.lines:
        own = total(line.adjustments)
        adjusted += own
        if line.charged is not None and line.charged - (line.paid or NOTHING) != own:
            yield _doubt(I076, "the line's charge is not its payment and adjustments together", file, line.spot)
    if claim.charged is not None and claim.charged - adjusted != (claim.paid or NOTHING):
        yield _doubt(I077, "the claim's charge is not its payment and adjustments together", file, claim.spot)


def payment_balance(settlement: Settlement) -> Iterator[Problem]:
    """A doubt where a whole transaction's payment is not that of its claims less what was kept back."""
    paid = settlement.remittance.paid
    kept_back = sum((item.amount for item in settlement.provider_adjustments), NOTHING)
    if settlement.whole and paid is not None and settlement.claims_paid - kept_back != paid:
        says = "the payment is not that of its claims less what was kept back"
        yield _doubt(I078, says, settlement.remittance.file, settlement.remittance.spot)


def _doubt(code: str, says: str, file: str, spot: Spot) -> Problem:
    return Problem(code, says, _MEND, at_spot(file, spot), Severity.DOUBT)
