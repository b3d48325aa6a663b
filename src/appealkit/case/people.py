"""The people and places of a letter. Patient fields stay out of `repr`, so that no message can show them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from appealkit.case.codes import Model, Name, Npi, StateCode, Tin

Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+()./ -]{7,24}(x[0-9]{1,6})?$", strip_whitespace=True)]


class Address(Model):
    lines: Annotated[tuple[Name, ...], Field(min_length=1, max_length=3)]
    city: Name
    state: StateCode
    zip: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}(-[0-9]{4})?$")]


class Patient(Model):
    name: Name = Field(repr=False)
    birth_date: date | None = Field(default=None, repr=False)  # a remittance does not say it; a letter needs it
    member_id: Name = Field(repr=False)
    group_number: Name | None = Field(default=None, repr=False)


class Signer(Model):
    """Who is to sign. Signature and date are left blank, save where a case records the signer's approval of its very
    words; `signature` then names the picture that stands there."""

    name: Name
    credentials: Name | None = None
    role: Name | None = None
    npi: Npi | None = None
    signature: Name | None = None


class Practice(Model):
    name: Name
    address: Address
    npi: Npi
    tin: Tin | None = None
    phone: Phone | None = None
    fax: Phone | None = None
    signer: Signer
