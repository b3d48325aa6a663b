"""The code sets of claims and remittances as checked text: shapes only, never descriptions.

Sources of the shapes: X12 005010X221A1 (835) segments SVC, CAS and LQ; CMS-1500 (02/12) items 21 and 24;
45 CFR 162.406 and ISO/IEC 7812-1 (check digit) for the NPI.
"""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Model(BaseModel):
    """The base of all we are told: frozen, closed, and silent about its values in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)


class GroupCode(enum.StrEnum):
    """Who bears an adjustment (835 CAS01)."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"
    CR = "CR"  # retired in 5010; still met in old remittances


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _text(shape: str) -> object:
    return StringConstraints(pattern=shape, strip_whitespace=True)


def _npi(value: str) -> str:
    digits = [int(digit) for digit in "80840" + value]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    if (sum(doubled) + sum(digits[-1::-2])) % 10:
        raise ValueError("the check digit does not fit: a digit is wrong or two are swapped")
    return value


def _money(value: Decimal) -> Decimal:
    if value != value.quantize(Decimal("0.01")):
        raise ValueError("money has at most two decimals")
    return value.quantize(Decimal("0.01"))


Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Ident = Annotated[str, _text(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
ProcedureCode = Annotated[str, BeforeValidator(_upper), _text(r"^[0-9A-Z][0-9]{3}[0-9A-Z]$")]
Modifier = Annotated[str, BeforeValidator(_upper), _text(r"^[A-Z0-9]{2}$")]
DiagnosisCode = Annotated[str, BeforeValidator(_upper), _text(r"^[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?$")]
Carc = Annotated[str, BeforeValidator(_upper), _text(r"^([1-9][0-9]{0,2}|[A-Z][0-9]{1,2})$")]
Rarc = Annotated[str, BeforeValidator(_upper), _text(r"^(M[0-9]{1,3}|MA[0-9]{1,3}|N[0-9]{1,3})$")]
PlaceOfService = Annotated[str, _text(r"^[0-9]{2}$")]
StateCode = Annotated[str, BeforeValidator(_upper), _text(r"^[A-Z]{2}$")]
Npi = Annotated[str, _text(r"^[0-9]{10}$"), AfterValidator(_npi)]
Tin = Annotated[str, _text(r"^[0-9]{2}-?[0-9]{7}$")]
Money = Annotated[Decimal, Field(ge=0, le=Decimal("9999999.99")), AfterValidator(_money)]
SignedMoney = Annotated[Decimal, Field(ge=-Decimal("9999999.99"), le=Decimal("9999999.99")), AfterValidator(_money)]
