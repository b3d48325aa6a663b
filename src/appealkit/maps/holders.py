"""Who holds the records that lack, and in which words they are asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo


class Holder(Rule):
    """One that is asked: `inside` the practice, or written `to`. `by_claim`: it finds its records by the claim."""

    inside: YesNo = False
    to: str = "Medical records department"
    by_claim: YesNo = False


class Records(Rule):
    """What a request asks for, and of which time before the service: of `months`, of any time, or from the service on
    (`after`)."""

    words: str
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    after: YesNo = False
    by_region: YesNo = False

    @model_validator(mode="after")
    def _one_time(self) -> Records:
        if self.after and self.months:
            raise ValueError("'months' counts back from the service, and 'after' begins with it: give one of them")
        return self


class Holders(Rule):
    """Everybody who is asked, what is asked of them, and the parts of the body in a records department's words."""

    holders: Mapping[str, Holder]
    records: Mapping[str, Records]
    regions: Mapping[str, str] = Field(default_factory=dict)

    def holder(self, name: str) -> Holder:
        """The holder of this name; one that a practice's own rules name, and nobody describes, is outside."""
        return self.holders.get(name, Holder())
